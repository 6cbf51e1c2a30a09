"""Representativity from counts, and half the interval of a share."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta

from meerwaarde.survey import design, half_width, r_indicator, r_of_strata
from support.made_wave import made_question, made_register, made_wave


def test_it_works() -> None:
    assert r_of_strata(np.array([10, 10]), np.array([5, 5])) == 1
    assert r_of_strata(np.array([10, 10]), np.array([10, 0])) == pytest.approx(1 - 2 * math.sqrt(20 * 0.25 / 19))


def test_the_same_as_of_a_wave() -> None:
    ids = [f"m{i}" for i in range(20)]
    register = made_register(ids, soort=["a"] * 12 + ["b"] * 8)
    who = [0, 1, 2, 12, 13, 14, 15]
    wave = made_wave([ids[i] for i in who], register, [(made_question("q"), ["ja"] * len(who))])
    found = r_of_strata(np.array([12, 8]), np.array([3, 4]))
    assert found == pytest.approx(r_indicator(wave, design(wave, strata="soort")))


def test_strata_without_members_are_passed_over() -> None:
    assert r_of_strata(np.array([10, 0, 10]), np.array([5, 0, 5])) == 1


@pytest.mark.parametrize("asked", [[], [1], [0, 0]])
def test_too_few_members(asked: list[int]) -> None:
    assert r_of_strata(np.array(asked), np.zeros(len(asked))) is None


@pytest.mark.parametrize(("n", "population"), [(2, 3), (100, 650), (649, 650), (30, 60_000)])
def test_half_width(n: int, population: int) -> None:
    size = (n - 1) / (1 - n / population)  # 0.25 / V
    low, high = beta.ppf(0.025, size / 2, size / 2 + 1), beta.ppf(0.975, size / 2 + 1, size / 2)
    assert half_width(n, population) == pytest.approx((high - low) / 2)


def test_half_width_at_the_ends() -> None:
    assert half_width(5, 5) == 0
    assert math.isnan(half_width(1, 5))
    assert math.isnan(half_width(6, 5))
