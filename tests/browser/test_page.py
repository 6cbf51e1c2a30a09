"""The page in a real browser: accessible, within the screen, alone, and complete without JavaScript."""

from __future__ import annotations

import pytest

from meerwaarde.publication.charts import charts
from meerwaarde.publication.page import page as make_page
from support.sample_report import sample_report
from support.site_browser import flaws

UNFOLD = "document.querySelectorAll('details').forEach(details => { details.open = true })"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    report = sample_report()
    file = tmp_path_factory.mktemp("report") / "index.html"
    file.write_text(make_page(report, charts(report)), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def visit(chrome, address):
    """Opens the page at a width; any request beside the file itself fails the test."""
    contexts, others = [], []

    def open_page(width=1280, scheme="light", script=True):
        context = chrome.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=script, locale="nl-NL"
        )
        contexts.append(context)

        def watch(route):
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                others.append(route.request.url)
                route.abort()

        context.route("**/*", watch)
        page = context.new_page()
        page.on("console", lambda message: others.append(message.text) if message.type == "error" else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert others == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing(visit, width, scheme):
    page = visit(width, scheme)
    page.evaluate(UNFOLD)
    assert flaws(page) == []


def test_axe_finds_nothing_in_an_open_passport(visit):
    page = visit(390)
    page.locator("td .f").first.click()
    assert flaws(page, within=":popover-open") == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_never_scrolls_sideways(visit, width):
    page = visit(width)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_a_passport_opens_and_closes_with_the_keyboard_and_without_javascript(visit, width):
    page = visit(width, script=False)
    figure = page.locator("#duidelijkheid\\.contract\\.share .f")
    passport = page.locator(f"#{figure.get_attribute('popovertarget')}")
    assert not passport.is_visible()
    figure.focus()
    page.keyboard.press("Enter")
    assert passport.is_visible()
    assert "69 antwoorden, waarvan 24 dit antwoord" in passport.inner_text()
    box = passport.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#bron-1").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not passport.is_visible()


def test_the_figure_in_the_title_opens_its_passport(visit):
    page = visit()
    figure = page.locator("h1 .f")
    figure.click()
    assert page.locator(f"#{figure.get_attribute('popovertarget')}").is_visible()


def test_the_first_stop_of_the_keyboard_leads_past_the_head(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"


def test_every_table_is_open_on_paper(visit):
    page = visit()
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('details table')].map(t => t.getBoundingClientRect().height)"
    )
    assert len(heights) > 5
    assert all(height > 0 for height in heights)
    assert page.locator("summary").first.is_hidden()


def test_dark_mode_colours_the_charts(visit):
    colours = [
        visit(390, scheme).evaluate("getComputedStyle(document.querySelector('.panels .label text')).fill")
        for scheme in ("light", "dark")
    ]
    assert colours[0] != colours[1]
