"""Every kind of question as a respondent meets it, without JavaScript."""

from __future__ import annotations

import re
from html import unescape

import pytest

from support.asked_forms import organisation_form
from support.respondent import Respondent

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(tmp_path):
    return Respondent(organisation_form(tmp_path / "monitor.xlsx"))


@pytest.mark.parametrize(("button", "value", "shown"), [("1250", "1250", "1250"), ("1.25", "1.25", "1,25")])
def test_a_doubtful_number_is_asked_back(organisation, button, value, shown):
    organisation.go(2)

    page = unescape(organisation.press("verder", people__heads="5", people__fte="1.250"))

    assert "Bij “Aantal fte” staat 1.250. Bedoelt u 1250 of 1,25?" in page
    page = organisation.press(f"getal:/data/people/fte={button}")
    assert organisation.value("people/fte") == value
    assert f'value="{shown}"' in page
    assert "Bedoelt u" not in page


def test_no_other_number_can_be_slipped_in_with_the_question_back(organisation):
    organisation.go(2)
    organisation.press("verder", people__fte="1.250")

    organisation.press("getal:/data/people/fte=99")

    assert organisation.value("people/fte") == "1.250?"


def test_a_whole_number_has_one_reading(organisation):
    organisation.go(2)

    page = unescape(organisation.press("verder", people__heads="1.250"))

    assert "Bij “Aantal medewerkers” staat 1.250. Bedoelt u 1250?" in page


def test_a_number_of_ours_is_never_asked_back(organisation):
    """1,125 is doubtful when it is typed, not when it was a clear answer that the page shows again."""
    organisation.go(2)
    organisation.press("bijwerken", people__fte="1,1250")
    assert organisation.value("people/fte") == "1.125"

    organisation.press("bijwerken")

    assert organisation.value("people/fte") == "1.125"


def test_dates_and_times_in_their_ways(organisation):
    organisation.go(2)

    page = organisation.send("bijwerken", {
        "v:/data/people/when/started": "2026-11-23", "v:/data/people/when/month": "11-2026",
        "v:/data/people/when/year": "2026", "v:/data/people/when/opens": "9u05",
        "v:/data/people/when/meeting": "23 november 2026", "t:/data/people/when/meeting": "14:30",
    })  # fmt: skip

    assert organisation.value("people/when/started") == "2026-11-23"
    assert organisation.value("people/when/month") == "2026-11-01"
    assert organisation.value("people/when/year") == "2026-01-01"
    assert organisation.value("people/when/opens").startswith("09:05:00.000")
    assert organisation.value("people/when/meeting").startswith("2026-11-23T14:30:00.000")
    for shown in ("23-11-2026", "11-2026", "2026", "09:05", "14:30"):
        assert f'value="{shown}"' in page
    assert not organisation.answers.problems("/data/people/when")
    page = organisation.send("verder", {"v:/data/people/when/started": "31-02-2026"})
    assert "Wij lezen hier geen datum in: 31-02-2026." in page
    assert 'value="31-02-2026"' in page


def test_radios_can_be_cleared(organisation):
    page = organisation.go(2)
    assert "wissen:" not in page
    assert "wissen:/data/people/vacant" in organisation.press("bijwerken", people__vacant="no")

    organisation.press("wissen:/data/people/vacant")

    assert organisation.value("people/vacant") == ""


def test_a_choice_that_is_not_offered_is_refused(organisation):
    organisation.go(2)

    organisation.press("verder", people__heads="5", people__vacant="maybe")

    assert organisation.title == "Medewerkers"
    assert 'class="summary"' in organisation.page


def test_teams_come_and_go_and_leaving_asks_back(organisation):
    organisation.go(3)
    organisation.press("toevoegen:/data/team")
    organisation.send("bijwerken", {"v:/data/team[1]/called": "Noord", "v:/data/team[2]/called": "Zuid"})

    page = organisation.press("verwijderen:/data/team[1]")
    assert organisation.title == "Weet u zeker dat u dit wilt verwijderen?"
    assert "Noord" in page
    organisation.press("laten")
    assert len(organisation.answers.repeats("/data/team")) == 2
    organisation.press("verwijderen:/data/team[1]")
    page = organisation.press("weg:/data/team[1]")

    assert organisation.answers.repeats("/data/team") == ["/data/team[1]"]
    assert 'value="Zuid"' in page


def test_several_choices_with_one_that_stands_alone(organisation):
    organisation.go(3)

    fields = {"v:/data/team[1]/called": "Noord", "v:/data/team[1]/does": ["care", "youth"]}
    organisation.send("verder", fields)
    assert organisation.value("team[1]/does") == "care youth"
    assert organisation.title == "Meningen"
    organisation.go(3)
    page = organisation.send("verder", {"v:/data/team[1]/does": ["care", "none"]})

    assert organisation.title == "Team"
    assert 'class="summary"' in page
    organisation.send("bijwerken", {"v:/data/team[1]/does": []})
    assert organisation.value("team[1]/does") == ""


def test_a_table_has_heads_for_rows_and_columns(organisation):
    page = organisation.go(4)

    table = re.findall(r"<table>.*?</table>", page, re.DOTALL)[0]
    assert "<caption>Wat vindt u?</caption>" in table
    assert table.count('scope="col"') == 4
    assert table.count('scope="row"') == 2
    assert table.count('type="radio"') == 6


def test_ranking_takes_numbers_and_keeps_half_a_ranking(organisation):
    organisation.go(4)
    rank = "r:/data/views/order:"

    page = organisation.send("verder", {rank + "care": "2", rank + "youth": "2", rank + "none": "1"})
    assert "Geef elk antwoord een eigen nummer, van 1 tot en met 3." in page
    assert page.count('value="2"') >= 2
    organisation.send("bijwerken", {rank + "care": "2", rank + "youth": "3", rank + "none": "1"})

    assert organisation.value("views/order") == "none care youth"


def test_ranges_are_buttons_when_short_and_a_number_when_long(organisation):
    page = organisation.go(4)
    assert page.count('name="v:/data/views/mark"') == 10
    assert 'data-highest="100"' in page

    organisation.press("bijwerken", views__mark="7", views__percent="35")

    assert organisation.value("views/mark") == "7"
    assert organisation.value("views/percent") == "35"
    organisation.press("bijwerken", views__percent="")
    assert organisation.value("views/percent") == ""


def test_what_somebody_types_is_shown_as_text(organisation):
    organisation.open()
    hostile = '"><script>alert(1)</script>'
    organisation.press("verder", name=hostile)

    page = organisation.open(f"/v/{organisation.key}/nakijken/")

    assert "<script>alert" not in page
    assert hostile in unescape(page)
    assert organisation.value("name") == hostile
