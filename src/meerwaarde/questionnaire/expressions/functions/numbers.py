"""Functions on numbers: XPath 1.0, chapter 4.4, and the mathematics of XPath 3.0 that the ODK specification lists.

What has no answer is NaN or Infinity as in IEEE 754, never an error.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.values import Value, to_number, to_text

MOST_PLACES = 30  # decimals of round(); more is NaN, as in JavaRosa
_WIDE = Context(prec=400)  # digits; the largest number has 309 before the point
_EXPONENT = re.compile(r"\s*-?\d+(\.\d+)?[eE][+-]?\d{1,3}\s*\Z")


def _whole(value: float, way: Callable[[float], int]) -> float:
    return float(way(value)) if math.isfinite(value) else value


@function("floor", 1, 1)
def floor(_: Scope, value: Value) -> float:
    """4.4: the largest whole number that is not larger."""
    return _whole(to_number(value), math.floor)


@function("ceiling", 1, 1)
def ceiling(_: Scope, value: Value) -> float:
    """4.4: the smallest whole number that is not smaller."""
    return _whole(to_number(value), math.ceil)


@function("int", 1, 1)
def integer(_: Scope, value: Value) -> float:
    """Without what stands behind the point. A text such as "7.9e-12", as engines store tiny numbers, is read too."""
    number = to_number(value)
    if math.isnan(number) and isinstance(value, str | list) and _EXPONENT.match(to_text(value)):
        number = float(to_text(value))
    return _whole(number, math.trunc)


@function("round", 1, 2)
def rounded(_: Scope, value: Value, decimals: Value = 0.0) -> float:
    """To a number of decimals (negative: to tens, hundreds), halves away from 0: -1.5 is -2, as ODK's engines do.

    The number is rounded as it is written, so that 1.005 to two decimals is 1.01.
    """
    number, places = to_number(value), to_number(decimals)
    if not math.isfinite(number) or math.isnan(places):
        return number if math.isinf(number) else math.nan
    if abs(places) > MOST_PLACES:
        return math.nan
    unit = Decimal(1).scaleb(-int(places))
    exact = Decimal(repr(number))
    return float(exact.quantize(unit, rounding=ROUND_HALF_UP, context=_WIDE))


def _safe(way: Callable[..., float], *numbers: float) -> float:
    if any(math.isnan(number) for number in numbers):
        return math.nan
    try:
        return way(*numbers)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf


def _mathematical(name: str, way: Callable[[float], float]) -> None:
    @function(name, 1, 1)
    def apply(_: Scope, value: Value) -> float:
        return _safe(way, to_number(value))


def _logarithm(way: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else way(number)


_WAYS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp10": lambda number: math.pow(10.0, number),
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
}
for _name, _way in _WAYS.items():
    _mathematical(_name, _way)


@function("atan2", 2, 2)
def atan2(_: Scope, y: Value, x: Value) -> float:
    """The angle of the point (x, y), in radians."""
    return _safe(math.atan2, to_number(y), to_number(x))


@function("pow", 2, 2)
def power(_: Scope, value: Value, exponent: Value) -> float:
    """`value` to the power `exponent`; 0 to a negative power is Infinity."""
    base, height = to_number(value), to_number(exponent)
    if base == 0 and height < 0:
        return math.inf
    if base < 0 and height > 0 and height % 2 == 1 and abs(base) > 1 and height * math.log(-base) > 709.78:
        return -math.inf
    return _safe(math.pow, base, height)


@function("pi", 0, 0)
def pi(_: Scope) -> float:
    """The ratio of a circle's circumference to its diameter."""
    return math.pi


@function("random", 0, 0)
def chance(_: Scope) -> float:
    """A number from 0 up to 1, another each time."""
    return random.random()
