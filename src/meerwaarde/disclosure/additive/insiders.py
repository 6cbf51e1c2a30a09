"""What insiders know: a contributor its own part of every cell, and a cell in which it is alone exactly.

Attackers are coalitions of no, one or two units. A coalition rules out a move (another world) that takes away more from
a cell than what others put there, or that changes a cell in which it has everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from meerwaarde.disclosure.additive.moves import NOISE, Move
from meerwaarde.disclosure.additive.types import Problem

COALITION = 2  # a respondent and one other
LOOSE = 10 * NOISE  # relative; a program may use up all that is left of a cell, and a little noise more

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
        self._sums = sums = _Sums(problem)
        alone = [bool(parts) for parts in self.parts]  # whether its contributors know that nobody else is in it
        for target in problem.protected.tolist():
            self.parts[target], alone[target] = self._behind(target, sums)
        self.few = [known and len(parts) <= COALITION for known, parts in zip(alone, self.parts, strict=True)]
        self._knowing = [frozenset(parts) if few else NOBODY for few, parts in zip(self.few, self.parts, strict=True)]
        self._ranked = [sorted(parts.items(), key=lambda item: (-item[1], item[0])) for parts in self.parts]
        self._largest = [sum([part for _unit, part in ranked[:COALITION]]) for ranked in self._ranked]
        self._known: dict[Coalition, int] = {NOBODY: 0}

    def sums_beyond(self, printed: int) -> dict[int, list[int]]:
        """Of every cell the sums it is part of that stand behind the first `printed` cells."""
        found: dict[int, list[int]] = {}
        for total in range(printed, len(self.value)):
            for cell in self._sums.below(total):
                found.setdefault(cell, []).append(total)
        return found

    def _behind(self, cell: int, sums: _Sums) -> tuple[dict[int, float], bool]:
        """The contributions to a cell, its own or those to the cells that it is the sum of, and whether these are all
        for certain: a cell without anybody that is no structural zero might have had somebody."""
        if self.parts[cell] or cell not in sums.rows:
            return self.parts[cell], bool(self.parts[cell])
        found: dict[int, float] = {}
        certain = True
        for child in sums.below(cell):
            parts, alone = self._behind(child, sums)
            certain &= alone
            for unit, amount in parts.items():
                found[unit] = found.get(unit, 0.0) + amount
        return found, certain

    def spare(self, cell: int) -> float:
        """How far the cell can go down for any coalition that does not know it."""
        ranked = sorted(self.parts[cell].values(), reverse=True)
        own = sum(ranked[: min(COALITION, max(len(ranked) - 1, 0))])
        return float(self.value[cell] - self._floor(cell, own))

    def _floor(self, cell: int, own: float) -> float:
        """How low the cell can be for who put in `own`. A change may be negative: then that is no floor."""
        low = self.low[cell]
        return float(max(low, own) if low >= 0 else low)

    def knows(self, cell: int, coalition: Coalition) -> bool:
        """Whether nobody else stands behind the cell."""
        return self.few[cell] and all(unit in coalition for unit in self.parts[cell])

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
        return float(self.value[cell] - self._floor(cell, own))

    def allow(self, move: Move, target: int, scale: float, coalition: Coalition) -> bool:
        """Whether the coalition cannot rule out `scale` times the move, which others must allow for."""
        if move.mask & self.known(coalition) & ~(1 << target):
            return False
        for unit in coalition:
            for cell in self.cells.get(unit, ()):
                change = move.at.get(cell, 0.0) * scale
                if change < 0 and cell != target and self.room(cell, coalition) + change < NOISE * change:
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

    def finding(self, cells: list[int]) -> Iterator[tuple[int, Coalition]]:
        """Which of the cells, of which everybody knows the sum, follows for which coalition that knows the others."""
        unsure = [cell for cell in cells if not self.few[cell]]
        if len(unsure) > 1:
            return
        for cell in unsure or cells:
            others = frozenset([unit for other in cells if other != cell for unit in self.parts[other]])
            if len(others) <= COALITION and not self.knows(cell, others):
                yield cell, others

    def allowing(self, move: Move, target: int, scale: float) -> Shield:
        """Who can rule out `scale` times the move. What the coalition put into the target itself does not count: then
        a smaller part of the move is enough."""
        singles: set[int] = set()
        pairs: set[Coalition] = set()
        for cell, step in move.at.items():
            if cell == target:
                continue
            knowing = self._knowing[cell]
            if len(knowing) == 1:
                singles |= knowing
                continue
            if knowing:
                pairs.add(knowing)
            down = -step * scale
            if down > 0:
                spare = self.value[cell] - self.low[cell] - down
                if spare < self._largest[cell] * (1 + NOISE):
                    _too_little_left(self._ranked[cell], spare, singles, pairs)
        partners: dict[int, set[int]] = {}
        for pair in pairs:
            if singles.isdisjoint(pair):
                one, other = pair
                partners.setdefault(one, set()).add(other)
                partners.setdefault(other, set()).add(one)
        return Shield(move, scale, frozenset(singles), partners)


def _too_little_left(ranked: list[tuple[int, float]], spare: float, singles: set[int], pairs: set[Coalition]) -> None:
    """Units and pairs of units whose part of a cell exceeds what may be spared; `ranked`: the largest parts first."""
    limit = spare + LOOSE * max(1.0, abs(spare), ranked[0][1] if ranked else 0.0)
    for place, (unit, part) in enumerate(ranked):
        if part > limit:
            singles.add(unit)
        elif part * 2 <= limit:
            return
        else:
            for other, more in ranked[place + 1 :]:
                if part + more <= limit:
                    break
                pairs.add(frozenset((unit, other)))


@dataclass(frozen=True, slots=True, eq=False)
class Shield:
    """`scale` times a move, and who can rule that out: `singles` alone, others only with one of their `partners`."""

    move: Move
    scale: float
    singles: frozenset[int]
    partners: dict[int, set[int]]

    def stops(self, coalition: Coalition) -> bool:
        """Whether the coalition must allow for the move."""
        if not self.singles.isdisjoint(coalition):
            return False
        return not any(unit in self.partners and not self.partners[unit].isdisjoint(coalition) for unit in coalition)

    def joining(self, unit: int) -> Set[int]:
        """Who can rule out the move together with `unit`, which cannot do so alone."""
        return self.singles | self.partners[unit] if unit in self.partners else self.singles


def piercing(shields: Sequence[Shield]) -> Iterator[Coalition]:
    """The coalitions up to two units that can rule out every one of the shields; with no shields: nobody is needed.

    A pair of which one can do it alone is left out: who is excused must be looked at with `joining`.
    """
    if not shields:
        yield NOBODY
        return
    alone, first = shields[0].singles, shields[0]
    for shield in shields:
        alone = alone & shield.singles
        if len(shield.singles) + len(shield.partners) < len(first.singles) + len(first.partners):
            first = shield
    for unit in sorted(alone):
        yield frozenset((unit,))
    for unit in sorted({*first.singles, *first.partners}):
        if unit in alone:
            continue
        common: Set[int] | None = None
        for shield in shields:
            if unit not in shield.singles:
                with_it = shield.singles | shield.partners[unit] if unit in shield.partners else shield.singles
                common = with_it if common is None else common & with_it
                if not common:
                    break
        for other in sorted((common or NOBODY) - alone):
            yield frozenset((unit, other))


def required(problem: Problem, insiders: Insiders, target: int) -> tuple[float, float]:
    """How far up and down the target must stay open. A width is laid around the value, as far as no coalition knows
    from what it put in itself that it cannot be that low."""
    down, up = float(problem.down[target]), float(problem.up[target])
    missing = float(problem.width[target]) - up - down
    if missing > 0:
        half = np.floor(missing / 2) if problem.whole else missing / 2
        further = max(min(float(half), insiders.spare(target) - down), 0.0)
        down += further
        up += missing - further
    return up, down
