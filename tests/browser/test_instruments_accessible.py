"""Every page and state of the example instruments: axe-core finds nothing, and nothing needs sideways scrolling.

Looked at as respondents do: a phone of 320 px, a screen of 1000 px, text twice as large, a page zoomed to twice its
size (half the screen), dark, in forced colours, in Arabic from right to left, and on paper.
"""

from __future__ import annotations

import re

import pytest

from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Draft
from support.instruments import BENCHMARK, INSTRUMENTS, METER, MONITOR
from support.site_browser import flaws, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_WIDE = """() => [...document.querySelectorAll('main *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1);
}).map(one => one.outerHTML.slice(0, 120)).concat(document.documentElement.scrollWidth > innerWidth ? ['page'] : [])"""
SIGHTS = {"phone": (320, "light"), "dark screen": (1000, "dark")}


def good(page, at, *, axe=True):
    page.wait_for_load_state()
    assert page.evaluate(TOO_WIDE) == [], at
    assert flaws(page, axe=axe) == [], at


def good_in_sights(page, at, axe=tuple(SIGHTS)):
    """A page is fetched once and looked at in each sight; axe-core asks those of `axe`."""
    for name, (width, scheme) in SIGHTS.items():
        show(page, width, scheme)
        good(page, (name, at), axe=name in axe)


def answered(visited, instrument, but=()):
    """Put the answers of an instrument into the draft of a visit, those of `but` left out."""
    instance = instrument.stored()
    for path in but:
        instance.set(f"/data/{path}", "")
        instance.explain(f"/data/{path}", "")
    xml = instance.to_xml().decode()
    Draft.objects.filter(pk=visited.draft.pk).update(xml=xml, page="1")


PAGES = {"monitor-teams": 5, "benchmark-jaar": 9, "client-meter": 3}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_page_with_answers_and_with_errors(visit, name):
    visited = visit(name)
    page, address = visited.page, visited.address

    for number in range(1, PAGES[name] + 1):
        page.goto(f"{address}{number}/?controle=1")
        good_in_sights(page, f"{number} empty", axe=["phone"])
    page.goto(f"{address}nakijken/?controle=1")
    good_in_sights(page, "read back, with what is missing")
    answered(visited, INSTRUMENTS[name])
    for number in range(1, PAGES[name] + 1):
        page.goto(f"{address}{number}/")
        good_in_sights(page, f"{number} answered", axe=["dark screen"])
    for at in ("nakijken/", "gestopt/", "afdrukken/", "99/"):
        page.goto(address + at)
        good_in_sights(page, at)
    page.goto(address + "nakijken/")
    page.get_by_role("button", name="Versturen", exact=True).click()
    page.wait_for_url("**/verstuurd/")
    good_in_sights(page, "receipt")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_twice_as_large_still_fits(visit, name):
    """The whole page zoomed, which halves the screen; then only its text, as settings of a browser do."""
    visited = visit(name, width=640, height=400, device_scale_factor=2)
    answered(visited, INSTRUMENTS[name])

    for at in ("1/?controle=1", "2/", "3/", "4/", "nakijken/", "afdrukken/"):
        visited.page.set_viewport_size({"width": 640, "height": 400})
        visited.page.goto(visited.address + at)
        good(visited.page, at, axe=False)
        visited.page.set_viewport_size({"width": 1000, "height": 800})
        visited.page.evaluate("document.documentElement.style.fontSize = '212.5%'")
        good(visited.page, at, axe=False)


def test_a_choice_in_a_table_is_named_by_its_row_and_its_column_alone(visit):
    visited = visit("monitor-teams")
    answered(visited, MONITOR)
    visited.page.goto(visited.address + "3/")
    named = visited.page.get_by_role("radio", name="Wij hebben genoeg tijd voor elk gezin. Niet mee eens", exact=True)
    assert named.is_checked()


def test_an_explanation_is_named_by_its_question(visit):
    visited = visit("benchmark-jaar")
    answered(visited, BENCHMARK)
    visited.page.goto(visited.address + "3/")
    why = visited.page.get_by_role("textbox", name=re.compile("^Klopt dit.*Hoeveel kostte inhuur van personeel"))
    assert why.input_value() == "Veel zieken, dus meer inhuur."


def test_forced_colours_show_what_is_chosen_and_where_the_focus_is(visit):
    visited = visit("client-meter", forced_colors="active")
    page = visited.page
    looks = "one => { const s = getComputedStyle(one); return [s.borderTopWidth, s.borderTopColor, s.outlineStyle] }"
    first, second = page.locator(".choices label").nth(0), page.locator(".choices label").nth(1)
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")

    chosen, other = first.evaluate(looks), second.evaluate(looks)
    assert chosen[:2] != other[:2]
    assert (chosen[2], other[2]) == ("solid", "none")
    go = page.locator("button.go").evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert go[0] != go[1]
    good(page, "forced colours", axe=False)


def test_arabic_from_right_to_left(visit):
    visited = visit("client-meter")
    page, address = visited.page, visited.address
    page.get_by_role("button", name="العربية").click()
    page.wait_for_function("document.documentElement.dir === 'rtl'")

    assert page.evaluate("document.documentElement.lang") == "ar"
    for at in ("1/?controle=1", "2/", "3/", "nakijken/?controle=1", "gestopt/", "afdrukken/"):
        page.goto(address + at)
        good_in_sights(page, at)
    answered(visited, METER)
    page.goto(address + "nakijken/")
    page.locator("button[value=versturen]").click()
    page.wait_for_url("**/verstuurd/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    good_in_sights(page, "receipt")


def test_the_form_keeps_its_language_where_it_was_not_translated(visit):
    visited = visit("client-meter")
    visited.page.get_by_role("button", name="العربية").click()
    visited.page.wait_for_function("document.documentElement.dir === 'rtl'")
    visited.page.goto(visited.address + "afdrukken/")
    title = visited.page.locator("h1 span")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("nl", "ltr")


def test_a_soft_check_while_typing(visit):
    visited = visit("benchmark-jaar", width=320)
    page = visited.page
    page.goto(visited.address + "2/")
    page.get_by_label("Hoeveel subsidie kreeg u van gemeenten?").fill("9.000.000")
    page.keyboard.press("Tab")
    page.get_by_label("Klopt dit?").wait_for()
    good(page, "soft check")


def test_a_doubtful_number(visit):
    visited = visit("benchmark-jaar", width=320)
    visited.page.goto(visited.address + "5/")
    visited.page.get_by_label("Hoeveel fte was dat?").fill("1.250")
    visited.page.keyboard.press("Tab")
    visited.page.get_by_role("button", name="Ik bedoel 1250").wait_for()
    good(visited.page, "a doubtful number")


def test_asking_before_a_team_goes(visit):
    visited = visit("monitor-teams", width=320)
    answered(visited, MONITOR)
    visited.page.goto(visited.address + "2/")
    visited.page.get_by_role("button", name="Team 2 verwijderen").click()
    visited.page.get_by_role("button", name="Nee, laat staan").wait_for()
    good(visited.page, "remove")


def test_two_versions_side_by_side(visit):
    visited = visit("benchmark-jaar")
    visited.page.goto(visited.address + "4/")
    services.save_draft(
        draft=visited.draft, xml=BENCHMARK.stored().to_xml(), page="4", language="nl", revision=visited.draft.revision
    )
    visited.page.evaluate("document.getElementById('form').noValidate = true")
    visited.page.get_by_label("Hoe groot was uw eigen vermogen toen?").fill("5")
    with visited.page.expect_navigation() as answer:
        visited.page.evaluate("document.querySelector('button.go').click()")
    assert answer.value.status == 409
    good_in_sights(visited.page, "conflict")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_on_paper(visit, name):
    """No buttons, no boxes to scroll, dark ink on white also for who has a dark screen."""
    visited = visit(name, width=700, color_scheme="dark")
    page = visited.page
    page.emulate_media(media="print")
    page.goto(visited.address + "afdrukken/")
    blank = page.locator(".asked").count()
    assert blank >= 3
    good(page, "paper", axe=False)
    answered(visited, INSTRUMENTS[name])
    page.goto(visited.address + "nakijken/")
    page.evaluate("document.querySelector('button.go').click()")
    page.wait_for_url("**/verstuurd/")
    assert page.get_by_role("button").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    good(page, "receipt on paper", axe=False)


BROKEN = """() => [...document.querySelectorAll('.choices label > span')].filter(one =>
    !/\\s/.test(one.textContent.trim()) && one.clientHeight > 1.5 * parseFloat(getComputedStyle(one).lineHeight)
).map(one => one.textContent)"""


def test_no_word_of_a_client_is_broken_on_a_small_phone_also_when_a_question_was_forgotten(visit):
    visited = visit("client-meter", width=320)
    page, address = visited.page, visited.address
    for part in ("", "?controle=1"):
        page.goto(f"{address}1/{part}")
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.evaluate(BROKEN) == [], part
