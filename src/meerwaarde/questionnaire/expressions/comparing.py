"""Comparisons: XPath 1.0, chapter 3.4, with dates compared as dates (ODK XForms, "dates")."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping

from meerwaarde.questionnaire.expressions.values import Moment, Value, parse_moment, to_boolean, to_number

Scalar = str | float | bool | Moment
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def compare(operator: str, left: Value, right: Value) -> bool:
    """Whether the comparison holds; with sets of nodes, whether it holds for one node (or pair of nodes) in them.

    A boolean is equal to a set of nodes as a whole; larger or smaller than each of its nodes as a number, as in ODK's
    engines.
    """
    whole = operator in ("=", "!=")
    if isinstance(left, list):
        if isinstance(right, list):
            values = [node.value for node in right]
            return any(_holds(operator, node.value, other) for node in left for other in values)
        if whole and isinstance(right, bool):
            return _holds(operator, to_boolean(left), right)
        return any(_holds(operator, node.value, right) for node in left)
    if isinstance(right, list):
        if whole and isinstance(left, bool):
            return _holds(operator, left, to_boolean(right))
        return any(_holds(operator, left, node.value) for node in right)
    return _holds(operator, left, right)


def _holds(operator: str, left: Scalar, right: Scalar) -> bool:
    if operator in ("=", "!="):
        if isinstance(left, bool) or isinstance(right, bool):
            return (to_boolean(left) == to_boolean(right)) is (operator == "=")
        if isinstance(left, str) and isinstance(right, str):
            return (left == right) is (operator == "=")
        if isinstance(left, Moment) or isinstance(right, Moment):
            return _same_moment(left, right) is (operator == "=")
    return _OPERATORS[operator](to_number(left), to_number(right))


def _same_moment(left: Scalar, right: Scalar) -> bool:
    """A date beside a text that is none is not the same, whatever the number of days."""
    for one in (left, right):
        if isinstance(one, str) and parse_moment(one) is None:
            return False
    return to_number(left) == to_number(right)
