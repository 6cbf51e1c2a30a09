"""Two waves of the same members: how much their estimates move together.

Cov = sum over cells (h1, h2) of (n12 - n1 n2 N12/(N1 N2)) · S12, with h1 and h2 the strata in both waves, n12 the
PSUs that answered in both, N12 those in both strata in both registers, and S12 the sample covariance of the two z
over the n12. Without a register the factor is n12. With full overlap and the same strata, V1 + V2 - 2 Cov is the
variance of the paired differences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.survey.linear import organisation_values, unit_sums

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design, Stages


@dataclass(frozen=True, slots=True)
class Pairs:
    """Units in both waves, sorted by cell: positions `first` and `second`, `starts` of the cells, `factor` [cells]."""

    first: np.ndarray
    second: np.ndarray
    starts: np.ndarray
    factor: np.ndarray


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two waves share: `units` the PSUs, `within` the organisations inside shared PSUs (clusters of a register).

    `orgs` int64 [2, shared organisations]: their numbers in the earlier and the later wave.
    """

    before: Design
    now: Design
    units: Pairs
    within: Pairs | None
    orgs: np.ndarray


def overlap(before: Design, now: Design) -> Overlap:
    """The overlap of two waves, found once and used for every question."""
    first, second, mine, theirs = before.stages, now.stages, before.frame, now.frame
    at = _common(first.keys, second.keys)
    cell1, cell2 = first.stratum[at[0]], second.stratum[at[1]]
    order = np.lexsort((cell2, cell1))
    at, cells = at[:, order], np.column_stack([cell1, cell2])[order]
    distinct, starts, n12 = np.unique(cells, axis=0, return_index=True, return_counts=True)
    expected = np.zeros(len(distinct))
    if mine is not None and theirs is not None:
        both = _common(mine.keys, theirs.keys)
        pairs = np.column_stack([mine.stratum[both[0]], theirs.stratum[both[1]]])
        for cell, (h1, h2) in enumerate(distinct.tolist()):
            shared = int(((pairs[:, 0] == h1) & (pairs[:, 1] == h2)).sum())
            expected[cell] = shared * float(first.fraction[h1]) * float(second.fraction[h2])
    units = Pairs(at[0], at[1], starts, n12 - expected)
    orgs = _common(before.org_keys, now.org_keys)
    weight = dict(zip(map(tuple, distinct.tolist()), (expected / np.maximum(n12, 1)).tolist(), strict=True))
    return Overlap(before, now, units, _within(before, now, orgs, weight), orgs)


def _common(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Positions of the keys in both, int64 [2, keys]."""
    place = {key: position for position, key in enumerate(second.tolist())}
    found = [(position, place[key]) for position, key in enumerate(first.tolist()) if key in place]
    return np.array(found, dtype=np.int64).reshape(-1, 2).T


def _within(before: Design, now: Design, orgs: np.ndarray, weight: dict[tuple[int, ...], float]) -> Pairs | None:
    """Organisations of shared PSUs that were sampled in part: the second stage moves together as well.

    The sample covariance between PSUs holds the noise within them once; the share of it that the first-stage
    correction takes away comes back here.
    """
    first, second = before.stages, now.stages
    if first.members is None or second.members is None or not orgs.size:
        return None
    unit1, unit2 = first.unit[orgs[0]], second.unit[orgs[1]]
    same = first.keys[unit1] == second.keys[unit2]
    orgs, unit1, unit2 = orgs[:, same], unit1[same], unit2[same]
    order = np.argsort(unit1, kind="stable")
    units, starts, k12 = np.unique(unit1[order], return_index=True, return_counts=True)
    partner = unit2[order][starts]
    answered1, answered2 = np.bincount(first.unit), np.bincount(second.unit)
    k1, k2, all1, all2 = answered1[units], answered2[partner], first.members[units], second.members[partner]
    # Members of the cluster in both registers: at most the smaller of the two.
    factor = k12 - k1 * k2 * np.minimum(all1, all2) / (all1 * all2)
    cells = zip(first.stratum[units].tolist(), second.stratum[partner].tolist(), strict=True)
    factor = factor * np.array([weight.get(cell, 0.0) for cell in cells])
    return Pairs(_sorted_place(first, orgs[0][order]), _sorted_place(second, orgs[1][order]), starts, factor)


def _sorted_place(stages: Stages, orgs: np.ndarray) -> np.ndarray:
    """Where organisations stand in the order of the PSUs."""
    place = np.empty(len(stages.order), dtype=np.int64)
    place[stages.order] = np.arange(len(stages.order))
    return np.asarray(place[orgs])


@dataclass(frozen=True, slots=True)
class Linearised:
    """One wave's estimates as `u` [rows, k] over the rows of `design`; `where` [organisations] when it is collapsed."""

    design: Design
    u: np.ndarray
    where: np.ndarray | None = None


def covariance(shared: Overlap, before: Linearised, now: Linearised) -> np.ndarray:
    """The covariance of two estimates per column of their linearised values (see `linear`), float64 [k]."""
    z1, z2 = organisation_values(before.design, before.u), organisation_values(now.design, now.u)
    pairs = shared.units
    first, second = _rows(shared.before, before, pairs.first), _rows(shared.now, now, pairs.second)
    total = _summed(pairs, (first, second), unit_sums(before.design, z1), unit_sums(now.design, z2))
    if shared.within is None:
        return total
    return np.asarray(total + _summed(shared.within, (shared.within.first, shared.within.second), z1, z2))


def _rows(whole: Design, made: Linearised, units: np.ndarray) -> np.ndarray:
    """The row of `made` that speaks for each unit."""
    return units if made.where is None else np.asarray(made.where[whole.stages.order[units]])


def _summed(pairs: Pairs, rows: tuple[np.ndarray, np.ndarray], z1: np.ndarray, z2: np.ndarray) -> np.ndarray:
    """Sum over cells of factor times sample covariance; equal pairs are counted, not repeated."""
    from scipy.sparse import csr_matrix

    total = np.zeros(z1.shape[1])
    stops = np.append(pairs.starts, len(pairs.first))[1:]
    for start, stop, factor in zip(pairs.starts.tolist(), stops.tolist(), pairs.factor.tolist(), strict=True):
        n = stop - start
        if n < 2 or factor == 0:
            continue  # one pair has no covariance to show
        left, at_left = np.unique(rows[0][start:stop], return_inverse=True)
        right, at_right = np.unique(rows[1][start:stop], return_inverse=True)
        counts = csr_matrix((np.ones(n), (at_left, at_right)), shape=(len(left), len(right)))
        a = z1[left] - np.bincount(at_left) @ z1[left] / n
        b = z2[right] - np.bincount(at_right) @ z2[right] / n
        total += factor * np.einsum("ij,ij->j", a, counts @ b) / (n - 1)
    return total
