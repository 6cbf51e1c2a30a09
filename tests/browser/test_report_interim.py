"""An interim report and the final after it, as the officer sees them, on a wide screen and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, organisation, signed_in
from support.report_drafts import answer, corrected, figures_alone, late, open_round, released, worked
from support.site_browser import looked, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def officer_on(site):
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    page = site("/nagaan/", bypass_csp=True, script=True)
    home = page.url.replace("nagaan/", "")
    page.context.add_cookies([{"name": "sessie", "value": client.cookies["sessie"].value, "url": home}])
    return page


def round_by_size() -> Round:
    """Twenty answers and five members that said nothing, every second member large."""
    made = open_round(yes=0, no=0, silent=0)
    members = [organisation(f"Welzijn {at}") for at in range(25)]
    YearFigures.everything.bulk_create(
        YearFigures(organisation=one, year=timezone.localdate().year, employees=5 if at % 2 else 500)
        for at, one in enumerate(members)
    )
    for at, one in enumerate(members[:20]):
        answer(made, "ja" if at % 4 < 2 else "nee", one)
    for one in members[20:]:
        Assignment.everything.create(round=made, organisation=one)
    return made


def test_an_interim_and_the_final_after_it(site, monkeypatch):
    figures_alone(monkeypatch)
    round_, by, page = round_by_size(), actor(Role.DATA_OFFICER), officer_on(site)
    page.goto(f"/rondes/{round_.uuid}/")
    looked(page, "ronde-open")
    press(page, "Tussenrapport maken")
    draft = ReportDraft.everything.get()
    ReportDraft.everything.update(by=["omvang", "langer"])
    draft = worked(draft, by)
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/")
    assert page.get_by_text("Hier kunnen nog 2 leden antwoorden.").is_visible()
    looked(page, "tussenrapport")
    release = released(by, draft)
    page.goto(f"/publicaties/{release.slug}/1/")
    looked(page, "tussenrapport-openbaar")
    late(round_, "ja")
    corrected(Assignment.everything.earliest("pk"), "nee")
    page.goto(f"/rondes/{round_.uuid}/")
    looked(page, "ronde-wacht")
    Round.everything.update(closes=timezone.localdate() - timedelta(days=1))
    page.reload()
    press(page, "Rapport maken")
    final = worked(ReportDraft.everything.get(release=None), by)
    page.reload()
    assert page.get_by_role("heading", name="Wat wacht").is_visible()
    looked(page, "eindrapport-wacht")
    late(round_, "ja", "nee")
    page.get_by_text("Zijn er antwoorden bijgekomen?").click()
    press(page, "Opnieuw maken")
    worked(final, by)
    page.reload()
    assert page.get_by_role("button", name="Late antwoorden laten wachten").is_visible()
    looked(page, "eindrapport-leeg")
    press(page, "Late antwoorden laten wachten")
    worked(final, by)
    page.reload()
    looked(page, "eindrapport-als-voorheen")
    page.get_by_text("Dit rapport weggooien").click()
    press(page, "Weggooien")
    assert page.get_by_text("Het rapport is weggegooid.").is_visible()
    assert not ReportDraft.everything.filter(release=None).exists()
