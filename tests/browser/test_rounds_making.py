"""From idea to published: a data officer makes a QuickScan for the 626 members of the demo, in six clicks."""

from __future__ import annotations

import os
import time
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from meerwaarde.web.demo import register
from meerwaarde.web.demo.plan import plan
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import organisation, signed_in
from support.site_browser import flaws_in_sights, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOK = os.environ.get("MEERWAARDE_LOOK")  # a folder for pictures of every page, to look at
MOST_SECONDS = 20  # of the program itself, in a browser, on a busy machine; the aim of all of it is ten minutes


def as_officer(site, path, **more):
    """Open a page as a data officer."""
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    page = site("/nagaan/", **more)
    page.context.add_cookies(
        [{"name": "sessie", "value": client.cookies["sessie"].value, "url": page.url.replace("nagaan/", "")}]
    )
    page.goto(path)
    return page


class Clicks:
    """Follows links and presses buttons, counting both and the seconds until the next page stands."""

    def __init__(self, page):
        self.page, self.count, self.seconds = page, 0, 0.0

    def on(self, role, name):
        begun = time.perf_counter()
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()
        self.count, self.seconds = self.count + 1, self.seconds + time.perf_counter() - begun


@pytest.mark.parametrize("script", [True, False])
def test_it_works(site, script):
    # The test before may have emptied every table, so the work kinds of the migration come back first.
    import_module("meerwaarde.web.members.migrations.0002_work_kinds").add(apps, connection.schema_editor())
    register.write(plan(), timezone.localdate())
    page = as_officer(site, "/", script=script)
    clicks = Clicks(page)
    clicks.on("link", "Rondes")
    clicks.on("link", "Nieuwe ronde")
    clicks.on("link", "Vragen typen")
    page.get_by_label("Titel").fill("Wachtlijsten")
    page.get_by_label("Over welk jaar").fill("2015")
    page.get_by_label("Wat vraagt u").first.fill("Heeft uw organisatie een wachtlijst?")
    page.get_by_label("Wat vraagt u").nth(3).fill("Hoeveel medewerkers heeft u?")
    page.get_by_text("Kent het ledenbestand dit al?").nth(3).click()
    page.get_by_label("Dit gegeven").nth(3).select_option("EMPLOYEES")
    picture(page, "ronde-vragen", height=900)
    clicks.on("button", "Bewaren")
    picture(page, "ronde-stappen")
    clicks.on("link", "Nakijken en publiceren")
    assert page.get_by_text("626 organisaties").is_visible()
    assert page.get_by_text("Bekend van 626 van de 626").is_visible()
    picture(page, "ronde-publiceren")
    clicks.on("button", "Publiceren")
    assert page.get_by_text("0 van 626 antwoordden").is_visible()
    picture(page, "ronde-open")
    assert clicks.count == 6
    assert clicks.seconds < MOST_SECONDS
    assert Assignment.everything.filter(round__title="Wachtlijsten").count() == 626
    if LOOK:
        print(f"{clicks.count} clicks, {clicks.seconds:.1f} seconds")


def test_every_page_fits_and_is_accessible(site):
    page = as_officer(site, "/rondes/nieuw/vragen/")
    organisation("Welzijn Noord", place="Zwolle")
    clicks = Clicks(page)
    page.get_by_label("Titel").fill("Een titel met een heel lang woord: arbeidsongeschiktheidsverzekeringsmaatschappij")
    page.get_by_text("Kent het ledenbestand dit al?").first.click()
    page.get_by_label("Dit gegeven").first.select_option("NAME")
    page.get_by_label("Wat voor antwoord").first.select_option("open")
    clicks.on("button", "Bewaren")
    one = f"/rondes/{Round.everything.get().uuid}/"
    making = ("", "naam/", "vragen/", "vragen/typen/", "wie/", "wanneer/", "teksten/", "publiceren/")
    addresses = ["/rondes/", "/rondes/nieuw/", "/rondes/nieuw/vragen/", "/rondes/nieuw/bestand/"]
    _look(page, [*addresses, *(one + name for name in making)])
    page.goto(one + "publiceren/")
    clicks.on("button", "Publiceren")
    _look(page, [one, *(one + name for name in ("verlengen/", "herinneringen/", "sluiten/", "vragen/vervangen/"))])


def _look(page, addresses):
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert flaws_in_sights(page) == [], address
        if LOOK:
            name = address.strip("/").rpartition("/")[2]
            page.screenshot(path=f"{LOOK}/{len(addresses)}-{name}.png", full_page=True)
