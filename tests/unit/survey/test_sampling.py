"""Weights, strata, clusters and margins."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.survey import design, numbers, shares, warnings
from support.made_wave import made_register, made_wave

IDS = [f"m{i}" for i in range(12)]
REGISTER = made_register(
    IDS,
    soort=["a"] * 6 + ["b"] * 4 + ["c"] * 2,
    holding=["h1", "h1", "h2", "h2", "", "", "h1", "h3", "h3", "", "h4", "h4"],
    marge=["x", "y"] * 6,
    dubbel=["x|y"] + ["x"] * 11,
    gaten=["x", ""] * 6,
)


def made(who: list[int], **options: object):  # type: ignore[no-untyped-def]
    return design(made_wave([IDS[i] for i in who], REGISTER), **options)  # type: ignore[arg-type]


def test_one_stratum_without_strata() -> None:
    plan = made([0, 1, 6])
    assert plan.weight.tolist() == [4, 4, 4]
    assert plan.strata == ("",)


def test_strata() -> None:
    plan = made([0, 1, 6], strata="soort")
    assert plan.weight.tolist() == [3, 3, 4]
    assert plan.unrepresented == ("c",)
    assert plan.lonely == ("b",)
    told = warnings(plan)
    assert "Niemand antwoordde uit: c" in told[0]
    assert "maar één." in told[1]
    assert "b" not in told[1].split(".")[0].split()  # how many of so few answered may be hidden


def test_no_register_no_weights() -> None:
    plan = design(made_wave(["a", "b"]))
    assert plan.weight.tolist() == [1, 1]
    assert plan.population is None
    with pytest.raises(InputError, match="--register"):
        design(made_wave(["a", "b"]), strata="soort")


def test_rows_share_the_weight_of_their_organisation() -> None:
    wave = made_wave(["m0", "m0", "m1"], REGISTER, municipality=["A", "B", "A"])
    plan = design(wave)
    assert plan.row_weight.tolist() == [3, 3, 6]
    hit = np.array([[True], [False], [False]])
    found = shares(plan, hit, np.ones(3, bool))
    assert found.share[0, 0] == 0.25
    assert (found.n[0], found.count[0, 0]) == (2, 1)
    mean = numbers(plan, np.array([10.0, 20.0, 30.0]), np.ones(3, bool), np.ones(3, bool))
    assert mean.mean[0] == (15 + 30) / 2


def test_several_codes_are_refused() -> None:
    for options in ({"strata": "dubbel"}, {"rake": ("dubbel",)}):
        with pytest.raises(InputError, match="kolom dubbel"):
            made([0, 1], **options)


def test_missing_column() -> None:
    with pytest.raises(InputError, match=r"kolom kleur.*Kies uit: soort"):
        made([0, 1], strata="kleur")


def test_raking_to_a_category_without_respondents() -> None:
    with pytest.raises(InputError, match=r"leden.csv, kolom soort: Niemand uit 'c' heeft geantwoord"):
        made([0, 6], rake=("soort",))


def test_raking_to_margins_that_contradict_each_other() -> None:
    """Respondents in x are all kind a, those in y all b: 6 members are x and 6 a, but two a's are y."""
    register = made_register(IDS, een=["x"] * 6 + ["y"] * 6, twee=["a"] * 4 + ["b"] * 8)
    with pytest.raises(InputError, match="spreken elkaar tegen"):
        design(made_wave(["m0", "m8"], register), rake=("een", "twee"))


def test_raked_weights_meet_the_margins() -> None:
    plan = made([0, 1, 2, 7, 10], rake=("marge", "soort"))
    codes = {name: REGISTER.columns[name][[0, 1, 2, 7, 10]] for name in ("marge", "soort")}
    for name, wanted in (("marge", {"x": 6, "y": 6}), ("soort", {"a": 6, "b": 4, "c": 2})):
        for code, total in wanted.items():
            assert plan.weight[codes[name] == code].sum() == pytest.approx(total, rel=1e-9)
    assert plan.kish > 1
    assert plan.largest_weight > 1


def test_an_empty_cell_is_a_category_and_is_told() -> None:
    plan = made([0, 1, 2, 3], strata="gaten")
    assert plan.strata == ("x", "onbekend")
    assert warnings(plan) == ("Leden zonder gaten in het register (6) tellen als categorie 'onbekend'.",)


class TestClusters:
    """Holdings: h1 spans two kinds; m4, m5 and m9 stand alone."""

    def test_register_column_counts_its_distinct_values(self) -> None:
        plan = made([0, 1, 4, 10, 11], cluster="holding")
        assert plan.stages.fraction.tolist() == [3 / 7]  # h1, h2, h3, h4, m4, m5, m9
        assert plan.stages.sampled.tolist() == [3]
        assert shares(plan, np.eye(5, dtype=bool)[:, :1], np.ones(5, bool)).df[0] == 2

    def test_nested_in_strata(self) -> None:
        plan = made([0, 6, 7], strata="soort", cluster="holding")
        assert len(set(plan.stages.unit.tolist())) == 3
        assert plan.stages.members is not None
        assert plan.stages.members.tolist() == [2, 1, 2]

    def test_column_of_the_answers_has_no_correction(self) -> None:
        wave = made_wave(IDS[:4], REGISTER, columns={"groep": ["p", "p", "", ""]})
        plan = design(wave, cluster="groep")
        assert plan.stages.fraction.tolist() == [0]
        assert plan.stages.sampled.tolist() == [3]

    def test_rows_of_one_organisation_in_two_clusters(self) -> None:
        wave = made_wave(["m0", "m0"], REGISTER, municipality=["A", "B"], columns={"groep": ["p", "q"]})
        with pytest.raises(InputError, match="rij 3, kolom groep"):
            design(wave, cluster="groep")

    def test_unknown_column(self) -> None:
        with pytest.raises(InputError, match="--cluster kleur"):
            made([0, 1], cluster="kleur")

    def test_all_clusters_sampled_in_part_is_no_census(self) -> None:
        """Every cluster has respondents, so the first stage leaves no doubt; the second one does."""
        register = made_register(IDS, regio=["r1"] * 6 + ["r2"] * 6)
        plan = design(made_wave([IDS[i] for i in (0, 1, 2, 6, 7, 8)], register), cluster="regio")
        y = np.array([1.0, 4.0, 7.0, 2.0, 2.0, 8.0])
        found = numbers(plan, y, np.ones(6, bool), np.ones(6, bool))
        within = 0.5 * 3 * (y[:3].var(ddof=1) + y[3:].var(ddof=1)) / 36
        assert found.mean_se[0] ** 2 == pytest.approx(within)
        alone = design(made_wave(["m0", "m6"], register), cluster="regio")
        assert alone.stages.fraction.tolist() == [0]  # nothing is known of the second stage: no correction


class TestLonely:
    """A stratum with one respondent has no variance of its own."""

    def test_average_of_the_others(self) -> None:
        plan = made([0, 1, 2, 6], strata="soort")
        y = np.array([1.0, 2.0, 6.0, 4.0])
        found = numbers(plan, y, np.ones(4, bool), np.ones(4, bool))
        m = found.mean[0]
        z = 2 * (y[:3] - m) / 10
        assert found.mean_se[0] ** 2 == pytest.approx(2 / 1 * (1 - 3 / 6) * 3 * z.var(ddof=1))
        assert found.lonely[0]

    def test_only_lonely_strata_have_no_error(self) -> None:
        plan = made([0, 6], strata="soort")
        found = shares(plan, np.array([[True], [False]]), np.ones(2, bool))
        assert found.share[0, 0] == pytest.approx(0.6)
        assert np.isnan([found.se[0, 0], found.low[0, 0], found.high[0, 0]]).all()

    def test_a_domain_in_a_lonely_stratum(self) -> None:
        """Its own stratum says nothing and the others hold only zeros: no error may be printed."""
        plan = made([0, 1, 2, 6], strata="soort")
        groups = np.array([[False], [False], [False], [True]])
        found = shares(plan, np.ones((4, 1), bool), np.ones(4, bool), groups)
        assert np.isnan(found.se[0, 0])
        assert found.lonely[0]

    def test_a_domain_elsewhere_is_not_touched(self) -> None:
        plan = made([0, 1, 2, 6], strata="soort")
        groups = np.array([[True], [True], [True], [False]])
        found = numbers(plan, np.array([1.0, 2.0, 6.0, 4.0]), np.ones(4, bool), np.ones(4, bool), groups)
        assert found.mean_se[0] ** 2 == pytest.approx((1 - 3 / 6) * np.var([1, 2, 6], ddof=1) / 3)
        assert not found.lonely[0]

    def test_one_of_one_is_a_census(self) -> None:
        register = made_register(IDS[:5], soort=["a"] * 4 + ["b"])
        plan = design(made_wave(["m0", "m1", "m4"], register), strata="soort")
        assert plan.lonely == ()
        found = numbers(plan, np.array([1.0, 3.0, 9.0]), np.ones(3, bool), np.ones(3, bool))
        m = (2 * 4 + 9) / 5
        z = 2 * (np.array([1.0, 3.0]) - m) / 5
        assert found.mean_se[0] ** 2 == pytest.approx((1 - 2 / 4) * 2 * z.var(ddof=1))


def test_item_nonresponse_in_totals() -> None:
    """Who was asked and did not answer counts as the mean; who was not asked, not at all."""
    plan = made([0, 1, 2, 3])
    y = np.array([2.0, 4.0, np.nan, np.nan])
    found = numbers(plan, y, np.array([True, True, False, False]), np.array([True, True, True, False]))
    assert found.mean[0] == 3
    assert found.total[0] == pytest.approx(3 * 9)
    assert found.n[0] == 2


def test_a_census_of_one_stratum_is_exact_only_there() -> None:
    plan = made([6, 7, 8, 9, 0, 1], strata="soort")
    groups = np.array([REGISTER.columns["soort"][[0, 1, 6, 7, 8, 9]] == code for code in "ab"]).T
    found = numbers(plan, np.array([9.0, 2.0, 1.0, 2.0, 3.0, 4.0]), np.ones(6, bool), np.ones(6, bool), groups)
    assert found.census.tolist() == [False, True]
    assert found.mean_se[1] == 0
    assert found.mean_se[0] > 0
    assert np.isnan(found.mean_low[1])
