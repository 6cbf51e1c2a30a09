"""Who wants more of a round than is theirs: a former colleague, the bureau, an app, an officer who looks alone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.publications.drafts import looked, making, second_eyes, texts
from meerwaarde.web.publications.models import DraftFile, ReportDraft, Review
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import entering, openrosa, sharing
from meerwaarde.web.rounds import making as rounds
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion, workbook
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, person
from support.report_drafts import round_that_is_over, worked
from support.rounds_answered import Invited, asked, link_of, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def stopped(organisation_pk) -> None:
    """Everybody there lost their role yesterday."""
    RoleGrant.everything.filter(organisation=organisation_pk).update(valid_to=timezone.localdate() - timedelta(days=1))


def long_gone(link: Link) -> None:
    Link.everything.filter(pk=link.pk).update(
        expires=timezone.now() - timedelta(hours=1), created=timezone.now() - timedelta(days=5)
    )


# --- a former colleague with an old link -----------------------------------------------------------------------------


def test_a_former_colleague_gets_no_fresh_link_for_an_old_one():
    assignment = asked(published())
    was = person(Role.RESPONDENT, assignment.organisation, email="ans@example.org")
    link, key = link_of(assignment, to=was.email)
    long_gone(link)
    stopped(assignment.organisation)
    one = Invited(assignment, key=key)
    assert "Uw rol bij Welzijn Example is beëindigd" in one.open()
    one.post(f"/v/{key}/nieuw/")
    assert not Mail.objects.exists()


def test_a_link_of_one_sitting_is_not_made_longer():
    assignment = asked(published())
    by = actor(Role.RESPONDENT, assignment.organisation)
    key = sharing.open_own(by=by, assignment=assignment, name="Ans", to="ans@example.org")
    long_gone(Link.everything.get())
    one = Invited(assignment, key=key)
    page = one.open()
    assert ("Stuur mij een nieuwe link" in page, "Log in" in page) == (False, True)
    one.post(f"/v/{key}/nieuw/")
    assert (Mail.objects.count(), Link.everything.count()) == (0, 1)


# --- the bureau that looks at answers --------------------------------------------------------------------------------


def test_the_bureau_does_not_open_what_a_member_is_filling_in():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    with pytest.raises(Refused, match="vult zelf al in"):
        entering.begin(by=actor(Role.DATA_OFFICER), assignment=one.assignment, medium="paper")


def test_the_bureau_reads_and_corrects_nothing_that_a_member_sent():
    one = Invited()
    officer = actor(Role.DATA_OFFICER)
    key = entering.begin(by=officer, assignment=one.assignment, medium="paper")
    one.begin()
    one.answer(naam="Ans de Wit")
    entry = Invited(one.assignment, key=key)
    for address in ("", "verstuurd/", "nakijken/", "2/"):
        assert "Ans de Wit" not in entry.open(f"/v/{key}/{address}")
    entry.post(f"/v/{key}/verbeteren/")
    assert one.draft.closed is not None


def test_the_minimum_counts_members_and_not_their_municipalities():
    round_ = round_that_is_over(yes=0, no=0, silent=0, unit="municipality")
    member = organisation()
    for code in ("GM0001", "GM0002", "GM0003"):
        sent = Submission.objects.create(
            instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml="<wachten/>"
        )
        Assignment.everything.create(
            round=round_, organisation=member, municipality=code, submission=sent, answered=timezone.now()
        )
    with pytest.raises(InputError, match="minimum"):
        making.begin(by=actor(Role.DATA_OFFICER), round_=round_.uuid)


# --- an app ----------------------------------------------------------------------------------------------------------


def document(assignment, identifier, deprecated=""):
    version = assignment.round.form_version.version
    old = f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
    return (
        f'<data id="monitor" version="{version}" xmlns:orx="http://openrosa.org/xforms"><wij><fte>31</fte><leden>40'
        f"</leden></wij><werk><naam>Piet</naam><teams>4</teams><per_fte>8</per_fte></werk><orx:meta>"
        f"<orx:instanceID>{identifier}</orx:instanceID>{old}</orx:meta></data>"
    )


def sends(key, xml):
    file = SimpleUploadedFile("submission.xml", xml.encode(), content_type="text/xml")
    return Client().post(f"/openrosa/{key}/submission", {"xml_submission_file": file})


@pytest.mark.parametrize(
    ("identifier", "deprecated"), [("uuid:" + "x" * 300, ""), ("uuid:1", "uuid:1"), ("uuid:1", "uuid:" + "x" * 300)]
)
def test_identifiers_of_an_app_that_no_row_can_hold(identifier, deprecated):
    assignment = asked(published())
    _link, key = link_of(assignment)
    answer = sends(key, document(assignment, identifier, deprecated))
    assert answer.status_code in (400, 403), answer.content
    assert not Submission.objects.exists()


def test_an_identifier_that_is_a_word_of_the_form_hides_nothing():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    assert sends(one.key, document(one.assignment, "data")).status_code == 201
    assert "intussen op een andere manier verstuurd" in one.open()


def test_an_app_that_waited_while_the_round_was_closed_is_refused():
    assignment = asked(published())
    link, key = link_of(assignment)
    opened = openrosa.opened(key)
    Round.everything.update(closed=timezone.now())
    with pytest.raises(Refused):
        openrosa.receive(link=opened, xml=document(assignment, "uuid:1").encode())
    Round.everything.update(closed=None)
    Link.everything.filter(pk=link.pk).update(revoked=timezone.now())
    with pytest.raises(Refused):
        openrosa.receive(link=opened, xml=document(assignment, "uuid:1").encode())


# --- an officer who looks alone --------------------------------------------------------------------------------------


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def ready(by):
    """A draft as the worker would have left it."""
    draft = ReportDraft.everything.create(
        round=uuid.uuid4(), slug="wachten", title="Wachten", period="2026", headline="{cijfer:a.b}", limits="Niets.",
        state="ready", digest="d" * 64, since=timezone.now(), editor=by.id,
        content={"passports": {"cells": {"a.b": {"shown": "60 %", "n": 15, "N": 20}}}},
    )  # fmt: skip
    DraftFile.everything.create(draft=draft, name="tables.json", content=b'{"title": "Wachten"}')
    return draft


def said(draft, **changes):
    values = {name: getattr(draft, name) for name in ("headline", "introduction", "limits", "numbers", "correction")}
    return {**values, **changes}


def test_what_was_corrected_is_looked_at_too(by, ready):
    second_eyes.decide(by=actor(Role.REVIEWER), draft=ready, digest=ready.digest, good=True)
    assert looked.standing(ready, timezone.now()).good
    draft = texts.write(by=by, draft=ready, **said(ready, correction="Welzijn Aarde telde 99 wachtenden."))
    assert not looked.standing(draft, timezone.now()).good


def test_nobody_is_their_own_outside_reader(by, ready):
    own = Person.objects.get(uuid=by.id).email
    with pytest.raises(InputError, match="iemand anders"):
        second_eyes.ask_outside(by=by, draft=ready, to=own.upper(), name="")
    other = actor(Role.DATA_OFFICER)
    with pytest.raises(InputError, match="iemand anders"):  # who wrote it, asked by a colleague
        second_eyes.ask_outside(by=other, draft=ready, to=own, name="")
    assert not Review.everything.exists()


@pytest.mark.parametrize("number", ["½", "⅔", "٤٢", "４２", "²", "Ⅳ"])
def test_a_number_in_other_signs_is_a_number(number):
    found = texts.pieces(f"Bijna {number} van de leden", {}, ())
    assert [one.kind for one in found] == ["text", "bare", "text"]


def test_a_figure_does_not_stand_where_its_name_would_be_printed(by, ready):
    for where in ("limits", "correction"):
        with pytest.raises(InputError, match="alleen in de belangrijkste uitkomst"):
            texts.write(by=by, draft=ready, **said(ready, **{where: "Wat {cijfer:a.b} niet zegt."}))


EVIL = '<script>x</script> #panic("x") $x$ `r` *b* \\ " ] [ @ref {link} {0}'


def test_texts_are_texts_in_every_file(by):
    """A report that is set with them is made at all, and no browser runs them."""
    draft = making.begin(by=by, round_=round_that_is_over(yes=3, no=0, silent=0).uuid)
    said = {"headline": "", "introduction": EVIL, "limits": EVIL, "numbers": []}
    draft = texts.write(by=by, draft=draft, **said)
    draft = making.change(by=by, draft=draft, title=EVIL, period=EVIL[:60], language="nl", split=[])
    draft = worked(draft, by)
    assert draft.state == "ready", draft.error
    page = bytes(draft.files.get(name="index.html").content).decode()
    assert "<script" not in page
    assert "#panic(" in page


# --- letters and files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["klik op evil.example.org/a", "https://evil.example.org", "A\nBcc: x@evil.test"])
def test_a_colleague_or_reader_is_called_by_no_link(by, ready, name):
    assignment = asked(published())
    member = actor(Role.RESPONDENT, assignment.organisation)
    sharing.share(by=member, assignment=assignment, to="doel@example.org", name=name)
    sharing.take_over(by=member, assignment=assignment, name=name)
    second_eyes.ask_outside(by=by, draft=ready, to="lezer@example.org", name=name)
    assert Mail.objects.count() == 3
    assert [mail for mail in Mail.objects.all() if "evil" in mail.body + mail.subject] == []


@pytest.mark.parametrize(("form_id", "version"), [("x" * 250, "1"), ("x", "9" * 250)])
def test_a_form_whose_marks_no_row_can_hold(by, form_id, version):
    source = workbook([TypedQuestion("Hoeveel?", Typed.NUMBER)], title="T", form_id=form_id, version=version, period="")
    with pytest.raises(Refused, match="te lang"):
        rounds.from_file(by=by, token=uuid.uuid4(), title="", year=2026, source=source, name="../../etc/x.xlsx")
