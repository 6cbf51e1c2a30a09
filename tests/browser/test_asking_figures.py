"""Asking the figures without script, passing a table on, choosing it as a reader, and one's own answer beside it."""

from __future__ import annotations

import pytest

from meerwaarde.web.publications.models import Contribution, Inquiry, Release
from meerwaarde.web.rights import Role
from support.chromium import LONGEST
from support.figures_asked import of_sizes, worked
from support.people import actor
from support.site_browser import as_role, follow, looked, picture, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_question_to_a_table_that_readers_choose(site):
    round_, by = of_sizes((5, 9, 1), (20, 6, 4), (40, 5, 4), (80, 4, 6), (200, 6, 4)), actor(Role.DATA_OFFICER)
    page = as_role(site, Role.DATA_OFFICER)
    page.goto("/cijfers/vragen/")
    page.get_by_label("In gewone woorden").fill("hoeveel cliënten wachten langer naar grootte")
    page.get_by_role("button", name="Zoek de vraag").click()
    assert page.get_by_text("Gevonden:").is_visible()
    looked(page, "vragen")
    press(page, "Vraag de cijfers")
    inquiry = Inquiry.everything.get()
    page.goto(f"/cijfers/vragen/{inquiry.uuid}/?stil=1")
    looked(page, "vraag-wacht")
    worked(by, inquiry)
    follow(page, "Kijk of het antwoord er is")
    looked(page, "vraag-antwoord")
    picture(page, "antwoord-van-de-cijfers")
    press(page, "Openbaar maken")
    release = Release.objects.get()
    looked(page, "vraag-uitgave")
    reader = site(f"/publicaties/{release.slug}/1/", bypass_csp=True)
    follow(reader, "Kies een tabel")
    reader.get_by_label("Naar").select_option("omvang")
    press(reader, "Tonen")
    looked(reader, "kies-een-tabel")
    reader.goto("/cijfers/")
    looked(reader, "zoek-een-cijfer")
    assert round_.uuid == inquiry.round
    member = Contribution.everything.filter(release=release).order_by("organisation__number").first().organisation
    mine = as_role(site, Role.CONTROLLER, member)
    mine.goto("/")
    follow(mine, "uw antwoorden ernaast")
    looked(mine, "eigen-antwoorden")
    picture(mine, "eigen-antwoorden")


def test_what_may_not_be_shown_is_told_without_script(site):
    of_sizes((5, 2, 1), (20, 2, 1), (40, 1, 2), (80, 2, 1), (200, 1, 2))
    page = as_role(site, Role.DATA_OFFICER, script=False)
    page.goto("/cijfers/vragen/")
    page.get_by_label("Vraag", exact=True).select_option("langer")
    page.get_by_label("Naar").select_option("omvang")
    page.locator("main").get_by_role("button", name="Vraag de cijfers").click()
    inquiry = Inquiry.everything.get()
    worked(actor(Role.DATA_OFFICER), inquiry)
    page.wait_for_selector("text=Dit is de fijnste tabel die mag", timeout=LONGEST)  # the page looks by itself
    Inquiry.everything.update(state="refused", tried=[["", "hidden"]])
    page = as_role(site, Role.DATA_OFFICER)
    page.goto(f"/cijfers/vragen/{inquiry.uuid}/")
    looked(page, "vraag-geweigerd")
