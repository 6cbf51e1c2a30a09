"""What a predicate need not work out for every node again.

In `/data/team[position() = position(current()/..) - 1]` the right-hand side is the same for every team: it begins at
the question or at the root, not at the team. Such parts are worked out once for an evaluation and kept; without that
the value of the team before would cost the square of the number of teams, for every team.
"""

from __future__ import annotations

from dataclasses import replace

from meerwaarde.questionnaire.expressions.expression import Code, Scope
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
)
from meerwaarde.questionnaire.expressions.values import Value

# What differs from node to node, or from call to call.
_OWN = frozenset(["last", "random", "uuid", "once", "randomize", "lang", "jr:choice-name"])
_SAME = frozenset(["true", "false", "today", "now", "pi", "current"])  # of the functions without arguments
_CHEAP = frozenset(["true", "false", "pi", "current"])


def marked(part: Part, *, inside: bool = False) -> Part:
    """`part` with what can be kept marked; `inside`: it stands in a predicate."""
    if inside and _stands_apart(part) and _is_work(part):
        return Kept(_within(part, inside=inside))
    return _within(part, inside=inside)


def _within(part: Part, *, inside: bool) -> Part:
    """`part` with the parts in it marked."""
    match part:
        case Path(steps, absolute, start):
            walked = tuple(replace(step, predicates=_predicates(step.predicates)) for step in steps)
            return Path(walked, absolute, start if start is None else marked(start, inside=inside))
        case Filter(inner, predicates):
            return Filter(marked(inner, inside=inside), _predicates(predicates))
        case Chain(first, rest):
            others = tuple((operator, marked(one, inside=inside)) for operator, one in rest)
            return Chain(marked(first, inside=inside), others)
        case Negative(inner):
            return Negative(marked(inner, inside=inside))
        case Union(parts):
            return Union(tuple(marked(one, inside=inside) for one in parts))
        case Call(name, arguments):
            return Call(name, tuple(marked(one, inside=inside) for one in arguments))
    return part


def _predicates(predicates: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(marked(one, inside=True) for one in predicates)


def _stands_apart(part: Part) -> bool:
    """Whether `part` gives the same at every node of an evaluation."""
    match part:
        case Number() | Literal():
            return True
        case Path(_, absolute, start):
            return absolute or (start is not None and _stands_apart(start))
        case Filter(inner, _):
            return _stands_apart(inner)
        case Chain(first, rest):
            return _stands_apart(first) and all(_stands_apart(one) for _, one in rest)
        case Negative(inner):
            return _stands_apart(inner)
        case Union(parts):
            return all(_stands_apart(one) for one in parts)
        case Call(name, arguments):
            if name in _OWN or (not arguments and name not in _SAME):
                return False
            return all(_stands_apart(one) for one in arguments)
    return False


def _is_work(part: Part) -> bool:
    cheap = isinstance(part, Number | Literal) or (isinstance(part, Call) and part.name in _CHEAP)
    return not cheap


def keeping(code: Code) -> Code:
    """`code`, done once in the life of a scope."""

    def kept(scope: Scope) -> Value:
        if scope.kept is None:
            scope.kept = {}
        if code not in scope.kept:
            scope.kept[code] = code(scope)
        return scope.kept[code]

    return kept
