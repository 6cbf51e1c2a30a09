"""Personal links: what they show first, when they stop working, and what somebody can do then."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.answering.models import Draft
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Membership
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import links, sharing
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.ui.templatetags.words import day
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, person
from support.rounds_answered import Invited, asked, link_of, long_ago, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_it_works():
    one = Invited()
    page = one.open()
    assert "U antwoordt namens Welzijn Example." in page
    assert "Ik antwoord namens Welzijn Example" in page
    assert not Draft.objects.exists()  # programs that look at mail open links too
    one.begin()
    assert one.title == "Over uw organisatie"
    assert Link.everything.get().opened is not None
    assert one.open().count("Hoeveel fte?") == 1


def test_a_key_is_nowhere_stored():
    _link, key = link_of(asked(published()))
    stored = Link.everything.get().key_sha256
    assert len(key) == 32
    assert len(stored) == 64
    assert Client().get(f"/v/{stored}/").status_code == 404
    assert Client().get(f"/v/{key[:-1]}/").status_code == 404


@pytest.mark.parametrize("rest", ["", "1/", "nakijken/", "verstuurd/", "gestopt/", "afdrukken/", "bestand/x.png"])
def test_before_the_button_only_the_name_is_shown(rest):
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    _link, key = link_of(one.assignment, to="piet@example.org")
    page = Client().get(f"/v/{key}/{rest}", follow=True).content.decode()
    assert "Welzijn Example" in page
    assert not re.search(r"Ans de Wit|\b31\b|fte|ledenbestand|piet@|ans@", page)


def expired(link):
    now = timezone.now()
    Link.everything.filter(pk=link.pk).update(created=now - 9 * HOUR, expires=now - HOUR)


def revoked(link):
    links.revoke(by=actor(Role.RESPONDENT, link.assignment.organisation), link=link)


def left(link):
    today = timezone.localdate()
    Membership.everything.filter(organisation=link.assignment.organisation_id).update(valid_to=today, left="cancelled")
    Round.everything.update(day=today - timedelta(days=3))


def left_before(link):
    """It was put into the register late, from a day before the round; the round asks members only."""
    today = timezone.localdate()
    Membership.everything.filter(organisation=link.assignment.organisation_id).update(
        valid_to=today - timedelta(days=9), left="cancelled"
    )
    Round.everything.update(day=today - timedelta(days=3), filters={"standing": "member"})


def withdrawn(link):
    Assignment.everything.filter(pk=link.assignment_id).update(ended="withdrawn")


def waiting(link):
    Round.everything.update(opens=timezone.localdate() + timedelta(days=2))


def closed(link):
    Round.everything.update(closed=timezone.now())


def ended(link):
    Round.everything.update(opens=long_ago(), closes=timezone.localdate() - timedelta(days=1))


def no_role(link):
    one = person(Role.RESPONDENT, link.assignment.organisation, email="ans@example.org")
    RoleGrant.everything.filter(person=one).update(valid_to=timezone.localdate())


DOORS = {
    expired: (410, "Deze link is verlopen"),
    revoked: (410, "Deze link is ingetrokken"),
    left: (410, "Welzijn Example is geen lid meer"),
    left_before: (410, "Welzijn Example is geen lid meer"),
    withdrawn: (410, "vraagt Welzijn Example niet meer"),
    no_role: (410, "Uw rol bij Welzijn Example is beëindigd"),
    waiting: (200, "Invullen kan vanaf"),
    closed: (410, "De ronde is gesloten"),
    ended: (410, "De ronde is gesloten"),
}


def test_a_round_that_was_closed_sooner_could_be_answered_until_then():
    one, today = Invited(), timezone.localdate()
    Round.everything.update(closes=today + timedelta(days=9))
    closed(one)
    assert f"Invullen kon tot en met {day(today)}." in one.open(f"/v/{one.key}/").replace("\u00a0", " ")


@pytest.mark.parametrize("happens", DOORS)
def test_each_reason_has_its_page(happens):
    one = Invited()
    happens(Link.everything.get())
    status, words = DOORS[happens]
    for address in (f"/v/{one.key}/", f"/v/{one.key}/1/"):
        page = one.open(address)
        assert one.status == status
        assert words in page
        assert one.title
    one.begin()
    assert not Draft.objects.exists()
    assert words in one.page


@pytest.mark.parametrize("happens", [expired, revoked, left, withdrawn, no_role, closed])
def test_what_happens_while_somebody_answers(happens):
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    one.open(f"/v/{one.key}/nakijken/")
    happens(Link.everything.get())
    one.send("versturen", {})
    assert one.status in (409, 410)
    assert one.draft.submission is None
    assert "Ans de Wit" in one.draft.xml  # nothing acknowledged is lost
    assert ("Ans de Wit" in one.open()) is (happens is closed)


def test_who_had_begun_may_finish_until_the_bureau_closes_the_round():
    one = Invited()
    one.begin()
    ended(None)
    one.fill()
    assert "zijn verstuurd" in one.send_all()
    late = Invited(asked(one.assignment.round))
    assert "De ronde is gesloten" in late.begin()


def test_a_closed_round_shows_what_was_kept_and_promises_no_more():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    closed(None)
    page = one.open()
    assert "bewaard, maar niet verstuurd" in page
    assert "Ans de Wit" in page
    assert "Deze ronde gaat niet meer open." in page
    assert "Vraag het bureau" not in page
    assert "Vraag het bureau" not in Invited(asked(one.assignment.round)).open()
    Round.everything.update(closed=None)
    assert "Over uw werk" in one.go(2)


def test_a_receipt_can_be_read_after_the_round():
    one = Invited()
    number = one.answer()
    closed(None)
    assert number in one.open()
    assert "Iets verbeteren" not in one.page


def test_a_fresh_link_goes_to_the_address_that_is_known():
    one = Invited()
    expired(Link.everything.get())
    assert "Stuur mij een nieuwe link" in one.open()
    page = one.post(f"/v/{one.key}/nieuw/")
    mail = Mail.objects.get()
    assert mail.to == "ans@example.org"
    assert "ans@" not in page
    fresh = re.search(r"/v/([\w-]+)/", mail.body)[1]
    assert fresh not in page
    again = Invited(one.assignment, key=fresh)
    assert again.begin()
    assert again.title == "Over uw organisatie"
    one.post(f"/v/{one.key}/nieuw/")
    assert "pas nog een nieuwe link" in one.page
    assert Mail.objects.count() == 1
    assert Entry.everything.filter(action="rounds.link.renewed").count() == 1


def test_fresh_links_are_few():
    one = Invited()
    expired(Link.everything.get())
    for _ in range(5):
        one.post(f"/v/{one.key}/nieuw/")
        Link.everything.update(created=timezone.now() - HOUR)
    assert Mail.objects.count() == 2  # with the first link itself that makes three on a day


@pytest.mark.parametrize("happens", [revoked, left, closed, no_role])
def test_no_fresh_link_where_the_old_one_did_not_just_expire(happens):
    one = Invited()
    happens(Link.everything.get())
    one.post(f"/v/{one.key}/nieuw/")
    assert Mail.objects.count() == 0


def test_a_link_that_is_not_for_me_stops_working():
    one = Invited()
    assert "De link werkt niet meer" in one.post(f"/v/{one.key}/niet-voor-mij/")
    assert "ingetrokken" in one.open()
    used = Invited(one.assignment)
    used.begin()
    used.post(f"/v/{used.key}/niet-voor-mij/")
    assert "Over uw organisatie" in used.open()


def test_only_the_own_organisation_and_the_bureau_revoke():
    one = Invited()
    link = Link.everything.get()
    for role, member in ((Role.RESPONDENT, asked(published()).organisation), (Role.BUREAU_READER, None)):
        with pytest.raises(PermissionDenied):
            links.revoke(by=actor(role, member), link=link)
    with pytest.raises(PermissionDenied):
        links.revoke(by=actor(Role.PRACTITIONER, one.assignment.organisation), link=link)
    assert links.revoke(by=actor(Role.DATA_OFFICER), link=link) is True
    assert links.revoke(by=actor(Role.DATA_OFFICER), link=link) is False


def test_an_own_link_ends_with_the_role():
    assignment = asked(published())
    by = actor(Role.RESPONDENT, assignment.organisation)
    one = Invited(assignment, key=sharing.open_own(by=by, assignment=assignment))
    assert "Over uw organisatie" in one.open()
    RoleGrant.everything.filter(organisation=assignment.organisation).update(valid_to=timezone.localdate())
    assert "Uw rol bij Welzijn Example is beëindigd" in one.open()
    one.post(f"/v/{one.key}/1/", actie="verder")
    assert one.status == 410
