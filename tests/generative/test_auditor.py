"""The judge itself: it must find the leaks that are known, and agree with an attacker who writes out every table."""

from __future__ import annotations

import csv
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import auditor, auditor_small
from support.audited_release import Asked, Truth, standing_in, truth
from support.auditor_programs import Moves
from support.reference import reference


def with_totals(inner: dict[tuple[str, str], int], primary: set[tuple[str, str]]) -> Truth:
    """A two-way table of counts with its totals."""
    axes = [[*sorted({codes[i] for codes in inner}), "Total"] for i in (0, 1)]
    rows = []
    for a, b in product(*axes):
        value = sum(v for (x, y), v in inner.items() if a in (x, "Total") and b in (y, "Total"))
        rows.append({"a": a, "b": b, "value": value, "count": value, "sensitive": str(int((a, b) in primary))})
    return standing_in([{key: str(value) for key, value in row.items()} for row in rows], ("a", "b"), 0.01)


def four_by_four() -> tuple[Truth, set[tuple[str, str]]]:
    with reference("disclosure/sdctable_4x4_hidden_disclosure.csv").open() as file:
        rows = list(csv.DictReader(file))
    hidden = {(row["v1"], row["v2"]) for row in rows if row["primary"] == "1"}
    return with_totals({(row["v1"], row["v2"]): int(row["freq"]) for row in rows}, hidden), hidden


def test_finds_the_hidden_disclosure() -> None:
    table, hidden = four_by_four()
    found = auditor.leaks(table, hidden)
    assert {leak.cell for leak in found if not leak.attacker} >= {("w", "b")}
    assert auditor.interval(table, hidden, ("w", "b")) == (47, 47)
    assert auditor.interval(table, hidden | {("x", "d")}, ("w", "b")) == (0, 78)
    assert auditor.leaks(table, hidden | {("x", "d")}) == []


def magnitude1() -> Truth:
    with reference("disclosure/ssb_magnitude1.csv").open() as file:
        rows = list(csv.DictReader(file))
    return truth(rows, Asked(("sector4", "geo"), value="value", rules=(("minimum", "2"),)))


WITHOUT_SINGLETON = {
    ("Entertainment", "Iceland"), ("Industry", "Spain"), ("Entertainment", "Spain"), ("Industry", "Iceland"),
}  # fmt: skip
PUBLISHED = {
    ("Entertainment", "Portugal"), ("Governmental", "Portugal"), ("Governmental", "Spain"), ("Industry", "Iceland"),
    ("Industry", "Portugal"), ("Entertainment", "Iceland"), ("Industry", "Spain"),
}  # fmt: skip


def test_finds_what_an_owner_of_a_single_cell_derives() -> None:
    table = magnitude1()
    assert set(table.needs) == {("Entertainment", "Iceland"), ("Industry", "Spain")}
    assert auditor.leaks(table, WITHOUT_SINGLETON, insiders=False) == []
    found = auditor.leaks(table, WITHOUT_SINGLETON)
    (owner,) = table.cells["Entertainment", "Iceland"].units
    (leak,) = [leak for leak in found if leak.attacker == (owner,) and leak.cell == ("Industry", "Spain")]
    assert leak.low == leak.high == pytest.approx(8.4)
    assert [leak for leak in auditor.leaks(table, PUBLISHED) if len(leak.attacker) < 2] == []
    assert auditor.interval(table, PUBLISHED, ("Industry", "Spain"), (owner,)) == pytest.approx((0.0, 17.6))


def test_finds_a_protected_cell_that_is_shown() -> None:
    table = magnitude1()
    assert {leak.cell for leak in auditor.leaks(table, {("Industry", "Spain")})} == set(table.needs)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[Truth, set[tuple[str, str]]]:
    inner = {
        codes: draw(st.integers(0, 5)) for codes in product([f"r{i}" for i in range(3)], [f"c{i}" for i in range(3)])
    }
    hidden = set(draw(st.lists(st.sampled_from(sorted(inner)), min_size=1, max_size=6, unique=True)))
    hidden |= {(codes[0], "Total") for codes in sorted(hidden)[: draw(st.integers(0, 1))]}
    return with_totals(inner, hidden), hidden


@given(patterns(), st.data())
@settings(max_examples=60, deadline=None)
def test_programs_agree_with_writing_out_every_table(
    drawn: tuple[Truth, set[tuple[str, str]]], data: st.DataObject
) -> None:
    table, hidden = drawn
    for knot in auditor.knots(table, hidden):
        units = sorted({unit for codes in knot.cells for unit in table.cells[codes].units})
        attacker = tuple(data.draw(st.lists(st.sampled_from(units), max_size=2, unique=True))) if units else ()
        floor, known = auditor.Shares(table, knot).floors(attacker)
        if len(knot.cells) > 5:
            continue
        most = np.where(known, knot.value, knot.value + 30)
        low, high = auditor_small.ends(knot.value, knot.relations, knot.value + floor, most)
        moves = Moves(knot.value, knot.relations, True, 2.0)
        for place in range(len(knot.cells)):
            up, down = (moves.furthest(place, side, floor, known) for side in (1, -1))
            top, bottom = (0 if world is None else world[place] for world in (up, down))
            assert knot.value[place] + bottom == low[place]
            assert knot.value[place] + top == high[place] or high[place] >= most[place]
