"""The core functions of XPath 1.0 (W3C 1999, chapter 4) that are no text, number or date functions."""

from __future__ import annotations

import math
from dataclasses import replace

from meerwaarde.questionnaire.expressions.errors import ExpressionError
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.tree import XML, Node, Sort
from meerwaarde.questionnaire.expressions.values import Moment, Value, parse_moment, to_boolean, to_number, to_text


def nodes_of(value: Value, name: str) -> list[Node]:
    """`value` where it is a set of nodes; raises ExpressionError (`arguments`) for anything else."""
    if not isinstance(value, list):
        raise ExpressionError("arguments", f"{name}() needs a set of nodes", name=name)
    return value


@function("boolean", 1, 1)
def boolean(_: Scope, value: Value) -> bool:
    """4.3: a set of nodes, a text or a number is true when it is not empty, or not 0 or NaN."""
    return to_boolean(value)


@function("not", 1, 1)
def negation(_: Scope, value: Value) -> bool:
    """4.3: the opposite of boolean()."""
    return not to_boolean(value)


@function("true", 0, 0)
def true(_: Scope) -> bool:
    """4.3."""
    return True


@function("false", 0, 0)
def false(_: Scope) -> bool:
    """4.3."""
    return False


@function("boolean-from-string", 1, 1)
def boolean_from_string(_: Scope, value: Value) -> bool:
    """True for "true" and "1" alone; a stored "false" is true to boolean(), as any text is."""
    return to_text(value) in ("true", "1")


@function("number", 0, 1)
def number(scope: Scope, value: Value | None = None) -> float | Moment:
    """4.4, and for a date its days since 1970-01-01 UTC; those are written without the part of the day."""
    value = [scope.node] if value is None else value
    if isinstance(value, Moment):
        return replace(value, counted="whole") if value.valid else math.nan
    found = to_number(value)
    moment = None if isinstance(value, float | bool) or math.isnan(found) else parse_moment(to_text(value))
    return replace(moment, counted="whole") if moment else found


@function("string", 0, 1)
def string(scope: Scope, value: Value | None = None) -> str:
    """4.2."""
    return to_text([scope.node] if value is None else value)


def _first(scope: Scope, value: Value | None, name: str) -> Node | None:
    if value is None:
        return scope.node
    found = nodes_of(value, name)
    return found[0] if found else None


@function("local-name", 0, 1)
def local_name(scope: Scope, value: Value | None = None) -> str:
    """4.1: of the first node, empty for a node without a name."""
    node = _first(scope, value, "local-name")
    return node.local if node else ""


@function("name", 0, 1)
def qualified_name(scope: Scope, value: Value | None = None) -> str:
    """4.1: with the prefix that the document uses."""
    node = _first(scope, value, "name")
    if node is None:
        return ""
    return f"{node.prefix}:{node.local}" if node.prefix else node.local


@function("namespace-uri", 0, 1)
def namespace_uri(scope: Scope, value: Value | None = None) -> str:
    """4.1."""
    node = _first(scope, value, "namespace-uri")
    return node.namespace if node else ""


@function("id", 1, 1)
def by_id(scope: Scope, value: Value) -> list[Node]:
    """4.1, in document order. Forms have no document type, so an attribute `id` or `xml:id` is the identifier."""
    texts = [node.value for node in value] if isinstance(value, list) else [to_text(value)]
    wanted = {part for text in texts for part in text.split()}
    found: list[Node] = []
    for node in scope.node.root().walk():
        scope.budget.spend(1)
        if node.sort is not Sort.ELEMENT or not wanted:
            continue
        identifier = node.attribute("id") or node.attribute("id", XML)
        if identifier in wanted:
            wanted.discard(identifier)  # the first with an identifier has it
            found.append(node)
    return found
