"""The register in a real browser: a year of a data officer, with and without JavaScript, on a phone, accessible."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from meerwaarde.web.members import services
from meerwaarde.web.rights import Role
from support.people import actor, organisation, signed_in
from support.site_browser import flaws_in_sights, follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = [
    "/leden/", "/leden/nieuw/", "/leden/verloop/", "/leden/samenvoegen/", "/gemeenten/", "/gemeenten/samenvoegen/",
    "{one}", "{one}gegevens/", "{one}werk/", "{one}gemeenten/", "{one}cijfers/", "{one}contact/", "{one}contact/nieuw/",
    "{one}geschiedenis/", "{one}vragen/", "{one}lid-af/",
]  # fmt: skip


@pytest.fixture
def one(site):
    """An organisation with something of everything and an address that is long.

    The test before may have emptied every table, so the work kinds of the migration come back first.
    """
    import_module("meerwaarde.web.members.migrations.0002_work_kinds").add(apps, connection.schema_editor())
    made = organisation("Welzijn Noord", place="Zwolle", website=f"https://www.{'welzijn' * 6}.example.org/")
    officer = actor(Role.DATA_OFFICER)
    services.add_municipality(by=officer, code="GM0193", name="Zwolle")
    services.set_served(by=officer, organisation=made.pk, day=officer.scope.day, municipalities=["GM0193"])
    services.set_year_figures(by=officer, organisation=made.pk, year=2015, figures={"employees": 12})
    services.set_contact(
        by=officer, organisation=made.pk, day=officer.scope.day, name="Anna Voorbeeld", function="director",
        email="anna.voorbeeld.met.een.lange.naam@welzijn.example.org",
    )  # fmt: skip
    return made


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


@pytest.mark.parametrize("script", [True, False])
def test_it_works(site, one, script):
    page = as_officer(site, "/leden/", script=script)
    follow(page, "Organisatie toevoegen")
    page.get_by_label("Naam").fill("Sterk Oost")
    page.get_by_label("Geldt vanaf").fill("2016-01-01")
    press(page, "Toevoegen")
    assert page.get_by_role("heading", level=1).inner_text() == "Sterk Oost"
    follow(page, "Werksoorten wijzigen")
    page.get_by_label("Peuterspeelzalen").check()
    page.get_by_label("Geldt vanaf").fill("2016-01-01")
    press(page, "Bewaren")
    follow(page, "Lidmaatschap beëindigen")
    page.get_by_label("Waarom eindigt het lidmaatschap").select_option("Opgezegd")
    page.get_by_label("Geen lid meer vanaf").fill("2016-07-01")
    press(page, "Bewaren")
    page.goto("/leden/verloop/?van=2015-12-31&tot=2016-12-31")
    assert page.get_by_role("heading", name="Van 1 naar 1 leden").is_visible()
    assert page.get_by_role("row", name="Sterk Oost").count() == 2
    page.goto("/leden/?zoek=sterk&dag=2016-03-01")
    assert page.get_by_role("row", name="Sterk Oost").get_by_text("Peuterspeelzalen").is_visible()


def test_every_page_fits_and_is_accessible(site, one):
    page = as_officer(site, "/leden/")
    for address in ADDRESSES:
        answer = page.goto(address.format(one=f"/leden/{one.uuid}/"))
        assert (answer.status, page.url.endswith(address.format(one=f"/leden/{one.uuid}/"))) == (200, True), address
        assert flaws_in_sights(page) == [], address
