"""What a respondent gave is never lost: not by another language, Back, a second tab, a lost line, or sending twice."""

from __future__ import annotations

import gzip
import re

import pytest

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import selectors
from meerwaarde.web.answering.models import Draft, Submission
from support.hands import SAVED
from support.instruments import BENCHMARK, INSTRUMENTS, METER, MONITOR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUS = "document.activeElement.id || document.activeElement.name || document.activeElement.tagName"


def value(visited, path):
    draft = Draft.objects.get(pk=visited.draft.pk)
    return Instance.from_xml(selectors.form_of(draft), draft.xml, draft=True).value(f"/data/{path}")


def answered(visited, instrument):
    Draft.objects.filter(pk=visited.draft.pk).update(xml=instrument.stored().to_xml().decode())


def go_on(page):
    with page.expect_navigation():
        page.locator("button.go").click()


# --- nothing is lost -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_another_language_keeps_what_was_typed(visit, script):
    page = (visited := visit("monitor-teams", script=script)).page
    page.get_by_label("Wat is uw lidnummer?").fill("L00123")
    page.get_by_label("Ouderenwerk").check()
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")

    assert page.get_by_label("What is your member number?").input_value() == "L00123"
    assert page.get_by_label("Work with older people").is_checked()
    page.goto(visited.address)
    assert page.locator("html").get_attribute("lang") == "en", "on resuming too"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_and_forward_show_what_was_given(visit, script):
    page = visit("client-meter", script=script).page
    page.locator("[value='4']").check()
    go_on(page)
    page.locator("[value=ja]").check()
    go_on(page)

    page.go_back()
    assert page.locator("[value=ja]").is_checked()
    page.go_back()
    assert page.locator("[value='4']").is_checked()
    page.go_forward()
    assert page.locator("[value=ja]").is_checked()
    page.locator("[value=nee]").check()
    go_on(page)
    page.get_by_role("button", name="Terug", exact=True).click()
    page.wait_for_url("**/2/")
    assert page.locator("[value=nee]").is_checked()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_tabs_lose_nothing(visit, script):
    visited = visit("monitor-teams", script=script)
    first, second = visited.page, visited.context.new_page()
    second.goto(f"{visited.address}1/")
    first.get_by_label("Wat is uw lidnummer?").fill("L00001")
    first.get_by_label("Jongerenwerk").check()
    if script:
        first.wait_for_function(SAVED)
    else:
        first.get_by_role("button", name="Bijwerken").click()
        first.wait_for_load_state()
    second.get_by_label("Wat is uw lidnummer?").fill("L00002")
    second.locator("button.go").click()

    second.get_by_role("heading", name="intussen ergens anders gewijzigd").wait_for()
    row = second.get_by_role("row", name="Wat is uw lidnummer?")
    assert row.get_by_role("cell").all_inner_texts() == ["L00002", "L00001"]
    assert value(visited, "organisatie/lidnummer") == "L00001", "nothing is overwritten before somebody chooses"
    second.get_by_role("button", name="Mijn antwoorden van deze pagina gebruiken").click()
    second.wait_for_url("**/1/**")
    assert value(visited, "organisatie/lidnummer") == "L00002"


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_sending_counts_once_whatever_is_pressed(visit, name):
    page = (visited := visit(name)).page
    answered(visited, INSTRUMENTS[name])
    page.goto(visited.address + "nakijken/")
    page.get_by_role("button", name="Versturen", exact=True).dblclick()
    page.wait_for_url("**/verstuurd/")
    number = page.locator(".receipt dd").first.inner_text()

    page.reload()
    assert page.locator(".receipt dd").first.inner_text() == number
    page.go_back()
    page.goto(visited.address)
    assert page.url.endswith("/verstuurd/")
    assert page.locator(".receipt dd").first.inner_text() == number
    assert Submission.objects.count() == 1


def test_a_line_that_breaks_while_saving_is_tried_again(visit):
    page = (visited := visit("monitor-teams")).page
    page.clock.install()
    page.route("**/1/", lambda route: route.abort("connectionreset"))
    page.get_by_label("Wat is uw lidnummer?").fill("L00123")
    page.keyboard.press("Tab")
    page.get_by_text("Nog niet bewaard").wait_for()
    page.unroute("**/1/")
    page.clock.fast_forward(3100)
    page.wait_for_function(SAVED)

    assert value(visited, "organisatie/lidnummer") == "L00123"


# --- last year, soft checks, totals ----------------------------------------------------------------------------------


def test_last_year_stands_beside_empty_fields(visit):
    page = (visited := visit("benchmark-jaar", script=False)).page
    beside, filled = 0, []
    for number in range(1, 10):
        page.goto(f"{visited.address}{number}/")
        beside += page.locator(".previous").count()
        filled += page.evaluate(
            "[...document.querySelectorAll('.field')].filter(one => one.querySelector('.previous') && "
            "[...one.querySelectorAll('input, textarea, select')].some(field => field.value)).map(one => one.innerText)"
        )
    assert (beside > 40, filled) == (True, [])
    page.goto(visited.address + "2/")
    subsidy = page.get_by_label("Hoeveel subsidie kreeg u van gemeenten?")
    described = subsidy.get_attribute("aria-describedby").split()
    assert "Vorig jaar: 2.150.000" in [page.locator(f"[id='{one}']").inner_text() for one in described]


def test_results_are_written_with_thousands(visit):
    page = (visited := visit("benchmark-jaar", script=False)).page
    answered(visited, BENCHMARK)
    page.goto(visited.address + "3/")
    assert "Samen: € 3.562.000. Inkomsten min kosten is € −112.000." in page.locator("main").inner_text()
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    assert "Together: € 3,562,000." in page.locator("main").inner_text()


def test_the_blank_form_leaves_open_what_answers_would_fill_in(visit):
    page = (visited := visit("monitor-teams")).page
    page.goto(visited.address + "afdrukken/")
    words = page.locator("main").inner_text()
    assert "Nu is het …." in words
    assert "Samen:" not in words


def test_a_ranking_that_is_put_in_order_while_saving_stays_as_typed(visit):
    page = (visited := visit("monitor-teams")).page
    page.goto(f"{visited.address}4/")
    typed = {"een": "1", "lang": "2", "data": "3", "minder": "4"}
    for code, place in typed.items():
        page.locator(f"[name$=':{code}']").fill(place)
    page.wait_for_function(SAVED)

    kept = {code: page.locator(f"[name$=':{code}']").input_value() for code in typed}
    assert kept == typed
    assert value(visited, "knelpunten/voorrang") == "een lang data minder"


def test_what_is_chosen_in_a_narrowed_list_while_saving_stays_chosen(visit):
    page = (visited := visit("monitor-teams")).page
    answered(visited, MONITOR)
    page.goto(visited.address + "2/")
    held = []
    page.route("**/2/", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Hoe heet het team?").first.fill("Noord")
    page.keyboard.press("Tab")
    while not held:
        page.wait_for_timeout(10)
    province = page.get_by_label("In welke provincie werkt het team?").first
    province.evaluate(
        "list => [...list.options].forEach(one => one.value === '' || one.value === 'pv31' || one.remove())"
    )
    province.select_option("pv31")
    held[0].continue_()
    page.wait_for_function(SAVED)

    assert province.input_value() == "pv31"
    page.wait_for_timeout(1500)
    page.wait_for_function(SAVED)
    assert value(visited, "deelname/team[1]/team_provincie") == "pv31"
    assert len(province.locator("option").all()) == 5


# --- where the focus is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INSTRUMENTS)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_errors_put_the_focus_on_the_summary_and_it_leads_to_the_field(visit, name, script):
    page = visit(name, script=script).page
    go_on(page)

    assert page.evaluate(FOCUS) == "summary"
    link = page.locator("#summary a").first
    target = link.get_attribute("href").removeprefix("#")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == target
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.field, .choice') !== null")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_focus_follows_a_team_that_comes_and_goes(visit, script):
    page = (visited := visit("monitor-teams", script=script)).page
    answered(visited, MONITOR)
    page.goto(visited.address + "2/")
    with page.expect_navigation():
        page.get_by_role("button", name="Nog een toevoegen").press("Enter")
    assert page.evaluate(FOCUS) == "f:data:deelname:team:3"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "v:/data/deelname/team[3]/team_naam"
    with page.expect_navigation():
        page.get_by_role("button", name="Team 3 verwijderen").press("Enter")
    assert page.evaluate(FOCUS) == "f:data:deelname:team"
    assert page.get_by_role("button", name=re.compile("verwijderen")).count() == 2


# --- weight ----------------------------------------------------------------------------------------------------------

MOST = 30_000  # bytes of HTML, style sheets and script of one page, compressed, without fonts, pictures and sound
SCRIPT = 15_000  # bytes of the script before compression


@pytest.mark.parametrize("instrument", [MONITOR, BENCHMARK, METER], ids=lambda one: one.name)
def test_a_page_is_light(visit, instrument):
    visited = visit(instrument.name)
    answered(visited, instrument)
    page = visited.page
    parts = page.evaluate(
        "[...document.querySelectorAll('script, link[rel=stylesheet]')].map(one => one.src || one.href)"
    )
    shared = [page.request.get(url).body() for url in parts]
    pages = [page.request.get(f"{visited.address}{number}/") for number in range(1, 4 if instrument is METER else 6)]
    assert (len(parts), {answer.status for answer in pages}) == (3, {200})
    weights = [sum(len(gzip.compress(part, 6)) for part in (*shared, answer.body())) for answer in pages]
    assert 8_000 < max(weights) < MOST
    assert sum(len(part) for url, part in zip(parts, shared, strict=True) if url.endswith(".js")) < SCRIPT
