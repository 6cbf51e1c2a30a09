"""Worlds that differ little from the truth: the less they take from anybody, the fewer insiders can rule them out.

The ends that programs find lie as far away as they can, and change nearly everything. Here a target is moved no further
than it must be, and every unknown has a price: dear where few stand behind what it takes away. What earlier worlds for
the same target used is dearer still, so that the next one goes another way: who sees through one seldom sees through
the other.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse  # noqa: TID253  (this module is nothing without it)

from meerwaarde.disclosure.programs import INFINITY, quiet_solver, solution
from meerwaarde.disclosure.system import Bounded, System, Target

OTHER_WAYS = 3  # two insiders see through two ways that have nothing in common, not through three
DEARER = 30.0  # what was used by an earlier way


class Gentle:
    """The system as it is shown now, as a program over what rises and what falls. `prices` float64 [2, unknowns]."""

    def __init__(self, system: System, truth: np.ndarray, prices: np.ndarray) -> None:
        self._truth, self._prices = truth, np.concatenate([prices[0], prices[1]])
        known = list(system.facts) + [bounded for unit in system.shown() for bounded in system.readings[unit]]
        room = np.concatenate([np.asarray(system.upper) - truth, truth - np.asarray(system.lower)])
        nothing = np.array([], dtype=np.int32)
        self._solver = quiet_solver()
        self._solver.addCols(
            len(room), self._prices, np.zeros(len(room)), np.maximum(room, 0.0), 0, nothing, nothing, np.array([])
        )
        self._tell(known)

    def _tell(self, known: list[Bounded]) -> None:
        if not known:
            return
        starts = np.cumsum([0, *(len(bounded.form.columns) for bounded in known)])
        columns = np.concatenate([bounded.form.columns for bounded in known])
        values = np.concatenate([bounded.form.coefficients for bounded in known])
        half = sparse.csr_array((values, columns, starts), shape=(len(known), len(self._truth)))
        rows = sparse.hstack([half, -half], format="csr")
        value = half @ self._truth
        exact = np.array([bounded.exact for bounded in known])
        low = np.where(exact, 0.0, np.minimum(np.array([bounded.low for bounded in known]) - value, 0.0))
        high = np.where(exact, 0.0, np.maximum(np.array([bounded.high for bounded in known]) - value, 0.0))
        starts, places = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._solver.addRows(len(known), low, high, rows.nnz, starts, places, rows.data)

    def ways(self, target: Target) -> list[np.ndarray]:
        """Worlds in which the target is as far away as it must be, up or down; none where it cannot."""
        found = []
        for sign, goal in ((1.0, target.up), (-1.0, target.down)):
            width = len(self._truth)
            columns = np.concatenate([target.form.columns, target.form.columns + width]).astype(np.int32)
            values = sign * np.concatenate([target.form.coefficients, -target.form.coefficients])
            for step in (max(target.need, goal), target.need / 2):
                self._solver.addRow(step, INFINITY, len(columns), columns, values)
                ways = self._different()
                self._solver.deleteRows(1, np.array([self._solver.getNumRow() - 1], dtype=np.int32))
                found += ways
                if ways:
                    break
        return found

    def _different(self) -> list[np.ndarray]:
        prices, found, width = self._prices.copy(), list[np.ndarray](), len(self._truth)
        for _way in range(OTHER_WAYS):
            self._solver.changeColsCost(2 * width, np.arange(2 * width, dtype=np.int32), prices)
            moved = solution(self._solver)
            if moved is None:
                break
            change = moved[:width] - moved[width:]
            found.append(self._truth + change)
            used = np.flatnonzero(np.abs(change) > 1e-9)
            prices[used], prices[used + width] = prices[used] * DEARER, prices[used + width] * DEARER
        return found
