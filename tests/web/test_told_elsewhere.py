"""The same answer told twice: by two rounds about one year, or by a round and the key figures."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering import services as forms
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.publications import services
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor
from support.register_rows import printed_register
from support.report_drafts import answer, figures_alone, made, released, round_that_is_over

pytestmark = pytest.mark.django_db

SAME = 'minimum=3" mw:indicator="WACHTEN'  # both rounds ask for the same
STAFF = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:mw="urn:meerwaarde:form:1"
  xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Personeel</h:title><model mw:limits="Alleen wie antwoordde."><instance>
<data id="personeel" version="1"><staf/><langer/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/staf" type="int" mw:indicator="EMPLOYEES"/><bind nodeset="/data/langer" type="string"/>
</model></h:head><h:body><input ref="/data/staf"><label>Hoeveel medewerkers?</label></input>
<select1 ref="/data/langer"><label>Wachten cliënten langer?</label>
<item><label>Ja</label><value>ja</value></item><item><label>Nee</label><value>nee</value></item></select1>
</h:body></h:html>
"""


@pytest.fixture(autouse=True)
def _tables_alone(monkeypatch):
    figures_alone(monkeypatch)


def _told(draft):
    """Of each question over all: its figures as they would be published, by answer and statistic."""
    tables = json.loads(bytes(draft.files.get(name="tables.json").content))
    cells = [cell for one in tables["tables"] if not one["group_variable"] for cell in one["cells"]]
    return {(cell["question"], cell["answer"], cell["statistic"]): cell["count"] for cell in cells}, tables["left_out"]


def test_two_rounds_do_not_tell_what_one_member_answered():
    """What a round asked before is shown to members in the next; one of them does not answer that one."""
    by = actor(Role.DATA_OFFICER)
    first = round_that_is_over(rules=SAME, yes=9, no=9)
    draft = made(by, first)
    assert _told(draft)[0]["langer", "ja", "share"] == 9
    released(by, draft)
    rows = list(Assignment.everything.filter(round=first, submission__isnull=False).order_by("pk"))
    for there, shown in ((rows[:-1], None), (rows[:-4], 9)):
        second = round_that_is_over(rules=SAME, yes=0, no=0, silent=1, title="Een andere ronde")
        for at, row in enumerate(there):
            answer(second, "ja" if at < 9 else "nee", row.organisation)
        assert _told(made(by, second))[0]["langer", "ja", "share"] == shown


def test_another_year_says_nothing_certain():
    by = actor(Role.DATA_OFFICER)
    first = round_that_is_over(rules=SAME, yes=9, no=6)
    released(by, made(by, first))
    second = round_that_is_over(rules=SAME, yes=0, no=0, silent=1, year=2025)
    for at, row in enumerate(Assignment.everything.filter(round=first, submission__isnull=False).order_by("pk")[:14]):
        answer(second, "ja" if at < 9 else "nee", row.organisation)
    assert _told(made(by, second))[0]["langer", "ja", "share"] == 9


def _staff_round(members=12):
    """A round of which the register knows the answers already."""
    today = timezone.localdate()
    form = forms.publish_form(xform=parse_xform(STAFF.encode()))
    round_ = Round.everything.create(
        title="Personeel", kind="quickscan", period="2015", year=2015, form_version=form, day=date(2015, 12, 31),
        subject="Vragen", opens=today - timedelta(days=20), closes=today - timedelta(days=1),
        invitation="Doet u mee? {link}", published=timezone.now(),
    )  # fmt: skip
    for at, member in enumerate(Organisation.everything.order_by("pk")[:members]):
        instance = Instance.new(answering.form_of(form))
        instance.set("/data/staf", str(10 + at))
        instance.set("/data/langer", "ja" if at < members // 2 else "nee")
        sent = Submission.objects.create(
            instance_id=f"uuid:{uuid.uuid4()}", form_version=form, xml=instance.to_xml().decode()
        )
        Assignment.everything.create(round=round_, organisation=member, submission=sent, answered=timezone.now())
    return round_


def _key_figures(by):
    return services.propose_key_figures(by=by, day=date(2015, 12, 31))


def _staff_by(proposal):
    return {one.wanted.name: one for one in proposal.protected if one.wanted.variable == "medewerkers"}


@pytest.mark.one_database
def test_a_report_leaves_out_what_the_key_figures_told():
    printed_register()
    by = actor(Role.DATA_OFFICER)
    services.release(by=by, proposal=_key_figures(by))
    told, left_out = _told(made(by, _staff_round()))
    assert {question for question, _answer, _statistic in told} == {"langer"}
    assert any("Hoeveel medewerkers?" in one and "kerncijfers" in one for one in left_out)


@pytest.mark.one_database
def test_key_figures_leave_out_what_a_report_told():
    printed_register()
    by = actor(Role.DATA_OFFICER)
    assert all(one.safe is not None for one in _staff_by(_key_figures(by)).values())
    draft = made(by, _staff_round())
    assert _told(draft)[0]["staf", "", "mean"] == 12
    released(by, draft)
    proposal = _key_figures(by)
    assert {one.safe for one in _staff_by(proposal).values()} == {None}
    assert all("rapport over een ronde" in one.refused for one in _staff_by(proposal).values())
    assert all(one.safe is not None for one in proposal.protected if one.wanted.variable == "formatie")
