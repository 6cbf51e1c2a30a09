"""The intervals that readers can derive: against published cases, enumeration and plain linear programs."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.intervals import intervals
from meerwaarde.disclosure.additive.tablefile import Published, read_published, relations
from meerwaarde.disclosure.additive.types import Dimension
from support.reference import reference

Codes = tuple[str, ...]
TOTAL = "Total"


def written(path: Path, by: Sequence[str], inner: Mapping[Codes, float], blank: set[Codes]) -> Published:
    """The table with all its margins, written and read."""
    value: Counter[Codes] = Counter()
    for codes, amount in inner.items():
        for cell in itertools.product(*((code, TOTAL) for code in codes)):
            value[cell] += amount  # type: ignore[assignment]
    lines = [[*by, "value"], *([*cell, "" if cell in blank else f"{value[cell]:.10g}"] for cell in value)]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return read_published(path, by)


def derived(table: Published, known: Mapping[Codes, float] | None = None, *, whole: bool = False) -> dict[Codes, tuple]:
    places = {table.position(codes): value for codes, value in (known or {}).items()}
    return {one.codes: (one.lower, one.upper) for one in intervals(table, places, whole=whole)}


# --- published cases --------------------------------------------------------------------------------------------------


def test_handbook_example_3(tmp_path: Path) -> None:
    inner = {("1", "1"): 4.0, ("1", "2"): 3, ("2", "1"): 2, ("2", "2"): 1, ("3", "1"): 3, ("3", "2"): 3}
    blank = {(row, column) for row in "12" for column in "12"}
    for whole in (False, True):
        assert derived(written(tmp_path / "t.csv", ("a", "b"), inner, blank), whole=whole) == {
            ("1", "1"): (3, 6), ("1", "2"): (1, 4), ("2", "1"): (0, 3), ("2", "2"): (0, 3)
        }  # fmt: skip


def test_two_blanks_in_every_line_are_not_enough(tmp_path: Path) -> None:
    with reference("disclosure/sdctable_4x4_hidden_disclosure.csv").open() as file:
        rows = list(csv.DictReader(file))
    inner = {(row["v1"], row["v2"]): float(row["freq"]) for row in rows}
    blank = {(row["v1"], row["v2"]) for row in rows if row["primary"] == "1"}
    told = intervals(written(tmp_path / "t.csv", ("v1", "v2"), inner, blank))
    assert [(one.codes, one.lower, one.upper) for one in told if one.exact] == [(("w", "b"), 47, 47)]
    assert told[0].exact
    one_more = written(tmp_path / "t.csv", ("v1", "v2"), inner, blank | {("x", "d")})
    assert derived(one_more)["w", "b"] == (0, 78)


def test_example1_of_statistics_norway(tmp_path: Path) -> None:
    inner: Counter[Codes] = Counter()
    with reference("disclosure/ssb_example1.csv").open() as file:
        for row in csv.DictReader(file):
            inner[row["age"], row["geo"]] += int(row["freq"])
    small = {(age, geo) for age in ("young", "old") for geo in ("Iceland", "Portugal")}
    told = derived(written(tmp_path / "t.csv", ("age", "geo"), inner, small))
    assert (told["young", "Iceland"], told["young", "Portugal"]) == ((0, 4), (0, 4))
    for more in ({("young", "Spain"), ("old", "Spain")}, {("young", TOTAL), ("old", TOTAL)}):
        told = derived(written(tmp_path / "t.csv", ("age", "geo"), inner, small | more))
        assert (told["young", "Iceland"], told["young", "Portugal"]) == ((0, 13), (0, 12))


def test_the_owner_of_a_singleton_knows_more(tmp_path: Path) -> None:
    inner: Counter[Codes] = Counter()
    with reference("disclosure/ssb_magnitude1.csv").open() as file:
        for row in csv.DictReader(file):
            inner[row["sector4"], row["geo"]] += float(row["value"])  # type: ignore[assignment]
    own, other = ("Entertainment", "Iceland"), ("Industry", "Spain")
    pair = {own, other, ("Entertainment", "Spain"), ("Industry", "Iceland")}
    table = written(tmp_path / "t.csv", ("sector", "geo"), inner, pair)
    low, high = derived(table)[other]
    assert low < high
    assert derived(table, {own: 16.8})[other] == (8.4, 8.4)
    norwegian = {own, other, ("Entertainment", "Portugal"), ("Governmental", "Portugal"), ("Governmental", "Spain"),
                 ("Industry", "Iceland"), ("Industry", "Portugal")}  # fmt: skip
    table = written(tmp_path / "t.csv", ("sector", "geo"), inner, norwegian)
    assert derived(table, {own: 16.8})[other] == (0, 17.6)


# --- against enumeration and against plain linear programs ------------------------------------------------------------


def flat(name: str, leaves: int) -> Dimension:
    codes = (*(f"{name}{at}" for at in range(leaves)), TOTAL)
    return Dimension(name, codes, leaves, ((leaves, tuple(range(leaves))),))


LEVELLED = Dimension("h", ("a", "b", "c", "d", "ab", "cd", TOTAL), 4, ((4, (0, 1)), (5, (2, 3)), (6, (4, 5))))
TWICE = Dimension("h", ("a", "b", "c", "ab", "bc", TOTAL), 3, ((3, (0, 1)), (4, (1, 2)), (5, (2, 3)), (5, (0, 4))))
SHAPES = [(flat("a", 2), flat("b", 2)), (flat("a", 3), flat("b", 3)), (flat("a", 2), flat("b", 2), flat("c", 2)),
          (LEVELLED, flat("b", 2)), (TWICE, flat("b", 2)), (flat("a", 4),)]  # fmt: skip


def summed(dimensions: tuple[Dimension, ...], inner: np.ndarray) -> np.ndarray:
    """All cells of a table, by relations worked out from below."""
    value = np.zeros(tuple(len(one.codes) for one in dimensions))
    value[tuple(slice(one.leaves) for one in dimensions)] = inner
    flattened = value.ravel()
    for _round in range(4):
        for parents, children in relations(dimensions):
            flattened[parents] = flattened[children].sum(axis=1)
    return value


@st.composite
def tables(draw: st.DrawFn, largest: int = 3) -> tuple[Published, np.ndarray]:
    """A table with blanks, structural zeros and unpublished margins, and its true values."""
    dimensions = draw(st.sampled_from(SHAPES))
    shape = tuple(one.leaves for one in dimensions)
    size = int(np.prod(shape))
    inner = np.array(draw(st.lists(st.integers(0, largest), min_size=size, max_size=size)), dtype=float).reshape(shape)
    true = summed(dimensions, inner)
    row = np.arange(1, true.size + 1).reshape(true.shape)
    hidden = np.array(draw(st.lists(st.integers(0, 4), min_size=true.size, max_size=true.size))).reshape(true.shape)
    lowest = np.zeros(true.shape, dtype=bool)
    lowest[tuple(slice(one.leaves) for one in dimensions)] = True
    absent = (hidden == 4) & (~lowest | (true == 0))
    value = np.where((hidden == 3) | (hidden == 2) | (absent & ~lowest), np.nan, true)
    return Published("t.csv", "value", dimensions, value, np.where(absent, 0, row)), true


def possible(table: Published, most: int) -> np.ndarray:
    """Every table of whole numbers that prints the same, [tables, cells]."""
    inner = tuple(slice(one.leaves) for one in table.dimensions)
    given = table.value[inner].ravel()
    choices = [range(most + 1) if np.isnan(value) else [value] for value in given]
    shape = table.value[inner].shape
    parts = np.array([summed(table.dimensions, one.reshape(shape)).ravel() for one in np.eye(given.size)])
    worlds = np.array(list(itertools.product(*choices)), dtype=float) @ parts  # every cell is a sum of inner ones
    printed = table.value.ravel()
    shown = ~np.isnan(printed)
    return worlds[(worlds[:, shown] == printed[shown]).all(axis=1)]


@given(tables(largest=2))
def test_whole_numbers_against_enumeration(made: tuple[Published, np.ndarray]) -> None:
    table, true = made
    inner = tuple(slice(one.leaves) for one in table.dimensions)
    assume(np.isnan(table.value[inner]).sum() <= 5)
    table.value.ravel()[-1] = true.ravel()[-1]
    table.row.ravel()[-1] = true.size
    most = int(true.ravel()[-1])
    assume((most + 1) ** int(np.isnan(table.value[inner]).sum()) <= 5000)
    worlds = possible(table, most)
    told = intervals(table, whole=True)
    assert len(told) == len(table.blanks)
    for one in told:
        seen = worlds[:, table.position(one.codes)]
        assert (one.lower, one.upper) == (seen.min(), seen.max())
        assert one.exact == (seen.min() == seen.max())


def equations(table: Published) -> np.ndarray:
    """All relations of a table, a row each, that are zero."""
    rows = []
    for parents, children in relations(table.dimensions):
        for parent, parts in zip(parents, children, strict=True):
            row = np.zeros(table.value.size)
            row[parts], row[parent] = 1, -1
            rows.append(row)
    return np.array(rows)


def plain(rows: np.ndarray, cell: int, bounds: list[tuple[float, float | None]]) -> tuple[float, float]:
    """The interval of one cell by two linear programs over all relations, nothing worked out beforehand."""
    cost = np.zeros(rows.shape[1])
    cost[cell] = 1
    least = linprog(cost, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds)
    most = linprog(-cost, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds)
    return least.fun, np.inf if most.status == 3 else -most.fun


@given(tables(largest=9))
def test_intervals_against_plain_linear_programs(made: tuple[Published, np.ndarray]) -> None:
    table, true = made
    bounds = [(0.0, None) if np.isnan(value) else (value, value) for value in table.value.ravel().tolist()]
    told, rows = intervals(table), equations(table)
    order = [(not one.exact, one.upper - one.lower) for one in told]
    assert order == sorted(order)
    for one in told:
        cell = table.position(one.codes)
        assert (one.lower, one.upper) == pytest.approx(plain(rows, cell, bounds), abs=1e-6)
        assert one.exact == (one.upper - one.lower < 1e-6)
        assert one.lower - 1e-9 <= true.ravel()[cell] <= one.upper + 1e-9


@given(tables(largest=9), st.integers(0, 2**32))
def test_rounded_values_against_plain_linear_programs(made: tuple[Published, np.ndarray], seed: int) -> None:
    table, true = made
    chance = np.random.default_rng(seed)
    printed = np.where(np.isnan(table.value), np.nan, np.abs(true + chance.uniform(-0.5, 0.5, true.shape).round(1)))
    printed[table.row == 0] = table.value[table.row == 0]
    table = replace(table, value=printed, slack=0.5)
    bounds: list[tuple[float, float | None]] = []
    for value, row in zip(printed.ravel().tolist(), table.row.ravel().tolist(), strict=True):
        known = (max(0.0, value - 0.5), value + 0.5) if row else (value, value)
        bounds.append((0.0, None) if np.isnan(value) else known)
    rows = equations(table)
    for one in intervals(table):
        cell = table.position(one.codes)
        assert (one.lower, one.upper) == pytest.approx(plain(rows, cell, bounds), abs=1e-6)


@given(tables(largest=9), st.floats(1e-6, 1e6), st.integers(0, 2**32))
def test_computed_values_tell_the_same(made: tuple[Published, np.ndarray], scale: float, seed: int) -> None:
    """Values with noise in their last digits disclose what whole numbers in the same places do."""
    table, _true = made
    noise = np.random.default_rng(seed).uniform(-1, 1, table.value.shape) * 1e-15
    noisy = replace(table, value=table.value * scale * (1 + noise))
    largest = max(1.0, np.nanmax(table.value, initial=0.0))
    expected = {one.codes: (one.lower, one.upper, one.exact) for one in intervals(table)}
    for one in intervals(noisy):
        lower, upper, exact = expected[one.codes]
        assert (one.lower / scale, one.upper / scale) == pytest.approx((lower, upper), abs=1e-6 * largest)
        assert one.exact == exact


def test_what_contradicts_itself_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,value\nx,1\ny,2\nTotal,4\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rij 4.*a=Total telt niet op.*3.*4"):
        intervals(read_published(path, ["a"]))
