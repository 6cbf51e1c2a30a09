"""A published round with one or two members, and who answers through a personal link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from django.test import Client
from django.utils import timezone

from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.selectors import opened_by
from meerwaarde.web.answering.types import Sending
from meerwaarde.web.members.models import Asked, YearFigures
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.models import Assignment, Held, Link, Round
from meerwaarde.web.rounds.publishing import reference_of
from support.people import organisation
from support.respondent import Respondent

XML = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Monitor</h:title><model><instance><data id="monitor" version="1">
<wij><fte/><leden/></wij><werk><naam/><teams/><per_fte/></werk>
<orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/wij/fte" type="decimal" constraint=". &lt; 30" mw:indicator="FTE"/>
<bind nodeset="/data/wij/leden" type="int" mw:indicator="EMPLOYEES"/>
<bind nodeset="/data/werk/naam" type="string" required="true()"/>
<bind nodeset="/data/werk/teams" type="int"/>
<bind nodeset="/data/werk/per_fte" type="decimal" calculate="/data/werk/teams * 2"/>
<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head><h:body>
<group ref="/data/wij"><label>Over uw organisatie</label>
<input ref="/data/wij/fte"><label>Hoeveel fte?</label></input>
<input ref="/data/wij/leden"><label>Hoeveel medewerkers?</label></input></group>
<group ref="/data/werk"><label>Over uw werk</label>
<input ref="/data/werk/naam"><label>Wie vult dit in?</label></input>
<input ref="/data/werk/teams"><label>Hoeveel teams?</label></input></group></h:body></h:html>
"""
WHY = "Wij willen weten of dit na de fusie nog klopt."


@cache
def _form():
    """Read once: reading takes longer than most tests."""
    return parse_xform(XML.encode())


def published(*, days: int = 14, **fields) -> Round:
    """A round that opened a week ago; fte is held in the register, employees too but asked all the same."""
    today = timezone.localdate()
    made = Round.everything.create(
        **{
            "title": "Monitor sociaal werk", "kind": "monitor", "period": "2025", "year": 2025,
            "form_version": answering.publish_form(xform=_form()), "day": today, "minutes": 12,
            "opens": today - timedelta(days=7), "closes": today + timedelta(days=days), "subject": "Vragen",
            "invitation": "Doet u mee? {link}", "published": timezone.now(), **fields,
        }
    )  # fmt: skip
    source = "het ledenbestand, cijfers over 2025"
    Held.everything.create(round=made, path="/data/wij/fte", indicator="FTE", source=source)
    Held.everything.create(round=made, path="/data/wij/leden", indicator="EMPLOYEES", source=source, asked_anyway=WHY)
    return made


def asked(round_: Round, member=None, municipality: str = "") -> Assignment:
    """A member that is asked; its fte over 2025 is known."""
    if member is None:
        member = organisation()
        YearFigures.everything.create(organisation=member, year=2025, fte="31", employees=40)
    Asked.everything.get_or_create(
        organisation=member, reference=reference_of(round_),
        defaults={"what": round_.title, "day": round_.opens, "minutes": 12},
    )  # fmt: skip
    return Assignment.everything.create(round=round_, organisation=member, municipality=municipality)


def link_of(assignment: Assignment, **fields) -> tuple[Link, str]:
    """An invitation."""
    said = {"purpose": Link.Purpose.INVITED, "to": "ans@example.org", "name": "Ans", **fields}
    return links.make(assignment=assignment, **{"expires": links.until(assignment.round), **said})


class Invited(Respondent):
    """Somebody with a personal link to an assignment."""

    def __init__(self, assignment: Assignment | None = None, key: str = "", **fields) -> None:
        self.assignment = assignment or asked(published())
        self.key = key or link_of(self.assignment, **fields)[1]
        self.browser = Client()
        self.address = self.page = ""
        self.status = 0

    @property
    def draft(self) -> Draft:
        self.assignment.refresh_from_db()
        return self.assignment.draft

    @property
    def sending(self) -> Sending:
        """What the link says about sending, as it was opened now."""
        return opened_by(self.key).sending

    def post(self, address: str, **fields) -> str:
        """Press the button of a small form."""
        self.address = address
        self._seen(self.browser.post(address, fields, follow=True))
        return self.page

    def begin(self) -> str:
        return self.post(f"/v/{self.key}/beginnen/")

    def fill(self, naam: str = "Ans", teams: str = "4") -> str:
        self.go(2)
        return self.press("verder", werk__naam=naam, werk__teams=teams)

    def send_all(self) -> str:
        self.open(f"/v/{self.key}/nakijken/")
        return self.send("versturen", {})

    def answer(self, **said: str) -> str:
        """From the first page of the link to the receipt; gives the number."""
        self.begin()
        self.fill(**said)
        page = self.send_all()
        assert "zijn verstuurd" in page, page
        return re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page)[0]


def long_ago() -> date:
    """A day on which nothing is open any more."""
    return timezone.localdate() - timedelta(days=60)
