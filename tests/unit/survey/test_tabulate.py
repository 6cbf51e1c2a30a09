"""Figures of a wave: what is there, what is not, and in which order."""

from __future__ import annotations

import pytest

from meerwaarde.core import Figure, InputError, Statistic
from meerwaarde.questionnaire.types import Kind
from meerwaarde.survey import NOTES, design, empty_groups, figures, groupings
from meerwaarde.survey.matching import Wave
from support.made_wave import made_question, made_register, made_wave

IDS = [f"m{i}" for i in range(24)]
REGISTER = made_register(IDS, soort=["a"] * 12 + ["b"] * 8 + ["c"] * 4)
Q, MORE = made_question("q"), made_question("meer", Kind.MULTIPLE, ("x", "y", "z"))
RANK = made_question("rang", Kind.RANK, ("p", "r"))
HOURS, TEXT = made_question("uren", Kind.INTEGER), made_question("tekst", Kind.TEXT)


def wave() -> Wave:
    """Seven of a, two of b; nobody of c."""
    ids = [*IDS[:7], "m12", "m13"]
    return made_wave(
        ids,
        REGISTER,
        [
            (Q, ["ja", "ja", "ja", "nee", "nee", "nee", None, "ja", "ja"]),
            (MORE, [{"x"}, {"x", "y"}, {"y"}, set(), None, ..., {"x"}, {"x"}, ...]),
            (RANK, ["p"] * 9),
            (HOURS, [1, 2, 3, 4, 5, 6, 7, None, ...]),
        ],
    )


def table(by: tuple[str, ...] = ("soort", "q"), **options: object) -> dict[tuple, Figure]:
    made = wave()
    found = figures(made, design(made, **options), groupings(made, by))  # type: ignore[arg-type]
    assert len({figure.key for figure in found}) == len(found)
    return {figure.key: figure for figure in found}


def test_shares_over_all_and_by_group() -> None:
    found = table()
    whole = found["q", "", "", "ja", Statistic.SHARE]
    assert (whole.percent, whole.count, whole.base, whole.population) == (pytest.approx(62.5), 5, 8, 24)
    part = found["q", "soort", "b", "ja", Statistic.SHARE]
    assert (part.percent, part.count, part.base, part.population) == (100, 2, 2, 8)
    assert part.ci_high == 100
    assert not part.reliable
    assert "zero-or-all" in part.notes
    assert all(note in NOTES for figure in found.values() for note in figure.notes)


def test_a_choice_nobody_took_is_there_too() -> None:
    figure = table()["meer", "", "", "z", Statistic.SHARE]
    assert (figure.percent, figure.count, figure.base) == (0, 0, 6)
    assert figure.ci_low == 0
    assert figure.ci_high is not None
    assert figure.ci_high > 20


def test_not_asked_is_not_no_answer() -> None:
    """Of 9, two were not asked and one did not answer; who ticked nothing but answered belongs to the base."""
    assert table()["meer", "", "", "x", Statistic.SHARE].base == 6


def test_ranking_tells_who_is_put_first() -> None:
    assert table()["rang", "", "", "p", Statistic.SHARE].percent == 100


def test_numbers() -> None:
    found = table()
    mean, total = found["uren", "", "", "", Statistic.MEAN], found["uren", "", "", "", Statistic.TOTAL]
    assert (mean.value, mean.percent, mean.count, mean.base, mean.population) == (pytest.approx(4), None, 7, 7, 24)
    assert total.value == pytest.approx(4 * 8 * 24 / 9)  # eight were asked
    middle = found["uren", "", "", "", Statistic.MEDIAN]
    assert (middle.value, middle.se) == (4, None)
    assert not middle.reliable


def test_a_question_is_not_grouped_by_itself() -> None:
    assert not [key for key in table() if key[0] == "q" and key[1] == "q"]
    part = table()["uren", "q", "nee", "", Statistic.MEAN]
    assert (part.value, part.base, part.population) == (pytest.approx(5), 3, None)


def test_groups_without_a_base_are_named_apart() -> None:
    found = table()
    assert not [key for key in found if key[2] == "c"]
    made = wave()
    empty = empty_groups(made, groupings(made, ("soort", "q")))
    assert ("q", "soort", "c") in empty
    assert ("uren", "soort", "b") in empty
    assert ("uren", "", "") not in empty
    assert not [key for key in empty if key[0] == "q" and key[1] == "q"]


def test_open_answers_have_no_figures() -> None:
    made = made_wave(IDS[:2], REGISTER, [(Q, ["ja", "nee"])])
    assert not [f for f in figures(made, design(made)) if f.question == TEXT.name]


def test_order_is_question_group_answer() -> None:
    keys = [key for key in table(("soort",)) if key[0] == "q"]
    assert [(key[2], key[3]) for key in keys] == [
        ("", "ja"), ("", "nee"), ("a", "ja"), ("a", "nee"), ("b", "ja"), ("b", "nee"),
    ]  # fmt: skip


def test_exact_interval_counts_who_would_be_asked() -> None:
    """Eight of nine were asked for their hours; the exact interval of q rests on all 24 members, of meer on 7/9."""
    from meerwaarde.survey.intervals import hypergeometric

    made = wave()
    found = {f.key: f for f in figures(made, design(made), groupings(made, ["soort"]), interval="exact")}
    whole = found["q", "", "", "ja", Statistic.SHARE]
    assert (whole.ci_low, whole.ci_high) == pytest.approx([100 * x for x in hypergeometric(5, 8, 24)])
    part = found["q", "soort", "a", "ja", Statistic.SHARE]
    assert (part.ci_low, part.ci_high) == pytest.approx([100 * x for x in hypergeometric(3, 6, 12)])
    asked = found["meer", "", "", "x", Statistic.SHARE]
    assert (asked.ci_low, asked.ci_high) == pytest.approx([100 * x for x in hypergeometric(4, 6, 19)])


def test_census_and_lonely_strata_are_told() -> None:
    made = made_wave([*IDS[:3], *IDS[12:20], "m20"], REGISTER, [(Q, ["ja", "nee", "ja"] * 4)])
    found = {f.key: f for f in figures(made, design(made, strata="soort"), groupings(made, ["soort"]))}
    census = found["q", "soort", "b", "ja", Statistic.SHARE]
    assert (census.se, census.ci_low, census.reliable, census.notes) == (0, None, True, ("census",))
    alone = found["q", "soort", "c", "ja", Statistic.SHARE]
    assert (alone.se, alone.ci_low, alone.reliable, alone.notes) == (None, None, False, ("no-se",))
    assert "lonely" in found["q", "", "", "ja", Statistic.SHARE].notes


def test_a_census_with_gaps_says_so() -> None:
    made = made_wave(IDS, REGISTER, [(Q, ["ja", "nee", None] * 8)])
    found = figures(made, design(made))
    assert {figure.notes for figure in found} == {("census-gaps",)}


def test_unknown_interval() -> None:
    made = wave()
    with pytest.raises(InputError, match="--interval wald"):
        figures(made, design(made), interval="wald")
