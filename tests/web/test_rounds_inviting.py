"""Invitations and reminders: to the right person, once each, and no more when there is a reason to stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Membership, Municipality
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import inviting
from meerwaarde.web.rounds.models import DoNotAsk, Link, Message
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, person
from support.rounds import TODAY, asked, contact, moment, round_out

pytestmark = pytest.mark.django_db


def on_day(days: int, hour: int = 9):
    """Let the job run so many days after the round opened, which was today."""
    return inviting.invite_due(moment(TODAY + timedelta(days=days), hour))


@pytest.fixture
def member():
    one = organisation("Welzijn Aarde")
    contact(one, "kim@example.org")
    return one


def back(days: int) -> None:
    """Let all messages have gone out so many days earlier."""
    for one in Message.everything.all():
        Message.everything.filter(pk=one.pk).update(created=one.created - timedelta(days=days))


def test_it_works(member):
    asked(round_out(), member)
    assert on_day(0) == 1
    mail = Mail.objects.get()
    link = Link.everything.get()
    assert (mail.to, link.to, link.name) == ("kim@example.org", "kim@example.org", "Kim Voorbeeld")
    assert mail.subject == "Werkdruk: doet u mee?"
    assert mail.body.startswith("Beste Kim Voorbeeld, ")
    assert "/v/" in mail.body
    assert mail.unsubscribe in mail.body
    sent = Entry.everything.get(action="rounds.messages.sent")
    assert (sent.actor_id, sent.detail.changes) == ("invitations", {"number": [None, 0], "messages": [0, 1]})


def test_a_second_time_nothing_goes(member):
    asked(round_out(), member)
    assert [on_day(0), on_day(0), on_day(1)] == [1, 0, 0]
    assert Mail.objects.count() == 1


def test_reminders_go_on_their_days_to_who_has_not_answered(member):
    made = round_out(reminders=(7, 12))
    one, other = asked(made, member), asked(made, organisation("Welzijn Zee"))
    contact(other.organisation, "zee@example.org")
    assert on_day(0) == 2
    back(1)
    other.answered = moment(TODAY)
    other.save()
    assert [on_day(6), on_day(7), on_day(8)] == [0, 1, 0]
    assert Mail.objects.order_by("-pk")[0].body.startswith("Herinnering voor Kim")
    back(5)
    assert [on_day(12), on_day(13), on_day(14)] == [1, 0, 0]
    assert list(Message.everything.order_by("pk").values_list("assignment", "number")) == [
        (one.pk, 0), (other.pk, 0), (one.pk, 7), (one.pk, 12),
    ]  # fmt: skip


def test_a_reminder_that_is_late_goes_once_and_too_late_never(member):
    asked(round_out(reminders=(3,)), member)
    on_day(0)
    back(1)
    assert [on_day(6), on_day(5), on_day(5)] == [0, 1, 0]


def test_who_is_invited_today_is_not_reminded_today(member):
    asked(round_out(opens=TODAY - timedelta(days=7), reminders=(7,)), member)
    assert [on_day(0), on_day(0)] == [1, 0]


@pytest.mark.parametrize("days", [-1, 15])
def test_nothing_goes_before_and_after(member, days):
    asked(round_out(closes=TODAY + timedelta(days=14)), member)
    assert on_day(days) == 0


@pytest.mark.parametrize("fields", [{"closed": moment(TODAY)}, {"reminder": ""}, {"reminders": []}])
def test_no_reminders_any_more(member, fields):
    made = round_out()
    asked(made, member)
    on_day(0)
    back(1)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    assert on_day(7) == 0


@pytest.mark.parametrize("ended", ["refused", "withdrawn"])
def test_who_ended_is_left_alone(member, ended):
    asked(round_out(), member, ended=ended)
    assert on_day(0) == 0


def test_who_left_the_association_is_ended_with_the_reason(member):
    one = asked(round_out(), member)
    on_day(0)
    back(1)
    Membership.everything.filter(organisation=member).update(valid_to=TODAY + timedelta(days=3), left="cancelled")
    assert on_day(7) == 0
    one.refresh_from_db()
    assert one.ended == "left"
    assert Entry.everything.get(action="rounds.assignment.ended").organisation_id == member.pk


def test_who_left_before_the_round_by_a_register_that_knew_it_later_is_ended(member):
    one = asked(round_out(filters={"standing": "member"}), member)
    other = asked(round_out(), member)  # asks who was no member either
    Membership.everything.filter(organisation=member).update(valid_to=TODAY - timedelta(days=9), left="cancelled")
    on_day(0)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.ended, other.ended) == ("left", "")


@pytest.mark.parametrize("silent", ["address", "organisation"])
def test_who_does_not_want_to_be_asked_is_not(member, silent):
    asked(round_out(), member)
    if silent == "address":
        DoNotAsk.everything.create(email="kim@example.org", reason="Wil niet.")
    else:
        DoNotAsk.everything.create(organisation=member, reason="Wil niet.")
    assert on_day(0) == 0


def test_the_right_person_in_order():
    one = organisation("Welzijn Aarde")
    asked(round_out(), one)
    contact(one, "geld@example.org", "finance")
    assert on_day(0) == 0
    contact(one, "anders@example.org", "other")
    contact(one, "baas@example.org", "director")
    chosen = [inviting.addressees(actor(Role.DATA_OFFICER).scope, [one.pk], 0)[one.pk].email]
    for role in (Role.MEMBER_ADMINISTRATOR, Role.CONTROLLER, Role.RESPONDENT):
        person(role, one, email=f"{role}@example.org")
        chosen.append(inviting.addressees(actor(Role.DATA_OFFICER).scope, [one.pk], 0)[one.pk].email)
    contact(one, "vragen@example.org")
    contact(one, "later@example.org", valid_from=date(2020, 1, 1))
    on_day(0)
    assert [*chosen, Mail.objects.get().to] == [
        "baas@example.org", "member_administrator@example.org", "controller@example.org", "respondent@example.org",
        "vragen@example.org",
    ]  # fmt: skip


def test_who_stopped_gets_no_reminder_but_who_came_after(member):
    asked(round_out(), member)
    on_day(0)
    back(1)
    member.contact_set.update(valid_to=TODAY + timedelta(days=2))
    contact(member, "nieuw@example.org", name="Sam Voorbeeld")
    assert on_day(7) == 1
    assert Mail.objects.order_by("-pk")[0].to == "nieuw@example.org"


def test_several_municipalities_are_one_mail_with_a_link_each(member):
    made = round_out(unit="municipality")
    for code, name in (("GM0344", "Utrecht"), ("GM0355", "Zeist")):
        Municipality.objects.create(code=code, name=name, province="Utrecht")
        asked(made, member, municipality=code)
    assert on_day(0) == 2
    mail = Mail.objects.get()
    assert mail.body.count("/v/") == 2
    assert "Utrecht: http" in mail.body
    assert "Zeist: http" in mail.body


def test_a_run_that_dies_halfway_leaves_whole_portions(monkeypatch, member):
    made = round_out()
    monkeypatch.setattr(inviting, "PORTION", 1)
    asked(made, member)
    other = organisation("Welzijn Zee")
    contact(other, "zee@example.org")
    asked(made, other)
    write, letters = inviting.Letters.write, []

    def dies(self, *args):
        letters.append(args)
        if len(letters) == 2:
            write(self, *args)
            raise KeyboardInterrupt
        return write(self, *args)

    monkeypatch.setattr(inviting.Letters, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        on_day(0)
    assert (Mail.objects.count(), Message.everything.count(), Link.everything.count()) == (1, 1, 1)
    monkeypatch.setattr(inviting.Letters, "write", write)
    assert on_day(0) == 1
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["kim@example.org", "zee@example.org"]


def test_a_round_that_fails_keeps_no_other_waiting(monkeypatch, member):
    first, second = round_out(), round_out()
    for made in (first, second):
        asked(made, member)
    ends = inviting.end_for_who_left

    def fails(*, by, round_pk):
        if round_pk == first.pk:
            raise ValueError("wrong")
        return ends(by=by, round_pk=round_pk)

    monkeypatch.setattr(inviting, "end_for_who_left", fails)
    with pytest.raises(ValueError, match="wrong"):
        on_day(0)
    assert Message.everything.get().round == second


def test_the_bureau_reminds_some_once_a_day(member):
    made = round_out(opens=TODAY - timedelta(days=3), reminders=(3,))
    one, by = asked(made, member), actor(Role.DATA_OFFICER)
    on_day(0)
    assert inviting.mail_again(by=by, round_=made, assignments=[one.uuid]) == 0  # it had its invitation today
    back(1)
    assert inviting.mail_again(by=by, round_=made, assignments=[one.uuid]) == 1
    assert inviting.mail_again(by=by, round_=made, assignments=[one.uuid]) == 0
    assert on_day(0) == 0  # the reminder of this day went already


def test_reminding_by_hand_is_refused_to_who_may_not_and_when_it_makes_no_sense(member):
    made = round_out()
    with pytest.raises(PermissionDenied):
        inviting.mail_again(by=actor(Role.BUREAU_READER), round_=made, assignments=[])
    with pytest.raises(Refused, match="vandaag begonnen"):
        inviting.mail_again(by=actor(Role.DATA_OFFICER), round_=made, assignments=[])
    made.closed = moment(TODAY)
    with pytest.raises(Refused, match="niet open"):
        inviting.mail_again(by=actor(Role.DATA_OFFICER), round_=made, assignments=[])


def test_reminders_still_to_come():
    made = round_out(opens=TODAY - timedelta(days=8), reminders=(7, 12))
    assert inviting.planned(made, TODAY) == [made.opens + timedelta(days=12)]
