"""Estimates as a textbook writes them: loops over units, one answer and one group at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Unit:
    """One organisation that answered: its stratum, its cluster, its rows in the margins to rake to."""

    stratum: str
    cluster: str
    margins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Population:
    """N per stratum, clusters per stratum, members per (stratum, cluster), totals per margin."""

    members: dict[str, int]
    clusters: dict[str, int] | None = None
    in_cluster: dict[tuple[str, str], int] | None = None
    margins: tuple[dict[str, int], ...] = ()


def base_weights(units: Sequence[Unit], population: Population) -> list[float]:
    respondents: dict[str, int] = {}
    for unit in units:
        respondents[unit.stratum] = respondents.get(unit.stratum, 0) + 1
    return [population.members[unit.stratum] / respondents[unit.stratum] for unit in units]


def raked_weights(units: Sequence[Unit], population: Population, rounds: int = 4000) -> list[float]:
    weights = base_weights(units, population)
    for _round in range(rounds if population.margins else 0):
        before = list(weights)
        for margin, totals in enumerate(population.margins):
            for code, wanted in totals.items():
                rows = [i for i, unit in enumerate(units) if unit.margins[margin] == code]
                now = sum(weights[i] for i in rows)
                for i in rows:
                    weights[i] *= wanted / now
        if all(abs(new - old) < 1e-13 * old for new, old in zip(weights, before, strict=True)):
            break
    return weights


def residuals(u: Sequence[float], units: Sequence[Unit], population: Population) -> list[float]:
    """What weighted least squares on the margin dummies leaves of u, with the weights from before raking."""
    if not population.margins:
        return list(u)
    dummies = np.array(
        [
            [float(unit.margins[m] == code) for m, totals in enumerate(population.margins) for code in totals]
            for unit in units
        ]
    )
    root = np.sqrt(base_weights(units, population))
    beta = np.linalg.lstsq(dummies * root[:, None], np.array(u) * root, rcond=None)[0]
    return list(np.array(u) - dummies @ beta)


def variance(
    u: Sequence[float], weights: Sequence[float], units: Sequence[Unit], population: Population, *, correct: bool = True
) -> float:
    """The variance of sum(w u), strata by strata, cluster by cluster, second stage included."""
    z = [w * r for w, r in zip(weights, residuals(u, units, population), strict=True)]
    total = 0.0
    for stratum in sorted({unit.stratum for unit in units}):
        sums: dict[str, float] = {}
        parts: dict[str, list[float]] = {}
        for value, unit in zip(z, units, strict=True):
            if unit.stratum == stratum:
                sums[unit.cluster] = sums.get(unit.cluster, 0.0) + value
                parts.setdefault(unit.cluster, []).append(value)
        n = len(sums)
        clusters = population.clusters[stratum] if population.clusters else population.members[stratum]
        f1 = n / clusters if correct else 0.0
        mean = sum(sums.values()) / n
        if n > 1:
            total += (1 - f1) * n / (n - 1) * sum((value - mean) ** 2 for value in sums.values())
        if population.in_cluster is None or not correct:
            continue
        for cluster, values in parts.items():
            k, members = len(values), population.in_cluster[stratum, cluster]
            if 1 < k < members:
                centre = sum(values) / k
                total += f1 * (1 - k / members) * k / (k - 1) * sum((value - centre) ** 2 for value in values)
    return total


def mean(y: Sequence[float], inside: Sequence[bool], weights: Sequence[float]) -> float:
    top = sum(w * v for w, v, d in zip(weights, y, inside, strict=True) if d)
    return top / sum(w for w, d in zip(weights, inside, strict=True) if d)


def mean_values(y: Sequence[float], inside: Sequence[bool], weights: Sequence[float]) -> list[float]:
    """u of a mean: d (y - m) / sum(w d)."""
    m = mean(y, inside, weights)
    size = sum(w for w, d in zip(weights, inside, strict=True) if d)
    return [(v - m) / size if d else 0.0 for v, d in zip(y, inside, strict=True)]


def total_values(
    y: Sequence[float], inside: Sequence[bool], asked: Sequence[bool], weights: Sequence[float]
) -> tuple[float, list[float]]:
    """T = m A and its u: a m + d (y - m) A / sum(w d)."""
    m = mean(y, inside, weights)
    of_asked = sum(w for w, a in zip(weights, asked, strict=True) if a)
    size = sum(w for w, d in zip(weights, inside, strict=True) if d)
    u = [
        (m if a else 0.0) + ((v - m) * of_asked / size if d else 0.0) for v, d, a in zip(y, inside, asked, strict=True)
    ]
    return m * of_asked, u
