"""Own answers beside the published figures: for one's own organisation alone, and what is hidden stays hidden."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.web.answering.models import Submission
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.coding import answers
from meerwaarde.web.publications.models import CodedAnswer, Contribution, Release
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support import report_drafts
from support.figures_asked import released
from support.open_answers import MONEY, STAFF, again, all_coded, begun, open_round, says
from support.people import actor, organisation, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST = 10  # queries a page


@pytest.fixture
def release():
    return released(actor(Role.DATA_OFFICER))


def place(release, part=""):
    return f"/publicaties/{release.slug}/{release.version}/eigen/{part}"


def member(release, at=0):
    """A member whose answer is in it: the first have few employees, the last many."""
    rows = Contribution.everything.filter(release=release).order_by("organisation__number")
    return list(rows)[at].organisation


def test_it_works(client, release, django_assert_max_num_queries):
    mine = member(release)
    signed_in(client, Role.CONTROLLER, mine)
    client.get("/")  # what every page needs is there
    with django_assert_max_num_queries(MOST):
        answer = client.get(place(release))
    page = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "<strong>Ja</strong>" in page
    assert "omvang: 1 t/m 9" in page
    assert "53,2\u00a0%" in page
    assert "n = 47" in page
    assert "44,4\u00a0%" in page  # of those of the same size: 4 of 9
    assert "66,7" not in page  # of those of another size
    assert not Entry.everything.filter(action="members.figures.read").exists()
    assert place(release) in client.get(f"/publicaties/{release.slug}/").content.decode()
    home = client.get("/").content.decode()
    assert place(release) in home


def test_an_older_version_names_the_newer_one(client, release):
    signed_in(client, Role.CONTROLLER, member(release))
    assert "Er is een nieuwere versie" not in client.get(place(release)).content.decode()
    newer = Release.objects.create(
        slug=release.slug, version=2, kind=release.kind, title=release.title, period=release.period, content={},
        correction="Een cijfer klopte niet.", published=timezone.now(),
    )  # fmt: skip
    assert f'href="{place(newer)}"' in client.get(place(release)).content.decode()


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.TEAM_LEADER, Role.PRACTITIONER])
def test_who_may_not_see_the_figures_of_the_organisation_sees_no_answers(client, release, role):
    signed_in(client, role, member(release))
    assert client.get(place(release)).status_code == 403
    assert place(release) not in client.get(f"/publicaties/{release.slug}/").content.decode()
    assert place(release) not in client.get("/").content.decode()


def test_of_others_nothing(client, release):
    mine, other = member(release), member(release, -1)
    signed_in(client, Role.MEMBER_ADMINISTRATOR, mine)
    assert client.get(place(release)).status_code == 200
    assert client.get(place(release, f"?lid={other.uuid}")).status_code == 404
    assert client.get(place(release, "?lid=x%00")).status_code == 404
    signed_in(client, Role.MEMBER_ADMINISTRATOR, organisation("Niet gevraagd"))
    assert client.get(place(release)).status_code == 404
    assert client.get(place(release, f"?lid={mine.uuid}")).status_code == 404
    client.logout()
    assert client.get(place(release)).status_code == 302


def test_the_bureau_names_the_organisation_and_it_is_written_down(client, release):
    mine = member(release)
    signed_in(client, Role.DATA_OFFICER)
    assert client.get(place(release)).status_code == 404
    assert "<strong>Ja</strong>" in client.get(place(release, f"?lid={mine.uuid}")).content.decode()
    entry = Entry.everything.get(action="members.figures.read")
    assert (entry.organisation_id, entry.read) == (mine.pk, True)
    signed_in(client, Role.BUREAU_READER)
    assert client.get(place(release, f"?lid={mine.uuid}")).status_code == 403


def test_what_is_hidden_stays_hidden_beside_ones_own_answer(client):
    release = released(actor(Role.DATA_OFFICER), (5, 9, 1), (20, 6, 4), (40, 5, 4), (80, 4, 6), (200, 6, 4))
    signed_in(client, Role.CONTROLLER, member(release))
    page = client.get(place(release)).content.decode()
    assert "omvang: 1 t/m 9" in page
    assert "90,0" not in page
    assert "afgeschermd" in page


def test_the_answer_that_counted_and_not_the_correction_since(client, release):
    mine = member(release)
    assignment = Assignment.everything.get(organisation=mine)
    sent = assignment.submission
    later = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=sent.form_version, deprecates=sent.instance_id,
        xml=sent.xml.replace("<langer>ja", "<langer>nee"), received=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    Assignment.everything.filter(pk=assignment.pk).update(submission=later)
    signed_in(client, Role.CONTROLLER, mine)
    page = client.get(place(release)).content.decode()
    assert "<strong>Ja</strong>" in page
    assert "<strong>Nee</strong>" not in page


def test_who_has_more_organisations_chooses(client, release):
    from meerwaarde.web.accounts.models import Person, RoleGrant
    from support.people import LONG_AGO

    mine, other = member(release), member(release, -1)
    signed_in(client, Role.CONTROLLER, mine)
    person = Person.objects.order_by("pk").last()
    RoleGrant.everything.create(person=person, role=Role.CONTROLLER, organisation=other, valid_from=LONG_AGO)
    page = client.get(place(release)).content.decode()
    assert f"?lid={other.uuid}" in page
    assert "omvang: 101 of meer" in client.get(place(release, f"?lid={other.uuid}")).content.decode()


@pytest.fixture
def coded(monkeypatch):
    """A report with a coded open question in it, with who coded and who wrote about staff, in a correction."""
    report_drafts.figures_alone(monkeypatch)
    by = actor(Role.DATA_OFFICER)
    round_ = open_round(*[STAFF] * 9, *[MONEY] * 8)
    found = all_coded(by, begun(by, round_))
    writer = Assignment.everything.filter(round=round_).order_by("pk")[0]
    says(round_, STAFF, of=writer)  # something else was corrected
    return by, report_drafts.released(by, report_drafts.made(by, round_)), found, writer.organisation


def test_of_a_coded_question_the_member_sees_its_own_categories(client, coded, django_assert_max_num_queries):
    by, release, found, mine = coded
    other = Assignment.everything.filter(round__uuid=found.scheme.round).order_by("pk")[10].organisation
    signed_in(client, Role.CONTROLLER, mine)
    client.get("/")
    with django_assert_max_num_queries(MOST):
        page = client.get(place(release)).content.decode()
    assert "<strong>Personeel</strong>" in page
    assert "<strong>Geld</strong>" not in page
    assert "52,9\u00a0%" in page  # 9 of 17
    assert "ingedeeld uit uw open antwoord" in page
    assert "nog eens bekeken" not in page
    assert STAFF not in page
    signed_in(client, Role.CONTROLLER, other)
    page = client.get(place(release)).content.decode()
    assert "<strong>Geld</strong>" in page
    assert "<strong>Personeel</strong>" not in page
    answers.code(by=by, sheet=again(by, found.scheme), chosen={one.submission: ["c1"] for one in found.answers})
    assert "na deze publicatie nog eens bekeken" in client.get(place(release)).content.decode()


def test_the_bureau_does_not_see_what_a_member_was_put_into(client, coded):
    _by, release, _found, mine = coded
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(place(release, f"?lid={mine.uuid}")).content.decode()
    assert "<strong>Ja</strong>" in page
    assert "Waardoor komt dat?" in page
    assert "<strong>Personeel</strong>" not in page
    assert "ziet alleen dit lid zelf" in page


def test_categories_go_with_the_answer(client, coded):
    _by, release, found, mine = coded
    CodedAnswer.everything.filter(scheme=found.scheme).delete()
    signed_in(client, Role.CONTROLLER, mine)
    page = client.get(place(release)).content.decode()
    assert "<strong>Personeel</strong>" not in page
    assert "<strong>Ja</strong>" in page
