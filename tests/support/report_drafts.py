"""A round that is over with enough answers for a report, and its report as the worker makes it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from meerwaarde.publication import report
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.publications.drafts import making, releasing, second_eyes, tasks
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, organisation

XML = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>QuickScan wachttijden</h:title><model mw:limits="{limits}"><instance>
<data id="wachten" version="{version}"><langer/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/langer" type="string"{rules}/>
</model></h:head><h:body>
<select1 ref="/data/langer"><label>Wachten cliënten langer dan vorig jaar?</label>
<item><label>Ja</label><value>ja</value></item><item><label>Nee</label><value>nee</value></item></select1>
</h:body></h:html>
"""


def round_that_is_over(
    *, yes: int = 9, no: int = 6, silent: int = 5, limits: str = "Alleen wie antwoordde.", rules: str = "", **fields
) -> Round:
    """A QuickScan that is over."""
    xform = parse_xform(
        XML.format(version=uuid.uuid4().hex[:8], limits=limits, rules=rules and f' mw:rules="{rules}"').encode()
    )
    today = timezone.localdate()
    made = Round.everything.create(
        **{
            "title": "QuickScan wachttijden", "kind": "quickscan", "period": "voorjaar 2026", "year": 2026,
            "form_version": services.publish_form(xform=xform), "day": today, "subject": "Vragen",
            "opens": today - timedelta(days=20), "closes": today - timedelta(days=1),
            "invitation": "Doet u mee? {link}", "published": timezone.now(), **fields,
        }
    )  # fmt: skip
    for at in range(yes + no):
        answer(made, "ja" if at < yes else "nee")
    for _one in range(silent):
        Assignment.everything.create(round=made, organisation=organisation())
    return made


def answer(round_: Round, said: str, member=None) -> Assignment:
    """One more member that answered."""
    return Assignment.everything.create(
        round=round_, organisation=member or organisation(), submission=_sent(round_, said), answered=timezone.now()
    )


def late(round_: Round, *said: str) -> list[Assignment]:
    """Members that were asked and said nothing answer now."""
    rows = list(Assignment.everything.filter(round=round_, submission=None).order_by("pk")[: len(said)])
    for row, one in zip(rows, said, strict=True):
        Assignment.everything.filter(pk=row.pk).update(submission=_sent(round_, one), answered=timezone.now())
    return rows


def corrected(assignment: Assignment, said: str) -> None:
    """A member that answered something else later."""
    before = Submission.objects.get(pk=assignment.submission_id)
    sent = _sent(assignment.round, said, before.instance_id)
    Assignment.everything.filter(pk=assignment.pk).update(submission=sent)


def _sent(round_: Round, said: str, deprecates: str = "") -> Submission:
    instance = Instance.new(answering.form_of(round_.form_version))
    instance.set("/data/langer", said)
    return Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=instance.to_xml().decode(),
        deprecates=deprecates,
    )  # fmt: skip


def worked(draft: ReportDraft, by) -> ReportDraft:
    """The draft after the worker did what waits."""
    draft.refresh_from_db()
    tasks.make.func(str(draft.uuid), draft.turn, by.kind, by.id)
    draft.refresh_from_db()
    return draft


def made(by, round_: Round | None = None) -> ReportDraft:
    """A report that is ready."""
    return worked(making.begin(by=by, round_=(round_ or round_that_is_over()).uuid), by)


def open_round(**fields) -> Round:
    """A round that still goes on."""
    return round_that_is_over(**{"closes": timezone.localdate() + timedelta(days=1), **fields})


def interim_of(by, round_: Round) -> ReportDraft:
    """An interim report that is ready."""
    return worked(making.begin(by=by, round_=round_.uuid, interim=True), by)


def final_of(by, round_: Round) -> ReportDraft:
    """The report of a round that ends now."""
    Round.everything.filter(pk=round_.pk).update(closes=timezone.localdate() - timedelta(days=1))
    return made(by, round_)


def released(by, draft: ReportDraft) -> Release:
    """The release of a report that a colleague looked at."""
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    return releasing.release(by=by, draft=draft)


def figures_alone(monkeypatch) -> None:
    """Make reports of their tables alone, for who tests which figures stand in them."""
    for name in ("paper", "word", "workbook"):
        monkeypatch.setattr(report, name, lambda *_what: b"")
    monkeypatch.setattr(report, "page", lambda *_what: "")
    monkeypatch.setattr(report, "_drawn", lambda *_what: report._Drawn({}, {}))
