"""A register of members in classes of size with work of a kind, and rounds over it whose answers a test writes out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache

from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import XForm, parse_xform
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.answering.services import publish_form
from meerwaarde.web.members.models import Details, Membership, Municipality, Organisation, Work, WorkKind, YearFigures
from meerwaarde.web.publications.drafts import releasing, second_eyes
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import LONG_AGO, actor

HEAD = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Monitor</h:title><model mw:limits="Alleen wie antwoordde."><instance>
<data id="{form}" version="{version}">{places}<orx:meta><orx:instanceID/></orx:meta></data></instance>
{binds}</model></h:head><h:body>{body}</h:body></h:html>
"""
YES_NO = (("ja", "Ja"), ("nee", "Nee"))
PLACES = (("GM0001", "Aa", "Noord"), ("GM0002", "Bee", "Noord"), ("GM0003", "Cee", "Zuid"), ("GM0004", "Dee", "Zuid"))
Said = Mapping[str, object]


@cache
def form(*questions: tuple[str, str, str], number: int = 1, form_id: str = "monitor") -> XForm:
    """A form. A question is a name, a type and its condition: `one` (ja, nee), `three` (and weet) or `int`."""
    binds = body = ""
    for name, kind, relevant in questions:
        told = f' relevant="{relevant}"' if relevant else ""
        binds += f'<bind nodeset="/data/{name}" type="{"int" if kind == "int" else "string"}"{told}/>'
        label = f"<label>Wat zegt u van {name}?</label>"
        if kind == "int":
            body += f'<input ref="/data/{name}">{label}</input>'
            continue
        offered = (*YES_NO, ("weet", "Weet niet")) if kind == "three" else YES_NO
        items = "".join(f"<item><label>{text}</label><value>{code}</value></item>" for code, text in offered)
        body += f'<select1 ref="/data/{name}">{label}{items}</select1>'
    places = "".join(f"<{name}/>" for name, _kind, _relevant in questions)
    made = HEAD.format(form=form_id, version=number, places=places, binds=binds, body=body)
    return parse_xform(made.encode())


def register(many: int, *, sizes: Sequence[int] = (5, 20), kinds: int = 2) -> list[Organisation]:
    """Members, in turn of each of these sizes and, by the size, of each of so many kinds of work."""
    ours = Organisation.everything.bulk_create(Organisation(number=f"R{at:04}") for at in range(many))
    for model in (Details, Membership):
        named = {"name": "Welzijn", "sort_name": "welzijn"} if model is Details else {}
        model.everything.bulk_create(model(organisation=one, valid_from=LONG_AGO, **named) for one in ours)
    YearFigures.everything.bulk_create(
        YearFigures(organisation=one, year=2020, employees=sizes[at % len(sizes)]) for at, one in enumerate(ours)
    )
    for at in range(kinds - WorkKind.objects.count()):  # a test that commits may leave none
        WorkKind.objects.create(code=f"werk-{at}", name=f"Werk {at}", name_en=f"Work {at}", position=at)
    works = list(WorkKind.objects.order_by("position")[:kinds])
    Work.everything.bulk_create(
        Work(organisation=one, work_kind=works[at // len(sizes) % kinds], main=True, valid_from=LONG_AGO)
        for at, one in enumerate(ours)
    )
    return ours


def municipalities() -> None:
    """Four, in two provinces."""
    Municipality.objects.all().delete()
    Municipality.objects.bulk_create(Municipality(code=c, name=n, province=p) for c, n, p in PLACES)


def round_over(
    xform: XForm,
    asked: Sequence[tuple[Organisation, str]],
    said: Mapping[int, Said],
    *,
    ago: int = 20,
    **fields: object,
) -> Round:
    """A round that is over: whom it asked (about which municipality), and what some of those said, by their place."""
    today = timezone.localdate()
    made = Round.everything.create(
        **{
            "title": "Monitor", "kind": "monitor", "period": "2026", "year": 2026, "subject": "Vragen",
            "form_version": publish_form(xform=xform), "day": today - timedelta(days=ago),
            "opens": today - timedelta(days=ago), "closes": today - timedelta(days=1),
            "invitation": "Doet u mee? {link}", "published": timezone.now() - timedelta(days=ago), **fields,
        }
    )  # fmt: skip
    sent = {at: submission(made, answers) for at, answers in said.items()}
    Submission.objects.bulk_create(sent.values())
    Assignment.everything.bulk_create(
        Assignment(round=made, organisation=who, municipality=place, submission=sent.get(at),
                   answered=timezone.now() if at in sent else None)
        for at, (who, place) in enumerate(asked)
    )  # fmt: skip
    return made


def submission(round_: Round, answers: Said) -> Submission:
    """What somebody sent, not stored yet."""
    instance = Instance.new(answering.form_of(round_.form_version))
    for name, value in answers.items():
        instance.set(f"/data/{name}", str(value))
    return Submission(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=instance.to_xml().decode()
    )


def late(round_: Round, who: Organisation, answers: Said) -> None:
    """An answer that comes after all."""
    row = Assignment.everything.get(round=round_, organisation=who)
    row.submission, row.answered = submission(round_, answers), timezone.now()
    row.submission.save()
    row.save()


def released(by: object, draft: ReportDraft) -> Release:
    """The draft, looked at and made public."""
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    return releasing.release(by=by, draft=draft)
