"""Looking up instead of looking through: `instance('list')/root/item[key = ...]/value` in a long list.

Cascading choices, last year's figures and data files all read a secondary instance this way. Its values never change,
so the items are put in an index by key once; the answer is that of the predicate itself.
"""

from __future__ import annotations

from collections.abc import Callable

from meerwaarde.questionnaire.expressions.expression import Code, Scope
from meerwaarde.questionnaire.expressions.grammar import Call, Chain, Kept, Literal, Part, Path, Step
from meerwaarde.questionnaire.expressions.tree import MANY, Node

Lookup = Callable[[Node, Scope], list[Node] | None]


def lookup_of(step: Step, compiled: Callable[[Part], Code]) -> Lookup | None:
    """How to find what the first predicate of a step says, or None when it is no `key = ...` of a plain kind."""
    pair = _key_and_wanted(step.predicates[0]) if step.predicates and not step.test.prefix else None
    if pair is None:
        return None
    key, part = pair
    local, wanted = step.test.local, compiled(part)

    def lookup(node: Node, scope: Scope) -> list[Node] | None:
        if node.at or len(node.children) < MANY:  # answers change; short lists are quicker looked through
            return None
        value = wanted(scope)
        if isinstance(value, list):
            if len(value) != 1:
                return None if value else []
            value = value[0].value
        return node.keyed(local, key, value) if isinstance(value, str) else None

    return lookup


def _key_and_wanted(predicate: Part) -> tuple[str, Part] | None:
    if not isinstance(predicate, Chain) or len(predicate.rest) != 1:
        return None
    operator, other = predicate.rest[0]
    if operator != "=":
        return None
    for one, wanted in ((predicate.first, other), (other, predicate.first)):
        key = _key(one)
        if key and _stands_apart(wanted):
            return key, wanted
    return None


def _key(part: Part) -> str:
    """The name of a child, where a part is no more than that."""
    if not isinstance(part, Path) or part.absolute or part.start is not None or len(part.steps) != 1:
        return ""
    step = part.steps[0]
    plain = step.axis == "child" and not step.predicates and not step.test.kind and not step.test.prefix
    return step.test.local if plain and step.test.local != "*" else ""


def _stands_apart(part: Part) -> bool:
    """Whether a part gives the same for every item: it does not begin at the item."""
    if isinstance(part, Kept):
        part = part.part
    if isinstance(part, Literal):
        return True
    if not isinstance(part, Path):
        return False
    return part.absolute or (isinstance(part.start, Call) and part.start.name == "current")
