"""The fewest secondary cells against the same attackers, exactly: a master that picks cells, and cuts from its leaks.

The master (an integer program over cells) proposes a pattern; the judge of `tests/support` plays every attacker on it.
Each leak gives a cut that no safe pattern breaks: from the dual of the attacker's program, or, where only whole numbers
give the leak, from the largest pattern around it that still leaks. No leak left: the pattern is optimal, because the
master knew less than all cuts and could do no better. Stops after `rounds`, then only the lower bound is proven.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from support import auditor
from support.audited_release import Codes, Truth
from support.auditor import Judge, Knot, Leak, Shares

PER_ROUND = 120  # cuts
GROWN = 4  # patterns grown in a round, where only whole numbers give the leak
DUST = 1e-9


@dataclass(frozen=True)
class Optimum:
    """`secondary`: the fewest cells besides the primary ones; `proven`: whether no pattern has fewer."""

    secondary: int
    hidden: frozenset[Codes]
    proven: bool
    rounds: int
    cuts: int


class Master:
    """All cells of a table, the cuts so far, and the attackers' programs over all cells."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.cells = sorted(truth.cells)
        self.place = {codes: i for i, codes in enumerate(self.cells)}
        self.fixed = np.array([codes in truth.needs for codes in self.cells])
        self.whole_table = Knot(self.cells, np.array([truth.cells[c].value for c in self.cells]), relations(self))
        self.shares = Shares(truth, self.whole_table)
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []
        self.known: set[bytes] = set()
        self.far = 2 * float(self.whole_table.value.sum()) + 10
        entries = [(s, r, c) for r, row in enumerate(self.whole_table.relations) for c, s in row.items()]
        sign, row, column = np.array(entries).T
        self.matrix = csr_array((sign.astype(float), (row, column)), shape=(len(self.whole_table.relations), self.n))
        self.solver = linear(self.matrix)
        self.nowhere_alone = self.company()

    @property
    def n(self) -> int:
        return len(self.cells)

    def company(self) -> LinearConstraint:
        """Nobody hides a cell in a sum where all else is shown: there it can be worked out, so that does not help."""
        rows = [row for row in self.whole_table.relations if row]
        entries = [
            (1.0 if other == cell else -1.0, number, other)
            for number, (row, cell) in enumerate((row, cell) for row in rows for cell in row)
            for other in row
        ]
        sign, number, column = np.array(entries).T
        shape = (int(number.max()) + 1, self.n)
        return LinearConstraint(csr_array((sign, (number.astype(int), column.astype(int))), shape=shape), -np.inf, 0.0)

    def proposal(self) -> set[Codes]:
        """The smallest pattern that keeps to all cuts."""
        cuts = [LinearConstraint(csr_array(np.array(self.rows)), self.least, np.inf)] if self.rows else []
        cost, fixed = np.where(self.fixed, 0.0, 1.0), self.fixed.astype(float)
        constraints = [self.nowhere_alone, *cuts]
        done = milp(cost, constraints=constraints, bounds=Bounds(fixed, 1.0), integrality=np.ones(self.n))
        assert done.status == 0, done.message
        return {codes for codes, x in zip(self.cells, done.x, strict=True) if x > 0.5}

    def add(self, row: np.ndarray, least: float) -> bool:
        """Take a cut; False when it was there."""
        row = np.where(row >= least, least, row) / least
        key = np.round(row, 9).tobytes()
        if key in self.known:
            return False
        self.known.add(key)
        self.rows.append(row)
        self.least.append(1.0 - 1e-6)
        return True

    def reach(self, cell: int, side: int, floor: np.ndarray, free: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Row of a cut: how far `cell` can go is at most row @ x, for every pattern x; from the dual at `free`."""
        places = np.arange(self.n, dtype=np.int32)
        high = np.where(free & ~known, self.far, 0.0)
        self.solver.changeColsBounds(self.n, places, np.where(free, floor, 0.0), high)
        gain = np.zeros(self.n)
        gain[cell] = side
        self.solver.changeColsCost(self.n, places, -gain)
        self.solver.run()
        price = np.array(self.solver.getSolution().row_dual)
        over = gain + self.matrix.T @ price
        over[np.abs(over) < DUST] = 0.0
        return np.where(over > 0, over * np.where(known, 0.0, self.far), over * floor)

    def cut(self, leak: Leak, hidden: set[Codes]) -> bool | None:
        """Learn from a leak; False when there was nothing new in it, None when its programs cannot tell."""
        floor, known = self.shares.floors(leak.attacker)
        free = np.array([codes in hidden for codes in self.cells])
        cell, need = self.place[leak.cell], leak.need
        up, down = (self.reach(cell, side, floor, free, known) for side in (1, -1))
        for row, least in ((up, need.up), (down, need.down), (up + down, need.width)):
            if least > 0 and row @ free < least * (1 - 1e-7):
                return self.add(row, least)
        return None

    def outside(self, leak: Leak, hidden: set[Codes]) -> np.ndarray:
        """The cells of which at least one must be hidden: all but the largest pattern around this one that leaks."""
        grown = set(hidden)
        for codes in self.cells[::-1]:
            if codes not in grown and still(self.truth, grown | {codes}, leak):
                grown.add(codes)
        return np.array([0.0 if codes in grown else 1.0 for codes in self.cells])


def relations(master: Master) -> list[dict[int, int]]:
    """All relations over positions."""
    return [
        {master.place[parent]: 1, **dict.fromkeys((master.place[child] for child in children), -1)}
        for parent, children in master.truth.relations
    ]


def linear(matrix: csr_array) -> Any:
    """HiGHS with all relations of the table."""
    import highspy

    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    model.addVars(matrix.shape[1], np.zeros(matrix.shape[1]), np.zeros(matrix.shape[1]))
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns = matrix.indices[span].astype(np.int32)
        model.addRow(0.0, 0.0, len(columns), columns, matrix.data[span])
    return model


def still(truth: Truth, hidden: set[Codes], leak: Leak) -> bool:
    """Whether a pattern has this leak."""
    (knot,) = [knot for knot in auditor.knots(truth, hidden) if leak.cell in knot.cells]
    present = {unit for codes in knot.cells for unit in truth.cells[codes].units}
    attacker = tuple(unit for unit in leak.attacker if unit in present)
    needs = {leak.cell: leak.need}
    return any(True for _ in Judge(Truth(truth.cells, truth.relations, needs, truth.whole), knot).leaks(attacker))


def found(truth: Truth, hidden: set[Codes], pairs: int) -> Iterator[Leak]:
    """Leaks of a pattern, outsiders first, then units, then pairs; at most one round of them."""
    judges = [Judge(truth, knot) for knot in auditor.knots(truth, hidden) if truth.needs.keys() & set(knot.cells)]
    everybody = [(judge, who) for judge in judges for who in auditor.attackers(truth, judge.knot, pairs, 1)]
    seen = 0
    for size in (0, 1, 2):
        for judge, who in everybody:
            if len(who) == size and seen < PER_ROUND:
                for leak in judge.leaks(who):
                    seen += 1
                    yield leak
        if seen:
            return


def optimum(truth: Truth, *, rounds: int = 300, pairs: int = 10**6) -> Optimum:
    """The smallest pattern that no attacker of the judge gets through."""
    master = Master(truth)
    hidden: set[Codes] = set()
    for number in range(1, rounds + 1):
        hidden = master.proposal()
        leaks = list(found(truth, hidden, pairs))
        if not leaks:
            return Optimum(len(hidden) - len(truth.needs), frozenset(hidden), True, number, len(master.rows))
        news = [master.cut(leak, hidden) for leak in leaks]
        dumb = [leak for leak, new in zip(leaks, news, strict=True) if new is None]
        news += [master.add(master.outside(leak, hidden), 1.0) for leak in dumb[:GROWN]]
        assert any(news), "no cut separates this pattern"
    return Optimum(len(hidden) - len(truth.needs), frozenset(hidden), False, rounds, len(master.rows))
