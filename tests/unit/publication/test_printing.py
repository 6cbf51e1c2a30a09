"""Figures as a reader sees them: Dutch notation, half up, always with their unit."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.core import Statistic, Status
from meerwaarde.language import use_language
from meerwaarde.publication.printing import interval, mark, printed, printed_date, sentence, total
from support.sample_cells import amount, change, share
from support.sample_report import sample_report

ITEMS = ["34,8", "37,7", "30,4", "11,6", "10,1", "7,2", "14,5", "13,0"]


@pytest.fixture(autouse=True)
def _dutch():
    use_language("nl")
    yield
    use_language("nl")


def test_the_monitor_prints_what_its_readers_saw():
    cells = sample_report().tables[0].cells
    assert [printed(cell) for cell in cells] == [f"{item}\N{NO-BREAK SPACE}%" for item in ITEMS]


@pytest.mark.parametrize(
    ("count", "base", "text"),
    [(3, 48, "6,3"), (43, 48, "89,6"), (2, 48, "4,2"), (0, 9, "0,0"), (9, 9, "100,0"), (1, 800, "0,1")],
)
def test_shares_round_half_up(count, base, text):
    assert printed(share("q", "a", count, base, None)) == f"{text}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("statistic", "value", "text"),
    [
        (Statistic.MEAN, 212.437, "212,4"),
        (Statistic.MEAN, 1212.25, "1.212,3"),
        (Statistic.TOTAL, 73290.8, "73.291"),
        (Statistic.MEDIAN, 140.0, "140"),
        (Statistic.MEDIAN, 4.5, "4,5"),
        (Statistic.MEDIAN, 12.0, "12"),
        (Statistic.MEDIAN, 0.45, "0,45"),
        (Statistic.MEDIAN, 0.0, "0"),
    ],
)
def test_values_have_a_sensible_number_of_decimals(statistic, value, text):
    assert printed(amount("q", statistic, value, (1.0, value, value), 20, None)) == text


@pytest.mark.parametrize(
    ("points", "text"), [(3.1, "+3,1"), (-2.0, "−2,0"), (0.0, "0,0"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_a_change_carries_its_sign_unless_it_prints_nought(points, text):
    cell = change("q", "a", Statistic.CHANGE_SHARE, points, 5.0, 30)
    assert printed(cell) == f"{text}\N{NO-BREAK SPACE}punt"


def test_bounds_carry_their_unit_and_the_interval_does_not():
    cell = share("q", "a", 24, 69, 345)
    assert interval(cell) == "25,6 tot 45,3"
    assert printed(cell, "ci_low") == "25,6\N{NO-BREAK SPACE}%"
    assert (printed(cell, "count"), printed(cell, "base"), printed(cell, "population")) == ("24", "69", "345")


def test_nothing_of_a_suppressed_cell_is_printed():
    cell = share("q", "a", 1, 69, 345, status=Status.SUPPRESSED)
    fields = ("number", "ci_low", "ci_high", "count", "base", "population")
    assert {printed(cell, field) for field in fields} == {"afgeschermd"}
    assert interval(cell) == "afgeschermd"


def test_an_unreliable_figure_is_marked_apart():
    cell = share("q", "a", 4, 12, None, status=Status.UNRELIABLE)
    assert (mark(cell), printed(cell)) == ("~", "33,3\N{NO-BREAK SPACE}%")
    assert mark(share("q", "a", 4, 12, None)) == ""
    assert printed(cell, "population") == "onbekend"


def test_an_unknown_field_is_refused():
    with pytest.raises(ValueError, match="field"):
        printed(share("q", "a", 4, 12, None), "se")


def test_the_total_comes_from_the_counts():
    """43, 2 and 3 of 48 print 89,6, 4,2 and 6,3, which add to 100,1."""
    team = sample_report().sections[1].tables[0].cells
    found = total(team)
    assert found is not None
    assert (found.percent, found.count) == ("100,0\N{NO-BREAK SPACE}%", "48")


def test_there_is_no_total_where_answers_overlap_or_something_is_hidden():
    several, team = (section.tables[0].cells for section in sample_report().sections[:2])
    assert total(several) is None
    assert total(team[:2]) is None
    assert total((*team[:2], share("sociaal_team", "anders", 3, 48, 345, status=Status.SUPPRESSED))) is None
    assert total(()) is None


def test_a_finding_reads_as_one_sentence():
    assert sentence(sample_report().findings[1]) == (
        "Voor 37,7\N{NO-BREAK SPACE}% van de organisaties is duidelijk hoe mensen toegang krijgen tot zorg "
        "(26 van 69; marge 28,2\N{NO-BREAK SPACE}% tot 48,2\N{NO-BREAK SPACE}%)."
    )


def test_english_has_points_and_no_space_before_the_sign():
    use_language("en")
    assert printed(share("q", "a", 24, 69, 345)) == "34.8%"


def test_dates_are_written_out():
    assert printed_date(date(2026, 11, 2)).replace("\N{NO-BREAK SPACE}", " ") == "2 november 2026"
