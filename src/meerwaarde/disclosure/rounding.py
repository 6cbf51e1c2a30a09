"""Rounding as a reader sees it: what a printed figure says of the exact one.

Where organisations weigh differently an exact weighted figure would betray the counts behind it, so for questions that
are not open (`none`) percentages are given with one decimal and values with three significant digits, in files too.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from meerwaarde.language import round_half_up

PERCENT_DECIMALS = 1
VALUE_DIGITS = 3


def coarse_percent(value: float | None) -> float | None:
    """A percentage, its standard error or an end of its interval, with one decimal, half up."""
    return None if value is None else float(round_half_up(value, PERCENT_DECIMALS))


def coarse_value(value: float | None, digits: int = VALUE_DIGITS) -> float | None:
    """A value with three significant digits, half up."""
    if value is None or value == 0 or not math.isfinite(value):
        return value
    exact = Decimal(f"{value:.12g}")
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP))


def interval_of(value: float, decimals: int) -> tuple[float, float]:
    """Between which exact values the printed one can stand: half a step either way (the upper end just excluded)."""
    printed, half = float(round_half_up(value, decimals)), 0.5 * 10.0**-decimals
    return printed - half, printed + half - 1e-9


def interval_of_value(value: float, digits: int = VALUE_DIGITS) -> tuple[float, float]:
    """The same for a value with `digits` significant digits."""
    printed = coarse_value(value, digits)
    if not printed:
        return value, value
    half = 0.5 * 10.0 ** (Decimal(f"{printed:.12g}").adjusted() - digits + 1)
    return printed - half, printed + half * (1 - 1e-9)
