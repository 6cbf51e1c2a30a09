"""Shares, means and totals with standard errors and intervals, for all answers and groups of a question at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import QuestionCells, per_organisation, question_cells
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.survey import intervals
from meerwaarde.survey.collapse import collapse, worthwhile
from meerwaarde.survey.linear import Domains, domains, ratio, variance

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design

INTERVALS = ("kg", "wilson", "exact")
BLOCK = 2_000_000  # linearised values held at once: 16 MB, whatever the number of groups


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares 0 to 1, [groups, answers]; NaN where there is none.

    `se` is NaN when it cannot be estimated (only lonely strata), 0 for a census; `low` and `high` are NaN in both
    cases. `n_eff` is the size the interval rests on. `n`, `df`, `census`, `lonely` are [groups]; `n` and `count`
    count organisations with at least one row.
    """

    share: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n_eff: np.ndarray
    count: np.ndarray
    n: np.ndarray
    df: np.ndarray
    census: np.ndarray
    lonely: np.ndarray


@dataclass(frozen=True, slots=True)
class Numbers:
    """Means and totals in the question's own unit, all arrays [groups]; NaN as in `Shares`.

    The interval is also NaN where every value is the same: without spread nothing says how far off it may be.
    """

    mean: np.ndarray
    mean_se: np.ndarray
    mean_low: np.ndarray
    mean_high: np.ndarray
    total: np.ndarray
    total_se: np.ndarray
    total_low: np.ndarray
    total_high: np.ndarray
    n: np.ndarray
    df: np.ndarray
    census: np.ndarray
    lonely: np.ndarray


def everyone(design: Design) -> np.ndarray:
    """One group of all organisations, bool [organisations, 1]."""
    return np.ones((design.orgs, 1), dtype=bool)


def check_interval(design: Design, interval: str) -> None:
    """Raise InputError when `interval` does not exist or does not fit the design."""
    if interval not in INTERVALS:
        raise InputError(_("--interval {}: kies uit {}.").format(interval, ", ".join(INTERVALS)))
    if interval == "exact" and (
        design.strata_column is not None
        or design.cluster_column is not None
        or design.rake_columns
        or design.several_rows
    ):
        raise InputError(
            _(
                "--interval exact past alleen bij één aselecte groep: zonder --strata, --cluster en --rake, "
                "en met één rij per organisatie. Kies kg of wilson."
            )
        )


def shares(
    design: Design,
    hit: np.ndarray,
    base: np.ndarray,
    groups: np.ndarray | None = None,
    *,
    interval: str = "kg",
    population: np.ndarray | None = None,
) -> Shares:
    """Shares of `hit` bool [rows, answers] among `base` bool [rows], per group bool [organisations, groups].

    `interval` is kg (Korn and Graubard), wilson or exact. `population` [groups] is N of each group's domain for the
    exact interval; without it N n_d / n, rounded. Raises InputError when the interval does not fit the design.
    """
    check_interval(design, interval)
    cells = question_cells(hit, base, design.row_org, design.orgs)
    groups = everyone(design) if groups is None else groups
    if worthwhile(design):
        design, first, _where = collapse(design, groups, cells.answered[:, None], cells.has)
        groups = groups[first]
        cells = QuestionCells(cells.hit[first], cells.base[first], cells.has[first], cells.answered[first])
    blocks = []
    for part in _blocks(groups.shape[1], design.orgs * max(hit.shape[1], 1)):
        chosen = groups[:, part]
        member = chosen & cells.answered[:, None]
        inside = member * design.times[:, None]
        facts = domains(design, member)
        share, u = ratio(design, cells.hit, cells.base, chosen)
        counts = inside.T @ np.column_stack([cells.has, cells.base[:, None] > cells.hit])
        count, less = np.split(counts, 2, axis=1)
        share = np.where((less == 0) & (facts.n > 0)[:, None], 1.0, share)
        spread = variance(design, u).reshape(share.shape) * facts.factor[:, None]
        known = None if population is None else population[part]
        low, high, size = _interval(interval, design, share, spread, count, facts, known)
        blocks.append(
            Shares(
                share, np.where(facts.n[:, None] > 0, np.sqrt(spread), np.nan), low, high, size,
                count.astype(np.int64), facts.n, facts.df, facts.census, facts.lonely,
            )
        )  # fmt: skip
    return _joined(blocks)


def _blocks(groups: int, width: int) -> Iterator[slice]:
    size = max(1, BLOCK // max(width, 1))
    return (slice(start, start + size) for start in range(0, groups, size))


def _joined(blocks: list[Shares]) -> Shares:
    if len(blocks) == 1:
        return blocks[0]
    return Shares(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(Shares)))


def _interval(
    method: str,
    design: Design,
    share: np.ndarray,
    spread: np.ndarray,
    count: np.ndarray,
    facts: Domains,
    population: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both limits and the effective size, [groups, answers]; NaN for a census, an empty group or lonely strata."""
    n, df = facts.n[:, None], facts.df[:, None]
    size = intervals.effective_size(share, spread)
    if method == "kg":
        size = intervals.korn_graubard_size(share, spread, n, df)
    size = np.where(spread > 0, size, without_variance(facts)[:, None])
    usable = np.isfinite(spread) & (n > 0) & ~facts.census[:, None]
    size = np.where(usable, size, np.nan)
    if method == "exact":
        low, high = _exact(design, count, facts.n, population)
    elif method == "wilson":
        low, high = intervals.wilson(share, size, intervals.t_quantile(df))
    else:
        low, high = intervals.clopper_pearson(share * size, size)
    low, high = np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan), size


def without_variance(facts: Domains) -> np.ndarray:
    """n_eff = (n-1)/(1-n/N)/deff_w, for shares whose variance is estimated at 0: [domains].

    N is the domain's sum of weights; without a register, or where raking pushes it below n, there is no correction.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 1 - facts.n / facts.size
        return np.where(facts.n > 0, (facts.n - 1) / np.where(left > 0, left, 1.0) / facts.kish, np.nan)


def _exact(
    design: Design, count: np.ndarray, n: np.ndarray, population: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    if design.register_size is None:
        return intervals.clopper_pearson(count, n[:, None])
    if population is None:
        population = np.floor(n * design.register_size / design.times.sum() + 0.5)
    low, high = np.full(count.shape, np.nan), np.full(count.shape, np.nan)
    for group, (of, total) in enumerate(zip(n.tolist(), population.tolist(), strict=True)):
        for answer, x in enumerate(count[group].tolist() if of else ()):
            low[group, answer], high[group, answer] = intervals.hypergeometric(int(x), of, max(int(total), of))
    return low, high


def numbers(
    design: Design, y: np.ndarray, base: np.ndarray, asked: np.ndarray, groups: np.ndarray | None = None
) -> Numbers:
    """Mean and total of `y` float64 [rows] among `base`, with t-intervals, per group.

    Who was asked but did not answer counts as the mean: T = m A with A = sum of the weights of those `asked` and
    z_i = w_i [a_i m + d_i (y_i - m) A / sum(w d)]. When everybody asked answered, T = sum(w y).
    """
    groups = everyone(design) if groups is None else groups
    values = np.where(base, y, 0.0)
    parts = per_organisation(np.column_stack([values, base, asked | base]), design.row_org, design.orgs)
    facts = domains(design, groups & (parts[:, 1:2] > 0))
    mean, u = ratio(design, parts[:, :1], parts[:, 1], groups)
    mean = mean[:, 0]
    size = (groups * parts[:, 2:3]).T @ design.weight
    spread = variance(design, u) * facts.factor
    u_total = groups * parts[:, 2:3] * np.nan_to_num(mean) + u * size
    spread_total = variance(design, u_total) * facts.factor
    return Numbers(
        mean, *_t_interval(mean, spread, facts), mean * size, *_t_interval(mean * size, spread_total, facts),
        facts.n, facts.df, facts.census, facts.lonely,
    )  # fmt: skip


def _t_interval(estimate: np.ndarray, spread: np.ndarray, facts: Domains) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Standard error and estimate ± t(0.975, df) · SE."""
    se = np.where(facts.n > 0, np.sqrt(spread), np.nan)
    half = np.where((spread > 0) & ~facts.census, intervals.t_quantile(facts.df) * se, np.nan)
    return se, estimate - half, estimate + half
