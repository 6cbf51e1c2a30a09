"""Findings: the strongest first, in sentences whose every number is bound to a published cell."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import Proof, SafeCell, SafeTable
from meerwaarde.language import round_half_up
from meerwaarde.publication.findings import findings, headline
from meerwaarde.publication.in_words import share_in_words
from meerwaarde.publication.model import Finding, Labels
from meerwaarde.publication.printing import sentence
from meerwaarde.questionnaire.types import Kind, Question

PROOF = Proof((), 0, 0, 0, "")
NBSP = "\N{NO-BREAK SPACE}"
LABELS = Labels(
    questions={"team": "Doet u mee?? ", "clear": "Wat is duidelijk?", "hours": "Hoeveel uren:"},
    answers={("team", "yes"): "Ja, wij doen mee.", ("clear", "access"): "Toegang (Wmo)", ("clear", "pay"): "{number}"},
    variables={"size": "grootte"},
    groups={("size", "1"): "klein", ("size", "2"): "groot"},
)
TEAM = Question("team", ("team",), Kind.ONE, "select_one t", {})
CLEAR = Question("clear", ("clear",), Kind.MULTIPLE, "select_multiple t", {})
HOURS = Question("hours", ("hours",), Kind.INTEGER, "integer", {})
QUESTIONS = (CLEAR, TEAM, HOURS)


def cell(
    question: str,
    answer: str,
    number: float,
    half: float | None = 5.0,
    *,
    statistic: Statistic = Statistic.SHARE,
    group: str = "",
    status: Status = Status.PUBLISHED,
    base: int = 48,
) -> SafeCell:
    low, high = (None, None) if half is None else (number - half, number + half)
    percent, value = (number, None) if statistic.is_percent else (None, number)
    variable = "size" if group else ""
    return SafeCell(
        question, variable, group, answer, statistic, status, percent, value, None, low, high, 1, base, None
    )  # fmt: skip


def tell(*cells: SafeCell, limit: int = 5, questions: tuple[Question, ...] = QUESTIONS) -> list[str]:
    tables = [
        SafeTable(f"t{place}", one.question, one.group_variable, (one,), PROOF) for place, one in enumerate(cells)
    ]
    return [sentence(finding).replace(NBSP, " ") for finding in findings(tables, questions, LABELS, limit)]


def test_a_question_for_permission_is_no_finding():
    asked = replace(TEAM, permits=True)
    told = tell(cell("team", "yes", 80), cell("hours", "", 12, statistic=Statistic.MEAN), questions=(asked, HOURS))
    assert len(told) == 1
    assert "uren" in told[0]


def test_what_most_say_goes_before_other_shares_and_numbers() -> None:
    told = tell(
        cell("hours", "", 12.25, statistic=Statistic.MEAN),
        cell("clear", "access", 37.7, base=69),
        cell("clear", "pay", 13.0),
        cell("team", "yes", 89.6),
        cell("team", "no", 4.2, 4.0),
    )
    assert told == [
        "Bijna negen op de tien organisaties (89,6 %; n = 48) antwoorden ‘Ja, wij doen mee’ op de vraag ‘Doet u mee?’.",
        "Bijna vier op de tien organisaties (37,7 %; n = 69) noemen ‘Toegang (Wmo)’ bij de vraag ‘Wat is duidelijk?’.",
        "Gemiddeld antwoorden organisaties 12,3 (n = 48) op de vraag ‘Hoeveel uren’.",
    ]


def test_a_change_goes_first_and_says_its_direction_and_interval() -> None:
    told = tell(
        cell("clear", "access", 80),
        cell("team", "yes", 89.6),
        cell("team", "yes", -6.0, 4.0, statistic=Statistic.CHANGE_SHARE),
        cell("team", "no", 1.0, 4.0, statistic=Statistic.CHANGE_SHARE),
        cell("hours", "", 3.0, 1.0, statistic=Statistic.PANEL_MEAN),
    )
    assert told[0] == (
        "Het gemiddelde bij de vraag ‘Hoeveel uren’ steeg bij wie beide keren antwoordde, sinds de vorige keer "
        "(+3,0; marge +2,0 tot +4,0)."
    )
    assert told[1] == (
        "Het aandeel ‘Ja, wij doen mee’ bij de vraag ‘Doet u mee?’ daalde sinds de vorige keer "
        "(−6,0 punt; marge −10,0 punt tot −2,0 punt)."
    )
    assert told[2].startswith("Vier op de vijf organisaties (80,0 %")


def test_groups_are_named_only_when_their_intervals_do_not_overlap() -> None:
    over_all = cell("team", "yes", 60.0)
    near = tell(over_all, cell("team", "yes", 55.0, group="1"), cell("team", "yes", 65.0, group="2"))
    apart = tell(over_all, cell("team", "yes", 40.0, group="1"), cell("team", "yes", 65.0, group="2", base=20))
    assert near[0].startswith("Zes op de tien organisaties (60,0 %")
    assert apart == [
        (
            "Bij de vraag ‘Doet u mee?’ verschilt ‘Ja, wij doen mee’ naar grootte: "
            "65,0 % bij ‘groot’ (n = 20), 40,0 % bij ‘klein’ (n = 48)."
        )
    ]


def test_an_unknown_group_is_no_finding() -> None:
    unknown, small = cell("team", "yes", 10.0, group="onbekend"), cell("team", "yes", 90.0, group="1")
    assert tell(unknown, small) == []


@pytest.mark.parametrize("status", [Status.UNRELIABLE, Status.SUPPRESSED])
def test_only_published_cells_speak(status: Status) -> None:
    shown = cell("team", "no", 30.0)
    hidden = replace(cell("team", "yes", 99.0), status=status)
    told = tell(shown, hidden, replace(cell("team", "no", -20.0, statistic=Statistic.CHANGE_SHARE), status=status))
    assert len(told) == 1
    assert "30,0 %" in told[0]
    assert tell(hidden) == []


def test_at_most_so_many_and_one_a_question_in_the_order_of_the_form() -> None:
    questions = tuple(replace(TEAM, name=f"q{place}") for place in range(8))
    cells = [cell(question.name, answer, 30.0) for question in reversed(questions) for answer in ("a", "b")]
    tables = [SafeTable(one.question, one.question, "", (one,), PROOF) for one in cells]
    found = findings(tables, questions, LABELS)
    assert [finding.cell.question for finding in found] == ["q0", "q1", "q2", "q3", "q4"]
    assert found == findings(tables, questions, LABELS)


def test_questions_that_are_not_of_the_form_are_silent() -> None:
    assert tell(cell("response", "", 20.0)) == []


def test_a_question_behind_skip_logic_says_whom_it_asked() -> None:
    asked = replace(TEAM, relevant=(object(),))  # type: ignore[arg-type]
    told = tell(cell("team", "yes", 46.0), cell("team", "no", 44.0), questions=(asked,))
    assert told[0].startswith("Bijna de helft van de organisaties aan wie dit is gevraagd (46,0 %; n = 48) antwoordt")


def test_ranks_and_medians_have_their_own_words() -> None:
    ranked = replace(TEAM, kind=Kind.RANK)
    assert "zetten ‘Ja, wij doen mee’ op de eerste plaats" in tell(cell("team", "yes", 70.4), questions=(ranked,))[0]
    middle = tell(cell("hours", "", 12.0, statistic=Statistic.MEDIAN))[0]
    assert middle == "De helft van de organisaties zit op of onder 12 (n = 48) bij de vraag ‘Hoeveel uren’."


def test_the_title_leaves_out_brackets_but_not_those_of_a_label() -> None:
    table = SafeTable("t", "clear", "", (cell("clear", "access", 37.7),), PROOF)
    found = findings([table], QUESTIONS, LABELS)
    assert (
        headline(found) == "Bijna vier op de tien organisaties noemen ‘Toegang (Wmo)’ bij de vraag ‘Wat is duidelijk?’"
    )
    assert headline(()) is None
    plain = SafeTable("t", "clear", "", (cell("clear", "access", 57.2),), PROOF)
    title = headline(findings([plain], QUESTIONS, LABELS))
    assert title is not None
    assert title.startswith(f"57,2{NBSP}% van de organisaties noemt")


def test_a_label_is_never_taken_for_a_field() -> None:
    assert "‘{number}’" in tell(cell("clear", "pay", 37.7))[0]


@given(
    number=st.floats(0, 100),
    statistic=st.sampled_from([Statistic.SHARE, Statistic.MEAN, Statistic.CHANGE_SHARE]),
    kind=st.sampled_from([Kind.ONE, Kind.MULTIPLE, Kind.RANK]),
)
def test_every_number_is_a_part_bound_to_its_cell(number: float, statistic: Statistic, kind: Kind) -> None:
    one = cell("team", "yes", number, 0.5, statistic=statistic)
    table = SafeTable("t", "team", "", (one,), PROOF)
    for finding in findings([table], (replace(TEAM, kind=kind),), LABELS):
        assert finding.cell is one
        assert not any(re.search(r"\d", part) for part in finding.parts if isinstance(part, str))
        assert all(part[0] is one for part in finding.parts if not isinstance(part, str))
        assert sentence(finding).endswith(".")


EXACT = {
    "een op de tien": "10", "een op de vijf": "20", "een kwart": "25", "drie op de tien": "30",
    "een derde": "33.333333", "vier op de tien": "40", "de helft": "50", "zes op de tien": "60",
    "twee derde": "66.666667", "zeven op de tien": "70", "driekwart": "75", "vier op de vijf": "80",
    "negen op de tien": "90",
}  # fmt: skip


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (100.0, "alle organisaties"),
        (99.96, None),  # prints 100,0 but is not all
        (96.1, "bijna alle organisaties"),
        (89.6, "bijna negen op de tien organisaties"),
        (75.36, "ruim driekwart van de organisaties"),
        (66.6667, "twee derde van de organisaties"),
        (57.2, None),
        (50.2, "ongeveer de helft van de organisaties"),
        (45.0, "bijna de helft van de organisaties"),
        (37.7, "bijna vier op de tien organisaties"),
        (34.78, "ruim een derde van de organisaties"),
        (33.3, "een derde van de organisaties"),
        (33.04, "bijna een derde van de organisaties"),
        (25.04, "een kwart van de organisaties"),
        (24.95, "een kwart van de organisaties"),  # prints 25,0
        (22.4, "ruim een op de vijf organisaties"),
        (7.4, None),
        (0.0, None),
    ],
)
def test_a_share_in_words(percent: float, words: str | None) -> None:
    spoken = share_in_words(percent, "organisaties")
    assert (spoken.who if spoken else None) == words


@given(st.floats(0, 94.9))
def test_words_are_true_of_the_printed_figure(percent: float) -> None:
    spoken = share_in_words(percent, "organisaties")
    if spoken is None:
        return
    printed = round_half_up(percent, 1)
    exact = next(
        Decimal(value) for words, value in EXACT.items() if f"{words} " in f" {spoken.who} ".replace("  ", " ")
    )
    off = printed - exact
    if spoken.who.startswith("bijna"):
        assert -5 <= off < Decimal("-0.2")
    elif spoken.who.startswith("ruim"):
        assert Decimal("0.2") < off <= 5
    elif spoken.who.startswith("ongeveer"):
        assert abs(off) <= Decimal("0.21")
    else:
        assert abs(off) < Decimal("0.05")


def test_a_finding_rests_on_its_cell() -> None:
    one = cell("team", "yes", 89.6)
    (finding,) = findings([SafeTable("t", "team", "", (one,), PROOF)], QUESTIONS, LABELS)
    assert isinstance(finding, Finding)
    assert (one, "number") in finding.parts
    assert (one, "base") in finding.parts
