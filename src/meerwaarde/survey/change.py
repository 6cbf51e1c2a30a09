"""Change between two waves: of the cross-sections, with the covariance of who answered twice, and in the panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import per_organisation, question_cells
from meerwaarde.survey.collapse import collapse, worthwhile
from meerwaarde.survey.estimates import without_variance
from meerwaarde.survey.intervals import clopper_pearson, t_quantile
from meerwaarde.survey.linear import Domains, domains, ratio, variance
from meerwaarde.survey.overlap import Linearised, Overlap, covariance

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design


@dataclass(frozen=True, slots=True)
class Data:
    """The answers of one wave to one question: what `shares` or `numbers` takes.

    `values` bool [rows, answers] or float64 [rows, 1]; `base` and `asked` bool [rows]; `groups` bool [organisations,
    groups], the same groups in both waves.
    """

    values: np.ndarray
    base: np.ndarray
    asked: np.ndarray
    groups: np.ndarray


@dataclass(frozen=True, slots=True)
class Changes:
    """Differences, later minus earlier, arrays [groups, answers]; NaN where there is none, as in `Shares`.

    `n_before`, `n` [groups] organisations behind them; for a panel both are the panel. `df`, `census`, `lonely`
    [groups].
    """

    change: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n_before: np.ndarray
    n: np.ndarray
    df: np.ndarray
    census: np.ndarray
    lonely: np.ndarray


@dataclass(frozen=True, slots=True)
class _Wave:
    """One wave's estimates [groups, answers], their linearised values and variance, and the facts of the groups."""

    estimate: np.ndarray
    linearised: Linearised
    spread: np.ndarray
    facts: Domains


def change_shares(shared: Overlap, before: Data, now: Data) -> Changes:
    """Change of shares (0 to 1) with t-intervals; Var = V1 + V2 - 2 Cov.

    Where a wave has no variance because nobody or everybody gave the answer, its own interval stands in for it:
    low = d - sqrt((p2 - low2)² + (high1 - p1)²), high likewise (Newcombe 1998).
    """
    made = [_ratios(design, data) for design, data in ((shared.before, before), (shared.now, now))]
    found = _difference(shared, *made)
    flat = [(wave.spread == 0) & ~wave.facts.census[:, None] for wave in made]
    (low1, high1), (low2, high2) = (_own_interval(wave) for wave in made)
    p1, p2 = made[0].estimate, made[1].estimate
    low = found.change - np.sqrt((p2 - low2) ** 2 + (high1 - p1) ** 2)
    high = found.change + np.sqrt((high2 - p2) ** 2 + (p1 - low1) ** 2)
    stand_in = (flat[0] | flat[1]) & np.isfinite(found.se) & ~found.census[:, None]
    return _limited(found, np.where(stand_in, low, found.low), np.where(stand_in, high, found.high))


def change_means(shared: Overlap, before: Data, now: Data) -> Changes:
    """Change of the mean, in the question's unit."""
    return _difference(shared, _ratios(shared.before, before), _ratios(shared.now, now))


def change_totals(shared: Overlap, before: Data, now: Data) -> Changes:
    """Change of the total, in the question's unit; totals as in `numbers`."""
    return _difference(shared, _totals(shared.before, before), _totals(shared.now, now))


def panel_means(shared: Overlap, before: Data, now: Data, *, share: bool = False) -> Changes:
    """The mean change among organisations that answered the question in both waves, a domain of the later design.

    An organisation's value is the mean over its rows; weights and groups are the later wave's. For shares
    (`share=True`) without any variance the interval is the change ± the limit of 0 of n_eff.
    """
    difference, both = _paired(shared, before, now)
    design, groups = shared.now, now.groups
    if share and worthwhile(design) and not shared.before.several_rows:
        design, first, _where = collapse(design, groups, both[:, None], difference > 0, difference < 0)
        difference, both, groups = difference[first], both[first], groups[first]
    facts = domains(design, groups & both[:, None])
    estimate, u = ratio(design, difference, both.astype(float), groups)
    found = _panel(design, estimate, u, facts)
    if not share:
        return found
    size = without_variance(facts)[:, None]
    reach = clopper_pearson(np.zeros_like(size), np.nan_to_num(size))[1]
    flat = (found.se == 0) & ~found.census[:, None]
    low, high = np.where(flat, found.change - reach, found.low), np.where(flat, found.change + reach, found.high)
    return _limited(found, low, high)


def panel_totals(shared: Overlap, before: Data, now: Data) -> Changes:
    """The weighted change of the total among organisations that answered in both waves."""
    difference, both = _paired(shared, before, now)
    facts = domains(shared.now, now.groups & both[:, None])
    inside = now.groups.astype(float)
    estimate = np.where(facts.n[:, None] > 0, (inside * shared.now.weight[:, None]).T @ difference, np.nan)
    u = (inside[:, :, None] * difference[:, None, :]).reshape(shared.now.orgs, -1)
    return _panel(shared.now, estimate, u, facts)


def panel_members(shared: Overlap, before: Data, now: Data) -> np.ndarray:
    """Which organisations of the later wave answered the question in both, bool [organisations]."""
    return _paired(shared, before, now)[1]


def _ratios(design: Design, data: Data) -> _Wave:
    top, base = _parts(design, data)
    groups, where = data.groups, None
    if data.values.dtype == bool and worthwhile(design):
        design, first, where = collapse(design, groups, (base > 0)[:, None], top > 0)
        top, base, groups = top[first], base[first], groups[first]
    facts = domains(design, groups & (base > 0)[:, None])
    estimate, u = ratio(design, top, base, groups)
    return _Wave(estimate, Linearised(design, u, where), _spread(design, u, facts), facts)


def _totals(design: Design, data: Data) -> _Wave:
    top, base = _parts(design, data)
    asked = per_organisation(data.asked | data.base, design.row_org, design.orgs)
    facts = domains(design, data.groups & (base > 0)[:, None])
    mean, u = ratio(design, top, base, data.groups)
    size = (data.groups * asked[:, None]).T @ design.weight
    u = data.groups * asked[:, None] * np.nan_to_num(mean[:, 0]) + u * size
    return _Wave(mean * size[:, None], Linearised(design, u), _spread(design, u, facts), facts)


def _parts(design: Design, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Sums of values [organisations, answers] and bases [organisations] over each organisation's rows, per row."""
    if data.values.dtype == bool:
        cells = question_cells(data.values, data.base, design.row_org, design.orgs)
        return cells.hit, cells.base
    values = np.where(data.base[:, None], data.values, 0.0)
    parts = per_organisation(np.column_stack([data.base, values]), design.row_org, design.orgs)
    return parts[:, 1:], parts[:, 0]


def _spread(design: Design, u: np.ndarray, facts: Domains) -> np.ndarray:
    return np.asarray(variance(design, u).reshape(len(facts.n), -1) * facts.factor[:, None])


def _difference(shared: Overlap, before: _Wave, now: _Wave) -> Changes:
    """V1 + V2 - 2 Cov.

    A covariance estimate above what Cauchy and Schwarz allow would promise too much, so it is cut there; one below
    is left alone: it is on the safe side, and cutting it would bias the variance.
    """
    together = covariance(shared, before.linearised, now.linearised).reshape(now.estimate.shape)
    most = np.sqrt(before.spread * now.spread)
    together = np.where(most > 0, np.minimum(together, most), 0.0)
    spread = before.spread + now.spread - 2 * together
    spread = np.where(spread <= 1e-12 * (before.spread + now.spread), 0.0, spread)
    filled = (before.facts.n > 0) & (now.facts.n > 0)
    return _changes(
        now.estimate - before.estimate,
        np.where(filled[:, None], spread, np.nan),
        (before.facts.n, now.facts.n),
        np.minimum(before.facts.df, now.facts.df),
        before.facts.census & now.facts.census,
        before.facts.lonely | now.facts.lonely,
    )


def _panel(design: Design, estimate: np.ndarray, u: np.ndarray, facts: Domains) -> Changes:
    spread = np.where(facts.n[:, None] > 0, _spread(design, u, facts), np.nan)
    return _changes(estimate, spread, (facts.n, facts.n), facts.df, facts.census, facts.lonely)


def _changes(
    change: np.ndarray,
    spread: np.ndarray,
    n: tuple[np.ndarray, np.ndarray],
    df: np.ndarray,
    census: np.ndarray,
    lonely: np.ndarray,
) -> Changes:
    se = np.sqrt(spread)
    half = np.where((spread > 0) & ~census[:, None], t_quantile(df)[:, None] * se, np.nan)
    return Changes(change, se, change - half, change + half, *n, df, census, lonely)


def _limited(found: Changes, low: np.ndarray, high: np.ndarray) -> Changes:
    """`found` with these limits, which a difference of shares keeps between -1 and 1."""
    return Changes(
        found.change, found.se, np.maximum(low, -1.0), np.minimum(high, 1.0),
        found.n_before, found.n, found.df, found.census, found.lonely,
    )  # fmt: skip


def _own_interval(wave: _Wave) -> tuple[np.ndarray, np.ndarray]:
    """The wave's own limits: t where there is variance, else those of n_eff without variance; a census has none."""
    p, facts = wave.estimate, wave.facts
    half = t_quantile(facts.df)[:, None] * np.sqrt(np.nan_to_num(wave.spread))
    size = np.nan_to_num(without_variance(facts))[:, None]
    low, high = clopper_pearson(np.nan_to_num(p) * size, size + np.zeros_like(p))
    flat = (wave.spread == 0) & ~facts.census[:, None]
    low = np.where(flat, np.where(p <= 0, 0.0, low), p - half)
    high = np.where(flat, np.where(p >= 1, 1.0, high), p + half)
    return low, high


def _paired(shared: Overlap, before: Data, now: Data) -> tuple[np.ndarray, np.ndarray]:
    """Difference per organisation of the later wave, 0 outside the panel, and who is in it."""
    top1, base1 = _parts(shared.before, before)
    top2, base2 = _parts(shared.now, now)
    first, second = shared.orgs
    answered = (base1[first] > 0) & (base2[second] > 0)
    first, second = first[answered], second[answered]
    difference = np.zeros(top2.shape)
    difference[second] = top2[second] / base2[second][:, None] - top1[first] / base1[first][:, None]
    both = np.zeros(shared.now.orgs, dtype=bool)
    both[second] = True
    return difference, both
