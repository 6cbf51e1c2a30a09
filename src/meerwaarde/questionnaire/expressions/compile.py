"""From text to code: the tree of the grammar becomes functions that call each other.

Operators are those of XPath 1.0, chapter 3; a date beside another value is compared as a date. Functions with plain
arguments stand in `functions`; those that need the expression itself stand in `special`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from meerwaarde.questionnaire.expressions.axes import in_order
from meerwaarde.questionnaire.expressions.calculating import ARITHMETIC
from meerwaarde.questionnaire.expressions.comparing import compare
from meerwaarde.questionnaire.expressions.errors import ExpressionError
from meerwaarde.questionnaire.expressions.expression import Code, Expression, Scope
from meerwaarde.questionnaire.expressions.functions import FUNCTIONS
from meerwaarde.questionnaire.expressions.grammar import (
    Call,
    Chain,
    Filter,
    Kept,
    Literal,
    Negative,
    Number,
    Part,
    Path,
    Union,
    parse,
)
from meerwaarde.questionnaire.expressions.keeping import keeping, marked
from meerwaarde.questionnaire.expressions.paths import Predicate, filtered, path_code, predicate_of
from meerwaarde.questionnaire.expressions.references import references_of
from meerwaarde.questionnaire.expressions.special import SPECIAL
from meerwaarde.questionnaire.expressions.tree import Node
from meerwaarde.questionnaire.expressions.values import Moment, Value, to_boolean, to_number

NO_NAMESPACES: Mapping[str, str] = MappingProxyType({})


def compile_expression(text: str, namespaces: Mapping[str, str] = NO_NAMESPACES, *, late: bool = False) -> Expression:
    """`text` as code. `namespaces` maps the prefixes of names in it to namespaces.

    Raises ExpressionError: `syntax`, `size`, `depth`, `arguments` (a wrong number of them) or `unsupported`, with the
    name of the function that does not exist here. With `late` the last two are raised only where such a function is
    come to: `true() or nothing()` is true, as in engines that do not look ahead.
    """
    return _compiled(text, tuple(sorted(namespaces.items())), late)


@lru_cache(maxsize=4096)
def _compiled(text: str, namespaces: tuple[tuple[str, str], ...], late: bool) -> Expression:
    compiler = Compiler(dict(namespaces), late=late)
    try:
        tree = parse(text)
        code = compiler.code(marked(tree))
    except RecursionError:
        raise ExpressionError("depth", text[:80]) from None
    return Expression(text, code, lambda at: references_of(tree, at), frozenset(compiler.functions))


class Compiler:
    """Makes code of the parts of one expression.

    `bound`: paths from the root stay in their own repeat. `late`: what is wrong with a function is told when called.
    """

    def __init__(self, namespaces: Mapping[str, str], *, bound: bool = True, late: bool = False) -> None:
        self.namespaces = namespaces
        self.bound = bound
        self.late = late
        self.functions: set[str] = set()

    def unbound(self) -> Compiler:
        """The same for paths that select from all instances of a repeat."""
        same = Compiler(self.namespaces, bound=False, late=self.late)
        same.functions = self.functions
        return same

    def code(self, part: Part) -> Code:
        """The code of one part and all within."""
        match part:
            case Number(value) | Literal(value):
                return _constant(value)
            case Path():
                return path_code(part, self.code, self.namespaces, bound=self.bound)
            case Chain(first, rest):
                return _chain(self.code(first), [(operator, self.code(one)) for operator, one in rest])
            case Negative(inner):
                code = self.code(inner)
                return lambda scope: -to_number(code(scope))
            case Union(parts):
                return _union([self.code(one) for one in parts])
            case Filter(inner, predicates):
                return _filter(self.code(inner), [predicate_of(one, self.code) for one in predicates])
            case Call(name, arguments):
                return self.call(name, arguments)
            case Kept(inner):
                return keeping(self.code(inner))

    def call(self, name: str, arguments: tuple[Part, ...]) -> Code:
        """The code of a function call. Raises ExpressionError when it does not exist or gets too few or many."""
        special = SPECIAL.get(name)
        known = special or FUNCTIONS.get(name)
        wrong = ""
        if known is None:
            wrong = "unsupported"
        elif len(arguments) < known.least or (known.most is not None and len(arguments) > known.most):
            wrong = "arguments"
        if wrong and not self.late:
            raise ExpressionError(wrong, name=name)
        if wrong:
            return _refused(wrong, name)
        self.functions.add(name)
        if special is not None:
            return special.make(self, arguments)
        function = FUNCTIONS[name]
        for at, check in function.checks.items():
            written = arguments[at] if at < len(arguments) else None
            if isinstance(written, Literal) and not self.late:
                check(written.value)
        return _call(function.call, [self.code(one) for one in arguments])


def _refused(reason: str, name: str) -> Code:
    def code(_scope: Scope) -> Value:
        raise ExpressionError(reason, name=name)

    return code


def _constant(value: Value) -> Code:
    return lambda _: value


def _call(function: Callable[..., Value], arguments: list[Code]) -> Code:
    if not arguments:
        return function
    if len(arguments) == 1:
        only = arguments[0]
        return lambda scope: function(scope, only(scope))
    return lambda scope: function(scope, *[one(scope) for one in arguments])


def _union(parts: list[Code]) -> Code:
    def code(scope: Scope) -> list[Node]:
        found: list[Node] = []
        for part in parts:
            nodes = part(scope)
            if not isinstance(nodes, list):
                raise ExpressionError("evaluation", "|")
            found += nodes
        return in_order(found)

    return code


def _filter(part: Code, predicates: list[Predicate]) -> Code:
    def code(scope: Scope) -> list[Node]:
        nodes = part(scope)
        if not isinstance(nodes, list):
            raise ExpressionError("evaluation", "[")
        for predicate in predicates:
            nodes = filtered(nodes, predicate, scope)
        return nodes

    return code


def _chain(first: Code, rest: list[tuple[str, Code]]) -> Code:
    operator = rest[0][0]
    if operator == "and":
        parts = [first, *(code for _, code in rest)]
        return lambda scope: all(to_boolean(part(scope)) for part in parts)
    if operator == "or":
        parts = [first, *(code for _, code in rest)]
        return lambda scope: any(to_boolean(part(scope)) for part in parts)
    if operator in ARITHMETIC:
        return _calculation(first, [(ARITHMETIC[operator], code) for operator, code in rest])
    return _comparison(first, rest)


def _comparison(first: Code, rest: list[tuple[str, Code]]) -> Code:
    if len(rest) == 1:
        operator, second = rest[0]
        return lambda scope: compare(operator, first(scope), second(scope))

    def code(scope: Scope) -> Value:
        value = first(scope)
        for operator, other in rest:
            value = compare(operator, value, other(scope))
        return value

    return code


def _calculation(first: Code, rest: list[tuple[Callable[[Value, Value], float | Moment], Code]]) -> Code:
    def code(scope: Scope) -> Value:
        value = first(scope)
        for operator, other in rest:
            value = operator(value, other(scope))
        return value

    return code
