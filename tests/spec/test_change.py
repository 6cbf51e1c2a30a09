"""# Change between two waves

The same members answer again, so two estimates move together: Var(m2 - m1) = V1 + V2 - 2 Cov. The covariance comes
from the organisations that answered both times, cell by cell of (stratum then, stratum now):

    Cov = sum of (n12 - n1 n2 N12 / (N1 N2)) · S12,

S12 being the covariance of their linearised values. Beside the change of the cross-sections stands the matched panel:
the mean change among those who answered the question both times, a domain of the later design.
"""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Statistic
from meerwaarde.questionnaire.types import Kind
from meerwaarde.survey import (
    Data,
    change_figures,
    change_means,
    change_shares,
    change_totals,
    comparable,
    design,
    groupings,
    numbers,
    overlap,
    panel_means,
    panel_totals,
    shares,
)
from meerwaarde.survey.sampling import Design
from support.made_wave import made_form, made_question, made_register, made_wave

IDS = tuple(f"m{i}" for i in range(20))
KINDS = ["a"] * 8 + ["b"] * 12
REGISTER = made_register(IDS, soort=KINDS, cluster=[f"c{i // 2}" for i in range(20)], marge=["x", "y"] * 10)
CHANCE = np.random.default_rng(7)
Y1, Y2 = CHANCE.normal(10, 3, 20), CHANCE.normal(11, 3, 20)


def made(ids: list[int], **options: object) -> Design:
    return design(made_wave([IDS[i] for i in ids], REGISTER), **options)  # type: ignore[arg-type]


def data(values: np.ndarray, base: np.ndarray | None = None) -> Data:
    table = values.reshape(len(values), -1)
    base = np.ones(len(table), dtype=bool) if base is None else base
    return Data(table, base, base, np.ones((len(table), 1), dtype=bool))


WHO = [0, 1, 2, 4, 5, 8, 9, 10, 13, 15, 17]


@pytest.mark.parametrize(
    "options", [{}, {"strata": "soort"}, {"rake": ("marge",)}, {"strata": "soort", "rake": ("marge",)}]
)
def test_full_overlap_is_the_variance_of_paired_differences(options: dict) -> None:
    one = made(WHO, **options)
    shared = overlap(one, made(WHO, **options))
    everyone = np.ones(len(WHO), bool)
    paired = numbers(one, (Y2 - Y1)[WHO], everyone, everyone)
    found = change_means(shared, data(Y1[WHO]), data(Y2[WHO]))
    assert (found.change[0, 0], found.se[0, 0]) == pytest.approx((paired.mean[0], paired.mean_se[0]), rel=1e-9)
    found = change_totals(shared, data(Y1[WHO]), data(Y2[WHO]))
    assert (found.change[0, 0], found.se[0, 0]) == pytest.approx((paired.total[0], paired.total_se[0]), rel=1e-9)


def test_full_overlap_in_clusters() -> None:
    """Also where the clusters answered in part, so that the second stage counts."""
    whole, partly = [0, 1, 4, 5, 8, 9, 14, 15], [0, 1, 2, 3, 4, 5, 8, 9, 10, 11]
    triples = made_register(IDS, cluster=[f"c{i // 3}" for i in range(20)])
    for who, register in ((whole, REGISTER), (partly, triples)):
        wave = made_wave([IDS[i] for i in who], register)
        one, two = design(wave, cluster="cluster"), design(wave, cluster="cluster")
        everyone = np.ones(len(who), bool)
        paired = numbers(one, (Y2 - Y1)[who], everyone, everyone)
        found = change_means(overlap(one, two), data(Y1[who]), data(Y2[who]))
        if register is REGISTER:
            assert found.se[0, 0] == pytest.approx(paired.mean_se[0], rel=1e-9)
        else:  # a part of the within-cluster variance is lent to a cluster with one respondent
            assert found.se[0, 0] == pytest.approx(paired.mean_se[0], rel=0.2)


def test_no_overlap_in_a_large_population_adds_up() -> None:
    """Without a register and without shared members there is no covariance."""
    one, two = design(made_wave(["a", "b", "c"])), design(made_wave(["d", "e", "f", "g"]))
    y1, y2 = np.array([1.0, 2.0, 6.0]), np.array([3.0, 3.0, 5.0, 9.0])
    found = change_means(overlap(one, two), data(y1), data(y2))
    assert found.se[0, 0] ** 2 == pytest.approx(y1.var(ddof=1) / 3 + y2.var(ddof=1) / 4)
    assert found.df[0] == 2
    t = 4.302652729696142
    assert found.high[0, 0] == pytest.approx(found.change[0, 0] + t * found.se[0, 0])


def test_partial_overlap_by_hand() -> None:
    """One stratum of 20: n1 = 5, n2 = 4, three both times."""
    first, second = [0, 1, 2, 3, 4], [2, 3, 4, 10]
    found = change_means(overlap(made(first), made(second)), data(Y1[first]), data(Y2[second]))
    v1 = (1 - 5 / 20) * Y1[first].var(ddof=1) / 5
    v2 = (1 - 4 / 20) * Y2[second].var(ddof=1) / 4
    cov = (3 / 20 - 1 / 20) * np.cov(Y1[[2, 3, 4]], Y2[[2, 3, 4]])[0, 1]
    assert found.se[0, 0] ** 2 == pytest.approx(v1 + v2 - 2 * cov)


def test_members_that_move_between_strata() -> None:
    """The cells are (stratum then, stratum now); N12 counts members in both strata in both registers."""
    moved = made_register(IDS, soort=["a"] * 6 + ["b"] * 14)
    first, second = [0, 1, 2, 6, 7, 8, 9, 12], [0, 1, 6, 7, 8, 9, 13, 14]
    one = made(first, strata="soort")
    two = design(made_wave([IDS[i] for i in second], moved), strata="soort")
    z1 = z_values(Y1, first, [[i for i in range(20) if i < 8], [i for i in range(20) if i >= 8]])
    z2 = z_values(Y2, second, [[i for i in range(20) if i < 6], [i for i in range(20) if i >= 6]])
    cov = 0.0
    for lo1, hi1, lo2, hi2 in ((0, 8, 0, 6), (0, 8, 6, 20), (8, 20, 6, 20)):
        both = [i for i in first if i in second and lo1 <= i < hi1 and lo2 <= i < hi2]
        n1 = sum(lo1 <= i < hi1 for i in first)
        n2 = sum(lo2 <= i < hi2 for i in second)
        members = sum(lo1 <= i < hi1 and lo2 <= i < hi2 for i in range(20))
        if len(both) > 1:
            factor = len(both) - n1 * n2 * members / ((hi1 - lo1) * (hi2 - lo2))
            cov += factor * np.cov([z1[i] for i in both], [z2[i] for i in both])[0, 1]
    found = change_means(overlap(one, two), data(Y1[first]), data(Y2[second]))
    everyone = np.ones(8, bool)
    v1 = numbers(one, Y1[first], everyone, everyone).mean_se[0] ** 2
    v2 = numbers(two, Y2[second], everyone, everyone).mean_se[0] ** 2
    assert cov != 0
    assert found.se[0, 0] ** 2 == pytest.approx(v1 + v2 - 2 * cov)


def z_values(y: np.ndarray, who: list[int], strata: list[list[int]]) -> dict[int, float]:
    weight = {i: len(s) / len([j for j in who if j in s]) for s in strata for i in who if i in s}
    size = sum(weight.values())
    mean = sum(weight[i] * y[i] for i in who) / size
    return {i: weight[i] * (y[i] - mean) / size for i in who}


def test_nobody_then_and_nobody_now_is_not_certainty() -> None:
    first, second = [0, 1, 2, 3, 4, 5], [3, 4, 5, 6, 7, 8]
    none = data(np.zeros((6, 1), dtype=bool))
    found = change_shares(overlap(made(first), made(second)), none, none)
    assert (found.change[0, 0], found.se[0, 0]) == (0, 0)
    alone = shares(made(first), np.zeros((6, 1), bool), np.ones(6, bool))
    assert found.high[0, 0] == pytest.approx(alone.high[0, 0])
    assert found.low[0, 0] == pytest.approx(-alone.high[0, 0])


def test_two_censuses_have_no_interval() -> None:
    found = change_means(overlap(made(list(range(20))), made(list(range(20)))), data(Y1), data(Y2))
    assert found.se[0, 0] == 0
    assert found.census[0]
    assert np.isnan(found.low[0, 0])


class TestPanel:
    """Members that answered both times."""

    FIRST, SECOND = (0, 1, 2, 3, 8, 9, 10, 11), (1, 2, 3, 4, 9, 10, 11, 12, 13)

    def shared(self) -> tuple[object, Data, Data, np.ndarray]:
        first, second = list(self.FIRST), list(self.SECOND)
        one, two = made(first, strata="soort"), made(second, strata="soort")
        return overlap(one, two), data(Y1[first]), data(Y2[second]), np.isin(second, first)

    def test_mean_is_a_domain_of_the_later_design(self) -> None:
        shared, before, now, both = self.shared()
        expected = numbers(shared.now, (Y2 - Y1)[list(self.SECOND)], both, both)
        found = panel_means(shared, before, now)
        assert (found.change[0, 0], found.se[0, 0]) == pytest.approx((expected.mean[0], expected.mean_se[0]))
        assert found.low[0, 0] == pytest.approx(expected.mean_low[0])
        assert (found.n[0], found.df[0]) == (6, 4)

    def test_total_is_weighted(self) -> None:
        shared, before, now, both = self.shared()
        found = panel_totals(shared, before, now)
        expected = numbers(shared.now, (Y2 - Y1)[list(self.SECOND)], both, both)
        assert (found.change[0, 0], found.se[0, 0]) == pytest.approx((expected.total[0], expected.total_se[0]))

    def test_who_skipped_the_question_once_is_no_panel(self) -> None:
        shared, before, now, both = self.shared()
        skipped = Data(now.values, np.arange(9) != 1, np.ones(9, bool), now.groups)
        assert panel_means(shared, before, skipped).n[0] == both.sum() - 1

    def test_nobody_changed_is_not_certainty(self) -> None:
        shared, _before, _now, _both = self.shared()
        same = panel_means(shared, data(np.ones((8, 1), bool)), data(np.ones((9, 1), bool)), share=True)
        assert (same.change[0, 0], same.se[0, 0]) == (0, 0)
        assert same.high[0, 0] > 0.1
        assert same.low[0, 0] == -same.high[0, 0]


def answers(ids: list[int], pattern: str) -> list[str | None]:
    return [{"j": "ja", "n": "nee", "-": None}[sign] for sign in pattern[: len(ids)]]


def test_figures() -> None:
    """Over all and by kind, choices matched by code, numbers whatever their kind, the rest listed."""
    before_form = (
        made_question("q", codes=("ja", "nee", "weg")),
        made_question("uren", Kind.INTEGER),
        made_question("oud"),
        made_question("anders", Kind.MULTIPLE),
    )
    now_form = (
        made_question("q", codes=("nieuw", "nee", "ja")),
        made_question("uren", Kind.DECIMAL),
        made_question("anders", Kind.ONE),
    )
    first, second = [0, 1, 2, 8, 9, 10], [0, 1, 3, 8, 9, 11]
    previous = made_wave(
        [IDS[i] for i in first],
        REGISTER,
        [
            (before_form[0], answers(first, "jnjnjn")),
            (before_form[1], [1, 2, 3, 4, 5, 6]),
            (before_form[2], ["ja"] * 6),
            (before_form[3], [{"ja"}] * 6),
        ],
    )
    wave = made_wave(
        [IDS[i] for i in second],
        REGISTER,
        [(now_form[0], answers(second, "jjjnj-")), (now_form[1], [2, 2, 3, 4.5, None, 7]), (now_form[2], ["ja"] * 6)],
    )
    pairs, skipped = comparable(previous.questionnaire, wave.questionnaire)
    assert [pair.question.name for pair in pairs] == ["q", "uren"]
    assert pairs[0].codes == ("nee", "ja")
    assert skipped == ("anders", "oud")
    found = change_figures(
        previous, design(previous), wave, design(wave), groupings(previous, ["soort"]), groupings(wave, ["soort"])
    )
    by_key = {figure.key: figure for figure in found}
    assert len(by_key) == len(found)
    whole = by_key["q", "", "", "ja", Statistic.CHANGE_SHARE]
    assert (whole.percent, whole.count, whole.base, whole.population) == (pytest.approx(80 - 50), 4, 5, 20)
    panel = by_key["q", "", "", "ja", Statistic.PANEL_SHARE]
    assert (panel.percent, panel.count, panel.base) == (pytest.approx(25), 3, 4)
    part = by_key["q", "soort", "a", "ja", Statistic.PANEL_SHARE]
    assert (part.percent, part.base, part.population) == (pytest.approx(50), 2, 8)
    mean = by_key["uren", "", "", "", Statistic.CHANGE_MEAN]
    assert (mean.value, mean.percent, mean.count, mean.base) == (pytest.approx(18.5 / 5 - 21 / 6), None, 5, 5)
    total = by_key["uren", "", "", "", Statistic.PANEL_TOTAL]
    assert total.value == pytest.approx((1 + 0 + 0.5) * 20 / 6)
    assert not whole.reliable
    assert all(isinstance(figure, Figure) for figure in found)
    assert {figure.question for figure in found} == {"q", "uren"}


def test_a_group_without_answers_in_one_wave_has_no_change() -> None:
    question = made_question("q")
    previous = made_wave([IDS[i] for i in range(4)], REGISTER, [(question, ["ja"] * 4)])
    wave = made_wave([IDS[i] for i in range(2, 12)], REGISTER, [(question, ["ja", "nee"] * 5)])
    found = change_figures(
        previous, design(previous), wave, design(wave), groupings(previous, ["soort"]), groupings(wave, ["soort"])
    )
    assert {figure.group for figure in found} == {"", "a"}
    assert made_form(question).questions[0].tabulated
