"""The attacker's programs, and the proof by other worlds.

A *world* is a set of answers that prints exactly the same report as the true one. Two worlds in which a protected count
differs by `need` prove that no reader, however patient, can narrow it further: not with linear programs, not by trying
all whole numbers, because the report itself cannot tell those worlds apart. Worlds in whole numbers come from small
exchanges (`circuits`); linear programs (HiGHS) show what cannot be open at all, and integer programs look where the
exchanges found nothing. Counts that are printed nowhere are proven by linear programs alone.

Bulk audit: one world or program moves a random combination of all open targets and proves many at once. One thread,
fixed seeds, limits in nodes and rounds: the same input gives the same pattern everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253  (this module is nothing without it)

from meerwaarde.disclosure.circuits import NOTHING, Exchanges
from meerwaarde.disclosure.coalitions import exposed_pairs
from meerwaarde.disclosure.gentle import Gentle
from meerwaarde.disclosure.insiders import Inside, Insiders
from meerwaarde.disclosure.knowledge import Coalition, Knowledge
from meerwaarde.disclosure.programs import Program
from meerwaarde.disclosure.system import Bounded, System, Unit
from meerwaarde.disclosure.witnesses import Witnesses

EXACT = 1e-9  # relative tolerance for readings with weights; counts are compared exactly
STALLS = 3  # rounds without progress before targets get programs of their own
WALK = 4  # every so many rounds the exchanges start again from the truth
TRIES = 100  # other worlds tried at a time, of which some would print another standard error
NOISES = 6  # integer programs tried when one finds a world that would

# Given worlds [worlds, unknowns] and shown units: those units whose print is known, and whether each world would print
# something else there, bool [worlds, units].
Prints = Callable[[np.ndarray, Sequence[Unit]], tuple[list[Unit], np.ndarray]]
Kept = tuple[list[np.ndarray], np.ndarray, np.ndarray, Inside | None, Witnesses | None]


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
    insiders: Insiders | None = None
    coalition: int = 1
    knowledge: Knowledge | None = None  # of insiders where fractions prove
    worlds: list[np.ndarray] = field(default_factory=list)
    low: np.ndarray = field(init=False)
    high: np.ndarray = field(init=False)
    program: Program = field(init=False)
    _truth: np.ndarray = field(init=False)
    _forms: np.ndarray = field(init=False)
    _entries: Any = field(init=False)  # scipy.sparse.csr_array, as `_forms`
    _need: np.ndarray = field(init=False)
    _least: np.ndarray = field(init=False)  # the lowest and highest value of each target that must be possible
    _most: np.ndarray = field(init=False)
    _whole: np.ndarray = field(init=False)
    _random: np.random.Generator = field(init=False)
    _exchanges: list[Exchanges] = field(init=False, default_factory=list)
    inside: Inside | None = field(init=False, default=None)
    fractions: list[np.ndarray] = field(init=False, default_factory=list)  # found by programs, since last looked at
    witnesses: Witnesses | None = field(init=False, default=None)
    _gentle: Gentle | None = field(init=False, default=None)
    _softened: set[int] = field(init=False, default_factory=set)  # targets for which it did what it can

    def __post_init__(self) -> None:
        targets = self.system.targets
        self._truth = np.asarray(self.system.truth)
        self._forms = np.zeros((len(targets), len(self._truth)))
        for row, target in zip(self._forms, targets, strict=True):
            row[target.form.columns] = target.form.coefficients
        self._entries = sparse.csr_array(self._forms)
        self._need = np.array([target.need for target in targets])
        self._whole = np.array([target.whole and self.system.integer for target in targets], dtype=bool)
        self._random = np.random.Generator(np.random.SFC64(len(self._truth)))
        self.program = Program(self.system)
        self.low = self._forms @ self._truth
        self.high = self.low.copy()
        if self.insiders is not None:
            self.inside = Inside.of(self.insiders, self.low)
        if self.knowledge is not None:
            self.witnesses = Witnesses(self.knowledge, self.system, self._truth, self._forms, self.coalition)
        self._least = self.low - np.array([target.down for target in targets]) * (1 - EXACT)
        self._most = self.low + np.array([target.up for target in targets]) * (1 - EXACT)

    @property
    def programs(self) -> int:
        """Linear and integer programs solved so far."""
        return self.program.solved

    def open(self, among: Sequence[int] | None = None) -> list[int]:
        """Positions of the targets that are not yet shown to be safe."""
        narrow = self.high - self.low < self._need * (1 - EXACT)
        still = np.flatnonzero(narrow | (self.high < self._most) | (self.low > self._least)).tolist()
        return still if among is None else [i for i in still if i in set(among)]

    def hide(self, unit: Unit) -> None:
        """The report no longer shows `unit`."""
        self.system.hidden.add(unit)
        self.program.hide(unit)
        self._changed()

    def show(self, unit: Unit) -> None:
        """The report shows `unit` again; worlds that it would tell apart no longer count, nor do linear programs."""
        self.system.hidden.discard(unit)
        self.program.show(unit)
        self._changed()
        kept = [world for world in self.worlds if self._same(world, unit)]
        self.worlds = []
        self.low = self._forms @ self._truth
        self.high = self.low.copy()
        self.inside = None if self.insiders is None else Inside.of(self.insiders, self.low)
        if self.witnesses is not None:
            self.look()
            told = self.system.readings[unit]
            same = [all(keeps(bounded, world) for bounded in told) for world in self.witnesses.worlds]
            self.witnesses = self.witnesses.kept(np.array(same, dtype=bool))
            moved = self.witnesses.moved
            self.low, self.high = self.low + moved.min(axis=0, initial=0.0), self.high + moved.max(axis=0, initial=0.0)
        for world in kept:
            self.count(world)

    def _changed(self) -> None:
        self._exchanges, self._gentle, self._softened = [], None, set()

    def exposed(self) -> list[int]:
        """The kinds of insiders to whom something is not yet shown to be open."""
        return [] if self.inside is None else np.unique(self.inside.exposed()[0]).tolist()

    def spread(self, patience: int = STALLS) -> list[int]:
        """Look for worlds until every target is open to every insider, by exchanges alone; returns the other kinds."""
        stalls = rounds = 0
        here = self._truth
        while self.inside is not None and stalls < patience:
            kinds, targets = self.inside.exposed()
            if not len(kinds):
                break
            still = np.unique(targets).tolist()
            fixed = self.inside.columns(int(kinds[self._random.integers(len(kinds))])) if rounds % 2 else NOTHING
            found = self._exchanged(here if rounds % 2 == 0 else self._truth, still, rounds // 2, fixed)
            stalls = 0 if self._use_inside(found, still) else stalls + 1
            rounds += 1
            here = self._next(found, rounds)
        return self.exposed()

    def pair_up(self) -> bool:
        """Follow the pairs of insiders to whom the worlds found do not open everything; says whether there are any."""
        if self.inside is None or self.coalition < 2:
            return False
        worlds = np.array([self._truth, *self.worlds])
        values = worlds @ self._forms.T
        pairs = exposed_pairs(self.inside.insiders, worlds, values)
        self.inside.add(pairs, worlds, values)
        return bool(len(pairs))

    def look(self) -> None:
        """Let the worlds found since open what they can to insiders."""
        if self.witnesses is not None:
            self.witnesses.see(self.fractions)
        self.fractions = []

    def seeing(self) -> list[Coalition]:
        """Insiders to whom the worlds in fractions found so far do not open everything: each alone, else pairs."""
        self.look()
        if self.witnesses is None:
            return []
        while some := self.witnesses.exposed():
            targets = {target for narrow in some.values() for target in narrow} - self._softened
            if not targets:
                break
            if self._gentle is None:
                self._gentle = Gentle(self.system, self._truth, self.witnesses.knowledge.prices())
            for target in sorted(targets):
                self.fractions += self._gentle.ways(self.system.targets[target])
            self._softened |= targets
            self.look()
        return list(some)

    def keep(self) -> Kept:
        """What is proven now, for `again`."""
        self.look()
        return self.worlds, self.low, self.high, self.inside, self.witnesses

    def again(self, kept: Kept) -> None:
        """Go back to what was proven before a unit was shown."""
        self.fractions = []
        self.worlds, self.low, self.high, self.inside, self.witnesses = kept

    def audit(self) -> list[int]:
        """Look for worlds until every target is safe as far as exchanges and linear programs show; returns the others.

        Some of those may still be open in whole numbers: `reach` looks further.
        """
        if self._whole.any():
            self._wander()
        self._bulk()
        return [i for i in self.open() if not self._alone(i, quick=True)]

    def safe(self) -> bool:
        """Whether every target is safe as far as exchanges and linear programs show; stops at the first that is not."""
        if self._whole.any():
            self._wander(patience=1)
        self._bulk()
        if not all(self._alone(i, quick=True) for i in self.open()):
            return False
        while not self.spread(patience=1):
            if not self.pair_up():
                return True
            if not self.exposed():
                return False
        return False

    def reach(self, i: int) -> bool:
        """Whether target `i` can be shown safe; tries exchanges first, then programs."""
        if self._whole.any():
            self._wander([i], 2 * STALLS)
        return not self.open([i]) or self._alone(i)

    def observe(self, world: np.ndarray) -> list[Unit]:
        """Count `world` if it prints the same report; returns the shown units that would print otherwise."""
        told = self._other(world, self.system.shown())
        if not told:
            self.count(world)
        return told

    def _other(self, world: np.ndarray, units: Sequence[Unit]) -> list[Unit]:
        """The units of `units` in which `world` would print another standard error."""
        if self.prints is None:
            return []
        known, differs = self.prints(world[None], units)
        return [unit for unit, other in zip(known, differs[0].tolist(), strict=True) if other]

    def valid(self, world: np.ndarray) -> bool:
        """Whether `world` is possible and tells the same in every fact and shown reading, apart from `prints`."""
        system = self.system
        if (world < np.asarray(system.lower) - EXACT).any() or (world > np.asarray(system.upper) + EXACT).any():
            return False
        if not all(keeps(fact, world) for fact in system.facts):
            return False
        return all(keeps(bounded, world) for unit in system.shown() for bounded in system.readings[unit])

    def _exchanged(
        self, here: np.ndarray, still: Sequence[int], rounds: int, fixed: np.ndarray = NOTHING
    ) -> np.ndarray:
        """Worlds one exchange away, that move the targets `still` and nothing in the columns `fixed`."""
        if not self._exchanges:
            kinds = (True, False) if self.system.finer else (False,)
            self._exchanges = [Exchanges.of(self.system, finer=finer) for finer in kinds]
        wanted = np.flatnonzero(self._forms[still].any(axis=0))
        return self._exchanges[rounds % len(self._exchanges)].worlds(here, self._random, wanted, fixed)

    def _next(self, found: np.ndarray, rounds: int) -> np.ndarray:
        """The world from which to go on: one of those `found`, now and then the truth again."""
        if self.prints:
            found = np.array(self.worlds)  # others may print something else
        again = rounds % WALK == 0 or not len(found)
        return self._truth if again else np.asarray(found[self._random.integers(len(found))])

    def _use_inside(self, worlds: np.ndarray, still: Sequence[int]) -> bool:
        """Keep of `worlds` those that open a target to an insider, if they print the same."""
        if self.inside is None:
            return False
        columns = self._forms[still].any(axis=0)
        chosen = worlds[(worlds[:, columns] != self._truth[columns]).any(axis=1)]
        if self.prints and len(chosen):
            chosen = chosen[:TRIES]
            chosen = chosen[~self.prints(chosen, self.system.shown())[1].any(axis=1)]
        values = (self._entries @ chosen.T).T
        helped = False
        while (helps := self.inside.helping(chosen, values)).any():
            self.count(chosen[helps][0])
            chosen, values = chosen[helps][1:], values[helps][1:]
            helped = True
        return helped

    def _wander(self, among: Sequence[int] | None = None, patience: int = STALLS) -> None:
        """Exchanges from world to world as long as they open up targets."""
        stalls = rounds = 0
        here = self._truth
        patience *= 2 if self.prints else 1
        while stalls < patience and (still := self.open(among)):
            found = self._exchanged(here, still, rounds)
            helped = self._use(found, still)
            stalls = 0 if helped else stalls + 1
            rounds += 1
            here = self._next(found, rounds)

    def _use(self, worlds: np.ndarray, still: Sequence[int]) -> bool:
        """Keep of `worlds` those that widen one of the targets `still`, if they print the same."""
        values = worlds @ self._forms[still].T
        useful = ((values < self.low[still]) | (values > self.high[still])).any(axis=1)
        chosen = worlds[useful][:TRIES]
        if self.prints and len(chosen):
            chosen = chosen[~self.prints(chosen, self.system.shown())[1].any(axis=1)]
        helped = False
        for world in chosen:
            value = self._forms[still] @ world
            if ((value < self.low[still]) | (value > self.high[still])).any():
                self.count(world)
                helped = True
        return helped

    def _bulk(self) -> None:
        """Programs that move a random combination of all open targets that fractions may prove."""
        stalls = 0
        while stalls < STALLS and (still := [i for i in self.open() if not self._whole[i]]):
            signs = self._random.choice((-1.0, 1.0), len(still))
            found = self.program.largest(signs @ self._forms[still])
            before = len(still)
            if found is not None:
                self._widen(found)
            stalls = 0 if len([i for i in self.open() if not self._whole[i]]) < before else stalls + 1

    def _alone(self, i: int, *, quick: bool = False) -> bool:
        """Whether target `i` can be shown safe by programs of its own."""
        form, ends = self._forms[i], []
        for sign in (1.0, -1.0):
            found = self.program.largest(sign * form)
            if found is not None:
                self._widen(found)
                ends.append(float(form @ found))
        if not self._whole[i]:
            return not self.open([i])
        if quick or not ends or max(ends) - min(*ends, self.low[i]) < self._need[i] * (1 - EXACT):
            return False
        for sign in (1.0, -1.0):
            for attempt in range(NOISES if self.prints else 1):
                noise = self._random.uniform(-1, 1, len(form)) if attempt else 0.0
                world = self.program.largest(1000.0 * sign * form + noise, whole=True)
                if world is None or not self.valid(world) or not self.observe(world):
                    break
        return not self.open([i])

    def _widen(self, found: np.ndarray) -> None:
        """Let a solution in fractions count for the targets that fractions may prove."""
        self.fractions.append(found)
        values = self._forms @ found
        self.low = np.where(self._whole, self.low, np.minimum(self.low, values))
        self.high = np.where(self._whole, self.high, np.maximum(self.high, values))

    def count(self, world: np.ndarray) -> None:
        """Let a world that prints the same widen what is open."""
        self.worlds.append(world)
        values = self._forms @ world
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        if self.inside is not None:
            self.inside.see(world, values)
        self.fractions.append(world)

    def _same(self, world: np.ndarray, unit: Unit) -> bool:
        if not all(keeps(bounded, world) for bounded in self.system.readings[unit]):
            return False
        return not self._other(world, [unit])
