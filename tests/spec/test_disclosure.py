"""Disclosure control.

A hidden cell is not safe merely because it is empty: a reader adds and subtracts. The program therefore writes down
everything that readers know (who answered, all totals, every other cell, also of other tables) as one system and looks
for *other worlds*: other answers that would print exactly the same report. A hidden count is safe when two such worlds
lie two apart. Where no such worlds exist, further rows are hidden until they do.

Sources: Handbook on Statistical Disclosure Control, chapter 4; sdcTable (the 4 x 4 case); Statistics Norway (example
1 of SSBtools).
"""

from __future__ import annotations

import csv

import numpy as np
import pytest

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.gauss import exactly_disclosed
from meerwaarde.disclosure.repair import protect
from meerwaarde.disclosure.rules import sensitive
from meerwaarde.disclosure.system import Linear, System, Target
from support.reference import reference

# count, base, sensitivity, hidden with a minimum of 3
RULES = [
    (0, 2, "none", True),  # fewer than three organisations: nothing is shown
    (1, 3, "none", False),  # an open question: from three organisations everything is
    (0, 10, "normal", False),
    (1, 10, "normal", True),
    (2, 10, "normal", True),
    (3, 10, "normal", False),
    (7, 10, "normal", False),
    (8, 10, "normal", True),  # all but two
    (10, 10, "normal", False),
    (0, 10, "high", True),  # nobody: tells everybody's answer
    (10, 10, "high", True),
    (5, 10, "high", False),
]


@pytest.mark.parametrize(("count", "base", "level", "hidden"), RULES)
def test_which_counts_are_hidden_by_themselves(count, base, level, hidden):
    assert bool(sensitive(count, base, Sensitivity(level), 3)) is hidden


def table(cells: dict[tuple[str, str], float], hidden: set[tuple[str, str]], need: float = 2) -> System:
    """A two-way table with all its totals; the unknowns are its inner cells."""
    rows = sorted({row for row, _column in cells})
    columns = sorted({column for _row, column in cells})
    keys = [(row, column) for row in rows for column in columns]
    values = np.array([cells[key] for key in keys])
    system = System()
    place = dict(zip(keys, system.unknowns(values, np.full(len(keys), 10_000)).tolist(), strict=True))
    for row in [*rows, "Total"]:
        for column in [*columns, "Total"]:
            inside = [key for key in keys if row in (key[0], "Total") and column in (key[1], "Total")]
            form = Linear.total([place[key] for key in inside])
            count = sum(cells[key] for key in inside)
            system.costs[row, column] = 1 + np.log(1 + count) * (10 if "Total" in (row, column) else 1)
            system.reading((row, column), form, count, count)
            if (row, column) in hidden:
                system.hidden.add((row, column))
                system.targets.append(Target((row, column), form, need))
    return system


def interval(system: System, cell: tuple[str, str]) -> tuple[float, float]:
    """What the attacker derives of one cell, both ends by a program of its own."""
    attacker = Attacker(system)
    (target,) = [i for i, target in enumerate(system.targets) if target.name == cell]
    for sign in (1.0, -1.0):
        objective = np.zeros(len(system.truth))
        objective[system.targets[target].form.columns] = sign
        world = attacker.program.largest(objective, whole=True)
        assert world is not None
        attacker.observe(world)
    return attacker.low[target], attacker.high[target]


def test_handbook_example_3():
    """Four cells hidden, yet X11 lies between 3 and 6 (Geurts 1992)."""
    cells = {("a", "x"): 4, ("a", "y"): 3, ("b", "x"): 2, ("b", "y"): 1, ("c", "x"): 3, ("c", "y"): 3}
    system = table(cells, {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")})
    assert interval(system, ("a", "x")) == (3, 6)


def four_by_four() -> tuple[dict, set]:
    with reference("disclosure/sdctable_4x4_hidden_disclosure.csv").open() as file:
        rows = list(csv.DictReader(file))
    cells = {(row["v1"], row["v2"]): int(row["freq"]) for row in rows}
    return cells, {(row["v1"], row["v2"]) for row in rows if row["primary"] == "1"}


def test_two_blanks_a_line_are_not_enough():
    """4 x 4: every line has two blanks or more, and yet w,b is 47 exactly."""
    cells, hidden = four_by_four()
    system = table(cells, hidden)
    names = [system.targets[i].name for i in exactly_disclosed(system)]
    assert ("w", "b") in names
    assert interval(system, ("w", "b")) == (47, 47)


def test_one_more_blank_protects_the_table():
    """x,d as well: then w,b lies between 0 and 78, and the repair finds that one cell by itself."""
    cells, hidden = four_by_four()
    assert interval(table(cells, hidden | {("x", "d")}), ("w", "b")) == (0, 78)
    system = table(cells, hidden)
    protect(Attacker(system))
    assert len(system.hidden - hidden) == 1
    assert not exactly_disclosed(system)


def test_statistics_norway_example_1():
    """Age by country, 2014, counts below two hidden: three secondary cells, as published."""
    with reference("disclosure/ssb_example1.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2014"]
    cells = {(row["age"], row["geo"]): int(row["freq"]) for row in rows}
    hidden = {("young", "Portugal")}
    system = table(cells, hidden)
    protect(Attacker(system))
    assert len(system.hidden - hidden) == 3
    assert not any("Total" in unit for unit in system.hidden)


def test_statistics_norway_intervals():
    """Years together, hidden in two countries: [0, 4]; with Spain as well [0, 13] and [0, 12]."""
    with reference("disclosure/ssb_example1.csv").open() as file:
        rows = list(csv.DictReader(file))
    cells: dict[tuple[str, str], float] = {}
    for row in rows:
        key = (row["age"], row["geo"])
        cells[key] = cells.get(key, 0) + int(row["freq"])
    first = {(age, place) for age in ("young", "old") for place in ("Iceland", "Portugal")}
    for cell in (("young", "Iceland"), ("young", "Portugal")):
        assert interval(table(cells, first), cell) == (0, 4)
    more = first | {("young", "Spain"), ("old", "Spain")}
    assert interval(table(cells, more), ("young", "Iceland")) == (0, 13)
    assert interval(table(cells, more), ("young", "Portugal")) == (0, 12)
