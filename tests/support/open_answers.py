"""A round with an open question, answers to it, and permission to quote them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cache

from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.publications.coding import answers, categories
from meerwaarde.web.publications.coding.selectors import Sheet, sheet
from meerwaarde.web.publications.models import Category, CodeScheme, Sweep
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import organisation

WHY, MAY = "/data/waarom", "/data/citeren"
XML = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>QuickScan wachttijden</h:title><model mw:limits="Alleen wie antwoordde."><instance>
<data id="open" version="1"><langer/><waarom/><citeren/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/langer" type="string"/>
<bind nodeset="/data/waarom" type="string" relevant="/data/langer = 'ja'" mw:quote="citeren"/>
<bind nodeset="/data/citeren" type="string" relevant="/data/waarom != ''" mw:sensitivity="none"/>
</model></h:head><h:body>
<select1 ref="/data/langer"><label>Wachten cliënten langer dan vorig jaar?</label>
<item><label>Ja</label><value>ja</value></item><item><label>Nee</label><value>nee</value></item></select1>
<input ref="/data/waarom"><label>Waardoor komt dat?</label></input>
<select1 ref="/data/citeren"><label>Mogen wij dit aanhalen, zonder uw naam?</label>
<item><label>Ja</label><value>ja</value></item><item><label>Nee</label><value>nee</value></item></select1>
</h:body></h:html>
"""
STAFF = "Wij vinden geen mensen voor de wijkteams, en dat duurt al maanden."
MONEY = "De gemeente betaalt te weinig."
BOTH = "Er is geen geld en wij vinden geen personeel."


@cache
def _form():
    return parse_xform(XML.encode())


def open_round(*texts: str, silent: int = 4, over: bool = True, permitted: bool = True, **fields) -> Round:
    """A round that is over in which these texts were answered, each by a member of its own; others said no."""
    today = timezone.localdate()
    made = Round.everything.create(
        **{
            "title": "QuickScan wachttijden", "kind": "quickscan", "period": "voorjaar 2026", "year": 2026,
            "form_version": services.publish_form(xform=_form()), "day": today, "subject": "Vragen",
            "opens": today - timedelta(days=20), "closes": today - timedelta(days=1 if over else -5),
            "invitation": "Doet u mee? {link}", "published": timezone.now(), **fields,
        }
    )  # fmt: skip
    for text in texts:
        says(made, text, permitted=permitted)
    for _one in range(silent):
        says(made, "")
    return made


def says(round_: Round, text: str, *, permitted: bool = True, of: Assignment | None = None) -> Assignment:
    """An answer of a new member, or a correction of what one said before."""
    instance = Instance.new(answering.form_of(round_.form_version))
    instance.set("/data/langer", "ja" if text else "nee")
    if text:
        instance.set(WHY, text)
        instance.set(MAY, "ja" if permitted else "nee")
    sent = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=instance.to_xml().decode(),
        deprecates=of.submission.instance_id if of is not None else "",
    )  # fmt: skip
    if of is not None:
        of.submission = sent
        of.save(update_fields=["submission"])
        return of
    return Assignment.everything.create(
        round=round_, organisation=organisation(), submission=sent, answered=timezone.now()
    )


def begun(by, round_: Round, *names: str) -> Sheet:
    """The open question with these categories, and nobody looked yet."""
    scheme = categories.begin(by=by, round_=round_.uuid, path=WHY)
    for name in names or ("Personeel", "Geld"):
        categories.add(by=by, scheme=scheme, name_nl=name, name_en=f"{name} (en)")
    return again(by, scheme)


def walked() -> dict[str, dict[str, object]]:
    """A coded question for walking all pages: by the first part of an address, the values of its parameters."""
    round_ = open_round(silent=0)
    scheme = CodeScheme.everything.create(round=round_.uuid, path=WHY)
    category = Category.everything.create(scheme=scheme, code="c1", name_nl="Geld")
    Sweep.everything.create(pk=category.pk, scheme=scheme, word="geld", code="c1", coder="x", at=timezone.now())
    return {
        "publicaties/open-antwoorden": {"identifier": round_.uuid},
        "publicaties/indelen": {"identifier": scheme.uuid, "number": category.pk},
    }


def again(by, scheme) -> Sheet:
    """The question as it is now."""
    found = sheet(by.scope, scheme.uuid)
    assert found is not None
    return found


def all_coded(by, found: Sheet, of=None) -> Sheet:
    """Every answer coded; `of` gives the codes of a text."""
    by_text = of or (lambda text: [*(["c1"] * ("vinden" in text)), *(["c2"] * ("geld" in text or "betaalt" in text))])
    answers.code(by=by, sheet=found, chosen={one.submission: by_text(one.text) for one in found.answers})
    return again(by, found.scheme)
