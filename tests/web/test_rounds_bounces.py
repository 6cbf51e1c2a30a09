"""Messages that did not arrive, and what the bureau does about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Municipality
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import bounces, inviting, links
from meerwaarde.web.rounds.models import DoNotAsk, Link, Message
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep import mailing
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation
from support.rounds import TODAY, asked, contact, moment, round_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def one():
    """A member that was invited at an address that does not exist."""
    made = organisation("Welzijn Aarde")
    contact(made, "weg@example.org")
    found = asked(round_out(), made)
    inviting.invite_due()
    Mail.objects.update(failed="SMTPRecipientsRefused 550", tries=mailing.MOST_TRIES)
    return found


def shown(by, one):
    lines, _more = bounces.unreached(by.scope, one.round, 1)
    return [(line.name, line.why, line.email) for line in lines]


def test_it_works(by, one):
    assert shown(by, one) == []
    inviting.invite_due()
    assert shown(by, one) == [("Welzijn Aarde", "bounced", "weg@example.org")]
    old = Link.everything.get()
    bounces.send_elsewhere(by=by, assignment=one, email="Nieuw@Example.org ", name="Sam")
    new = Link.everything.exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert old.revoked is not None
    assert (new.to, new.name, new.revoked) == ("nieuw@example.org", "Sam", None)
    message = Message.everything.get()
    assert (message.number, message.link, message.bounced, message.mail.to) == (0, new, None, "nieuw@example.org")
    assert shown(by, one) == []
    assert Entry.everything.get(action="rounds.message.elsewhere").organisation_id == one.organisation_id


def test_a_message_that_is_still_tried_is_not_lost(by, one):
    Mail.objects.update(tries=mailing.MOST_TRIES - 1)
    inviting.invite_due()
    assert shown(by, one) == []


def test_who_was_not_reached_is_not_reminded_until_there_is_another_address(by, one):
    inviting.invite_due()
    Message.everything.update(created=timezone.now() - timedelta(days=1))
    assert inviting.invite_due(moment(TODAY + timedelta(days=7))) == 0
    bounces.send_elsewhere(by=by, assignment=one, email="nieuw@example.org")
    Message.everything.update(created=timezone.now() - timedelta(days=1))
    assert inviting.invite_due(moment(TODAY + timedelta(days=7))) == 1
    assert Mail.objects.order_by("-pk")[0].to == "nieuw@example.org"


def test_a_message_that_arrived_after_all_is_no_longer_lost(by, one):
    inviting.invite_due()
    Mail.objects.update(sent=timezone.now(), failed="", body="")
    inviting.invite_due()
    assert shown(by, one) == []


def test_who_has_no_address_is_listed_and_invited_by_hand(by):
    one = asked(round_out(), organisation("Welzijn Zee"))
    assert inviting.invite_due() == 0
    assert shown(by, one) == [("Welzijn Zee", "nobody", "")]
    bounces.send_elsewhere(by=by, assignment=one, email="zee@example.org")
    assert Mail.objects.get().body.startswith("Beste Welzijn Zee, ")
    assert (shown(by, one), inviting.invite_due()) == ([], 0)


def test_who_gave_the_link_back_is_listed(by):
    made = organisation("Welzijn Aarde")
    contact(made, "kim@example.org")
    one = asked(round_out(), made)
    inviting.invite_due()
    links.revoke(by=by, link=Link.everything.get())
    assert shown(by, one) == [("Welzijn Aarde", "returned", "kim@example.org")]


def test_all_municipalities_of_a_member_go_to_the_other_address(by):
    made, member = round_out(unit="municipality"), organisation("Welzijn Aarde")
    for code in ("GM0344", "GM0355"):
        Municipality.objects.create(code=code, name=code, province="Utrecht")
        one = asked(made, member, municipality=code)
    bounces.send_elsewhere(by=by, assignment=one, email="kim@example.org")
    assert Mail.objects.get().body.count("/v/") == 2


@pytest.mark.parametrize("email", ["geen adres", "", "a@b", "stil@example.org"])
def test_an_address_that_cannot_be_used_is_refused(by, one, email):
    DoNotAsk.everything.create(email="stil@example.org", reason="Wil niet.")
    with pytest.raises(Refused) as refused:
        bounces.send_elsewhere(by=by, assignment=one, email=email)
    assert refused.value.field == "email"
    assert Link.everything.get().revoked is None


@pytest.mark.parametrize("why", ["answered", "ended", "closed", "silent"])
def test_nothing_goes_where_nothing_may(by, one, why):
    if why == "answered":
        one.answered = timezone.now()
    elif why == "ended":
        one.ended = "withdrawn"
    elif why == "closed":
        one.round.closed = timezone.now()
        one.round.save()
    else:
        DoNotAsk.everything.create(organisation=one.organisation, reason="Wil niet.")
    one.save()
    with pytest.raises(Refused):
        bounces.send_elsewhere(by=by, assignment=one, email="nieuw@example.org")
    assert Mail.objects.count() == 1


def test_only_who_manages_rounds(one):
    reader = actor(Role.BUREAU_READER)
    with pytest.raises(PermissionDenied):
        bounces.send_elsewhere(by=reader, assignment=one, email="nieuw@example.org")
    with pytest.raises(PermissionDenied):
        bounces.unreached(reader.scope, one.round, 1)
