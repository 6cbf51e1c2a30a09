"""The smallest and largest whole number that every variable of a system of relations can be.

What linear programs leave is an outer bound. One whole solution often shows that many of those bounds are reached, so
sums of what is open are optimised first, and only the rest has an integer program of its own. Limited in nodes.
"""

from __future__ import annotations

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.additive.extremes import Part, SolverStoppedError, extremes, price, solver

NEARLY = 1e-5  # what a solver's bound may be off
NODES = 10_000  # branch-and-bound nodes of one program
GAP = 0.05  # of a bulk program: any solution will do
FRUITFUL = 4  # bounds that a bulk program should settle, or be the last


def whole_extremes(part: Part, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest whole number, float64 [variables], of the variables `wanted` (bool); see `extremes`.

    Where the solver reaches its limit, what is proven by then: no whole number lies outside. Raises SolverStoppedError
    when no whole numbers satisfy the relations.
    """
    low, high = extremes(part, wanted)
    search = _Search(part, np.ceil(low - NEARLY), np.floor(high + NEARLY))
    search.bulk()
    search.rest()
    return search.low, search.high


class _Search:
    """Keeps the outer bounds `low` and `high` and what whole solutions reached so far."""

    def __init__(self, part: Part, low: np.ndarray, high: np.ndarray) -> None:
        self.low, self.high = low, high
        self.size = len(low)
        self.least = np.full(self.size, np.inf)
        self.most = np.full(self.size, -np.inf)
        self.model = solver(part)
        self.model.setOptionValue("presolve", "choose")
        self.model.setOptionValue("mip_max_nodes", NODES)
        self.model.setOptionValue("mip_feasibility_tolerance", 1e-7)
        kinds = np.full(self.size, highspy.HighsVarType.kInteger)
        self.model.changeColsIntegrality(self.size, np.arange(self.size, dtype=np.int32), kinds)

    def open(self, sign: float) -> np.ndarray:
        """The variables whose bound on one side (`sign` 1: the lower) no solution has reached, bool."""
        below: np.ndarray = self.most < self.high
        above: np.ndarray = self.least > self.low
        return above if sign > 0 else below & np.isfinite(self.high)

    def bulk(self) -> None:
        """Optimise random sums of what is open as long as that helps."""
        chance = np.random.Generator(np.random.SFC64(2014))
        before = np.inf
        while (left := int(self.open(1.0).sum() + self.open(-1.0).sum())) and left <= before - FRUITFUL:
            before = left
            costs = np.zeros(self.size)
            for sign in (1.0, -1.0):
                costs += sign * self.open(sign) * chance.integers(1, 100, self.size)
            self._solve(costs, GAP)

    def rest(self) -> None:
        """A program for every bound that is still open."""
        for sign, bounds in ((1.0, self.low), (-1.0, self.high)):
            for at in np.flatnonzero(self.open(sign)).tolist():
                if self.open(sign)[at]:
                    proven = sign * self._solve(np.where(np.arange(self.size) == at, sign, 0.0), 0.0)
                    bounds[at] = np.ceil(proven - NEARLY) if sign > 0 else np.floor(proven + NEARLY)

    def _solve(self, costs: np.ndarray, gap: float) -> float:
        """Minimise; remember the solution and return the bound that is proven."""
        self.model.setOptionValue("mip_rel_gap", gap)
        price(self.model, self.size, np.arange(self.size), costs)
        self.model.run()
        if self.model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise SolverStoppedError(True)
        info = self.model.getInfo()
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.rint(self.model.getSolution().col_value)
            np.minimum(self.least, values, out=self.least)
            np.maximum(self.most, values, out=self.most)
        return float(info.mip_dual_bound)
