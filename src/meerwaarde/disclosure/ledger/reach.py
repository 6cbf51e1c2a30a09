"""How far cells can move for readers who know nothing more than what is printed: linear programs in bulk.

One program lets many cells move at once and proves each that gets as far as it must; only the rest has a program of its
own. What stops a cell is read from the prices (duals) of the cells that cannot move.
"""

from __future__ import annotations

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.additive.types import Problem

NEARLY = 1e-7  # relative, in comparing with what is needed
TINY = 1e-9  # a price below this is none


class Reach:
    """The programs over one problem in which the cells `movable` (bool [n]) can change and the others cannot."""

    def __init__(self, problem: Problem, movable: np.ndarray) -> None:
        self.problem, self.movable = problem, movable
        n = len(problem.value)
        matrix = problem.relations.tocsc()
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 2014)):
            solver.setOptionValue(option, value)
        none = np.array([], dtype=np.int32)
        rows = matrix.shape[0]
        solver.addRows(rows, np.zeros(rows), np.zeros(rows), 0, none, none, np.array([]))
        slack = np.where(movable, np.inf, problem.slack)
        self._low = np.maximum(-slack, problem.low - problem.value)
        self._high = np.minimum(slack, problem.high - problem.value)
        solver.addCols(
            n, np.zeros(n), self._low, self._high, matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip
        self._solver = solver

    def stuck(self, cells: np.ndarray, need: np.ndarray, *, up: bool) -> np.ndarray:
        """Which of the `cells` cannot go `up` (or down) by their `need`; both [k], int64 and float64."""
        left = np.flatnonzero(need > 0)
        while len(left):
            moved = self._most(cells[left], need[left], up=up)
            proven = moved >= need[left] * (1 - NEARLY)
            if not proven.any():
                break
            left = left[~proven]
        alone = [i for i in left.tolist() if self._most(cells[[i]], need[[i]], up=up)[0] < need[i] * (1 - NEARLY)]
        return cells[alone]

    def stops(self, cell: int, *, up: bool) -> np.ndarray:
        """The cells that cannot move and that keep `cell` from moving further, the strongest first; int64."""
        self._most(np.array([cell]), np.array([np.inf]), up=up)
        price = np.abs(np.asarray(self._solver.getSolution().col_dual))
        held = np.flatnonzero((price > TINY) & ~self.movable)
        return held[np.argsort(-price[held], kind="stable")]

    def _most(self, cells: np.ndarray, need: np.ndarray, *, up: bool) -> np.ndarray:
        """How far the cells get together, none further than it needs; float64 [k]."""
        sign = 1.0 if up else -1.0
        low, high = self._low[cells], self._high[cells]
        columns = cells.astype(np.int32)
        capped = (low, np.minimum(high, need)) if up else (np.maximum(low, -need), high)
        self._solver.changeColsBounds(len(columns), columns, *capped)
        scale = np.where(np.isfinite(need), need, 1.0)
        self._solver.changeColsCost(len(columns), columns, -sign / scale)
        self._solver.run()
        unbounded = self._solver.getModelStatus() == highspy.HighsModelStatus.kUnbounded
        moved = sign * np.asarray(self._solver.getSolution().col_value)[cells]
        self._solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        self._solver.changeColsBounds(len(columns), columns, low, high)
        return np.full(len(cells), np.inf) if unbounded else moved
