"""Linearised estimates and their variance, for many answers and groups at once.

Every estimate here is a ratio R = sum(w d a) / sum(w d b) over the organisations of a domain d. Its linearised value
is z = w d (a - R b) / sum(w d b), and V = sum_h (1 - f_h) n_h/(n_h - 1) sum_j (z_hj - mean_h)^2 over PSUs j of
stratum h: Särndal, Swensson and Wretman (1992), Lumley (2010). Organisations outside the domain stay in with zero.
`u` below is z / w. Where `design.times` says so, one row stands for several organisations that are equal in
everything (see `collapse`); all sums count it that often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.survey.raking import residuals

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design

# A variance this small beside the uncentred squares is rounding noise: nothing varies within the strata.
NOISE = 1e-20


@dataclass(frozen=True, slots=True)
class Domains:
    """What is known of each domain; arrays of length [domains].

    `n` organisations, `df` PSUs minus strata with rows in the domain (at least 1), `census` every stratum of the
    domain answered in full, `factor` what the variance is multiplied with for lonely strata (NaN: all are lonely),
    `lonely` whether there is such a stratum, `size` the sum of weights (NaN without a register), `kish` the design
    effect of unequal weights.
    """

    n: np.ndarray
    df: np.ndarray
    census: np.ndarray
    factor: np.ndarray
    lonely: np.ndarray
    size: np.ndarray
    kish: np.ndarray


def domains(design: Design, member: np.ndarray) -> Domains:
    """The facts of domains `member` bool [organisations, domains], members being those with rows in the domain."""
    stages, weight = design.stages, design.weight
    inside = member * design.times[:, None]
    n = inside.sum(axis=0).astype(np.int64)
    units = inside[stages.order]
    if stages.clustered:
        units = np.add.reduceat(units, stages.starts, axis=0) > 0
    in_strata = np.add.reduceat(units, stages.stratum_starts[:-1], axis=0, dtype=np.int64)
    reached = in_strata > 0
    varies = ~design.census
    lonely = reached & (varies & (stages.sampled == 1) & (stages.fraction < 1))[:, None]
    open_strata = (reached & varies[:, None]).sum(axis=0)
    estimated = open_strata - lonely.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(open_strata == 0, 1.0, np.where(estimated > 0, open_strata / estimated, np.nan))
        weights, squares = weight @ inside, weight**2 @ inside
        kish = np.where(n > 0, n * squares / weights**2, np.nan)
    return Domains(
        n=n,
        df=np.maximum(in_strata.sum(axis=0) - reached.sum(axis=0), 1),
        census=(open_strata == 0) & (n > 0),
        factor=factor,
        lonely=lonely.any(axis=0),
        size=weights if design.population is not None else np.full(len(n), np.nan),
        kish=kish,
    )


def ratio(design: Design, top: np.ndarray, bottom: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ratios of weighted sums per group and the values `u` that linearise them.

    `top` float64 [organisations, answers], `bottom` float64 [organisations], `groups` bool [organisations, groups].
    Returns R [groups, answers], NaN for an empty group, and u [organisations, groups * answers], 0 for it.
    """
    inside = groups.astype(float)
    sums = (inside * (design.weight * design.times)[:, None]).T @ np.column_stack([bottom, top])
    size = sums[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(size > 0, sums[:, 1:] / size, np.nan)
        per_size = np.where(size[:, 0] > 0, 1 / size[:, 0], 0.0)
    u = top[:, None, :] - np.nan_to_num(estimate)[None, :, :] * bottom[:, None, None]
    u *= (inside * per_size)[:, :, None]
    return estimate, u.reshape(design.orgs, -1)


def weighted(design: Design, u: np.ndarray) -> np.ndarray:
    """The linearised values z = w u per PSU, float64 [PSUs, k]; after raking w times the residual on the margins."""
    return unit_sums(design, organisation_values(design, u))


def organisation_values(design: Design, u: np.ndarray) -> np.ndarray:
    """The linearised values z per organisation in the order of the PSUs, float64 [organisations, k]."""
    kept = u if design.basis is None else residuals(u, design.base_weight * design.times, design.basis)
    return np.asarray((kept * design.weight[:, None])[design.stages.order])


def unit_sums(design: Design, z: np.ndarray) -> np.ndarray:
    """Sums over the organisations of each PSU of `z`, as `organisation_values` orders it."""
    return np.add.reduceat(z, design.stages.starts, axis=0) if design.stages.clustered else z


def variance(design: Design, u: np.ndarray) -> np.ndarray:
    """The variance of each column of `u` [organisations, k], float64 [k], lonely strata counted as 0 (see Domains)."""
    stages = design.stages
    z = organisation_values(design, u)
    units = unit_sums(design, z)
    times = np.ones(len(units)) if stages.clustered else design.times[stages.order]
    total = np.zeros(u.shape[1])
    for stratum, census in enumerate(design.census.tolist()):
        start, stop = stages.stratum_starts[stratum : stratum + 2].tolist()
        n, fraction = int(stages.sampled[stratum]), float(stages.fraction[stratum])
        if census:
            continue
        if n > 1 and fraction < 1:
            total += (1 - fraction) * n / (n - 1) * _squares(units[start:stop], times[start:stop])
        if stages.members is not None and fraction > 0:
            total += fraction * _within(design, z, start, stop)
    scale = design.weight**2 * design.times @ u**2
    return np.where(total <= NOISE * scale, 0.0, total)


def _squares(z: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Centred sums of squares of `z` [units, k], each unit standing for `times` equal ones."""
    centred = z - times @ z / times.sum()
    return np.asarray(times @ centred**2)


def _within(design: Design, z: np.ndarray, start: int, stop: int) -> np.ndarray:
    """The second stage in PSUs `start` to `stop`: sum_j (1 - f_j) k/(k - 1) sum (z - mean_j)^2.

    A PSU sampled in part with one respondent has no variance of its own; it gets the average of the others.
    """
    stages = design.stages
    assert stages.members is not None
    ends = np.append(stages.starts, design.orgs)
    total = np.zeros(z.shape[1])
    partly = estimated = 0
    for unit in range(start, stop):
        k, members = int(ends[unit + 1] - ends[unit]), int(stages.members[unit])
        partly += k < members
        if 1 < k < members:
            estimated += 1
            total += (1 - k / members) * k / (k - 1) * _squares(z[ends[unit] : ends[unit + 1]], np.ones(k))
    return total * partly / estimated if estimated else total
