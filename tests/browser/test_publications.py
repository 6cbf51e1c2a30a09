"""The public pages of releases in a browser: axe-core finds nothing, nothing scrolls sideways, no script is needed."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest

from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications import services
from meerwaarde.web.rights import Role
from support.chromium import LONGEST
from support.people import actor
from support.public_folder import public_folder
from support.register_rows import printed_register
from support.site_browser import flaws, press, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("/publicaties/", "/publicaties/monitor-2014/", "/kerncijfers/", "/nagaan/",
         "/publicaties/kerncijfers-2015/1/bestand/kerncijfers.html")  # fmt: skip
SHOTS = os.environ.get("MEERWAARDE_SHOTS")  # a folder for pictures to look at


@pytest.fixture
def released(tmp_path):
    """A report and key figures of which one sum is hidden."""
    officer = actor(Role.DATA_OFFICER)
    services.publish_report(by=officer, folder=public_folder(tmp_path / "uit"), slug="monitor-2014", contributions=())
    members = printed_register(since=2013)
    YearFigures.everything.filter(organisation=members[-1]).update(wage_sum=900_000_000)
    services.release(by=officer, proposal=services.propose_key_figures(by=officer, day=date(2015, 12, 31)))
    return tmp_path / "uit"


@pytest.fixture
def opened(chrome, django_db_setup, released, request):
    """Opens a page; another host, a script that fails or a breach of the policy fails the test."""
    server = request.getfixturevalue("live_server")
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_(address: str, *, width: int = 320, script: bool = True, **more: Any) -> Any:
        context = chrome.new_context(
            viewport={"width": width, "height": 800}, locale="nl-NL", java_script_enabled=script, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONGEST)
        page.on("request", lambda one: one.url.startswith(server.url) or wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        page.goto(f"{server.url}{address}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_every_page_is_accessible_and_fits(opened):
    for place, address in enumerate(PAGES):
        page = opened(address, bypass_csp=True)
        for width, scheme in ((320, "light"), (1280, "dark")):
            show(page, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert flaws(page) == [], address
            shot(page, f"{place}-{width}")


@pytest.mark.parametrize("width", [320, 1000])
def test_a_figure_opens_what_stands_behind_it_without_javascript(opened, width):
    page = opened("/kerncijfers/", width=width, script=False)
    row = page.locator("#leden-werksoort\\.lokaal-welzijnswerk")
    passport = row.locator(".passport")
    assert not passport.is_visible()
    row.locator("button").focus()
    page.keyboard.press("Enter")
    told = " ".join(passport.inner_text().split())
    assert "393 leden, dat is 62,8 % van het geheel. n = 626, N = 626." in told
    box = passport.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    shot(page, f"passport-{width}")
    page.keyboard.press("Escape")
    assert not passport.is_visible()


def test_the_page_of_a_report_looks_like_itself_in_its_box(opened):
    page = opened("/publicaties/monitor-2014/", width=1000)
    with page.expect_navigation():
        page.get_by_role("link", name="Lees het rapport").click()
    assert page.url.endswith("/bestand/index.html")
    assert page.locator("p").first.evaluate("one => getComputedStyle(one).color") == "rgb(17, 34, 51)"
    with page.expect_download() as download:
        page.get_by_role("link", name="tabellen").click()
    assert download.value.suggested_filename == "tables.csv"


def test_a_file_is_checked_without_javascript(opened, released):
    page = opened("/nagaan/", script=False)
    page.set_input_files("#file", released / "tables.csv")
    press(page, "Nagaan")
    assert page.get_by_text("Ja, dit bestand is van ons").is_visible()
    shot(page, "verified")
