"""A member takes back the permission to quote: also when the round is closed, before a release and after it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.drafts import making, releasing, second_eyes
from meerwaarde.web.publications.models import Release, ReportDraft
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import links, unquoting
from meerwaarde.web.rounds.models import Assignment, Link, Round
from support.open_answers import MONEY, STAFF, WHY, open_round
from support.people import actor, organisation, signed_in
from support.report_drafts import worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
TEXTS = (*[STAFF] * 6, *[MONEY] * 4)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def quoted(by, round_):
    """A report with one quote, and whose it is."""
    draft = making.begin(by=by, round_=round_.uuid)
    said = next(one for one in choosing.choosable(by.scope, draft)[0].answers if one.text(WHY) == STAFF)
    choosing.choose(by=by, draft=draft, path=WHY, submission=said.submission, text=STAFF)
    return worked(draft, by), Assignment.everything.get(submission=said.submission)


def looked_at(draft):
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)


def test_it_works(by):
    draft, mine = quoted(by, open_round(*TEXTS))
    member = actor(Role.RESPONDENT, mine.organisation)
    assert unquoting.unquote(by=member, assignment=mine, unquoted=True)
    assert not unquoting.unquote(by=member, assignment=mine, unquoted=True)
    looked_at(draft)
    with pytest.raises(InputError, match="trok de toestemming in"):
        releasing.release(by=by, draft=draft)
    draft = worked(draft, by)
    assert draft.quotes == []
    assert not Release.objects.exists()
    assert unquoting.unquote(by=member, assignment=mine, unquoted=False)
    told = Entry.everything.filter(action__startswith="rounds.answer").order_by("number")
    assert list(told.values_list("action", flat=True)) == ["rounds.answer.unquoted", "rounds.answer.quotable"]


@one
def test_after_the_release_the_bureau_is_told_until_there_is_a_version_without_it(by):
    draft, mine = quoted(by, open_round(*TEXTS))
    looked_at(draft)
    releasing.release(by=by, draft=draft)
    said = "trok de toestemming voor een citaat in"
    assert not [one for one in selectors.waiting(by.scope) if said in one.text]
    unquoting.unquote(by=actor(Role.RESPONDENT, mine.organisation), assignment=mine, unquoted=True)
    assert [one.address for one in selectors.waiting(by.scope) if said in one.text] == [f"/rondes/{mine.round.uuid}/"]
    again = making.begin(by=by, round_=mine.round.uuid)
    ReportDraft.everything.filter(pk=again.pk).update(correction="Een citaat staat er niet meer in.")
    again = worked(again, by)
    assert again.quotes == []
    looked_at(again)
    assert releasing.release(by=by, draft=again).version == 2
    assert not [one for one in selectors.waiting(by.scope) if said in one.text]


@one
def test_only_an_answer_that_gave_permission_can_take_it_back(by):
    round_ = open_round(STAFF, MONEY, permitted=False)
    row = Assignment.everything.filter(round=round_).first()
    assert not unquoting.gave(row)
    assert not unquoting.unquote(by=by, assignment=row, unquoted=True)
    with pytest.raises(PermissionDenied):
        unquoting.unquote(by=actor(Role.RESPONDENT, organisation()), assignment=row, unquoted=True)


def test_a_member_does_it_on_its_own_page_when_the_round_is_closed(client):
    round_ = open_round(*TEXTS)
    Round.everything.update(closed=timezone.now())
    row = Assignment.everything.filter(round=round_).first()
    signed_in(client, Role.RESPONDENT, row.organisation)
    page = client.get(f"/vragen/{row.uuid}/").content.decode()
    assert f'action="/vragen/{row.uuid}/niet-aanhalen/"' in page
    page = client.post(f"/vragen/{row.uuid}/niet-aanhalen/", follow=True).content.decode()
    assert "Wij halen niets meer aan uit deze antwoorden." in page
    client.post(f"/vragen/{row.uuid}/wel-aanhalen/")
    row.refresh_from_db()
    assert row.unquoted is None


@one
def test_who_answered_with_a_link_does_it_from_the_receipt(client):
    round_ = open_round(*TEXTS, over=False)
    row = Assignment.everything.filter(round=round_).first()
    Assignment.everything.filter(pk=row.pk).update(draft=_draft_of(row))
    link, key = links.make(
        assignment=row, purpose=Link.Purpose.INVITED, to="ans@example.org", expires=links.until(round_)
    )
    links.opened(link)
    Round.everything.update(closed=timezone.now())
    assert f"/v/{key}/niet-aanhalen/" in client.get(f"/v/{key}/verstuurd/").content.decode()
    page = client.post(f"/v/{key}/niet-aanhalen/", follow=True).content.decode()
    assert "U trok de toestemming in" in page
    assert f"/v/{key}/wel-aanhalen/" in page


def _draft_of(row):
    from meerwaarde.web.answering import services

    draft, _key = services.start_draft(form_version=row.round.form_version)
    draft.closed, draft.submission, draft.xml = timezone.now(), row.submission, ""
    draft.save()
    return draft
