"""What the standard deviation of a row tells: a small one tells everybody's number.

k of n organisations with mean m and standard deviation s have a mean within m ± s sqrt((n - k)/k) (Samuelson 1968).
Insiders take their own numbers out first, and see the mean and the deviation of what remains: where all but they gave
nearly the same they know what that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.disclosure.rows import LEVEL
from meerwaarde.disclosure.rules import VALUE_WIDTH
from meerwaarde.disclosure.system import Bounded, Linear, Unit

if TYPE_CHECKING:
    from meerwaarde.disclosure import numbers

FIRST = 12  # of pairs one is among so many without whom the others are most alike


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody sees in the spread of `unit` as long as that is shown."""

    unit: Unit
    bounded: Bounded


def says_much(values: float | np.ndarray, mean: float | np.ndarray, n: int | np.ndarray, minimum: int) -> np.ndarray:
    """Whether a deviation comes near what must stay open of one, elementwise; `values`: the deviation."""
    return np.asarray(values * np.sqrt(n) <= VALUE_WIDTH * minimum * np.abs(mean))


def within(k: int, n: int, mean: float, deviation: float) -> tuple[float, float]:
    """Between which values the sum of k of n numbers with this mean and standard deviation lies."""
    half = k * deviation * float(np.sqrt((n - k) / k)) + 1e-9 * abs(mean)
    return k * mean - half, k * mean + half


def narrowed(builder: numbers.NumberSystem, names: np.ndarray) -> dict[tuple[int, ...], tuple[Narrowed, ...]]:
    """What the spread of each row of this wave tells insiders, alone and in twos; by their places in `names`."""
    found: dict[tuple[int, ...], tuple[Narrowed, ...]] = {}
    side = builder.now
    for unit in builder.system.shown():
        if unit[4] != LEVEL or builder.asked.now.values is None:
            continue
        atoms = side.layer.groups[unit[1], unit[2]]
        inside = side.layer.inside(atoms)
        row = _Row(np.searchsorted(names, side.frame.holders[inside]), side.values[inside], side.layer.atom[inside])
        if len(row.values):
            for some in row.told(builder.rules.minimum):
                more = tuple(_seen(builder, unit, row, some))
                if more:
                    found[some] = found.get(some, ()) + more
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """Everybody in one row: `holder`, `values` and `atom` [organisations]."""

    holder: np.ndarray
    values: np.ndarray
    atom: np.ndarray

    def told(self, minimum: int) -> list[tuple[int, ...]]:
        """The holdings, and twos of them, without whom the others are alike. The few without whom they are most alike
        come first: one of those is in every pair that sees what neither sees alone."""
        holders, place = np.unique(self.holder, return_inverse=True)
        middle = float(np.median(self.values))
        away = self.values - middle
        sums = np.array([np.bincount(place, part) for part in (np.ones(len(place)), away, away**2)])
        without = sums.sum(axis=1)[:, None] - sums
        order = np.argsort(_deviation(without), kind="stable")[:FIRST]
        some: list[tuple[int, ...]] = [(int(holder),) for holder in holders[_alike(without, middle, minimum)]]
        for first in order.tolist():
            alike = _alike(without - sums[:, [first]], middle, minimum)
            alike[first] = False
            some += [(int(min(holders[first], other)), int(max(holders[first], other))) for other in holders[alike]]
        return sorted(set(some))


def _deviation(sums: np.ndarray) -> np.ndarray:
    """The standard deviation from how many, their sum and their sum of squares: [3, cases]."""
    n = np.maximum(sums[0], 1.0)
    return np.asarray(np.sqrt(np.maximum(sums[2] / n - (sums[1] / n) ** 2, 0.0)))


def _alike(sums: np.ndarray, middle: float, minimum: int) -> np.ndarray:
    n = np.maximum(sums[0], 1.0)
    return np.asarray(says_much(_deviation(sums), middle + sums[1] / n, n, minimum) & (sums[0] > 0.5))


def _seen(builder: numbers.NumberSystem, unit: Unit, row: _Row, some: tuple[int, ...]) -> list[Narrowed]:
    """What these see of each small group in the row."""
    mine = np.isin(row.holder, some)
    others = row.values[~mine]
    n, mean, deviation = len(others), float(others.mean()), float(others.std())
    found = []
    for atom in np.unique(row.atom[~mine]):
        here = row.atom == atom
        k, own = int((here & ~mine).sum()), float(row.values[here & mine].sum())
        if k < builder.rules.minimum:
            low, high = within(k, n, mean, deviation)
            form = Linear.total(builder.now.columns[atom : atom + 1])
            found.append(Narrowed(unit, Bounded(form, own + low, own + high)))
    return found
