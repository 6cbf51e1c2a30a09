"""Which further rows must be hidden so that a protected count stays open, and which may be shown again.

For a failing target an integer program looks for the cheapest set of shown units without which another world exists in
which the target differs enough. More suppression only widens what is open, so going on until nothing fails ends with a
proof.
"""

from __future__ import annotations

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.attack import Attacker, add_columns, add_rows, quiet_solver
from meerwaarde.disclosure.gauss import exactly_disclosed
from meerwaarde.disclosure.system import Bounded, Linear, System, Target, Unit

CLEAN_UP = 60  # at most this many secondary units are tried again


class CannotProtectError(Exception):
    """No pattern was found that keeps the targets safe: the tables concerned must be left out."""


def protect(attacker: Attacker) -> None:
    """Hide units of the attacker's system until every target is safe. Raises CannotProtectError."""
    system = attacker.system
    if not system.targets:
        return
    primary = set(system.hidden)
    for i in exactly_disclosed(system):
        if i in set(attacker.open()):
            _open_up(attacker, i)
    while failing := attacker.audit():
        _open_up(attacker, failing[0])
    _clean_up(attacker, primary)
    if attacker.open():
        raise CannotProtectError


def _open_up(attacker: Attacker, i: int) -> None:
    """Hide the cheapest units that let target `i` move as far as it must."""
    target = attacker.system.targets[i]
    for plan in _plans(attacker.system, target):
        if all(_move(attacker, i, step) for step in plan) and i not in attacker.open():
            return
    raise CannotProtectError


def _plans(system: System, target: Target) -> list[tuple[float, ...]]:
    """Ways to give the target its width: a step either way, or all of it to one side; within what is possible."""
    columns, coefficients = target.form.columns, target.form.coefficients
    truth = target.form.at(np.asarray(system.truth))
    lower = float(np.asarray(system.lower)[columns] @ coefficients)
    upper = float(np.asarray(system.upper)[columns] @ coefficients)
    half = target.need / 2
    up, down = upper - truth, truth - lower
    plans: list[tuple[float, ...]] = []
    if target.need > 1 and up >= half and down >= half:
        plans.append((half, -half))
    if up >= target.need:
        plans.append((target.need,))
    if down >= target.need:
        plans.append((-target.need,))
    return plans


def _move(attacker: Attacker, i: int, step: float) -> bool:
    """Find a world in which target `i` lies `step` or more away, hiding as little as that takes."""
    system = attacker.system
    target = system.targets[i]
    truth = target.form.at(np.asarray(system.truth))
    if step > 0 and attacker.high[i] >= truth + step * (1 - 1e-9):
        return True
    if step < 0 and attacker.low[i] <= truth + step * (1 - 1e-9):
        return True
    while True:
        found = _cheapest(attacker, target, truth + step, step > 0)
        if found is None:
            return False
        world, units = found
        for unit in units:
            attacker.hide(unit)
        if not attacker.valid(world):
            return False
        told = attacker.observe(world)
        if not told:
            return True
        # The world prints another standard error in these rows: hide the cheapest of them and look again.
        attacker.hide(min(told, key=lambda unit: (system.costs[unit], str(unit))))


def _cheapest(attacker: Attacker, target: Target, goal: float, upward: bool) -> tuple[np.ndarray, list[Unit]] | None:
    """The cheapest units to hide so that the target can reach `goal`, with the world that shows it."""
    system = attacker.system
    shown = system.shown()
    attacker.programs += 1
    solver = quiet_solver()
    add_columns(solver, system)
    width = len(system.truth)
    switches = np.arange(width, width + len(shown), dtype=np.int32)
    none = np.array([], dtype=np.int32)
    costs = np.array([system.costs[unit] for unit in shown])
    solver.addCols(len(shown), costs, np.zeros(len(shown)), np.ones(len(shown)), 0, none, none, np.array([]))
    infinity = highspy.kHighsInf
    rows = list(system.facts)
    rows.append(Bounded(target.form, goal if upward else -infinity, infinity if upward else goal))
    for unit, switch in zip(shown, switches, strict=True):
        for reading in system.readings[unit]:
            rows += _switched(reading, int(switch), system)
    add_rows(solver, rows)
    kinds = np.full(width + len(shown), highspy.HighsVarType.kInteger)
    if not system.integer:
        kinds[:width] = highspy.HighsVarType.kContinuous
    solver.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    solution = np.asarray(solver.getSolution().col_value)
    world = np.rint(solution[:width]) if system.integer else solution[:width]
    return world, [unit for unit, on in zip(shown, solution[width:], strict=True) if on > 0.5]


def _switched(reading: Bounded, switch: int, system: System) -> list[Bounded]:
    """The reading as two rows that `switch` = 1 sets free."""
    form = reading.form
    lower, upper = np.asarray(system.lower)[form.columns], np.asarray(system.upper)[form.columns]
    least = float(np.minimum(form.coefficients * lower, form.coefficients * upper).sum())
    most = float(np.maximum(form.coefficients * lower, form.coefficients * upper).sum())
    columns = np.append(form.columns, np.int32(switch))
    infinity = highspy.kHighsInf
    rows = []
    if np.isfinite(reading.high):
        form_up = Linear(columns, np.append(form.coefficients, -(max(most - reading.high, 0.0) + 1.0)))
        rows.append(Bounded(form_up, -infinity, reading.high))
    if np.isfinite(reading.low):
        form_down = Linear(columns, np.append(form.coefficients, max(reading.low - least, 0.0) + 1.0))
        rows.append(Bounded(form_down, reading.low, infinity))
    return rows


def _clean_up(attacker: Attacker, primary: set[Unit]) -> None:
    """Show secondary units again where everything stays safe, dearest first."""
    system = attacker.system
    secondary = sorted(system.hidden - primary, key=lambda unit: (-system.costs[unit], str(unit)))
    for unit in secondary[:CLEAN_UP]:
        attacker.show(unit)
        if attacker.open() and attacker.audit():
            attacker.hide(unit)
            attacker.audit()
