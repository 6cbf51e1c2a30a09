"""Which further rows must be hidden so that a protected count stays open, and which may be shown again.

For a failing target a linear program looks for the cheapest way to let it move: every shown reading may give way at the
cost of its unit, and the units that do are hidden. Where whole numbers then still do not allow it, an integer program
chooses the units. More suppression only widens what is open, so going on until nothing fails ends with a proof. At the
end secondary units are shown again wherever everything stays safe. Method: Fischetti and Salazar 2000, through the SDC
handbook.
"""

from __future__ import annotations

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.gauss import exactly_disclosed
from meerwaarde.disclosure.patience import out_of_time
from meerwaarde.disclosure.posing import insider, secret, settled, within
from meerwaarde.disclosure.programs import INFINITY, add_columns, add_rows, quiet_solver, solution
from meerwaarde.disclosure.system import Bounded, Linear, System, Target, Unit

CLEAN_UP = 20  # so many secondary units that must stay hidden end the search for ones that need not

DEARER = 3.0  # rows telling their counts per stratum may cost this many times as much to hide
SPARED = 6  # so many cheap rows are hidden before a dear one
PATIENCE = 3  # rounds of exchanges without progress before an insider gets programs of its own
ROUNDS, SOFT = 6, 0.02  # of reweighting; what gives way less than SOFT of an organisation counts as that much


class CannotProtectError(Exception):
    """No pattern was found that keeps the targets safe: the tables concerned must be left out."""


def protect(attacker: Attacker) -> None:
    """Hide units of the attacker's system until every target is safe. Raises CannotProtectError."""
    if not attacker.system.targets:
        return
    primary = set(attacker.system.hidden)
    _secure(attacker)
    _clean_up(attacker, primary)
    if attacker.open() or attacker.exposed() or attacker.seeing():
        raise CannotProtectError


def stands(attacker: Attacker) -> bool:
    """Whether every target is safe with what is hidden now: nothing more need be."""
    hidden = set(attacker.system.hidden)
    try:
        _secure(attacker)
    except CannotProtectError:
        return False
    if attacker.system.hidden - hidden:
        return False
    return not (attacker.open() or attacker.exposed() or attacker.seeing())


def _secure(attacker: Attacker) -> None:
    """Hide until every target is open, to readers and to insiders."""
    system = attacker.system
    for i in exactly_disclosed(system):
        if attacker.open([i]):
            _open_up(attacker, i)
    while failing := attacker.audit():
        for i in failing:
            if attacker.open([i]):
                _open_up(attacker, i)
    _inside(attacker)
    _within(attacker)


def _inside(attacker: Attacker) -> None:
    """Hide units until every target is open to those who answered themselves, too.

    To one kind of insider the system is the same with a few more facts; whatever is hidden for one helps the others.
    """
    while (kinds := attacker.spread(patience=PATIENCE)) or attacker.pair_up():
        _in_time()
        if not kinds:
            if not attacker.exposed():  # the pairs just found: without them there would be no end to looking
                raise CannotProtectError
            continue
        other = insider(attacker, kinds[0])
        hidden, found = set(attacker.system.hidden), len(other.worlds)
        for i in range(len(other.system.targets)):
            if other.open([i]) and not other.reach(i):
                _open_up(other, i)
        for unit in attacker.system.hidden - hidden:
            attacker.hide(unit)
        for world in other.worlds[found:]:
            attacker.count(world)
        if kinds[0] in attacker.exposed():
            raise CannotProtectError


def _within(attacker: Attacker) -> None:
    """The same for what fractions prove. Whatever a coalition finds or hides helps the others."""
    while some := attacker.seeing():
        for coalition in some:
            other = within(attacker, coalition)
            hidden = set(attacker.system.hidden)
            for i in other.audit():
                if other.open([i]):
                    _open_up(other, i)
            for unit in attacker.system.hidden - hidden:
                attacker.hide(unit)
            if not settled(attacker, coalition, other):
                raise CannotProtectError


def _in_time() -> None:
    """Raises CannotProtectError when looking took too long for whoever waits for it."""
    if out_of_time():
        raise CannotProtectError


def _open_up(attacker: Attacker, i: int) -> None:
    """Hide the cheapest units that let target `i` move as far as it must."""
    _in_time()
    target = attacker.system.targets[i]
    for plan in _plans(attacker.system, target):
        if all(_move(attacker, i, step) for step in plan) and not attacker.open([i]):
            return
    raise CannotProtectError


def _plans(system: System, target: Target) -> list[tuple[float, ...]]:
    """Ways to give the target its width: a step either way, or all of it to one side; within what is possible."""
    columns, coefficients = target.form.columns, target.form.coefficients
    truth = target.form.at(np.asarray(system.truth))
    lower, upper = np.asarray(system.lower)[columns], np.asarray(system.upper)[columns]
    down = truth - float(np.minimum(lower * coefficients, upper * coefficients).sum())
    up = float(np.maximum(lower * coefficients, upper * coefficients).sum()) - truth
    plans: list[tuple[float, ...]] = []
    if target.up or target.down:
        steps = ((max(target.up, target.need - target.down), -target.down),
                 (target.up, -max(target.down, target.need - target.up)))  # fmt: skip
        return [(above, below) for above, below in steps if above <= up and -below <= down]
    half = target.need / 2
    if target.need > 1 and up >= half and down >= half:
        plans.append((half, -half))
    elif target.need > 1 and min(up, down) > 0 and up + down >= target.need:
        plans.append((target.need - down, -down) if down < up else (up, up - target.need))
    if up >= target.need:
        plans.append((target.need,))
    if down >= target.need:
        plans.append((-target.need,))
    return plans


def _move(attacker: Attacker, i: int, step: float) -> bool:
    """Hide as little as it takes for a world in which target `i` lies `step` or more away."""
    if _reached(attacker, i, step):
        return True
    target = attacker.system.targets[i]
    goal = target.form.at(np.asarray(attacker.system.truth)) + step
    for unit in _cheaper(attacker, target, goal, step > 0):
        attacker.hide(unit)
    attacker.reach(i)
    spared = 0
    while not _reached(attacker, i, step):
        found = _chosen(attacker, target, goal, step > 0)
        if found is None:
            return False
        world, units = found
        for unit in units:
            attacker.hide(unit)
        if not attacker.valid(world):
            return False
        told = attacker.observe(world)
        if told and not (attacker.reach(i) and _reached(attacker, i, step)):
            spared += 1
            _hide_told(attacker, target, goal, step > 0, told, spare=spared <= SPARED)
    return True


def _hide_told(attacker: Attacker, target: Target, goal: float, upward: bool, told: list[Unit], *, spare: bool) -> None:
    """A world prints another standard error in the rows `told`: hide the cheapest of them.

    When that is cheaper, hide instead what it takes for a world that keeps the counts per stratum of all shown rows;
    and to `spare` a dear row, a cheap one that touches the same counts, which leaves more worlds to choose from.
    """
    costs = attacker.system.costs
    row = min(told, key=lambda unit: (costs[unit], str(unit)))
    finer = _giving_way(attacker, target, goal, upward, finer=True) if attacker.system.finer else []
    near = _near(attacker, target, costs[row] / DEARER) if spare else []
    hide = finer if finer and sum(costs[unit] for unit in finer) < costs[row] else near[:1] or [row]
    for unit in hide:
        attacker.hide(unit)


def _near(attacker: Attacker, target: Target, price: float) -> list[Unit]:
    """Shown units below `price` that share a dear row's counts with `target`, cheapest first."""
    system = attacker.system
    dear = [unit for unit in system.shown() if system.costs[unit] >= price]
    columns = {int(column) for unit in dear for reading in system.readings[unit] for column in reading.form.columns
               if set(target.form.columns.tolist()) & set(reading.form.columns.tolist())}  # fmt: skip
    near = [
        unit
        for unit in system.shown()
        if system.costs[unit] < price
        and any(columns.issuperset(reading.form.columns.tolist()) for reading in system.readings[unit])
    ]
    return sorted(near, key=lambda unit: (system.costs[unit], str(unit)))


def _reached(attacker: Attacker, i: int, step: float) -> bool:
    target = attacker.system.targets[i]
    truth = target.form.at(np.asarray(attacker.system.truth))
    if step > 0:
        return bool(attacker.high[i] >= truth + step * (1 - 1e-9))
    return bool(attacker.low[i] <= truth + step * (1 - 1e-9))


def _goal(target: Target, goal: float, upward: bool) -> Bounded:
    return Bounded(target.form, goal, INFINITY) if upward else Bounded(target.form, -INFINITY, goal)


def _cheaper(attacker: Attacker, target: Target, goal: float, upward: bool) -> list[Unit]:
    """The units that give way if rows tell their counts per stratum, unless others cost far less.

    With the first a world that prints the same is easily found; with the others perhaps not.
    """
    system = attacker.system
    loose = _giving_way(attacker, target, goal, upward, finer=False)
    if not system.finer or not target.whole:
        return loose
    strict = _giving_way(attacker, target, goal, upward, finer=True)
    price = sum(system.costs[unit] for unit in strict)
    return strict if strict and price <= DEARER * sum(system.costs[unit] for unit in loose) else loose


def _giving_way(attacker: Attacker, target: Target, goal: float, upward: bool, *, finer: bool) -> list[Unit]:
    """The units that give way in a cheap solution in fractions.

    A linear cost would let a little of everything give way, and a little is as bad as all. So the program is solved a
    few times, each time with what gave way least made dearest (reweighting, Candes, Wakin and Boyd 2008).
    """
    system = attacker.system
    readings = [(unit, reading) for unit in system.shown() for reading in system.told(unit, finer=finer)]
    solver, first = _slack_program(system, readings, _goal(target, goal, upward))
    prices = np.array([system.costs[unit] / _size(reading) for unit, reading in readings])
    best: list[Unit] = []
    paid = np.inf
    weight = np.ones(len(readings))
    columns = np.arange(first, first + 2 * len(readings), dtype=np.int32)
    for _round in range(ROUNDS):
        solver.changeColsCost(len(columns), columns, np.repeat(prices * weight, 2))
        attacker.program.solved += 1
        found = solution(solver)
        if found is None:
            return best
        used = found[first:].reshape(-1, 2).sum(axis=1)
        units = list(dict.fromkeys(unit for (unit, _r), way in zip(readings, used, strict=True) if way > 1e-7))
        cost = sum(system.costs[unit] for unit in units)
        if cost < paid:
            best, paid = units, cost
        weight = 1.0 / (used / np.array([_size(reading) for _unit, reading in readings]) + SOFT)
    return best


def _slack_program(system: System, readings: list[tuple[Unit, Bounded]], goal: Bounded) -> tuple[highspy.Highs, int]:
    """The system in which every shown reading may give way, up or down, and the target must reach its goal.

    Also returns the column of the first of the two ways per reading.
    """
    solver = quiet_solver()
    add_columns(solver, system)
    width, slacks = len(system.truth), 2 * len(readings)
    none = np.array([], dtype=np.int32)
    solver.addCols(slacks, np.zeros(slacks), np.zeros(slacks), np.full(slacks, INFINITY), 0, none, none, np.array([]))
    rows = [*system.facts, goal]
    for place, (_unit, reading) in enumerate(readings):
        ways = np.array([width + 2 * place, width + 2 * place + 1], dtype=np.int32)
        form = Linear(
            np.concatenate([reading.form.columns, ways]), np.concatenate([reading.form.coefficients, [1.0, -1.0]])
        )
        rows.append(Bounded(form, reading.low, reading.high))
    add_rows(solver, rows)
    return solver, width


def _size(reading: Bounded) -> float:
    """What one organisation changes in this reading."""
    return float(np.abs(reading.form.coefficients).max(initial=0.0)) or 1.0


def _chosen(attacker: Attacker, target: Target, goal: float, upward: bool) -> tuple[np.ndarray, list[Unit]] | None:
    """The cheapest units by an integer program, with the world that shows they suffice."""
    system = attacker.system
    shown = system.shown()
    solver = quiet_solver()
    add_columns(solver, system)
    width = len(system.truth)
    none = np.array([], dtype=np.int32)
    costs = np.array([system.costs[unit] for unit in shown])
    solver.addCols(len(shown), costs, np.zeros(len(shown)), np.ones(len(shown)), 0, none, none, np.array([]))
    rows = [*system.facts, _goal(target, goal, upward)]
    for place, unit in enumerate(shown):
        for reading in system.readings[unit]:
            rows += _switched(reading, width + place, system)
    add_rows(solver, rows)
    kinds = np.full(width + len(shown), highspy.HighsVarType.kInteger)
    if not system.integer:
        kinds[:width] = highspy.HighsVarType.kContinuous
    solver.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
    attacker.program.solved += 1
    found = solution(solver)
    if found is None:
        return None
    world = np.rint(found[:width]) if system.integer else found[:width]
    return world, [unit for unit, on in zip(shown, found[width:], strict=True) if on > 0.5]


def _switched(reading: Bounded, switch: int, system: System) -> list[Bounded]:
    """The reading as two rows that `switch` = 1 sets free."""
    form = reading.form
    lower, upper = np.asarray(system.lower)[form.columns], np.asarray(system.upper)[form.columns]
    least = float(np.minimum(form.coefficients * lower, form.coefficients * upper).sum())
    most = float(np.maximum(form.coefficients * lower, form.coefficients * upper).sum())
    columns = np.append(form.columns, np.int32(switch))
    rows = []
    if np.isfinite(reading.high):
        free = -(max(most - reading.high, 0.0) + 1.0)
        rows.append(Bounded(Linear(columns, np.append(form.coefficients, free)), -INFINITY, reading.high))
    if np.isfinite(reading.low):
        free = max(reading.low - least, 0.0) + 1.0
        rows.append(Bounded(Linear(columns, np.append(form.coefficients, free)), reading.low, INFINITY))
    return rows


def _clean_up(attacker: Attacker, primary: set[Unit]) -> None:
    """Show secondary units again where everything stays safe, dearest first."""
    system = attacker.system
    misses = 0
    secondary = sorted(system.hidden - primary, key=lambda unit: (-system.costs[unit], str(unit)))
    for unit in secondary:
        if misses == CLEAN_UP or out_of_time():
            return
        before = attacker.keep()
        attacker.show(unit)
        if not (attacker.safe() and secret(attacker)):
            attacker.hide(unit)
            attacker.again(before)
            misses += 1
