"""The pages as a respondent meets them, without JavaScript: from page to page, saved, read back, sent."""

from __future__ import annotations

import re

import pytest

from meerwaarde.web.answering.models import Submission
from support.asked_forms import organisation_form
from support.respondent import Respondent

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(tmp_path):
    return Respondent(organisation_form(tmp_path / "monitor.xlsx"))


def test_it_works(organisation):
    page = organisation.open()

    assert organisation.status == 200
    assert organisation.title == "Monitor sociaal werk"
    assert "<strong>monitor</strong>" in page
    assert 'rel="noopener noreferrer"' in page
    assert "Deel 1 van 4" in page
    assert "nog ongeveer 12 minuten" in page


def test_a_whole_form_is_filled_in_read_back_and_sent(organisation):
    organisation.open()
    organisation.press("verder", name="Wijkhuis De Wulp")
    assert organisation.title == "Medewerkers"
    page = organisation.press("verder", people__heads="1 250", people__fte="840,5", people__vacant="no")
    assert "Deeltijdfactor: 0,67" in page, "what an answer brings to the page is seen before the next page"
    organisation.press("verder")
    assert organisation.title == "Team"
    organisation.press("toevoegen:/data/team")
    organisation.send("verder", {f"v:/data/team[{at}]/called": f"Team {at}" for at in (1, 2)})
    assert organisation.title == "Meningen"
    page = organisation.press("verder", views__grid__work="a", views__place="p3")

    assert organisation.title == "Klopt dit?"
    assert "1.250" in page
    assert "840,5" in page
    assert "Plaats 3" in page
    assert "niet ingevuld" in page
    page = organisation.press("versturen")
    assert organisation.title == "Dank u wel. Uw antwoorden zijn verstuurd."
    sent = Submission.objects.get()
    assert "<fte>840.5</fte>" in sent.xml
    assert sent.language == "nl"
    assert "Team 2" in page
    assert organisation.open() == page.replace("\r", "")


def test_everything_wrong_on_a_page_is_told_at_once(organisation):
    organisation.go(2)

    page = organisation.press("verder", people__heads="0", people__fte="twaalf", people__vacant="yes")

    assert organisation.title == "Medewerkers"
    summary = re.findall(r'<div class="summary".*?</div>', page, re.DOTALL)[0]
    assert summary.count("<li>") == 3
    assert "Dit moet meer dan 0 zijn" in summary
    assert "Wij lezen hier geen getal in: twaalf." in summary
    assert 'href="#f:data:people:vacancies"' in summary
    for target in re.findall(r'href="#([^"]*)"', summary):
        assert f'id="{target}"' in page
    assert page.count("Dit moet meer dan 0 zijn") == 2, "in the summary and at the question"
    assert 'value="twaalf"' in page


def test_back_never_blocks_and_keeps_what_could_not_be_read(organisation):
    organisation.go(2)

    organisation.press("terug", people__heads="0", people__fte="twaalf")

    assert organisation.title == "Monitor sociaal werk"
    page = organisation.go(2)
    assert 'value="twaalf"' in page
    assert any(problem.kind == "type" for problem in organisation.answers.problems("/data/people/fte"))


def test_a_soft_check_asks_why_and_then_lets_pass(organisation):
    organisation.go(2)

    page = organisation.press("verder", people__heads="5", people__fte="12,5", people__vacant="no")
    assert "Dit is meer dan het aantal medewerkers" in page
    assert 'name="u:/data/people/fte"' in page
    organisation.send("verder", {"u:/data/people/fte": "Wij lenen mensen in"})

    assert organisation.answers.explanation("/data/people/fte") == "Wij lenen mensen in"
    assert organisation.title == "Team"


def test_last_year_stands_beside_the_field_and_not_in_it(organisation):
    page = organisation.go(2)

    assert "Vorig jaar: 12,5" in page
    assert organisation.value("people/fte") == ""


def test_new_questions_show_before_the_next_page(organisation):
    organisation.go(2)

    page = organisation.press("bijwerken", people__vacant="yes")

    assert "Hoeveel vacatures?" in page
    assert "Vul hier een antwoord in" not in page, "nobody touched it yet"


def test_what_is_hidden_is_kept_but_cannot_be_sent_in(organisation):
    organisation.go(2)
    organisation.press("bijwerken", people__vacant="yes")
    organisation.press("bijwerken", people__vacancies="3")
    page = organisation.press("bijwerken", people__vacant="no")
    assert "Hoeveel vacatures?" not in page

    organisation.press("bijwerken", people__vacancies="99")

    assert organisation.value("people/vacancies") == "3"
    assert "Hoeveel vacatures?" in organisation.press("bijwerken", people__vacant="yes")


def test_calculated_unknown_and_other_pages_fields_are_left_alone(organisation):
    organisation.go(2)

    organisation.press("bijwerken", people__share="7", nonsense="1", name="Ander", people__heads="4")

    assert organisation.value("people/heads") == "4"
    assert organisation.value("people/share") != "7"
    assert organisation.value("name") == ""


def test_two_devices_do_not_overwrite_each_other(organisation):
    organisation.go(2)
    old = organisation.page
    organisation.press("bijwerken", people__heads="5")
    organisation.page = old

    page = organisation.press("verder", people__heads="7")

    assert organisation.status == 409
    assert organisation.value("people/heads") == "5"
    assert organisation.title == "Deze vragenlijst is intussen ergens anders gewijzigd"
    assert "<td>7</td><td>5</td>" in page
    organisation.address = f"/v/{organisation.key}/2/"
    organisation.send("bewaren", {})
    assert organisation.value("people/heads") == "7"


def test_two_taps_on_a_slow_line_are_no_conflict(organisation):
    organisation.open()
    old, address = organisation.page, organisation.address
    organisation.press("verder", name="De Wulp")
    organisation.page, organisation.address = old, address

    organisation.press("verder", name="De Wulp")

    assert organisation.status == 200
    assert organisation.title == "Medewerkers"


def test_from_reading_back_to_a_question_and_back(organisation):
    organisation.open()
    organisation.press("verder", name="De Wulp")
    page = organisation.open(f"/v/{organisation.key}/nakijken/")
    assert "Uw antwoorden zijn nog niet verstuurd." in page
    assert f'href="/v/{organisation.key}/1/?terug=1#f:data:name"' in page

    organisation.go(1, "?terug=1")
    organisation.press("nakijken", name="De Grutto")

    assert organisation.title == "Klopt dit?"
    assert "De Grutto" in organisation.page


def test_stopping_and_coming_back_where_one_was(organisation):
    organisation.open()
    organisation.press("verder", name="De Wulp")
    organisation.press("stoppen", people__heads="5")
    assert organisation.title == "Uw antwoorden zijn bewaard"

    organisation.open()

    assert organisation.title == "Medewerkers"
    assert organisation.value("people/heads") == "5"


def test_a_fragment_saves_and_gives_the_form_alone(organisation):
    organisation.go(2)
    fields = {
        **organisation.filled(),
        "v:/data/people/vacant": "yes",
        "v:/data/people/fte": "1.250",
        "actie": "bewaren",
    }

    answer = organisation.browser.post(organisation.address, fields, headers={"X-Fragment": "1"})

    page = answer.content.decode()
    assert page.lstrip().startswith("<form")
    assert "<html" not in page
    assert "Hoeveel vacatures?" in page
    assert "Bedoelt u" in page
    assert "Vul hier een antwoord in." not in page, "heads and vacancies are still untouched"
    assert organisation.value("people/vacant") == "yes"


def test_the_empty_form_on_paper(organisation):
    page = organisation.open(f"/v/{organisation.key}/afdrukken/")

    for words in ("Hoeveel vacatures?", "Naam van het team", "Wat vindt u?", "Gemeente", "Geen van deze"):
        assert words in page
    assert 'name="' not in page.partition("<main")[2]


def test_answers_are_kept_out_of_caches_and_links_hold_nothing_else(organisation):
    organisation.open()
    answer = organisation.browser.get(organisation.address)

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert organisation.browser.get("/v/nonsense/").status_code == 404
    assert organisation.browser.get(f"/v/{organisation.key}/99/").status_code == 404
