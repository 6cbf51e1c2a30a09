"""The attacker's linear and integer programs, solved by HiGHS: silent, one thread, fixed seed, limited in nodes."""

from __future__ import annotations

from collections.abc import Sequence

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.system import Bounded, System, Unit

INFINITY = highspy.kHighsInf
NODES = 50  # branch-and-bound nodes of one integer program


class Program:
    """All facts and readings of a system as one model; hidden units are rows without bounds."""

    def __init__(self, system: System) -> None:
        self.system, self.solved = system, 0
        self._solver = quiet_solver()
        self._rows: dict[Unit, list[int]] = {}
        add_columns(self._solver, system)
        bounded = list(system.facts)
        for unit, readings in system.readings.items():
            self._rows[unit] = list(range(len(bounded), len(bounded) + len(readings)))
            bounded += readings
        add_rows(self._solver, bounded)
        for unit in system.hidden:
            self.hide(unit)

    def hide(self, unit: Unit) -> None:
        """Readers no longer know what `unit` tells."""
        for row in self._rows.get(unit, ()):
            self._solver.changeRowBounds(row, -INFINITY, INFINITY)

    def show(self, unit: Unit) -> None:
        """Readers know it again."""
        for row, bounded in zip(self._rows[unit], self.system.readings[unit], strict=True):
            self._solver.changeRowBounds(row, bounded.low, bounded.high)

    def largest(self, objective: np.ndarray, *, whole: bool = False) -> np.ndarray | None:
        """Values, in whole numbers if asked, that make `objective` as large as the solver finds; None if it fails."""
        width = len(objective)
        columns = np.arange(width, dtype=np.int32)
        self._solver.changeColsCost(width, columns, -objective)
        if not whole:
            return self._run()
        kind = highspy.HighsVarType
        self._solver.changeColsIntegrality(width, columns, np.full(width, kind.kInteger))
        found = self._run()
        self._solver.changeColsIntegrality(width, columns, np.full(width, kind.kContinuous))
        return None if found is None else np.rint(found)

    def _run(self) -> np.ndarray | None:
        self.solved += 1
        return solution(self._solver)


def quiet_solver() -> highspy.Highs:
    """HiGHS as used here."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 2014),
        ("mip_max_nodes", NODES),
        ("mip_rel_gap", 0.2),  # any world will do; a cheap pattern need not be the cheapest
        ("primal_feasibility_tolerance", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(option, value)
    return solver


def solution(solver: highspy.Highs) -> np.ndarray | None:
    """Solve; the values found, or None when there are none."""
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.array(solver.getSolution().col_value, dtype=np.float64)


def add_columns(solver: highspy.Highs, system: System) -> None:
    """The unknowns of `system` as columns, without cost."""
    nothing = np.array([], dtype=np.int32)
    lower, upper = np.asarray(system.lower), np.asarray(system.upper)
    solver.addCols(len(lower), np.zeros(len(lower)), lower, upper, 0, nothing, nothing, np.array([]))


def add_rows(solver: highspy.Highs, bounded: Sequence[Bounded]) -> None:
    """Facts and readings as rows, in their order."""
    if not bounded:
        return
    forms = [item.form for item in bounded]
    lengths = np.array([len(form.columns) for form in forms])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int32)
    solver.addRows(
        len(forms),
        np.array([item.low for item in bounded]),
        np.array([item.high for item in bounded]),
        int(lengths.sum()),
        starts,
        np.concatenate([form.columns for form in forms]).astype(np.int32),
        np.concatenate([form.coefficients for form in forms]),
    )
