"""Random sequences of releases about the same organisations: nobody can be worked out from all of them together.

Interim and final figures, other dimensions, filters, corrections, withdrawals, new weights. The attacker is independent
(`support/release_attacker.py`). What it knew before a release does not count against that release.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.types import Dimension
from meerwaarde.disclosure.ledger import Release, joint_problem
from meerwaarde.disclosure.ledger.solving import solve_joint
from meerwaarde.disclosure.primary import Rules
from support.ledger_tables import dimension, released, weighted_table
from support.release_attacker import Codes, Edition, Row, Worlds, narrow

MINIMUM = 3
CODES = {"a": ["a0", "a1", "a2"], "b": ["b0", "b1"], "c": ["c0", "c1", "c2", "c3"]}
SPLITS = [("a", "b"), ("a", "c"), ("b", "c"), ("a",), ("c",), ("b",)]
REGIONS = {"c": {"C0": ["c0", "c1"], "C1": ["c2", "c3"]}}


@dataclass
class Sector:
    """The organisations of one sequence, and what was released about them."""

    chance: random.Random
    count: bool
    together: bool = True  # each release solved with those before it
    rows: list[Row] = field(default_factory=list)  # codes in the order of CODES
    releases: list[Release] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)

    def begin(self, number: int) -> None:
        holdings = self.chance.choice([0, 0, 3])
        for i in range(number):
            unit = f"h{self.chance.randrange(holdings)}" if holdings and self.chance.random() < 0.4 else f"o{i}"
            codes = tuple(self.chance.choice(codes) for codes in CODES.values())
            amount = 1.0 if self.count else round(self.chance.lognormvariate(3, 1), 1)
            self.rows.append(Row(f"o{i}", unit, codes, amount))

    def changed(self) -> list[Row]:
        """The rows of the next release: late answers, withdrawals, a filter, corrections, other weights."""
        rows = list(self.rows)
        kind = self.chance.choice(["all", "interim", "withdrawn", "filter", "correction", "weights"])
        if kind == "interim":
            rows = rows[: len(rows) - self.chance.choice([1, 2, 4, 6])]
        elif kind == "withdrawn":
            rows = [row for row in rows if self.chance.random() < 0.93]
        elif kind == "filter":
            code = self.chance.choice(CODES["b"])
            rows = [row for row in rows if row.codes[1] == code]
        elif kind == "correction" and not self.count:
            for i in self.chance.sample(range(len(rows)), self.chance.choice([1, 1, 3])):
                rows[i] = replace(rows[i], amount=round(rows[i].amount * self.chance.uniform(0.5, 2), 1))
            self.rows = rows
        elif kind == "weights" and not self.count:
            weight = {code: self.chance.choice([1.0, 1.5, 2.0]) for code in CODES["a"]}
            rows = [replace(row, weight=weight[row.codes[0]]) for row in rows]
        return rows

    def release(self) -> bool:
        """One more release; False when it was refused."""
        names = self.chance.choice(SPLITS)
        rows = [replace(row, codes=tuple(row.codes["abc".index(name)] for name in names)) for row in self.changed()]
        if len(rows) < 4:
            return False
        regions = self.chance.random() < 0.5
        dimensions = [dimension(name, CODES[name], REGIONS.get(name) if regions else None) for name in names]
        table, members = weighted_table(
            [(row.who, row.unit, row.codes, row.amount, row.weight) for row in rows], dimensions, frequency=self.count
        )
        try:
            earlier = self.releases if self.together else []
            joint = joint_problem(table, members, earlier, Rules(), wave="2026")
            hidden = joint.hidden(solve_joint(joint).hidden)
        except InputError:
            return False
        self.releases.append(released(table, members, hidden, number=len(self.releases) + 1))
        self.editions.append(edition_of(rows, dimensions, self.releases[-1]))
        return True


def edition_of(rows: Sequence[Row], dimensions: Sequence[Dimension], release: Release) -> Edition:
    """What the attacker sees of a release."""
    under = []
    for each in dimensions:
        leaves = {code: {code} for code in each.codes[: each.leaves]}
        regions = REGIONS.get(each.name, {})
        under.append({**leaves, **{code: set(regions.get(code, leaves)) for code in each.codes[each.leaves :]}})
    printed: dict[Codes, float | None] = {}
    needs: dict[Codes, tuple[float, float, float]] = {}
    for place in np.ndindex(*release.printed.shape):
        cell = tuple(each.codes[i] for each, i in zip(dimensions, place, strict=True))
        value = release.printed[place]
        printed[cell] = None if np.isnan(value) else float(value)
        if release.up[place] or release.width[place]:
            needs[cell] = (float(release.up[place]), float(release.down[place]), float(release.width[place]))
    return Edition(rows, under, printed, needs)


@dataclass(frozen=True)
class Secret:
    """A sum that must stay open: rows, less others, with how far up, down and how widely."""

    name: str
    rows: Sequence[Row]
    less: Sequence[Row]
    need: tuple[float, float, float]

    @property
    def behind(self) -> dict[str, float]:
        """What every unit has in it."""
        times = counted(self.rows, self.less)
        found: dict[str, float] = {}
        for row in {(row.who, row.amount): row for row in [*self.rows, *self.less]}.values():
            if often := abs(times[row.who, row.amount]):
                found[row.unit] = found.get(row.unit, 0.0) + often * row.amount
        return found

    def without(self, coalition: tuple[str, ...]) -> Secret:
        """What others put in it."""
        rows, less = ([row for row in part if row.unit not in coalition] for part in (self.rows, self.less))
        return replace(self, rows=rows, less=less)

    def open_to(self, worlds: Worlds | None, coalition: tuple[str, ...] = ()) -> bool:
        """Whether it is; also when these worlds know nothing of some of the rows."""
        if worlds is None or any((row.who, row.amount) not in worlds.place for row in [*self.rows, *self.less]):
            return True
        form = worlds.form(self.rows, self.less)
        others = sum(amount for unit, amount in self.behind.items() if unit not in coalition)
        found = worlds.between(form, coalition)
        return not narrow(found, float(form @ worlds.truth), self.need, others, whole=worlds.count)


def counted(rows: Sequence[Row], less: Sequence[Row]) -> dict[tuple[str, float], float]:
    """How often every row counts in a difference."""
    times: dict[tuple[str, float], float] = {}
    for sign, part in ((1, rows), (-1, less)):
        for row in part:
            times[row.who, row.amount] = times.get((row.who, row.amount), 0.0) + sign * row.weight
    return times


def secrets(sector: Sector) -> Iterator[Secret]:
    """The primary cells of every release, and what the last differs from earlier ones in few units."""
    for t, edition in enumerate(sector.editions):
        for cell, need in edition.needs.items():
            yield Secret(f"{t}:{cell}", edition.inside(cell), (), need)
    last = sector.editions[-1]
    inside = {cell: last.inside(cell) for cell in last.printed}
    for t, edition in enumerate(sector.editions[:-1]):
        for other in edition.printed:
            old = edition.inside(other)
            for cell, new in inside.items():
                if need := difference(new, old, count=sector.count):
                    yield Secret(f"{cell} - {t}:{other}", new, old, need)


def difference(new: Sequence[Row], old: Sequence[Row], *, count: bool) -> tuple[float, float, float] | None:
    """What must stay open of a difference that fewer than the minimum of units explain; None for other pairs."""
    keys = [{(row.who, row.amount, row.weight): row for row in rows} for rows in (new, old)]
    apart = [row for key, row in [*keys[0].items(), *keys[1].items()] if (key in keys[0]) != (key in keys[1])]
    if not keys[0].keys() & keys[1].keys() or not 0 < len({row.unit for row in apart}) < MINIMUM:
        return None
    level = 0.01 * sum(abs(often) * amount for (_who, amount), often in counted(new, old).items()) / 2
    return (0.0, 0.0, 2.0) if count else (level, 0.0, 2 * level)


def sequence(seed: int, number: int, length: int, *, together: bool = True) -> Iterator[Sector]:
    """The sector after each release that was not refused."""
    chance = random.Random(seed)
    sector = Sector(chance, count=chance.random() < 0.4, together=together)
    sector.begin(number)
    for _ in range(length):
        if sector.release():
            yield sector


@pytest.mark.parametrize("seed", range(24))
def test_no_reader_works_anybody_out_from_all_releases_together(seed: int) -> None:
    for sector in sequence(seed, 12 + seed % 30, 4):
        worlds = Worlds(sector.editions, sector.count)
        before = Worlds(sector.editions[:-1], sector.count) if len(sector.editions) > 1 else None
        for secret in secrets(sector):
            assert secret.open_to(worlds) or not secret.open_to(before), secret
        rows = {(row.who, row.amount): row for edition in sector.editions for row in edition.rows}.values()
        for row in () if sector.count else rows:
            alone = Secret(row.who, [row], (), (0.0, 0.0, 0.005 * row.amount))
            assert alone.open_to(worlds) or not alone.open_to(before), alone


@pytest.mark.parametrize("seed", range(100, 112))
def test_no_member_alone_or_with_another_works_anybody_out(seed: int) -> None:
    for sector in sequence(seed, 7 + seed % 5, 3):
        worlds = Worlds(sector.editions, sector.count)
        before = Worlds(sector.editions[:-1], sector.count) if len(sector.editions) > 1 else None
        units = sorted({row.unit for edition in sector.editions for row in edition.rows})
        coalitions = [(unit,) for unit in units] + list(combinations(units, 2))
        for secret in secrets(sector):
            for coalition in coalitions:
                if not secret.behind.keys() <= set(coalition) and not secret.open_to(worlds, coalition):
                    assert not secret.without(coalition).open_to(before, coalition), (secret, coalition)


def test_protected_one_by_one_they_do_give_somebody_away() -> None:
    """What the other tests look for is there to be found."""
    found = 0
    for seed in range(12):
        *_, sector = sequence(seed, 12 + seed % 30, 4, together=False)
        worlds = Worlds(sector.editions, sector.count)
        found += not all(secret.open_to(worlds) for secret in secrets(sector))
    assert found >= 6
