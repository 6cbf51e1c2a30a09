"""The cheapest box: moves that change the corners of a box in the table, up and down in turn.

In every dimension a box pairs the target's code with another of the same parent (one goes up, the other down), or with
all codes above it (all go up). The product of such pairs leaves every sum as it is. All boxes of a target are priced
at once. Method: hypercubes, Repsilber 1994, GHMITER in the SDC handbook, here with the totals as corners too.
"""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.additive.types import Dimension, Grid

FEW_WAYS = 16  # so many are priced all; of more, those through cells that cannot change are left out first
FEW_LEAVES = 12  # in dimensions this small codes of different parents are paired as well


class Boxes:
    """Boxes in one table. `prices` float64 [shape + 1]: of changing a cell; infinite where it cannot be changed."""

    def __init__(self, grid: Grid, cells: int) -> None:
        self.grid = grid
        self._options = [_Options(dimension) for dimension in grid.dimensions]
        shape = tuple(size + 1 for size in grid.cell.shape)  # one code more in each dimension: nothing, for free
        self._cell = np.full(shape, -1, dtype=np.int64)
        self._cell[tuple(slice(0, size) for size in grid.cell.shape)] = grid.cell
        self._flat = self._cell.ravel()
        self.prices = np.where(self._cell < 0, np.inf, 0.0)
        for axis in range(len(shape)):
            self.prices[(slice(None),) * axis + (-1,)] = 0.0
        self._price = self.prices.ravel()
        order = np.argsort(self._flat, kind="stable")
        order = order[self._flat[order] >= 0]
        self._places = np.split(order, np.searchsorted(self._flat[order], np.arange(1, cells)))
        self._codes = [np.unravel_index(places[0], shape) for places in self._places]

    def set_price(self, cell: int, price: float) -> None:
        """What it costs to change `cell`, divided over the places where it stands in the table."""
        places = self._places[cell]
        self._price[places] = price / len(places)

    def set_prices(self, prices: np.ndarray) -> None:
        """The same for all cells, float64 [cells]."""
        inside = self._flat >= 0
        number = np.bincount(self._flat[inside])
        self._price[inside] = (prices / number)[self._flat[inside]]

    def barred(self, cells: list[int]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Make these cells unchangeable; returns what `restore` needs."""
        before = [(self._places[cell], self._price[self._places[cell]].copy()) for cell in cells]
        for cell in cells:
            self._price[self._places[cell]] = np.inf
        return before

    def restore(self, before: list[tuple[np.ndarray, np.ndarray]]) -> None:
        """Undo `barred`."""
        for places, price in reversed(before):
            self._price[places] = price

    def set_rooms(self, rooms: np.ndarray) -> None:
        """How far every cell can go down, float64 [cells]."""
        inside = self._flat >= 0
        self._room = np.full(len(self._flat), np.inf)
        self._room[inside] = rooms[self._flat[inside]] * (1 + 1e-9)
        self._least = float(rooms.min(initial=np.inf))

    def best(self, target: int, amount: float) -> tuple[np.ndarray, np.ndarray] | None:
        """The cheapest box through `target` of which every cell can go down by `amount`, as cells and steps (+1
        at the target); None when there is none."""
        prices = self._price
        if amount > self._least:
            prices = np.where(self._room >= amount, prices, np.inf)
            prices[self._places[target]] = self._price[self._places[target]]
        shaped = prices.reshape(self.prices.shape)
        options = self._possible(target, shaped)
        if any(not len(codes) for codes, _signs in options):
            return None
        total = shaped  # summed over one dimension after the other: far fewer terms than over all corners at once
        for axis, (codes, _signs) in enumerate(options):
            total = total.take(codes, axis=axis).sum(axis=axis + 1)
        place = int(np.argmin(total.round(9)))  # ties go by place, not by noise in adding up
        if not np.isfinite(total.flat[place]):
            return None
        return self._corners(options, [int(i) for i in np.unravel_index(place, total.shape)])

    def _possible(self, target: int, prices: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Per dimension the ways to change the target's code that are possible while all other codes stay."""
        here = [int(code) for code in self._codes[target]]
        options = []
        for axis, code in enumerate(here):
            codes, signs = self._options[axis](code)
            if len(codes) > FEW_WAYS:
                place: tuple[int | slice, ...] = (*here[:axis], slice(None), *here[axis + 1 :])
                keep = np.isfinite(prices[place])[codes].all(axis=1)
                codes, signs = codes[keep], signs[keep]
            options.append((codes, signs))
        return options

    def _corners(self, options: list[tuple[np.ndarray, np.ndarray]], place: list[int]) -> tuple[np.ndarray, np.ndarray]:
        codes = [option[0][i] for option, i in zip(options, place, strict=True)]
        steps = np.ones(1)
        for option, i in zip(options, place, strict=True):
            steps = np.multiply.outer(steps, option[1][i])
        cells = self._cell
        for axis, corner in enumerate(codes):
            cells = cells.take(corner, axis=axis)
        used = steps.ravel() != 0
        return cells.ravel()[used], steps.ravel()[used]


class _Options:
    """For a code of one dimension all ways to change it: int64 [ways, width] codes and float64 signs, padded."""

    def __init__(self, dimension: Dimension) -> None:
        self._nothing = len(dimension.codes)
        self._known: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        above: list[list[int]] = [[] for _ in dimension.codes]
        for parent, children in dimension.relations:
            for child in children:
                above[child].append(parent)
        self._above = [self._all_above(leaf, above) for leaf in range(dimension.leaves)]
        self._leaves = dimension.leaves

    @staticmethod
    def _all_above(code: int, above: list[list[int]]) -> frozenset[int]:
        found, waiting = set(), [code]
        while waiting:
            for parent in above[waiting.pop()]:
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return frozenset(found)

    def __call__(self, code: int) -> tuple[np.ndarray, np.ndarray]:
        if code not in self._known:
            self._known[code] = self._padded(list(self._ways(code)))
        return self._known[code]

    def _ways(self, code: int) -> list[dict[int, float]]:
        """Changes that raise `code` by one, as code -> change."""
        if code >= self._leaves:
            return [self._up(leaf) for leaf in range(self._leaves) if code in self._above[leaf]]
        ways = [self._up(code)]
        for other in range(self._leaves):
            alike = self._above[other] == self._above[code]
            if other != code and (alike or self._leaves <= FEW_LEAVES):
                down = {place: -change for place, change in self._up(other).items()}
                up = self._up(code)
                both = {place: up.get(place, 0.0) + down.get(place, 0.0) for place in up | down}
                ways.append({place: change for place, change in both.items() if change})
        return ways

    def _up(self, leaf: int) -> dict[int, float]:
        return dict.fromkeys((leaf, *sorted(self._above[leaf])), 1.0)

    def _padded(self, ways: list[dict[int, float]]) -> tuple[np.ndarray, np.ndarray]:
        width = max((len(way) for way in ways), default=0)
        codes = np.full((len(ways), width), self._nothing, dtype=np.int64)
        signs = np.zeros((len(ways), width))
        for row, way in enumerate(ways):
            codes[row, : len(way)] = list(way)
            signs[row, : len(way)] = list(way.values())
        return codes, signs
