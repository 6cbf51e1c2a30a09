"""Medians: interpolated, two digits, with Woodruff's interval."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.survey import Design, Medians, design, medians
from meerwaarde.survey.quantiles import two_digits
from support.made_wave import made_register, made_wave


def plan(n: int, population: int | None = None) -> Design:
    ids = [f"m{i}" for i in range(n)]
    register = None if population is None else made_register([f"m{i}" for i in range(population)])
    return design(made_wave(ids, register))


def found(values: list[float], population: int | None = None) -> Medians:
    y = np.array(values)
    return medians(plan(len(values), population), y, np.ones(len(y), bool))


@given(st.lists(st.integers(0, 99), min_size=5, max_size=40))
def test_equal_weights_give_the_ordinary_median(values: list[int]) -> None:
    assert found([float(v) for v in values]).median[0] == pytest.approx(two_digits(median(values)), abs=1e-12)


@given(st.lists(st.integers(0, 9), min_size=5, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(values: list[int], pick: object) -> None:
    weights = [1 + value % 3 for value in range(len(values))]
    ids = [f"m{i}" for i in range(sum(weights))]
    register = made_register(ids, soort=[f"s{k}" for k, w in enumerate(weights) for _ in range(w)])
    first = [sum(weights[:k]) for k in range(len(weights))]

    def one(order: list[int]) -> Medians:
        made = design(made_wave([ids[first[k]] for k in order], register), strata="soort")
        return medians(made, np.array([float(values[k]) for k in order]), np.ones(len(order), bool))

    order = list(range(len(values)))
    pick.shuffle(order)  # type: ignore[attr-defined]
    assert one(order).median[0] == one(list(range(len(values)))).median[0]


def test_weights_count() -> None:
    """Weights 4, 4, 1, 1, 1 over 0, 1, 2, 3, 4: the points are 2/11, 6/11, 8.5/11, ...; half lies 3.5/4 on the way."""
    ids = [f"m{i}" for i in range(11)]
    register = made_register(ids, soort=["a"] * 8 + ["b"] * 3)
    made = design(made_wave(["m0", "m1", "m8", "m9", "m10"], register), strata="soort")
    result = medians(made, np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.ones(5, bool))
    assert result.median[0] == pytest.approx(two_digits(3.5 / 4))


def test_five_organisations_at_least() -> None:
    assert np.isnan(found([1.0, 2.0, 3.0, 4.0]).median[0])
    rows = made_wave(["a", "a", "a", "b", "b"], municipality=["1", "2", "3", "1", "2"])
    assert np.isnan(medians(design(rows), np.arange(5.0), np.ones(5, bool)).median[0])


def test_woodruff_by_hand() -> None:
    """1 to 100 of 400 members: half ± t(99) sqrt((1 - f) 0.25/99), and position p stands at value 100 p + 0.5."""
    result = found([float(v) for v in range(1, 101)], 400)
    half = 1.984216951586417 * np.sqrt((1 - 100 / 400) * 0.25 / 99)
    assert result.median[0] == two_digits(50.5)
    assert result.low[0] == two_digits(100 * (0.5 - half) + 0.5)
    assert result.high[0] == two_digits(100 * (0.5 + half) + 0.5)


def test_an_end_beyond_the_answers_does_not_exist() -> None:
    result = found([1.0, 2.0, 3.0, 4.0, 5.0])
    assert result.median[0] == 3
    assert np.isnan([result.low[0], result.high[0]]).all()


def test_equal_answers_have_no_interval_and_heaps_are_not_certain() -> None:
    assert np.isnan(found([4.0] * 30).low[0])
    heap = found([1.0] * 6 + [2.0] * 20 + [9.0] * 6, 3200)
    assert (heap.median[0], heap.low[0], heap.high[0]) == (2, 2, 2)
    uneven = found([1.0] * 14 + [2.0] * 4 + [9.0] * 14, 3200)
    assert uneven.low[0] == 1
    assert uneven.high[0] == 9


def test_a_census_has_no_interval() -> None:
    result = found([float(v) for v in range(20)], 20)
    assert result.census[0]
    assert np.isnan(result.low[0])


def test_groups() -> None:
    y = np.array([*range(1, 11), *range(101, 111)], dtype=float)
    groups = np.column_stack([np.arange(20) < 10, np.arange(20) >= 10, np.zeros(20, bool)])
    result = medians(plan(20, 100), y, np.ones(20, bool), groups)
    assert result.median[:2].tolist() == [5.5, 110]  # 105.5, two digits
    assert np.isnan(result.median[2])


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, 0), (1234.0, 1200), (1250.0, 1300), (-1250.0, -1300), (0.0345, 0.035), (9.96, 10), (25.0, 25)],
)
def test_two_digits(value: float, expected: float) -> None:
    assert two_digits(value) == expected
