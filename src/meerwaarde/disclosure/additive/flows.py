"""The cheapest move by linear programming, for any system of relations: HiGHS, one thread, fixed seed.

The move is split in what goes up and what goes down; the cost is linear in both, so that as little as possible changes
and the move touches few cells. In count tables a solution in fractions is tried again in whole numbers. Method: the
attacker's programs of Fischetti and Salazar 2000, through the SDC handbook.
"""

from __future__ import annotations

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.additive.types import Problem

NODES = 20  # of one search in whole numbers
TINY = 1e-9  # changes below this part of the target's are none


class Flows:
    """A program over all cells of a problem, or those `among` them; what is not among them cannot change.

    In count tables a `patient` program goes on in whole numbers when it finds fractions.
    """

    def __init__(self, problem: Problem, among: np.ndarray | None = None, *, patient: bool = True) -> None:
        n = len(problem.value)
        self.cells = np.arange(n) if among is None else among
        self.solved = 0
        self.stuck = False  # whether the last program had no solution, not even in fractions
        self._place = np.full(n, -1, dtype=np.int64)
        self._place[self.cells] = np.arange(len(self.cells))
        self._whole, self._patient = problem.whole, patient
        self._up = problem.high[self.cells] - problem.value[self.cells]
        self._down = problem.value[self.cells] - problem.low[self.cells]
        self._prices = np.zeros(len(self.cells))
        self._solver = self._model(problem)

    def _model(self, problem: Problem) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 2014), ("presolve", "off"),
            ("mip_max_nodes", NODES), ("mip_rel_gap", 0.5),
            ("primal_feasibility_tolerance", 1e-9), ("mip_feasibility_tolerance", 1e-7),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        matrix = problem.relations[:, self.cells]
        matrix = matrix[np.diff(matrix.indptr) > 0].tocsc()
        m, k = matrix.shape
        none = np.array([], dtype=np.int32)
        solver.addRows(m, np.zeros(m), np.zeros(m), 0, none, none, np.array([]))
        for sign, bound in ((1.0, self._up), (-1.0, self._down)):
            solver.addCols(
                k, np.zeros(k), np.zeros(k), bound, matrix.nnz,
                matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), sign * matrix.data,
            )  # fmt: skip
        return solver

    def set_prices(self, prices: np.ndarray) -> None:
        """What changing a cell by one costs, float64 [cells of the problem]; infinite: it cannot change."""
        self._prices = np.minimum(prices[self.cells], 1e9)
        k = len(self.cells)
        self._solver.changeColsCost(2 * k, np.arange(2 * k, dtype=np.int32), np.tile(self._prices, 2))
        self._shut = np.flatnonzero(np.isinf(prices[self.cells]))
        self._bounds(np.arange(k), self._up, self._down)
        self._bounds(self._shut, np.zeros(len(self._shut)), np.zeros(len(self._shut)))

    def _bounds(self, places: np.ndarray, up: np.ndarray, down: np.ndarray) -> None:
        k = len(self.cells)
        columns = np.concatenate([places, places + k]).astype(np.int32)
        self._solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.concatenate([up, down]))

    def best(
        self, target: int, amount: float, known: list[int], tight: dict[int, float]
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """The cheapest move that changes `target` by `amount` (up or down), leaves the `known` cells as they are and
        takes no more from the `tight` ones than given; as cells and steps. None when there is none."""
        place = int(self._place[target])
        if place < 0:
            return None
        touched = np.array([self._place[cell] for cell in [*known, *tight] if self._place[cell] >= 0], dtype=np.int64)
        room = {int(self._place[cell]): left for cell, left in tight.items()}
        down = np.array([room.get(int(i), 0.0) for i in touched])
        up = np.array([self._up[i] if int(i) in room else 0.0 for i in touched])
        self._bounds(touched, up, np.maximum(down, 0.0))
        one = np.array([place])
        self._solver.changeColsBounds(
            2, np.array([place, place + len(self.cells)], dtype=np.int32),
            np.array([max(amount, 0.0), max(-amount, 0.0)]), np.array([max(amount, 0.0), max(-amount, 0.0)]),
        )  # fmt: skip
        found = self._solved()
        again = np.setdiff1d(np.concatenate([touched, one]), self._shut)
        self._bounds(again, self._up[again], self._down[again])
        shut = np.intersect1d(np.concatenate([touched, one]), self._shut)
        self._bounds(shut, np.zeros(len(shut)), np.zeros(len(shut)))
        return None if found is None else self._changed(found, abs(amount))

    def _solved(self) -> np.ndarray | None:
        self.solved += 1
        change = self._run()
        self.stuck = change is None
        if change is None or not self._whole or np.abs(change - np.rint(change)).max(initial=0.0) < 1e-6:
            return change if change is None or not self._whole else np.rint(change)
        if not self._patient:
            return None
        k = 2 * len(self.cells)
        columns = np.arange(k, dtype=np.int32)
        self._solver.changeColsIntegrality(k, columns, np.full(k, highspy.HighsVarType.kInteger))
        self.solved += 1
        change = self._run()
        self._solver.changeColsIntegrality(k, columns, np.full(k, highspy.HighsVarType.kContinuous))
        return None if change is None else np.rint(change)

    def _run(self) -> np.ndarray | None:
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.asarray(self._solver.getSolution().col_value)
        k = len(self.cells)
        return np.asarray(values[:k] - values[k:])

    def _changed(self, change: np.ndarray, amount: float) -> tuple[np.ndarray, np.ndarray]:
        used = np.flatnonzero(np.abs(change) > TINY * amount)
        return self.cells[used], change[used]
