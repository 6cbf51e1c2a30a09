"""Medians with Woodruff intervals. A median is somebody's figure: five organisations at least, two digits at most."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import per_organisation
from meerwaarde.survey.estimates import everyone
from meerwaarde.survey.intervals import t_quantile
from meerwaarde.survey.linear import domains, ratio, variance

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design

MINIMUM = 5  # organisations behind a median
DIGITS = 2


@dataclass(frozen=True, slots=True)
class Medians:
    """Medians [groups], two significant digits; NaN under five organisations. An end the data do not reach is NaN."""

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray
    df: np.ndarray
    census: np.ndarray
    lonely: np.ndarray


def medians(design: Design, y: np.ndarray, base: np.ndarray, groups: np.ndarray | None = None) -> Medians:
    """Weighted medians of `y` float64 [rows] among `base`, per group, with Woodruff (1952) intervals.

    The distribution is linear between the points (W_i, y_i), W_i being the weight below y_(i) plus half its own, as a
    share of all weight (tied values share their weight equally). With equal weights this is Hyndman and Fan's type 5
    and the median is the ordinary one. The interval is 0.5 ± t(df) · SE of the share below the median, carried back
    through that distribution; of the shares below and up to the median the one with the larger SE is taken, so that
    a heap of equal values does not pass for certainty.
    """
    groups = everyone(design) if groups is None else groups
    answered = per_organisation(base, design.row_org, design.orgs)
    facts = domains(design, groups & (answered[:, None] > 0))
    curves = [_curve(design, y, base & groups[design.row_org, group]) for group in range(groups.shape[1])]
    exact = np.array([_at(curve, 0.5) if n >= MINIMUM else np.nan for curve, n in zip(curves, facts.n, strict=True)])
    spread = _share_variance(design, y, base, groups, answered, exact) * facts.factor
    half = np.where((spread > 0) & ~facts.census, t_quantile(facts.df) * np.sqrt(spread), np.nan)
    half = np.where(np.isnan(exact), np.nan, half)
    low = [_at(curve, 0.5 - width) for curve, width in zip(curves, half.tolist(), strict=True)]
    high = [_at(curve, 0.5 + width) for curve, width in zip(curves, half.tolist(), strict=True)]
    return Medians(_rounded(exact), _rounded(low), _rounded(high), facts.n, facts.df, facts.census, facts.lonely)


def _curve(design: Design, y: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions 0 to 1 and values of the interpolated weighted distribution."""
    order = np.argsort(y[chosen], kind="stable")
    values, weight = y[chosen][order], design.row_weight[chosen][order]
    if values.size == 0:
        return values, weight
    _distinct, tie, times = np.unique(values, return_inverse=True, return_counts=True)
    weight = (np.bincount(tie, weight) / times)[tie]
    upto = np.cumsum(weight)
    return (upto - weight / 2) / upto[-1], values


def _at(curve: tuple[np.ndarray, np.ndarray], position: float) -> float:
    """The value at `position`; NaN outside the first and last point: nobody's answer lies there."""
    positions, values = curve
    if not values.size or not positions[0] - 1e-12 <= position <= positions[-1] + 1e-12:
        return float("nan")
    return float(np.interp(position, positions, values))


def _share_variance(
    design: Design, y: np.ndarray, base: np.ndarray, groups: np.ndarray, answered: np.ndarray, median: np.ndarray
) -> np.ndarray:
    """The larger variance of the shares below and up to the median of each group, [groups]."""
    largest = np.zeros(groups.shape[1])
    for below in (np.less, np.less_equal):
        for group, value in enumerate(median.tolist()):
            if np.isnan(value):
                continue
            inside = per_organisation(base & below(y, value), design.row_org, design.orgs)
            _share, u = ratio(design, inside[:, None], answered, groups[:, group : group + 1])
            largest[group] = max(largest[group], variance(design, u)[0])
    return largest


def _rounded(values: list[float] | np.ndarray) -> np.ndarray:
    return np.array([two_digits(float(value)) for value in values])


def two_digits(value: float) -> float:
    """`value` with two significant digits, half up; NaN stays NaN."""
    if not np.isfinite(value) or value == 0:
        return value
    exact = Decimal(f"{value:.12g}")
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - DIGITS + 1), rounding=ROUND_HALF_UP))
