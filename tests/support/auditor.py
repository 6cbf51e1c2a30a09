"""The judge of protected tables: plays every attacker on what was published, sharing no code with the package.

A verdict "open" rests on other worlds that are checked by plain arithmetic: tables that print the same, with everything
the attacker knows unchanged. A verdict "leak" rests on a linear (counts: integer) program of HiGHS per cell and side.
Attackers: a reader outside, every unit, every pair of units. A unit knows what it adds to every cell, so a lower bound
of that cell, and the cell itself when nobody else is in it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from support.audited_release import Codes, Need, Truth
from support.auditor_programs import Moves

PAIRS = 3000  # tried at most per component; those that know a cell together are always tried
CLOSE = 1e-6  # relative, for magnitudes


@dataclass(frozen=True)
class Leak:
    """A protected cell that is narrower than required to somebody."""

    cell: Codes
    attacker: tuple[str, ...]
    low: float
    high: float
    value: float
    need: Need

    def __str__(self) -> str:
        who = " + ".join(self.attacker) or "a reader outside"
        asked = f"-{self.need.down:.6g} +{self.need.up:.6g} width {self.need.width:g}"
        return (
            f"{'|'.join(self.cell)} = {self.value:.10g}: {who} finds [{self.low:.10g}, {self.high:.10g}], asked {asked}"
        )


@dataclass(frozen=True)
class Knot:
    """Hidden cells that hang together. Relations over positions: +1 for the sum, -1 for its parts."""

    cells: Sequence[Codes]
    value: np.ndarray
    relations: Sequence[Mapping[int, int]]


def knots(truth: Truth, hidden: Collection[Codes]) -> list[Knot]:
    """The hidden cells by connected component of the relations between them."""
    inside = set(hidden)
    rows: list[dict[Codes, int]] = []
    for parent, children in truth.relations:
        row = {child: -1 for child in children if child in inside}
        if parent in inside:
            row[parent] = 1
        if row:
            rows.append(row)
    root = {codes: codes for codes in inside}

    def find(codes: Codes) -> Codes:
        while root[codes] != codes:
            root[codes] = root[root[codes]]
            codes = root[codes]
        return codes

    for row in rows:
        first, *others = row
        for other in others:
            root[find(other)] = find(first)
    members: dict[Codes, list[Codes]] = defaultdict(list)
    for codes in sorted(inside):
        members[find(codes)].append(codes)
    place = {codes: i for group in members.values() for i, codes in enumerate(group)}
    lines: dict[Codes, list[dict[int, int]]] = defaultdict(list)
    for row in rows:
        lines[find(next(iter(row)))].append({place[codes]: sign for codes, sign in row.items()})
    return [
        Knot(group, np.array([truth.cells[codes].value for codes in group]), lines[top])
        for top, group in members.items()
    ]


def attackers(truth: Truth, knot: Knot, pairs: int, seed: int) -> Iterator[tuple[str, ...]]:
    """The reader outside, every unit with something in the knot, and pairs of them."""
    yield ()
    units = sorted({unit for codes in knot.cells for unit in truth.cells[codes].units})
    yield from ((unit,) for unit in units)
    if len(units) * (len(units) - 1) // 2 <= pairs:
        yield from combinations(units, 2)
        return
    known = {
        tuple(sorted(cell.units))
        for codes in knot.cells
        if len((cell := truth.cells[codes]).units) == 2 and not cell.unknown
    }
    owners = sorted({unit for codes in knot.cells for unit in alone(truth, codes)})
    known |= set(combinations(owners, 2)) if len(owners) ** 2 <= 2 * pairs else set()
    chance = random.Random(seed)
    while len(known) < pairs:
        known.add(tuple(sorted(chance.sample(units, 2))))
    yield from sorted(known)


def alone(truth: Truth, codes: Codes) -> Collection[str]:
    """Who knows a cell by being alone in it."""
    cell = truth.cells[codes]
    return cell.units if len(cell.units) == 1 and not cell.unknown else ()


class Shares:
    """Who adds what to the cells of a knot."""

    def __init__(self, truth: Truth, knot: Knot) -> None:
        self.value = knot.value
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.units = np.zeros(len(knot.cells))
        for i, codes in enumerate(knot.cells):
            cell = truth.cells[codes]
            self.units[i] = np.inf if cell.unknown else len(cell.units)
            for unit, amount in cell.units.items():
                found[unit].append((i, amount))
        self.of = {
            unit: (np.array([i for i, _ in some]), np.array([amount for _, amount in some]))
            for unit, some in found.items()
        }

    def floors(self, attacker: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """How far every cell may fall in the eyes of the attacker (0 or less), and whether it knows the cell."""
        own, inside = np.zeros(len(self.value)), np.zeros(len(self.value))
        for unit in attacker:
            places, amounts = self.of[unit]
            own[places] += amounts
            inside[places] += 1
        known = (inside == self.units) & (inside > 0)  # an observed zero has nobody in it, and nobody knows it
        return np.where(known, 0.0, np.minimum(own - self.value, 0.0)), known


class Judge:
    """Plays the attackers on one knot, and keeps every other world found, since it may serve the next one."""

    def __init__(self, truth: Truth, knot: Knot) -> None:
        self.truth, self.knot = truth, knot
        needs = [truth.needs.get(codes, Need()) for codes in knot.cells]
        self.up, self.down, self.width = (np.array([getattr(n, w) for n in needs]) for w in ("up", "down", "width"))
        self.moves = Moves(knot.value, knot.relations, truth.whole, float((self.up + self.width).sum()))
        self.shares = Shares(truth, knot)
        self.worlds, self.found = np.zeros((16, len(knot.cells))), 0
        self.programs = 0

    def seen(self, floor: np.ndarray, known: np.ndarray, touched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The lowest and highest move of every cell over the worlds found that this attacker cannot exclude. `touched`:
        the cells of which it knows more than a reader outside."""
        part = self.worlds[: self.found, touched]
        with np.errstate(divide="ignore", invalid="ignore"):
            room = np.where(part < 0, floor[touched] / part, np.inf)
        scale = np.clip(room.min(axis=1, initial=1.0), 0.0, 1.0)
        scale[(part[:, known[touched]] != 0).any(axis=1)] = 0.0
        if self.truth.whole:
            scale = np.floor(scale + 1e-12)
        some = np.flatnonzero(scale > 0)
        moved = self.worlds[some] * scale[some, None]
        return moved.min(axis=0, initial=0.0), moved.max(axis=0, initial=0.0)

    def remember(self, world: np.ndarray) -> None:
        """Keep a world for the attackers to come."""
        if self.found == len(self.worlds):
            self.worlds = np.vstack([self.worlds, np.zeros_like(self.worlds)])
        self.worlds[self.found] = world
        self.found += 1

    def leaks(self, attacker: tuple[str, ...]) -> Iterator[Leak]:
        """Every protected cell that this attacker finds within less than required."""
        floor, known = self.shares.floors(attacker)
        down = np.minimum(self.down, -floor)  # nobody can doubt what it adds itself
        slack = 0.0 if self.truth.whole else CLOSE * (1.0 + self.up + self.width)
        asked = (self.up > 0) | (self.down > 0) | (self.width > 0)

        def short(low: np.ndarray, high: np.ndarray) -> np.ndarray:
            narrow = (high < self.up - slack) | (-low < down - slack) | (high - low < self.width - slack)
            return asked & ~known & narrow

        touched = np.unique(np.concatenate([[], *(self.shares.of[unit][0] for unit in attacker)])).astype(int)
        low, high = self.seen(floor, known, touched)
        for i in np.flatnonzero(short(low, high)):
            for side in (1, -1) if short(low, high)[i] else ():
                self.programs += 1
                world = self.moves.furthest(i, side, floor, known)
                if world is not None:
                    self.remember(world)
                    low, high = np.minimum(low, world), np.maximum(high, world)
        for i in np.flatnonzero(short(low, high)):
            codes, value, need = self.knot.cells[i], self.knot.value[i], Need(self.up[i], down[i], self.width[i])
            yield Leak(codes, attacker, value + low[i], value + high[i], value, need)


def leaks(
    truth: Truth, hidden: Collection[Codes], *, insiders: bool = True, pairs: int = PAIRS, seed: int = 1
) -> list[Leak]:
    """Every protected cell narrower than required, to whomever. `hidden`: the cells whose value is not shown. What an
    attacker would find too if nothing at all were shown is not found here."""
    found = [
        Leak(codes, (), cell.value, cell.value, cell.value, truth.needs[codes])
        for codes, cell in truth.cells.items()
        if codes in truth.needs and codes not in hidden
    ]
    for knot in knots(truth, [codes for codes in hidden if codes in truth.cells]):
        if any(codes in truth.needs for codes in knot.cells):
            judge = Judge(truth, knot)
            everybody = attackers(truth, knot, pairs, seed) if insiders else iter([()])
            for attacker in everybody:
                found += judge.leaks(attacker)
    return [leak for leak in found if not leak.attacker or not anyway(truth, leak)]


def hopeless(truth: Truth) -> bool:
    """Whether somebody finds a protected cell too narrow even when every cell is hidden."""
    judges = [Judge(truth, knot) for knot in knots(truth, truth.cells)]
    return any(True for judge in judges for who in attackers(truth, judge.knot, PAIRS, 1) for _ in judge.leaks(who))


def anyway(truth: Truth, leak: Leak) -> bool:
    """Whether the attacker finds as much when every cell is hidden: from what it put in itself."""
    (knot,) = [knot for knot in knots(truth, truth.cells) if leak.cell in knot.cells]
    alone = Judge(Truth(truth.cells, truth.relations, {leak.cell: leak.need}, truth.whole), knot)
    return any(True for _ in alone.leaks(leak.attacker))


def interval(
    truth: Truth, hidden: Collection[Codes], cell: Codes, attacker: tuple[str, ...] = ()
) -> tuple[float, float]:
    """What an attacker finds of one hidden cell; where nothing limits it, a number far above all values."""
    (knot,) = [knot for knot in knots(truth, hidden) if cell in knot.cells]
    judge, place = Judge(truth, knot), list(knot.cells).index(cell)
    floor, known = judge.shares.floors(attacker)
    ends = [0.0]
    for side in (1, -1):
        world = judge.moves.furthest(place, side, floor, known)
        ends.append(0.0 if world is None else float(world[place]))
    return knot.value[place] + min(ends), knot.value[place] + max(ends)
