"""Last year's answers stand beside the fields of a form that asks for them: of the round before, or the register."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from meerwaarde.web.answering.models import Submission
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import making
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.previous import last_year
from meerwaarde.web.rounds.sending import draft_of
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion
from support.people import actor, organisation
from support.rounds_answered import Invited

pytestmark = pytest.mark.django_db
FORM = Path(__file__).parents[2] / "examples/benchmark-jaar/form.xlsx"


def published(year):
    by = actor(Role.DATA_OFFICER)
    made = making.from_file(
        by=by, token=uuid.uuid4(), title=f"Benchmark {year}", year=year, source=FORM.read_bytes(), name="form.xlsx"
    )
    return making.publish(by=by, round=made)


def of(round_, member):
    return Assignment.everything.select_related("round__form_version").get(round=round_, organisation=member)


def sent(round_, member, inner):
    one = of(round_, member)
    one.submission = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=f"<data>{inner}</data>"
    )
    one.save()


def test_it_works():
    member = organisation("Welzijn Aarde")
    YearFigures.everything.create(organisation=member, year=2024, employees=40, fte=31)
    sent(published(2024), member, "<organisatie><naam>Aarde &amp; Co</naam></organisatie>"
         "<personeel><fte>30.50</fte></personeel><bereik><locaties>veel</locaties></bereik>")  # fmt: skip
    one = Invited(of(published(2025), member))
    one.begin()
    document = one.draft.instances["vorig"]
    assert "<item><key>naam</key><value>Aarde &amp; Co</value></item>" in document
    assert "<item><key>fte</key><value>30.5</value></item>" in document  # its own answer goes before the register
    assert "<item><key>medewerkers</key><value>40</value></item>" in document
    assert "locaties" not in document
    assert "Vorig jaar: 40" in one.go(5)


def test_another_member_or_another_year_is_not_it():
    member, other = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    sent(published(2023), member, "<personeel><fte>30</fte></personeel>")
    sent(published(2024), other, "<personeel><fte>8</fte></personeel>")
    assert last_year(of(published(2025), member)) == {"vorig": "<root></root>"}


def test_a_form_that_does_not_ask_gets_nothing():
    organisation()
    by = actor(Role.DATA_OFFICER)
    asked = (TypedQuestion("Hoeveel fte?", Typed.NUMBER, (), "FTE"), TypedQuestion("Wat nog?", Typed.TEXT))
    made = making.from_questions(by=by, token=uuid.uuid4(), title="Teams", year=2025, asked=asked)
    making.publish(by=by, round=made)
    one = Assignment.everything.select_related("round__form_version").get()
    assert last_year(one) == {}
    assert draft_of(one).instances == {}
