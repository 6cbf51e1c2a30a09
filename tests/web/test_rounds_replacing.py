"""A form version is withdrawn while members answer it: what was typed goes along, and who lost an answer is told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.selectors import form_of
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import known, links, making, replacing
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.sending import draft_of
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion, workbook
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, signed_in
from support.rounds_answered import Invited

pytestmark = pytest.mark.django_db
STAFF = TypedQuestion("Hoeveel teams?", Typed.NUMBER)
WHICH = TypedQuestion("Hoe gaat het?", Typed.ONE, ("Goed", "Slecht"))
OPEN = TypedQuestion("Wat moeten wij weten?", Typed.TEXT)
SURE = TypedQuestion("Hoe gaat het?", Typed.ONE, ("Goed", "Matig"))
HELD = TypedQuestion("Hoeveel fte?", Typed.NUMBER, (), "FTE")


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def out(by):
    """A round that is out, to one member."""
    organisation("Welzijn Aarde")
    made = making.from_questions(
        by=by, token=uuid.uuid4(), title="Teams", year=by.scope.day.year, asked=(STAFF, WHICH, OPEN)
    )
    return making.publish(by=by, round=made)


def file_of(*questions, form_id="quickscan_teams"):
    return workbook(questions, title="Teams", form_id=form_id, version="2026.1", period="2026")


def typed(round_, **values):
    """A draft of the one member, with these answers and a link that was mailed."""
    one = Assignment.everything.get(round=round_)
    _link, key = links.make(
        assignment=one, purpose=Link.Purpose.INVITED, to="a@example.org", name="Anna",
        expires=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    draft = draft_of(one)
    answers = Instance.from_xml(form_of(draft), draft.xml, draft=True)
    for name, value in values.items():
        answers.set(f"/data/{name}", value)
    answering.save_draft(draft=draft, xml=answers.to_xml(), page="", language="", revision=draft.revision)
    return key


def answers_of(round_):
    draft = Assignment.everything.select_related("draft__form_version").get(round=round_).draft
    return Instance.from_xml(form_of(draft), draft.xml, draft=True)


def test_it_works(by, out):
    typed(out, hoeveel_teams="4", hoe_gaat_het="goed")
    done = replacing.replace(by=by, round_=out, source=file_of(STAFF, SURE, OPEN), name="vragen.xlsx")
    assert (done.drafts, done.told) == (1, ())
    answers = answers_of(out)
    assert answers.form.version == done.version != "2026.1"
    assert (answers.value("/data/hoeveel_teams"), answers.value("/data/hoe_gaat_het")) == ("4", "goed")
    assert not Mail.objects.exists()
    assert not [one for one in answers.problems() if one.severity == "error"]


def test_who_lost_an_answer_is_told(by, out):
    typed(out, hoeveel_teams="4", hoe_gaat_het="slecht")
    done = replacing.replace(by=by, round_=out, source=file_of(STAFF, SURE), name="vragen.xlsx")
    assert done.told == ("Welzijn Aarde",)
    answers = answers_of(out)
    assert (answers.value("/data/hoeveel_teams"), answers.value("/data/hoe_gaat_het")) == ("4", "")
    mail = Mail.objects.get()
    assert mail.to == "a@example.org"
    assert "- Hoe gaat het?" in mail.body
    assert "Wat moeten wij weten?" not in mail.body


def test_a_question_that_is_gone_with_its_answer(by, out):
    typed(out, wat_moeten_wij_weten="Veel.")
    done = replacing.replace(by=by, round_=out, source=file_of(STAFF, WHICH), name="vragen.xlsx")
    assert done.told == ("Welzijn Aarde",)
    assert "- Wat moeten wij weten?" in Mail.objects.get().body


def test_a_page_that_is_open_is_told_too(by, out):
    one = Invited(Assignment.everything.get(), key=typed(out, hoe_gaat_het="slecht"))
    one.begin()
    one.go(1)
    assert "Slecht" in one.page
    replacing.replace(by=by, round_=out, source=file_of(STAFF, SURE), name="vragen.xlsx")
    one.press("verder", hoeveel_teams="7")
    assert one.status == 409
    assert "Matig" in one.go(1)
    assert "nakijken" in one.press("verder", hoeveel_teams="7", hoe_gaat_het="matig").lower()
    assert answers_of(out).value("/data/hoe_gaat_het") == "matig"


def test_what_is_held_for_a_new_question(by, out):
    one = Assignment.everything.get().organisation_id
    YearFigures.everything.create(organisation_id=one, year=by.scope.day.year, fte=8)
    typed(out, hoeveel_teams="4")
    replacing.replace(by=by, round_=out, source=file_of(STAFF, WHICH, OPEN, HELD), name="vragen.xlsx")
    current = Round.everything.get()
    assert [held.indicator for held in known.held(current)] == ["FTE"]
    assert known.known_of(current, [one])[one][0].value == "8"
    assert answers_of(out).value("/data/hoeveel_fte") == "8"
    assert Assignment.everything.get().draft.given["/data/hoeveel_fte"]["fixed"]


def test_what_cannot_replace_it(by, out):
    for source, said in (
        (file_of(STAFF, form_id="iets_anders"), "andere vragenlijst"),
        (bytes(out.source), "dezelfde vragenlijst"),
        (b"a;b", "geen formulier"),
    ):
        with pytest.raises(Refused, match=said):
            replacing.replace(by=by, round_=out, source=source, name="vragen.xlsx")
    assert Round.everything.get().form_version == out.form_version


def test_the_page(client, by, out):
    typed(out, hoe_gaat_het="slecht")
    signed_in(client, Role.DATA_OFFICER)
    address = reverse("rounds:replace", args=[out.uuid])
    assert "1 antwoord is begonnen" in client.get(address).content.decode()
    file = SimpleUploadedFile("vragen.xlsx", file_of(STAFF, SURE, OPEN))
    page = client.post(address, {"file": file}, follow=True).content.decode()
    assert "Versie 2026.2 is nu de vragenlijst." in page
    assert "Een antwoord past niet meer bij: Welzijn Aarde." in page
    wrong = client.post(address, {"file": SimpleUploadedFile("a.xlsx", b"a;b")})
    assert wrong.status_code == 422
