"""The cheapest move by linear programming, for any system of relations: HiGHS, one thread, fixed seed.

The move is split in what goes up and what goes down; the cost is linear in both, so that as little as possible changes
and the move touches few cells. Only cells near the target take part, so that a program does not grow with the table. In
count tables a solution in fractions is tried again in whole numbers. Method: the attacker's programs of Fischetti and
Salazar 2000, through the SDC handbook.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.additive.types import Problem

NODES = 20  # of one search in whole numbers
TINY = 1e-9  # changes below this part of the target's are none


class Flows:
    """Programs over some of the cells of a problem; what is not among them cannot change."""

    def __init__(self, problem: Problem) -> None:
        matrix = problem.relations.tocsc()
        self._starts, self._rows, self._signs = matrix.indptr, matrix.indices, matrix.data
        self._above = problem.high - problem.value
        self._below = problem.value - problem.low
        self._whole = problem.whole
        self._solver = _quiet()
        self.solved = 0
        self.impossible = False  # whether the last program had no solution, not even in fractions

    def best(
        self,
        target: int,
        amount: float,
        cells: np.ndarray,
        prices: np.ndarray,
        room: Mapping[int, float],
        *,
        patient: bool,
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """The cheapest change of `cells` (int64 [k], each changed by one at its price, float64 [k]) that changes the
        target, one of them, by `amount` and no sum. As cells and their changes; None when there is none.

        `room`: cells that may go down by less than everybody knows. In count tables a `patient` search goes on in whole
        numbers when it finds fractions.
        """
        size = 1.0 if self._whole else abs(amount)  # amounts of money are counted in what the target must change
        above, below = self._above[cells] / size, self._below[cells] / size
        if room:
            below = np.minimum(below, [room.get(cell, np.inf) / size for cell in cells.tolist()])
        least_up, least_down = np.zeros(len(cells)), np.zeros(len(cells))
        place = int(np.flatnonzero(cells == target)[0])
        above[place] = least_up[place] = max(amount / size, 0.0)
        below[place] = least_down[place] = max(-amount / size, 0.0)
        self._load(cells, np.concatenate([least_up, least_down]), np.concatenate([above, below]), prices)
        change = self._solved(len(cells), patient=patient)
        if change is None:
            return None
        used = np.flatnonzero(np.abs(change) > TINY)
        return cells[used], change[used] * size

    def _load(self, cells: np.ndarray, least: np.ndarray, most: np.ndarray, prices: np.ndarray) -> None:
        """The model: a column for every cell up, one for every cell down, a row for every sum that they touch."""
        lengths = self._starts[cells + 1] - self._starts[cells]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        entries = np.arange(starts[-1]) + np.repeat(self._starts[cells] - starts[:-1], lengths)
        rows, place = np.unique(self._rows[entries], return_inverse=True)
        signs, k, m = self._signs[entries], len(cells), len(rows)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * k, m
        model.col_cost_ = np.tile(prices, 2)
        model.col_lower_, model.col_upper_ = least, most
        model.row_lower_ = model.row_upper_ = np.zeros(m)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]]).astype(np.int32)
        model.a_matrix_.index_ = np.tile(place.reshape(-1), 2).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate([signs, -signs])
        self._solver.passModel(model)

    def _solved(self, k: int, *, patient: bool) -> np.ndarray | None:
        change = self._run(k)
        self.impossible = change is None
        if change is None or not self._whole:
            return change
        if np.abs(change - np.rint(change)).max(initial=0.0) < 1e-6:
            return np.asarray(np.rint(change))
        if not patient:
            return None
        kinds = np.full(2 * k, highspy.HighsVarType.kInteger)
        self._solver.changeColsIntegrality(2 * k, np.arange(2 * k, dtype=np.int32), kinds)
        change = self._run(k)
        return None if change is None else np.rint(change)

    def _run(self, k: int) -> np.ndarray | None:
        self.solved += 1
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.asarray(self._solver.getSolution().col_value)
        return np.asarray(values[:k] - values[k:])


def _quiet() -> highspy.Highs:
    """HiGHS without output, with one thread, a fixed seed and limits that are counts."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 2014),
        ("presolve", "off"),
        ("mip_max_nodes", NODES),
        ("mip_rel_gap", 0.5),
        ("primal_feasibility_tolerance", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(option, value)
    return solver
