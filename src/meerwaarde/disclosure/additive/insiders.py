"""What insiders know: a contributor its own part of every cell, and a cell in which it is alone exactly.

Attackers are coalitions of no, one or two units. A coalition rules out a move (another world) that takes away more from
a cell than what others put there, or that changes a cell in which it has everything.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from meerwaarde.disclosure.additive.moves import NOISE, Move
from meerwaarde.disclosure.additive.types import Problem

COALITION = 2  # a respondent and one other

Coalition = frozenset[int]
NOBODY: Coalition = frozenset()


class _Sums:
    """Which cells add up to which: the relations in which a cell is the sum."""

    def __init__(self, problem: Problem) -> None:
        self._matrix = problem.relations
        entries = np.flatnonzero(self._matrix.data < 0)
        rows = np.searchsorted(self._matrix.indptr, entries, side="right") - 1
        columns = self._matrix.indices[entries]
        self.rows = dict(zip(columns[::-1].tolist(), rows[::-1].tolist(), strict=True))

    def below(self, cell: int) -> list[int]:
        """The parts of one division of the cell."""
        start, end = self._matrix.indptr[self.rows[cell] : self.rows[cell] + 2]
        return [int(other) for other in self._matrix.indices[start:end] if other != cell]


class Insiders:
    """Who stands behind which cell of a problem, for quick questions about coalitions."""

    def __init__(self, problem: Problem) -> None:
        self.value = problem.value.tolist()
        self.low = problem.low.tolist()
        self.parts: list[dict[int, float]] = [{} for _ in self.value]
        self.cells: dict[int, list[int]] = {}
        for cell, unit, amount in zip(
            problem.cell.tolist(), problem.unit.tolist(), problem.amount.tolist(), strict=True
        ):
            self.parts[cell][unit] = self.parts[cell].get(unit, 0.0) + amount
            self.cells.setdefault(unit, []).append(cell)
        sums = _Sums(problem)
        for target in problem.protected.tolist():
            self.parts[target] = self._behind(target, sums)
        self.few = [0 < len(parts) <= COALITION for parts in self.parts]
        self._largest = [sum(sorted(parts.values())[-COALITION:]) for parts in self.parts]
        self._known: dict[Coalition, int] = {NOBODY: 0}

    def _behind(self, cell: int, sums: _Sums) -> dict[int, float]:
        """The contributions to a cell: its own, or those to the cells that it is the sum of."""
        if self.parts[cell] or cell not in sums.rows:
            return self.parts[cell]
        found: dict[int, float] = {}
        for child in sums.below(cell):
            for unit, amount in self._behind(child, sums).items():
                found[unit] = found.get(unit, 0.0) + amount
        return found

    def knows(self, cell: int, coalition: Coalition) -> bool:
        """Whether nobody else stands behind the cell."""
        parts = self.parts[cell]
        return bool(parts) and len(parts) <= len(coalition) and all(unit in coalition for unit in parts)

    def known(self, coalition: Coalition) -> int:
        """The cells that the coalition knows exactly, as a mask."""
        if coalition not in self._known:
            mask = 0
            for unit in coalition:
                for cell in self.cells.get(unit, ()):
                    if self.knows(cell, coalition):
                        mask |= 1 << cell
            self._known[coalition] = mask
        return self._known[coalition]

    def room(self, cell: int, coalition: Coalition) -> float:
        """How far the cell can go down for this coalition."""
        parts = self.parts[cell]
        own = sum([parts[unit] for unit in coalition if unit in parts])
        return float(self.value[cell] - max(self.low[cell], own))

    def allow(self, move: Move, target: int, scale: float, coalition: Coalition) -> bool:
        """Whether the coalition cannot rule out `scale` times the move, which others must allow for."""
        if move.mask & self.known(coalition) & ~(1 << target):
            return False
        for unit in coalition:
            for cell in (*self.cells.get(unit, ()), target):
                change = move.at.get(cell, 0.0) * scale
                if change < 0 and self.room(cell, coalition) + change < NOISE * change:
                    return False
        return True

    def limits(self, coalition: Coalition) -> tuple[list[int], dict[int, float]]:
        """Cells that the coalition knows exactly, and how far the others of its cells can go down."""
        known, room = [], {}
        for cell in sorted({cell for unit in coalition for cell in self.cells.get(unit, ())}):
            if self.knows(cell, coalition):
                known.append(cell)
            else:
                room[cell] = self.room(cell, coalition)
        return known, room

    def blockers(self, move: Move, target: int, scale: float, coalition: Coalition) -> Iterator[Coalition]:
        """The smallest larger coalitions, up to two units, that rule out `scale` times the move."""
        free = COALITION - len(coalition)
        if not free:
            return
        for cell, step in move.at.items():
            down = -step * scale
            tight = down > 0 and self.value[cell] - self.low[cell] - down < self._largest[cell] * (1 + NOISE)
            if not (tight or self.few[cell]):
                continue
            others = {unit: part for unit, part in self.parts[cell].items() if unit not in coalition}
            if 0 < len(others) <= free and cell != target:
                yield coalition | set(others)
            if tight and others:
                yield from _too_little_left(others, self.room(cell, coalition) - down, coalition, free)


def _too_little_left(others: dict[int, float], spare: float, coalition: Coalition, free: int) -> Iterator[Coalition]:
    """Coalitions whose further part of the cell exceeds what may be spared."""
    limit = spare + NOISE * max(1.0, abs(spare))
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    for place, (unit, part) in enumerate(ranked):
        if part > limit:
            yield coalition | {unit}
        elif free < COALITION or part * 2 <= limit:
            return
        else:
            for other, more in ranked[place + 1 :]:
                if part + more <= limit:
                    break
                yield coalition | {unit, other}


def required(problem: Problem, insiders: Insiders, target: int, coalition: Coalition) -> tuple[float, float]:
    """How far up and down the target must stay open for this coalition: what it put in itself is no secret to it."""
    room = max(insiders.room(target, coalition), 0.0)
    down = min(float(problem.down[target]), room)
    up = float(problem.up[target])
    missing = float(problem.width[target]) - up - down
    if missing > 0:
        half = np.floor(missing / 2) if problem.whole else missing / 2
        further = min(float(half), room - down)
        down += further
        up += missing - further
    return up, down
