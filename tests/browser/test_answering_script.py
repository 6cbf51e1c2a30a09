"""What the script adds to a page of questions, in Chromium: saving, new questions and totals with the focus kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.media import beside
from meerwaarde.web.answering.models import Draft
from support.asked_forms import client_form, organisation_form
from support.site_browser import flaws, flaws_in_sights

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def visit(chrome, django_db_setup, request):
    """Opens a draft of a form; a request to another host, or a page that complains, fails the test."""
    live_server = request.getfixturevalue("live_server")  # not sooner: it holds on to the database that it finds
    contexts, wrong = [], []

    def open_(form: Path, width=1024, locale="nl-NL", script=True):
        xform = read_xform(form)
        version = services.publish_form(xform=xform, media=beside(xform.xml, form.parent))
        draft, key = services.start_draft(form_version=version)
        context = chrome.new_context(
            viewport={"width": width, "height": 900}, locale=locale, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: request.url.startswith(live_server.url) or wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        page.goto(f"{live_server.url}/v/{key}/")
        return page, draft, f"{live_server.url}/v/{key}/"

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


def value(draft, path):
    stored = Draft.objects.get(pk=draft.pk)
    return Instance.from_xml(selectors.form_of(stored), stored.xml, draft=True).value(f"/data/{path}")


def saved(page):
    page.locator("[data-state]", has_text=re.compile("^Bewaard$")).wait_for()


def test_it_saves_while_typing_and_keeps_focus_and_caret(visit, tmp_path):
    page, draft, address = visit(organisation_form(tmp_path / "form.xlsx"), locale="en-US")
    page.goto(f"{address}2/")

    page.get_by_label("Aantal medewerkers").fill("20")
    page.get_by_label("Aantal fte").press_sequentially("12,5")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("text=Deeltijdfactor: 0,63")

    assert page.evaluate("document.activeElement.name") == "v:/data/people/fte"
    assert page.evaluate("document.activeElement.selectionStart") == 3
    assert page.get_by_label("Aantal fte").input_value() == "12,5"
    saved(page)
    assert value(draft, "people/fte") == "12.5"


def test_questions_come_and_go_with_the_answer(visit, tmp_path):
    page, draft, address = visit(organisation_form(tmp_path / "form.xlsx"))
    page.goto(f"{address}2/")

    page.get_by_label("Ja", exact=True).check()
    page.wait_for_selector("text=Hoeveel vacatures?")
    assert page.get_by_text("Vul hier een antwoord in").count() == 0
    assert page.evaluate("document.activeElement.type") == "radio"
    page.get_by_label(re.compile("Hoeveel vacatures")).fill("3")
    page.get_by_role("button", name="Verder", exact=True).click()

    page.wait_for_selector("text=Kijk dit nog even na")
    assert value(draft, "people/vacancies") == "3"


def test_going_on_at_once_after_typing_is_no_conflict(visit, tmp_path):
    page, draft, _address = visit(organisation_form(tmp_path / "form.xlsx"))

    page.get_by_label(re.compile("Naam")).fill("De Wulp")
    page.get_by_label(re.compile("Naam")).blur()
    page.get_by_role("button", name="Verder", exact=True).click()

    page.wait_for_selector("h1:has-text('Medewerkers')")
    assert value(draft, "name") == "De Wulp"


def test_a_lost_line_is_told_and_tried_again(visit, tmp_path):
    page, draft, _address = visit(organisation_form(tmp_path / "form.xlsx"))
    page.route("**/1/", lambda route: route.abort())

    page.get_by_label(re.compile("Naam")).fill("De Wulp")
    page.wait_for_selector("text=Nog niet bewaard")
    page.unroute("**/1/")
    saved(page)

    assert value(draft, "name") == "De Wulp"


def test_a_doubtful_number_is_asked_back_while_typing(visit, tmp_path):
    page, draft, address = visit(organisation_form(tmp_path / "form.xlsx"), locale="en-US")
    page.goto(f"{address}2/")

    page.get_by_label("Aantal fte").fill("1.250")
    page.get_by_role("button", name="Ik bedoel 1250").click()
    page.locator(".readings").wait_for(state="detached")

    assert value(draft, "people/fte") == "1250"
    assert page.get_by_label("Aantal fte", exact=True).input_value() == "1250"


def test_slider_ranking_search_and_lonely_choice(visit, tmp_path):
    page, draft, address = visit(organisation_form(tmp_path / "form.xlsx"))
    page.goto(f"{address}4/")
    assert page.get_by_label("Hoeveel procent?").first.input_value() == "", "not answered before it is touched"

    page.locator("input[type=range]").fill("35")
    page.get_by_role("button", name="Jeugd omhoog").click()
    page.get_by_role("searchbox").fill("plaats 17")
    assert page.locator("select option").all_inner_texts() == ["Geen antwoord", "Plaats 17"]
    page.locator("select").select_option(label="Plaats 17")
    saved(page)

    assert value(draft, "views/percent") == "35"
    assert value(draft, "views/order").split() == ["youth", "care", "none"]
    assert value(draft, "views/place") == "p17"
    page.goto(f"{address}3/")
    page.get_by_label("Zorg").check()
    page.get_by_label("Geen van deze").check()
    assert not page.get_by_label("Zorg").is_checked()


CLIENT_METER = Path(__file__).parents[2] / "examples" / "client-meter" / "form.xlsx"


def test_a_sound_is_fetched_and_played_when_somebody_asks_for_it(visit):
    page, _draft, address = visit(CLIENT_METER, width=390)
    sounds = []
    page.on("request", lambda request: request.url.endswith(".mp3") and sounds.append(request.url))
    page.goto(f"{address}1/")
    assert not sounds

    with page.expect_request("**/*.mp3"):
        page.locator("a[data-audio]").nth(1).click()

    assert page.url == f"{address}1/", "no other page"
    assert len(set(sounds)) == 1


def test_without_script_a_sound_is_a_link_and_everything_can_be_answered(visit):
    page, _draft, _address = visit(CLIENT_METER, width=390, script=False)

    assert page.locator("a[data-audio]").first.get_attribute("href").endswith(".mp3")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("input[type=radio]").last.check()
    for _step in range(3):
        with page.expect_navigation():
            page.get_by_role("button", name="Verder", exact=True).last.click()
    page.get_by_role("button", name="Versturen", exact=True).click()

    page.wait_for_selector("h1:has-text('Dank u wel')")


def test_every_page_is_accessible_and_fits(visit, tmp_path):
    page, _draft, address = visit(organisation_form(tmp_path / "form.xlsx"))

    for at in ("1/", "2/", "2/?controle=1", "3/", "4/", "nakijken/", "afdrukken/", "gestopt/"):
        page.goto(address + at)
        assert flaws_in_sights(page) == [], at


def test_the_clients_pages_are_accessible_in_both_directions(visit, tmp_path):
    page, _draft, address = visit(client_form(tmp_path / "client.xlsx"), width=320)

    for language in ("العربية", "Nederlands"):
        with page.expect_navigation():
            page.get_by_role("button", name=language).click()
        for at in ("1/?controle=1", "2/", "3/", "nakijken/", "gestopt/"):
            page.goto(address + at)
            assert flaws(page) == [], at
        page.goto(address + "1/")
