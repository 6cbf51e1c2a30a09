"""The officer's journey: idea, QuickScan, interim report, final report, and the next wave compared with it.

Members answer and the worker works in between; all else is done on the pages, and its clicks are counted. What a
member does on the pages stands in test_rounds_member, and each page by itself in the tests of its own.
"""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.language import gettext, language, use_language
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.answering.pages import leaves, pages_of, places
from meerwaarde.web.answering.selectors import form_of
from meerwaarde.web.middleware import LANGUAGE_COOKIE
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, organisation
from support.report_drafts import worked
from support.site_browser import as_role, flaws

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEMBERS = 90
MOST_CLICKS = 50  # of two rounds and three reports, each with a second reader
MOST_SECONDS = 60  # of the program, in a browser, on a busy machine


class Desk:
    """An officer and a second reader at their browsers; clicks and seconds are counted."""

    def __init__(self, site, *, script: bool, spoken: str) -> None:
        self.officer = as_role(site, Role.DATA_OFFICER, script=script)
        self.reader = as_role(site, Role.REVIEWER, script=script)
        self.spoken = spoken
        for page in (self.officer, self.reader):
            home = page.url.replace("nagaan/", "")
            page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": spoken, "url": home}])
        self.clicks, self.seconds, self.script = 0, 0.0, script

    def say(self, text: str) -> str:
        """A text of the pages in the language of this desk."""
        before = language()
        use_language(self.spoken)
        try:
            return gettext(text)
        finally:
            use_language(before)

    def fill(self, label: str, text: str) -> None:
        self.officer.get_by_label(self.say(label)).first.fill(text)

    def click(self, name: str, page=None) -> None:
        page, name = page or self.officer, self.say(name)
        found = page.locator("main").get_by_role("link", name=name, exact=True)
        found = found.or_(page.locator("main").get_by_role("button", name=name, exact=True)).first
        begun = time.perf_counter()
        with page.expect_navigation():
            found.click()
        self.clicks, self.seconds = self.clicks + 1, self.seconds + time.perf_counter() - begun
        assert page.locator("h1").count() == 1, name

    def looks_well(self) -> None:
        """What axe-core finds; its timers need script."""
        assert not self.script or flaws(self.officer) == []

    def report(self) -> ReportDraft:
        """What the officer asked for, made by the worker."""
        draft = worked(ReportDraft.everything.get(release=None), actor(Role.DATA_OFFICER))
        assert draft.state == "ready", draft.error
        self.click("Kijk of het klaar is")
        return draft

    def release(self, draft: ReportDraft) -> Release:
        """Looked at by somebody else, and out."""
        self.click("Een collega vragen")
        self.reader.goto(self.officer.url)
        self.click("Het klopt", self.reader)
        self.officer.reload()
        self.click("Vrijgeven")
        draft.refresh_from_db()
        assert draft.release is not None
        return draft.release


def answered(round_: Round, yes: int, no: int) -> None:
    """Some more members answer."""
    waiting = Assignment.everything.filter(round=round_, answered=None).order_by("pk")[: yes + no]
    for at, one in enumerate(waiting):
        instance = Instance.new(form_of(round_.form_version))
        first = next(leaves(places(pages_of(instance.form)[0].controls, instance)))
        instance.set(first.path, "ja" if at < yes else "nee")
        one.submission = Submission.objects.create(
            instance_id=instance.instance_id, form_version=round_.form_version, xml=instance.to_xml().decode()
        )
        one.answered = timezone.now()
        one.save()


def shown(page) -> str:
    return " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize(("script", "spoken"), [(True, "nl"), (False, "en")])
def test_it_works(site, script, spoken):
    for _member in range(MEMBERS):
        organisation()
    desk = Desk(site, script=script, spoken=spoken)
    first = _quickscan(desk)
    answered(first, 30, 15)
    _interim(desk, first)
    answered(first, 9, 6)
    final = _final(desk, first)
    assert final.version == 2
    later = _next_wave(desk, first)
    assert later.slug != final.slug
    assert Release.objects.count() == 3
    print(f"{desk.clicks} clicks, {desk.seconds:.1f} seconds")
    assert desk.clicks <= MOST_CLICKS, desk.clicks
    assert desk.seconds < MOST_SECONDS, desk.seconds


def _quickscan(desk: Desk) -> Round:
    page = desk.officer
    page.goto("/rondes/")
    desk.click("Nieuwe ronde")
    desk.click("Vragen typen")
    desk.fill("Titel", "Wachtlijsten")
    desk.fill("Wat vraagt u", "Heeft u een wachtlijst?")
    desk.click("Bewaren")
    desk.click("Nakijken en publiceren")
    desk.click("Publiceren")
    assert desk.say("{n} van {total} antwoordden").format(n=0, total=MEMBERS) in shown(page)
    return Round.everything.get()


def _interim(desk: Desk, round_: Round) -> None:
    page = desk.officer
    page.goto(f"/rondes/{round_.uuid}/")
    desk.click("Tussenrapport maken")
    draft = desk.report()
    assert desk.say("tussenrapport") in shown(page)
    desk.looks_well()
    desk.click("Naar de teksten")
    desk.fill("Wat dit niet meet", "Wie niet antwoordde.")
    desk.click("Bewaren")
    draft = desk.report()
    release = desk.release(draft)
    assert "tussenstand" in release.title
    assert "n = 45" in shown(page).replace("\u00a0", " ")


def _final(desk: Desk, round_: Round) -> Release:
    page = desk.officer
    page.goto(f"/rondes/{round_.uuid}/")
    desk.click("Sluiten")
    desk.click("Sluiten")
    desk.click("Rapport maken")
    draft = desk.report()
    release = desk.release(draft)
    assert "n = 60" in shown(page).replace("\u00a0", " ")
    desk.looks_well()
    return release


def _next_wave(desk: Desk, before: Round) -> Release:
    page = desk.officer
    Round.everything.filter(pk=before.pk).update(closed=timezone.now() - timedelta(days=200))
    page.goto("/rondes/nieuw/")
    page.get_by_label(desk.say("Eerdere ronde")).select_option(str(before.uuid))
    desk.click("Kopiëren")
    later = Round.everything.exclude(pk=before.pk).get()
    desk.click("Nakijken en publiceren")
    desk.click("Publiceren")
    later.refresh_from_db()
    answered(later, 15, 45)
    page.goto(f"/rondes/{later.uuid}/")
    desk.click("Sluiten")
    desk.click("Sluiten")
    desk.click("Rapport maken")
    desk.report()
    desk.click("Keuzes")
    assert page.get_by_role(
        "radio", name=f"Wachtlijsten ({before.period})"
    ).is_checked()  # proposed: it was copied from that one
    desk.click("Bewaren")
    draft = desk.report()
    desk.looks_well()
    release = desk.release(draft)
    told = release.content["passports"]["cells"].keys()
    assert {"heeft_u_een.ja.change_share", "heeft_u_een.ja.panel_share"} <= told
    return release
