"""The journey of a file into the register in a browser: with and without script, on a phone, axe-core finds nothing."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from meerwaarde.web.members.models import Details, Organisation
from meerwaarde.web.rights import Role
from support.chromium import LONGEST
from support.people import organisation, signed_in
from support.site_browser import flaws

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("MEERWAARDE_SHOTS")  # a folder for pictures to look at
FILE = """lidnummer;naam;kvk;plaats;lid tot;reden einde;jaar;loonsom;medewerkers;opmerking
L1;Welzijn Vijverdam;99000001;Zeist;;;2014;1234567,50;31;belt graag
L2;Samen Wulpenrode;;Utrecht;31-12-2015;gefuseerd;;;;
L3;Buurtwerk Zeggesluis;12;Rhenen;;;;;;
L4;Opvang Otterkade;99000004;Baarn;;;2014;450000;9;
L5;Huis Meidoorn;;Soest;;;;;;
"""


@pytest.fixture
def opened(chrome, django_db_setup, request):
    """Opens the page of an import as data officer; a breach of the policy or another host fails the test."""
    server = request.getfixturevalue("live_server")
    organisation("Welzijn Vijverdam", number="L1", place="Utrecht", since=date(2012, 1, 1))
    organisation("Samen Wulpenrode", number="L2", place="Utrecht")
    organisation("Huis Meidoorn", number="L5", place="Soest")
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_(*, width: int = 1000, script: bool = True, **more: Any) -> Any:
        viewport = {"width": width, "height": 800}
        context = chrome.new_context(viewport=viewport, locale="nl-NL", java_script_enabled=script, **more)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONGEST)
        page.on("request", lambda one: one.url.startswith(server.url) or wrong.append(one.url))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        page.goto(f"{server.url}/leden/importeren/")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


def offer(page, content=FILE):
    page.locator("[name=bestand]").set_input_files(
        {"name": "leden.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_label("Geldt vanaf").fill("2015-06-01")
    with page.expect_navigation():
        page.get_by_role("button", name="Bekijken wat er verandert").click()


def good(page, width, name):
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert flaws(page) == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/import-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_file_becomes_part_of_the_register_and_is_taken_back(opened, script):
    page = opened(script=script)
    offer(page)
    assert "Een KvK-nummer heeft acht cijfers" in page.locator("table").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="Verandert (2)").click()
    assert "Utrecht → Zeist" in page.locator("table").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="3 rijen doorvoeren").click()
    assert Organisation.everything.filter(number="L4").exists()
    assert Details.everything.get(organisation__number="L1", valid_to=None).place == "Zeist"
    with page.expect_navigation():
        page.get_by_role("button", name="Terugdraaien").click()
    assert "Alles staat zoals het was" in page.locator("main").inner_text()
    assert not Organisation.everything.filter(number="L4").exists()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_is_accessible_and_fits(opened, width, scheme):
    page = opened(width=width, color_scheme=scheme, bypass_csp=True)
    good(page, width, "offer")
    with page.expect_navigation():
        page.get_by_role("button", name="Bekijken wat er verandert").click()
    good(page, width, "nothing-chosen")
    offer(page)
    for status in ("Klopt niet (1)", "Nieuw (1)", "Verandert (2)", "Blijft gelijk (1)"):
        with page.expect_navigation():
            page.get_by_role("link", name=status).click()
        good(page, width, status.split()[0].lower())
    with page.expect_navigation():
        page.get_by_role("button", name="3 rijen doorvoeren").click()
    good(page, width, "done")
    with page.expect_navigation():
        page.get_by_role("link", name="Alle aangeboden bestanden").click()
    offer(page, "lidnummer;kvk\n" + "".join(f"L{at};Welzijn Zegge\n" for at in range(5)))
    good(page, width, "shifted")
