"""The attacker's programs, and the proof by other worlds.

A *world* is a set of answers that prints exactly the same report as the true one. Two worlds in which a protected count
differs by `need` prove that no reader, however patient, can narrow it further: not with linear programs, not by trying
all whole numbers, because the report itself cannot tell those worlds apart. So every proof is in whole numbers; linear
programs (HiGHS) only find the worlds, integer programs where a linear one gives fractions.

Bulk audit: a program that moves a random combination of all open targets proves many at once; only the rest needs
programs of its own. One thread, fixed seeds, limits in nodes: the same input gives the same pattern everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.system import Bounded, Linear, System, Unit

EXACT = 1e-9  # relative tolerance for readings with weights; counts are compared exactly
NODES = 2000  # branch-and-bound nodes of one integer program
STALLS = 3  # bulk rounds without progress before targets get programs of their own
TRIES = 12  # other worlds tried when one would print another standard error

Prints = Callable[[np.ndarray, Sequence[Unit]], list[Unit]]


def quiet_solver() -> highspy.Highs:
    """HiGHS as used here: silent, one thread, fixed seed, limited in nodes and never in time."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 2014),
        ("mip_max_nodes", NODES),
        ("mip_rel_gap", 0.0),
        ("primal_feasibility_tolerance", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(option, value)
    return solver


def keeps(bounded: Bounded, world: np.ndarray) -> bool:
    """Whether `world` tells the same as the truth in this fact or reading."""
    value = bounded.form.at(world)
    slack = EXACT * max(1.0, abs(bounded.low) if np.isfinite(bounded.low) else 0.0)
    return bool(bounded.low - slack <= value <= bounded.high + slack)


@dataclass(slots=True)
class Attacker:
    """The attacker at work on one system; remembers every world found."""

    system: System
    prints: Prints | None = None
    worlds: list[np.ndarray] = field(default_factory=list)
    programs: int = 0
    low: np.ndarray = field(init=False)
    high: np.ndarray = field(init=False)
    _solver: highspy.Highs = field(init=False)
    _rows: dict[Unit, list[int]] = field(init=False, default_factory=dict)
    _random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._random = np.random.Generator(np.random.SFC64(len(self.system.truth)))
        self._build()
        truth = np.asarray(self.system.truth)
        self.low = np.array([target.form.at(truth) for target in self.system.targets])
        self.high = self.low.copy()

    def open(self) -> list[int]:
        """Positions of the targets that are not yet shown to be safe."""
        need = np.array([target.need for target in self.system.targets])
        return [int(i) for i in np.flatnonzero(self.high - self.low < need * (1 - EXACT))]

    def hide(self, unit: Unit) -> None:
        """The report no longer shows `unit`."""
        self.system.hidden.add(unit)
        for row in self._rows.get(unit, ()):
            self._solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)

    def show(self, unit: Unit) -> None:
        """The report shows `unit` again; worlds that it would tell apart no longer count."""
        self.system.hidden.discard(unit)
        for row, bounded in zip(self._rows[unit], self.system.readings[unit], strict=True):
            self._solver.changeRowBounds(row, bounded.low, bounded.high)
        kept = [world for world in self.worlds if self._same(world, [unit])]
        self.worlds = []
        truth = np.asarray(self.system.truth)
        self.low = np.array([target.form.at(truth) for target in self.system.targets])
        self.high = self.low.copy()
        for world in kept:
            self._remember(world)

    def audit(self, among: Sequence[int] | None = None) -> list[int]:
        """Look for worlds until every target is safe or shown to fail; returns the failing ones."""
        stalls = 0
        while (still := self._those(among)) and stalls < STALLS:
            signs = self._random.choice((-1.0, 1.0), len(still))
            world = self.world(self._objective(still, signs))
            before = len(still)
            if world is not None:
                self.observe(world)
            stalls = 0 if len(self._those(among)) < before else stalls + 1
        return [i for i in self._those(among) if not self._alone(i)]

    def world(self, objective: np.ndarray) -> np.ndarray | None:
        """A world that makes `objective` as large as the solver finds it, or None."""
        solver = self._solver
        width = len(objective)
        solver.changeColsCost(width, np.arange(width, dtype=np.int32), -objective)
        found = self._run()
        if found is None or not self.system.integer:
            return None if found is None or not self.valid(found) else found
        whole: np.ndarray = np.rint(found)
        if np.abs(found - whole).max(initial=0.0) < 1e-6 and self.valid(whole):
            return whole
        kinds = np.full(width, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(width, np.arange(width, dtype=np.int32), kinds)
        found = self._run()
        kinds[:] = highspy.HighsVarType.kContinuous
        solver.changeColsIntegrality(width, np.arange(width, dtype=np.int32), kinds)
        if found is None:
            return None
        whole = np.rint(found)
        return whole if self.valid(whole) else None

    def observe(self, world: np.ndarray) -> list[Unit]:
        """Count `world` if it prints the same report; returns the shown units that would print otherwise."""
        told = self.prints(world, self.system.shown()) if self.prints else []
        if not told:
            self._remember(world)
        return told

    def _remember(self, world: np.ndarray) -> None:
        self.worlds.append(world)
        values = np.array([target.form.at(world) for target in self.system.targets])
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)

    def _those(self, among: Sequence[int] | None) -> list[int]:
        still = self.open()
        return still if among is None else [i for i in still if i in set(among)]

    def _alone(self, i: int) -> bool:
        """Whether target `i` can be shown safe by programs of its own."""
        target = self.system.targets[i]
        for sign in (1.0, -1.0):
            for attempt in range(TRIES if self.prints else 1):
                objective = self._objective([i], np.array([sign * 1000.0]))
                if attempt:
                    objective += self._random.uniform(-1, 1, len(objective))
                world = self.world(objective)
                if world is None:
                    break
                if not self.observe(world):
                    break
            if self.high[i] - self.low[i] >= target.need * (1 - EXACT):
                return True
        return False

    def _objective(self, targets: Sequence[int], signs: np.ndarray) -> np.ndarray:
        objective = np.zeros(len(self.system.truth))
        for i, sign in zip(targets, signs, strict=True):
            form = self.system.targets[i].form
            objective[form.columns] += sign * form.coefficients
        return objective

    def _run(self) -> np.ndarray | None:
        self.programs += 1
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        solution: np.ndarray = np.asarray(self._solver.getSolution().col_value)
        return solution

    def _same(self, world: np.ndarray, units: Sequence[Unit]) -> bool:
        readings = self.system.readings
        if not all(keeps(bounded, world) for unit in units for bounded in readings[unit]):
            return False
        return not (self.prints and self.prints(world, units))

    def valid(self, world: np.ndarray) -> bool:
        """Whether `world` is possible and tells the same in every fact and shown reading, apart from `prints`."""
        system = self.system
        if (world < np.asarray(system.lower) - EXACT).any() or (world > np.asarray(system.upper) + EXACT).any():
            return False
        if not all(keeps(fact, world) for fact in system.facts):
            return False
        return all(keeps(bounded, world) for unit in system.shown() for bounded in system.readings[unit])

    def _build(self) -> None:
        self._solver = quiet_solver()
        add_columns(self._solver, self.system)
        bounded = list(self.system.facts)
        for unit, readings in self.system.readings.items():
            self._rows[unit] = list(range(len(bounded), len(bounded) + len(readings)))
            bounded += readings
        add_rows(self._solver, bounded)
        for unit in self.system.hidden:
            self.hide(unit)


def add_columns(solver: highspy.Highs, system: System) -> None:
    """The unknowns of `system` as columns, without cost."""
    width = len(system.truth)
    nothing = np.array([], dtype=np.int32)
    solver.addCols(
        width, np.zeros(width), np.asarray(system.lower), np.asarray(system.upper), 0, nothing, nothing, np.array([])
    )


def add_rows(solver: highspy.Highs, bounded: Sequence[Bounded]) -> None:
    """Facts and readings as rows, in their order."""
    if not bounded:
        return
    forms: list[Linear] = [item.form for item in bounded]
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
