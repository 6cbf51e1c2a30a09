"""Printed percentages and the whole counts that give them, in exact arithmetic.

A percentage printed as P with d decimals stands for a real interval one last digit wide: half up [P-h, P+h), half
even with both ends when the last digit is even and with neither when it is odd (h is half of the last digit). A count
k of n prints as P when 100 k/n lies in that interval. Everything here is integer or `Fraction` arithmetic, because
binary rounding gets 3 of 48 (6.25) wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

_PERCENTAGE = re.compile(r"([-\N{MINUS SIGN}]?)([0-9]+)(?:[.,]([0-9]+))?\s*%?")
_WHOLE = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:[ \N{NO-BREAK SPACE}\N{THIN SPACE}][0-9]{3})+")
_GROUPED_BY_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}")  # one comma alone could be a decimal comma
_DIGITS_AT_MOST = 30


class Rounding(StrEnum):
    """How a tie is rounded."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


@dataclass(frozen=True, slots=True)
class Interval:
    """The real numbers from `low` to `high`; an end belongs to it when it is closed."""

    low: Fraction
    high: Fraction
    low_closed: bool
    high_closed: bool

    def __contains__(self, value: Fraction | int) -> bool:
        above = value >= self.low if self.low_closed else value > self.low
        below = value <= self.high if self.high_closed else value < self.high
        return above and below

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return not _meet(self, other).empty

    def within(self, low: Fraction | int, high: Fraction | int) -> Interval:
        """The part of it between `low` and `high`, both included."""
        return _meet(self, Interval(Fraction(low), Fraction(high), True, True))

    def counts(self, n: int) -> tuple[int, int] | None:
        """The lowest and highest whole k with 100 k/n in it, or None when there is none."""
        # Whole-number arithmetic, not Fraction: a search asks this a million times.
        low, low_unit = self.low.numerator * n, self.low.denominator * 100
        high, high_unit = self.high.numerator * n, self.high.denominator * 100
        first = -(-low // low_unit) if self.low_closed else low // low_unit + 1
        last = high // high_unit if self.high_closed else -(-high // high_unit) - 1
        return (first, last) if first <= last else None


def _meet(one: Interval, two: Interval) -> Interval:
    low, high = max(one.low, two.low), min(one.high, two.high)
    return Interval(
        low,
        high,
        all(part.low_closed for part in (one, two) if part.low == low),
        all(part.high_closed for part in (one, two) if part.high == high),
    )


def added(intervals: Iterable[Interval]) -> Interval:
    """All sums of one number from each of `intervals`."""
    parts = list(intervals)
    return Interval(
        sum((part.low for part in parts), Fraction(0)),
        sum((part.high for part in parts), Fraction(0)),
        all(part.low_closed for part in parts),
        all(part.high_closed for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage as printed: `digits` without the decimal sign, of which `decimals` stand behind it."""

    digits: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The number as printed, 0 to 100."""
        return Fraction(self.digits, 10**self.decimals)

    def interval(self, rounding: Rounding) -> Interval:
        """The numbers that print like this."""
        half = Fraction(1, 2 * 10**self.decimals)
        even = self.digits % 2 == 0
        up = rounding is Rounding.HALF_UP
        return Interval(self.value - half, self.value + half, up or even, even and not up)


def read_percentage(text: str) -> Percentage | None:
    """The percentage in `text` ("34,8", "34.8 %", "44"), or None when it is no number."""
    found = _PERCENTAGE.fullmatch(text.strip())
    if not found or len(found[2] + (found[3] or "")) > _DIGITS_AT_MOST:
        return None
    decimals = found[3] or ""
    digits = int(found[2] + decimals)
    return Percentage(-digits if found[1] else digits, len(decimals))


def read_base(text: str) -> int | None:
    """The positive whole number in `text` ("69", "1.568.268.625"), or None when it is none."""
    text = text.strip()
    if len(text) > _DIGITS_AT_MOST:
        return None
    if _WHOLE.fullmatch(text):
        return int(text) or None
    if _GROUPED.fullmatch(text) or _GROUPED_BY_COMMA.fullmatch(text):
        return int(re.sub(r"[^0-9]", "", text)) or None
    return None
