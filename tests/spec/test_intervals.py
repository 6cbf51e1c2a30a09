"""# How far off a share may be

The interval is Korn and Graubard's: an exact binomial interval for the number of answers that would have given the
same standard error. It is nearly the exact interval that belongs to drawing n of N members, which can be asked for
when there is one stratum and no weighting. Wilson's interval is the third choice.

When nobody, or everybody, gives an answer the estimated variance is 0. That is not certainty. Then
n_eff = (n - 1) / (1 - n/N) / deff_w speaks, and the interval is one-sided.

Below: 69 of 350 members answered, x of them said yes; limits in per cent by Wilson, Clopper-Pearson, Wilson with n_eff,
Korn-Graubard (Clopper-Pearson with n_eff) and the hypergeometric distribution.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import design, numbers, shares
from meerwaarde.survey.intervals import clopper_pearson, hypergeometric, korn_graubard, normal_quantile, wilson
from support.made_wave import made_register, made_wave
from support.reference import reference

# x: Wilson, Clopper-Pearson, Wilson with n_eff, Korn-Graubard with n_eff, hypergeometric
TABLE = {
    0: ("0-5.3", "0-5.2", "0-4.3", "0-4.3", "0-4.6"),
    3: ("1.5-12.0", "0.9-12.2", "1.6-11.0", "1.1-11.1", "1.1-11.1"),
    20: ("19.6-40.6", "18.7-41.2", "20.4-39.4", "19.6-39.9", "19.7-39.7"),
    35: ("39.2-62.2", "38.4-63.0", "40.3-61.1", "39.6-61.8", "39.7-61.7"),
}


def says(limits: tuple[Any, Any], wanted: str) -> bool:
    """Whether both limits print as `wanted`, in per cent with one decimal; 0 stands for 0.0."""
    return [round(100 * float(limit), 1) for limit in limits] == [float(text) for text in wanted.split("-")]


@pytest.mark.parametrize("x", TABLE)
def test_closed_forms(x: int) -> None:
    z = normal_quantile()
    size = 68 / (1 - 69 / 350)
    assert says(wilson(x / 69, 69, z), TABLE[x][0])
    assert says(clopper_pearson(x, 69), TABLE[x][1])
    assert says(wilson(x / 69, size, z), TABLE[x][2])
    assert says(clopper_pearson(x / 69 * size, size), TABLE[x][3])
    assert says(hypergeometric(x, 69, 350), TABLE[x][4])


@pytest.mark.parametrize("x", TABLE)
def test_through_a_design(x: int) -> None:
    """The same limits from answers and a register: columns Korn-Graubard and hypergeometric."""
    register = made_register([f"m{i}" for i in range(350)])
    made = design(made_wave([f"m{i}" for i in range(69)], register))
    hit, base = (np.arange(69) < x)[:, None], np.ones(69, dtype=bool)
    kg, exact = shares(made, hit, base), shares(made, hit, base, interval="exact")
    assert says((kg.low[0, 0], kg.high[0, 0]), TABLE[x][3])
    assert says((exact.low[0, 0], exact.high[0, 0]), TABLE[x][4])
    assert kg.n_eff[0, 0] == pytest.approx(68 / (1 - 69 / 350))


def test_korn_graubard_reference_values() -> None:
    """Five published intervals, from the share, its standard error, n and the degrees of freedom."""
    cases = json.loads(reference("survey/expected.json").read_text())["survey"]
    (found,) = [case for case in cases if case["id"] == "korn_graubard_formula_only"]
    for case in found["cases"]:
        limits = korn_graubard(*(np.array(case[key]) for key in ("p", "se", "n", "df")))
        assert [float(limit) for limit in limits] == pytest.approx(case["ci95"], abs=1e-12)


def test_clopper_pearson_closed_forms_at_the_ends() -> None:
    """x = 0: the upper limit solves (1 - p)^n = 0.025; x = n is its mirror image."""
    for n in (1, 5, 69):
        assert float(clopper_pearson(0, n)[1]) == pytest.approx(1 - 0.025 ** (1 / n), rel=1e-12)
        assert float(clopper_pearson(n, n)[0]) == pytest.approx(0.025 ** (1 / n), rel=1e-12)
        assert (float(clopper_pearson(0, n)[0]), float(clopper_pearson(n, n)[1])) == (0, 1)


def test_wilson_limits_solve_the_score_equation() -> None:
    """|p - limit| = t sqrt(limit (1 - limit) / n)."""
    for p, n, t in ((0.2, 40, 2.02), (0.5, 11.5, 2.2), (0.97, 300, 1.97)):
        for limit in wilson(p, n, t):
            assert abs(p - float(limit)) == pytest.approx(t * np.sqrt(limit * (1 - limit) / n), rel=1e-9)


@pytest.mark.parametrize("interval", ["kg", "wilson", "exact"])
def test_zero_and_all_are_one_sided(interval: str) -> None:
    register = made_register([f"m{i}" for i in range(100)])
    made = design(made_wave([f"m{i}" for i in range(20)], register))
    hit = np.column_stack([np.zeros(20, bool), np.ones(20, bool)])
    found = shares(made, hit, np.ones(20, bool), interval=interval)
    assert found.se.tolist() == [[0, 0]]
    assert (found.low[0, 0], found.high[0, 1]) == (0, 1)
    assert 0.08 < found.high[0, 0] < 0.2
    assert found.low[0, 1] == pytest.approx(1 - found.high[0, 0], abs=1e-12)


def test_strata_that_decide_everything_leave_doubt() -> None:
    """All of a say yes, all of b no: V is 0 and yet 12 of 40 members did not tell us everything."""
    ids = [f"m{i}" for i in range(40)]
    register = made_register(ids, soort=["a"] * 20 + ["b"] * 20)
    made = design(made_wave(ids[:6] + ids[20:26], register), strata="soort")
    found = shares(made, (np.arange(12) < 6)[:, None], np.ones(12, bool))
    size = 11 / (1 - 12 / 40)
    assert found.se[0, 0] == 0
    assert found.n_eff[0, 0] == pytest.approx(size)
    limits = clopper_pearson(0.5 * size, size)
    assert (found.low[0, 0], found.high[0, 0]) == pytest.approx((float(limits[0]), float(limits[1])))


@pytest.mark.parametrize("interval", ["kg", "wilson", "exact"])
def test_a_census_has_no_interval(interval: str) -> None:
    ids = [f"m{i}" for i in range(12)]
    made = design(made_wave(ids, made_register(ids)))
    found = shares(made, (np.arange(12) < 5)[:, None], np.ones(12, bool), interval=interval)
    assert (found.share[0, 0], found.se[0, 0]) == (5 / 12, 0)
    assert np.isnan([found.low[0, 0], found.high[0, 0]]).all()
    assert found.census[0]


def test_without_a_register_there_is_no_correction() -> None:
    made = design(made_wave([f"m{i}" for i in range(69)]))
    found = shares(made, (np.arange(69) < 20)[:, None], np.ones(69, bool), interval="exact")
    assert (found.low[0, 0], found.high[0, 0]) == pytest.approx([float(x) for x in clopper_pearson(20, 69)])
    assert found.se[0, 0] == pytest.approx(np.sqrt(20 / 69 * 49 / 69 / 68))


@pytest.mark.parametrize("options", [{"strata": "soort"}, {"rake": ("soort",)}, {"cluster": "soort"}])
def test_exact_is_refused_where_it_is_not_exact(options: dict) -> None:
    ids = [f"m{i}" for i in range(8)]
    register = made_register(ids, soort=["a", "b"] * 4)
    made = design(made_wave(ids[:6], register), **options)
    with pytest.raises(InputError, match="exact"):
        shares(made, np.ones((6, 1), bool), np.ones(6, bool), interval="exact")


def test_exact_is_refused_for_several_rows_of_one_organisation() -> None:
    wave = made_wave(["a", "a", "b"], municipality=["X", "Y", "X"])
    with pytest.raises(InputError, match="exact"):
        shares(design(wave), np.ones((3, 1), bool), np.ones(3, bool), interval="exact")


def test_unknown_interval() -> None:
    with pytest.raises(InputError, match="wald"):
        shares(design(made_wave(["a", "b"])), np.ones((2, 1), bool), np.ones(2, bool), interval="wald")


def test_equal_numbers_have_no_interval() -> None:
    """Six times the same value: a standard error of 0, but no interval, for nothing shows the spread."""
    register = made_register([f"m{i}" for i in range(30)])
    made = design(made_wave([f"m{i}" for i in range(6)], register))
    found = numbers(made, np.full(6, 7.0), np.ones(6, bool), np.ones(6, bool))
    assert (found.mean[0], found.mean_se[0]) == (7, 0)
    assert np.isnan(found.mean_low[0])
