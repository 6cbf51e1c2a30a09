"""The cheapest pattern: a master program picks cells, the attackers answer with cuts.

The master is an integer program: the cheapest cells that keep all cuts. Its pattern goes to the search, which may hide
nothing more. Wherever that finds no proof, the attacker's linear program tells which cells could have let the target
move, and its dual says: of these, weighed so, there must be enough. When nothing fails the pattern is proven, and no
cheaper one exists, for the master knew less than all cuts. Limits are counts; beyond them the
heuristic's pattern stays. Method: Fischetti and Salazar 2000 (Benders), through the SDC handbook, here with insiders.
"""

from __future__ import annotations

from dataclasses import replace

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.additive.insiders import Coalition
from meerwaarde.disclosure.additive.search import Search
from meerwaarde.disclosure.additive.types import Problem

ROUNDS = 200
NODES = 2000  # branch-and-bound nodes of one master
LARGEST = 2500  # cells of a problem for which this is tried

Cut = tuple[np.ndarray, float]  # coefficients over cells, and the least that those hidden must add up to


def cheapest(problem: Problem, most: float, rounds: int = ROUNDS) -> tuple[Search | None, bool]:
    """A proven pattern that costs less than `most` (None: not found), and whether no pattern costs less than the best
    of the two."""
    if len(problem.value) > LARGEST:
        return None, False
    master, attacker, exact = _Master(problem), _Attacker(problem), True
    for _round in range(rounds):
        hidden = master.best()
        if hidden is None:
            return None, False
        if problem.cost[hidden & ~problem.hidden].sum() >= most * (1 - 1e-9):
            return None, exact
        search = Search(replace(problem, hidden=hidden))
        search.only_hidden()
        search.patient = True
        failures = [(target, *search.failed) for target in search.targets if not search.secure(target)]
        if not failures:
            return search, exact
        cuts = [cut for failure in failures if (cut := attacker.cut(search, *failure)) is not None]
        exact = exact and bool(cuts)  # without a dual it is not certain that nothing cheaper is safe
        master.add(cuts or [_one_more(hidden)])
    return None, False


def _one_more(hidden: np.ndarray) -> Cut:
    """Hide anything else: where only whole numbers stand in the way there is no dual to learn from."""
    return (~hidden).astype(np.float64), 1.0


class _Master:
    """Which cells to hide: the cheapest that keep all cuts so far."""

    def __init__(self, problem: Problem) -> None:
        n = len(problem.value)
        self._n = n
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 2014), ("mip_max_nodes", NODES),
                              ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6)):  # fmt: skip
            self._solver.setOptionValue(option, value)
        none = np.array([], dtype=np.int32)
        fixed = np.isinf(problem.cost) & ~problem.hidden
        self._solver.addCols(
            n, np.where(fixed | problem.hidden, 0.0, problem.cost), problem.hidden.astype(np.float64),
            np.where(fixed, 0.0, 1.0), 0, none, none, np.array([]),
        )  # fmt: skip
        kinds = np.full(n, highspy.HighsVarType.kInteger)
        self._solver.changeColsIntegrality(n, np.arange(n, dtype=np.int32), kinds)

    def add(self, cuts: list[Cut]) -> None:
        """Keep these cuts from now on."""
        for coefficients, least in cuts:
            used = np.flatnonzero(coefficients).astype(np.int32)
            self._solver.addRow(least, highspy.kHighsInf, len(used), used, coefficients[used])

    def best(self) -> np.ndarray | None:
        """The cheapest cells, bool [n]; None when there are none, or when the limit came first."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(self._solver.getSolution().col_value) > 0.5


class _Attacker:
    """The attacker's linear program over all cells, for the duals."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 2014), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        matrix = problem.relations.tocsc()
        m, n = matrix.shape
        none = np.array([], dtype=np.int32)
        self._solver.addRows(m, np.zeros(m), np.zeros(m), 0, none, none, np.array([]))
        self._solver.addCols(
            n, np.zeros(n), np.zeros(n), np.zeros(n), matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip
        self._columns = np.arange(n, dtype=np.int32)

    def cut(self, search: Search, target: int, amount: float, coalition: Coalition) -> Cut | None:
        """What a pattern must have to let the target move by `amount` for this coalition; None when it has it."""
        problem, n = self._problem, len(self._columns)
        need = amount if amount > 0 else min(-amount, search.insiders.room(target, coalition))
        up, down = problem.high - problem.value, problem.value - problem.low
        known, room = search.insiders.limits(coalition)
        for cell, left in room.items():
            down[cell] = left
        down[target] = problem.value[target] - problem.low[target]
        known = [cell for cell in known if cell != target]
        up[known] = down[known] = 0.0
        far = 4.0 * need + 4.0 * float(problem.value.max(initial=0.0))
        up = np.minimum(up, far)
        self._solver.changeColsBounds(
            n, self._columns, np.where(search.hidden, -down, 0.0), np.where(search.hidden, up, 0.0)
        )
        gain = np.zeros(n)
        gain[target] = -np.sign(amount)
        self._solver.changeColsCost(n, self._columns, gain)
        self._solver.run()
        if -self._solver.getInfo().objective_function_value >= need * (1 - 1e-7):
            return None
        slope = -np.asarray(self._solver.getSolution().col_dual)  # what one more of a cell would give the target
        rise = np.where(np.isinf(problem.high) & (up > 0) & (slope > 1e-9), need, _times(slope, up))
        worth = np.minimum(rise + _times(-slope, down), need)
        return np.where(worth > 1e-9 * need, worth, 0.0), need * (1 - 1e-9)


def _times(slope: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Their product where the slope is positive, else 0, whatever the room."""
    result = np.zeros(len(slope))
    positive = slope > 0
    result[positive] = slope[positive] * room[positive]
    return result
