"""Small-count rounding that stays additive.

Every lowest count from 1 to base - 1 becomes 0 or `base`; all margins are sums of the lowest cells again, so no cell
shows a count between 0 and the base. Which of them go up is chosen to keep the margins near the true ones, first by the
sum of squared deviations, then by the largest, which high powers single out. In the spirit of Langsrud and Heldal
(2018), SmallCountRounding. Deterministic: the seed only orders what is equally good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import numpy as np

from meerwaarde.disclosure.additive.dimensions import parts_of
from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.alternatives.shown import check, shown
from meerwaarde.disclosure.table import SafeCross

SEED = 2014
POWERS = (2, 8)  # of the deviations, whose sum is made small: near everywhere, then nowhere far
STEPS = 20_000  # at most, per power
WORST = 10  # margins from which a pair of changes starts
PARTNERS = 20  # cells of such a margin that are tried
LESS = 1e-9  # what counts as a better sum


def round_small(table: Table, base: int, seed: int = SEED) -> SafeCross:
    """The table of counts with its small ones rounded to 0 or `base`. Raises InputError for another kind of table."""
    check(table, base, "round")
    counts = rounded(table, base, seed)
    off = int(np.abs(counts - table.value).max(initial=0))
    words = ("method=round", f"base={base}", f"seed={seed}", f"largest_deviation={off}")
    return shown(table, counts, words)


def rounded(table: Table, base: int, seed: int = SEED) -> np.ndarray:
    """The rounded counts with all their margins, int64, in the shape of the table."""
    inner = tuple(slice(one.leaves) for one in table.dimensions)
    counts = np.rint(table.value).astype(np.int64)
    lowest: np.ndarray = counts[inner].copy()
    small = np.argwhere((lowest > 0) & (lowest < base))
    if len(small):
        up = _Search(_margins_of(table, small), counts[tuple(small.T)], base, seed).best()
        lowest[tuple(small.T)] = np.where(up, base, 0)
    for axis, one in enumerate(table.dimensions):
        lowest = summed(one, lowest, axis)
    return lowest


def _margins_of(table: Table, small: np.ndarray) -> np.ndarray:
    """The cells that each small cell counts in, itself included; int64 [small cells, cells], filled up with -1."""
    parts = [parts_of(one) for one in table.dimensions]
    shape = table.value.shape
    above = [
        [
            np.ravel_multi_index(place, shape)
            for place in product(*(part[code] for part, code in zip(parts, at, strict=True)))
        ]
        for at in small.tolist()
    ]
    longest = max(map(len, above))
    return np.array([[*cells, *[-1] * (longest - len(cells))] for cells in above], dtype=np.int64)


@dataclass(slots=True)
class _Search:
    """Small cells that go up or down, and how far every margin is off for it."""

    margins: np.ndarray  # int64 [small cells, longest], -1 padded
    counts: np.ndarray  # int64 [small cells]
    base: int
    seed: int
    up: np.ndarray = field(init=False)  # bool [small cells]
    off: np.ndarray = field(init=False)  # float64 [margins]
    _cell: np.ndarray = field(init=False)  # int64 [entries]: pairs of a small cell and a margin
    _margin: np.ndarray = field(init=False)
    _tie: np.ndarray = field(init=False)  # float64 [small cells], tiny

    def __post_init__(self) -> None:
        chance = np.random.Generator(np.random.SFC64(self.seed))
        self._tie = chance.random(len(self.counts)) * LESS / 10
        self._cell, place = np.nonzero(self.margins >= 0)
        used, self._margin = np.unique(self.margins[self._cell, place], return_inverse=True)
        # In the order of the table, every time that `base` is reached the next cell goes up.
        passed = (np.cumsum(self.counts) / self.base + chance.random()) // 1
        self.up = np.diff(passed, prepend=0.0) > 0
        change = np.where(self.up, self.base, 0) - self.counts
        self.off = np.bincount(self._margin, change[self._cell].astype(np.float64), len(used))

    def best(self) -> np.ndarray:
        """Which cells go up, bool [small cells]."""
        for power in POWERS:
            for _step in range(STEPS):
                if not self._one(power) and not self._pair(power):
                    break
        return self.up

    def _gains(self, power: int) -> np.ndarray:
        """By how much the sum of powers changes when a cell changes its side, float64 [small cells]."""
        side = np.where(self.up, -self.base, self.base)[self._cell]
        off = self.off[self._margin] / self.base
        change = np.abs(off + side / self.base) ** power - np.abs(off) ** power
        gains: np.ndarray = np.bincount(self._cell, change, len(self.counts)) + self._tie
        return gains

    def _flip(self, cell: int) -> None:
        self.off[self._margin[self._cell == cell]] += -self.base if self.up[cell] else self.base
        self.up[cell] = ~self.up[cell]

    def _one(self, power: int) -> bool:
        """Change the side of one cell, if that helps."""
        gains = self._gains(power)
        cell = int(gains.argmin())
        if gains[cell] >= -LESS:
            return False
        self._flip(cell)
        return True

    def _pair(self, power: int) -> bool:
        """Change the sides of two cells, the first from a margin that is far off, if that helps."""
        gains = self._gains(power)
        for margin in np.argsort(-np.abs(self.off), kind="stable")[:WORST].tolist():
            cells = self._cell[self._margin == margin]
            cells = cells[self.up[cells] == (self.off[margin] > 0)]
            for first in cells[np.argsort(gains[cells], kind="stable")][:PARTNERS].tolist():
                gain = gains[first]
                self._flip(first)
                others = self._gains(power)
                second = int(others.argmin())
                if second != first and gain + others[second] < -LESS:
                    self._flip(second)
                    return True
                self._flip(first)
        return False
