"""Arithmetic: XPath 1.0, chapter 3.5, and days that stay days where the clock is put forward or back.

As a number, a day is its local midnight, an hour earlier in summer. Added as plain numbers, 1 January plus 181 would
fall short of 1 July by that hour, and the days between them would be 180.96. So a day plus whole days is a day, and a
day less another is a whole number; elsewhere they count as in every ODK engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from meerwaarde.questionnaire.expressions.values import Moment, Value, day_of, moved, to_number


def _plus(left: Value, right: Value) -> float | Moment:
    if not isinstance(left, float) or not isinstance(right, float):
        for value, other in ((left, right), (right, left)):
            day = day_of(value)
            later = moved(day, to_number(other)) if day else None
            if later:
                return later
    return to_number(left) + to_number(right)


def _minus(left: Value, right: Value) -> float | Moment:
    day = None if isinstance(left, float) else day_of(left)
    if day:
        other = None if isinstance(right, float) else day_of(right)
        if other:
            return float((day.when.date() - other.when.date()).days)
        earlier = moved(day, -to_number(right))
        if earlier:
            return earlier
    return to_number(left) - to_number(right)


def _times(left: Value, right: Value) -> float:
    return to_number(left) * to_number(right)


def _divided(left: Value, right: Value) -> float:
    number, by = to_number(left), to_number(right)
    if by != 0:
        return number / by
    if number == 0 or math.isnan(number):
        return math.nan
    return math.copysign(math.inf, number) * math.copysign(1.0, by)


def _remainder(left: Value, right: Value) -> float:
    """What is left after dividing towards zero: the sign of the left (XPath 1.0, chapter 3.5)."""
    number, by = to_number(left), to_number(right)
    if by == 0 or math.isinf(number) or math.isnan(number) or math.isnan(by):
        return math.nan
    return number if math.isinf(by) else math.fmod(number, by)


ARITHMETIC: Mapping[str, Callable[[Value, Value], float | Moment]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "div": _divided,
    "mod": _remainder,
}
