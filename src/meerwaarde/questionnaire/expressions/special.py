"""Functions that need the expression itself: they evaluate an argument not at all, elsewhere, or later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meerwaarde.questionnaire.expressions.errors import ExpressionError
from meerwaarde.questionnaire.expressions.expression import Code, Scope
from meerwaarde.questionnaire.expressions.grammar import Part
from meerwaarde.questionnaire.expressions.paths import within
from meerwaarde.questionnaire.expressions.tree import XML, Node, Sort
from meerwaarde.questionnaire.expressions.values import Value, to_boolean, to_number, to_text

if TYPE_CHECKING:
    from meerwaarde.questionnaire.expressions.compile import Compiler


@dataclass(frozen=True, slots=True)
class Special:
    """A function of the compiler: `least` to `most` arguments, and what makes its code."""

    least: int
    most: int | None
    make: Callable[[Compiler, tuple[Part, ...]], Code]


def _codes(compiler: Compiler, arguments: tuple[Part, ...]) -> list[Code]:
    return [compiler.code(one) for one in arguments]


def _if(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    test, then, otherwise = _codes(compiler, arguments)
    return lambda scope: then(scope) if to_boolean(test(scope)) else otherwise(scope)


def _coalesce(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    """The first argument that is not empty as a text (ODK XForms), nor a number that is NaN, as of an empty answer."""
    parts = _codes(compiler, arguments)

    def code(scope: Scope) -> Value:
        for part in parts:
            value = part(scope)
            if to_text(value) != "" and not (isinstance(value, float) and value != value):
                return value
        return ""

    return code


def _once(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    """The value that the node already has, else the argument (ODK XForms)."""
    (part,) = _codes(compiler, arguments)
    return lambda scope: scope.node.value or part(scope)


def _position(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    """The position in a predicate; with a node, its place among its siblings of the same name (ODK XForms)."""
    if not arguments:
        return lambda scope: float(scope.position)
    (part,) = _codes(compiler, arguments)

    def code(scope: Scope) -> float:
        nodes = part(scope)
        if not isinstance(nodes, list):
            raise ExpressionError("evaluation", name="position")
        return float(_place(nodes[0])) if nodes else float("nan")

    return code


def _place(node: Node) -> int:
    if node.parent is None:
        return 1
    same = (one for one in node.parent.children if one.local == node.local and one.sort is node.sort)
    return next((at for at, one in enumerate(same, start=1) if one is node), 1)


def _last(_compiler: Compiler, _arguments: tuple[Part, ...]) -> Code:
    return lambda scope: float(scope.size)


def _current(_compiler: Compiler, _arguments: tuple[Part, ...]) -> Code:
    return lambda scope: [scope.original]


def _instance(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    (part,) = _codes(compiler, arguments)

    def code(scope: Scope) -> list[Node]:
        identifier = to_text(part(scope))
        found = scope.instances.get(identifier)
        if found is None:
            raise ExpressionError("evaluation", f"instance('{identifier}')", name="instance")
        return [found]

    return code


def _indexed_repeat(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    """indexed-repeat(node, repeat, index, ...): the node in the chosen instance of each repeat (ODK XForms).

    The repeats may come in any order; the outermost is chosen first.
    """
    if len(arguments) % 2 == 0:
        raise ExpressionError("arguments", name="indexed-repeat")
    everywhere = compiler.unbound()
    target = everywhere.code(arguments[0])
    pairs = [(everywhere.code(arguments[at]), compiler.code(arguments[at + 1])) for at in range(1, len(arguments), 2)]

    def code(scope: Scope) -> list[Node]:
        around: Node | None = None
        instances: list[Node] = []
        chosen = [(_nodes(repeat(scope), None), to_number(index(scope))) for repeat, index in pairs]
        for everyone, number in sorted(
            chosen, key=lambda pair: sum(1 for _ in pair[0][0].ancestors()) if pair[0] else 0
        ):
            instances = _nodes(everyone, around)
            if not (1 <= number <= len(instances) and number == int(number)):
                return []
            around = instances[int(number) - 1]
        found = target(scope)
        return _nodes(found, around) or _same_place(_nodes(found, None), instances, around)

    return code


def _same_place(found: list[Node], instances: list[Node], chosen: Node | None) -> list[Node]:
    """What stands in the chosen instance where `found` stands in its own: a relative path leads there."""
    if not found or chosen is None:
        return []
    steps: list[str] = []
    node: Node | None = found[0]
    while node is not None and all(node is not one for one in instances):
        steps.append(node.local)
        node = node.parent
    nodes = [chosen] if node is not None else []
    for local in reversed(steps):
        nodes = [child for one in nodes for child in one.elements if child.local == local]
    return [one for one in nodes if one.relevant]


def _nodes(value: Value, around: Node | None) -> list[Node]:
    if not isinstance(value, list):
        raise ExpressionError("evaluation", name="indexed-repeat")
    return value if around is None else within(value, around)


def _pulldata(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    """pulldata(instance, column, key column, key): the first row with that key (XLSForm)."""
    parts = _codes(compiler, arguments)

    def code(scope: Scope) -> str:
        identifier, column, key, wanted = (to_text(part(scope)) for part in parts)
        instance = scope.instances.get(identifier) or scope.instances.get(identifier.removesuffix(".csv"))
        if instance is None:
            raise ExpressionError("evaluation", f"pulldata('{identifier}')", name="pulldata")
        for row in instance.children[0].elements if instance.children else ():
            scope.budget.spend(1)
            cell = row.child(key)
            if cell is not None and cell.value == wanted:
                found = row.child(column)
                return found.value if found is not None else ""
        return ""

    return code


def _choice_name(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    value, path = _codes(compiler, arguments)

    def code(scope: Scope) -> str:
        if scope.hooks is None:
            return ""
        return scope.hooks.choice_name(to_text(value(scope)), to_text(path(scope)).strip(), scope)

    return code


def _itext(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    (part,) = _codes(compiler, arguments)
    return lambda scope: scope.hooks.itext(to_text(part(scope)), scope) if scope.hooks is not None else ""


def _lang(compiler: Compiler, arguments: tuple[Part, ...]) -> Code:
    (part,) = _codes(compiler, arguments)

    def code(scope: Scope) -> bool:
        wanted = to_text(part(scope)).lower()
        node: Node | None = scope.node
        while node is not None:
            if node.sort is Sort.ELEMENT and (said := node.attribute("lang", XML)) is not None:
                return said.lower() == wanted or said.lower().startswith(f"{wanted}-")
            node = node.parent
        return False

    return code


SPECIAL: Mapping[str, Special] = {
    "if": Special(3, 3, _if),
    "coalesce": Special(1, None, _coalesce),
    "once": Special(1, 1, _once),
    "position": Special(0, 1, _position),
    "last": Special(0, 0, _last),
    "current": Special(0, 0, _current),
    "instance": Special(1, 1, _instance),
    "indexed-repeat": Special(3, 7, _indexed_repeat),
    "pulldata": Special(4, 4, _pulldata),
    "jr:choice-name": Special(2, 2, _choice_name),
    "jr:itext": Special(1, 1, _itext),
    "lang": Special(1, 1, _lang),
}
