"""From a round that is over to a release, as officer and second reader, on a wide screen and on a phone."""

from __future__ import annotations

import re

import pytest

from meerwaarde.web.publications.models import Release, ReportDraft, Review
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import actor
from support.report_drafts import round_that_is_over, worked
from support.site_browser import as_role, follow, looked, picture, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_round_that_is_over_to_a_release(site):
    round_, by = round_that_is_over(yes=14, no=9, silent=9), actor(Role.DATA_OFFICER)
    page = as_role(site, Role.DATA_OFFICER, script=False)
    page.goto(f"/rondes/{round_.uuid}/")
    press(page, "Rapport maken")
    draft = ReportDraft.everything.get()
    assert page.get_by_text("Het rapport wordt gemaakt.").is_visible()
    ReportDraft.everything.update(state="busy", progress=0.4, doing="beveiligen")
    follow(page, "Kijk of het klaar is")
    page = as_role(site, Role.DATA_OFFICER)
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/")
    looked(page, "rapport-bezig")
    worked(draft, by)
    follow(page, "Kijk of het klaar is")
    looked(page, "rapport-klaar")
    follow(page, "Teksten veranderen")
    page.get_by_label("Tekst vooraan").fill("In 1999 vroegen wij dit ook.\nNu zeggen 99 leden iets anders.")
    press(page, "Bewaren")
    worked(draft, by)
    page.reload()
    looked(page, "rapport-kaal-getal")
    follow(page, "Teksten veranderen")
    looked(page, "rapport-teksten")
    page.get_by_label("Tekst vooraan").fill("In 1999 vroegen wij dit ook.")
    page.get_by_label("Dit klopt: 1999").check()
    press(page, "Bewaren")
    worked(draft, by)
    page.reload()
    follow(page, "Keuzes")
    looked(page, "rapport-keuzes")
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/")
    page.get_by_text("Iemand van buiten vragen").click()
    page.get_by_label("E-mailadres").fill("lezer@example.org")
    press(page, "Link sturen")
    outside = site("/nagaan/", bypass_csp=True)
    outside.goto(re.search(r"/publicaties/nakijken/\S+/", Mail.objects.get().body)[0])
    looked(outside, "rapport-van-buiten")
    outside.get_by_label("Opmerking").fill("Een vraag.")
    press(outside, "Het klopt")
    looked(outside, "rapport-van-buiten-klaar")
    Review.everything.all().delete()
    page.reload()
    press(page, "Een collega vragen")
    picture(page, "rapport")
    reader = as_role(site, Role.REVIEWER)
    reader.goto("/")
    reader.get_by_role("link", name=re.compile("tweede paar ogen")).first.click()
    press(reader, "Het klopt")
    page.reload()
    looked(page, "rapport-vrijgeven")
    press(page, "Vrijgeven")
    looked(page, "rapport-openbaar")
    assert Release.objects.count() == 1
    follow(page, "Alle cijfers, elk met een eigen adres")
    looked(page, "rapport-cijfers")
    page.locator("main details summary").first.click()  # folded by question
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    looked(page, "rapport-paspoort")
    page.goto("/publicaties/in-de-maak/")
    looked(page, "rapport-lijst")
