"""Who does not want to be asked: entered by the bureau, or left by the reader of a message."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.test import Client

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import inviting, notasking
from meerwaarde.web.rounds.models import DoNotAsk, Link
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep import mailing
from support.people import actor, organisation, signed_in
from support.rounds import asked, contact, round_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def leaving(settings):
    """The header of an invitation, and the address in it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_ADDRESS = "https://leden.example.org"
    one = organisation("Welzijn Aarde")
    contact(one, "kim@example.org")
    asked(round_out(), one)
    inviting.invite_due()
    mailing.send_waiting()
    (message,) = outbox.outbox
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return message.extra_headers["List-Unsubscribe"].removeprefix("<https://leden.example.org").removesuffix(">")


def test_it_works(by):
    one = organisation("Welzijn Aarde")
    first = notasking.add(by=by, reason=" Te druk ", email="Kim@Example.org")
    second = notasking.add(by=by, reason="Te druk", number=one.number)
    assert (first.email, first.reason, first.organisation) == ("kim@example.org", "Te druk", None)
    assert (second.email, second.organisation) == ("", one)
    assert notasking.add(by=by, reason="Nog eens", email="kim@example.org") == first
    lines, more = notasking.page_of(by.scope, 1)
    assert ([(line.organisation, line.email) for line in lines], more) == (
        [("Welzijn Aarde", ""), ("", "kim@example.org")], False,
    )  # fmt: skip
    notasking.remove(by=by, key=first.pk)
    notasking.remove(by=by, key=first.pk)
    assert DoNotAsk.everything.get() == second
    assert list(Entry.everything.order_by("number").values_list("action", flat=True)) == [
        "rounds.silence.begun", "rounds.silence.begun", "rounds.silence.ended",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": "Druk"}, "email"),
        ({"reason": "Druk", "email": "a@example.org", "number": "L1"}, "email"),
        ({"reason": " ", "email": "a@example.org"}, "reason"),
        ({"reason": "x" * 301, "email": "a@example.org"}, "reason"),
        ({"reason": "Druk", "email": "geen"}, "email"),
        ({"reason": "Druk", "number": "bestaat-niet"}, "number"),
    ],
)
def test_what_makes_no_sense_is_refused(by, typed, field):
    with pytest.raises(Refused) as refused:
        notasking.add(by=by, **typed)
    assert refused.value.field == field
    assert not DoNotAsk.everything.exists()


def test_only_who_manages_rounds():
    reader = actor(Role.BUREAU_READER)
    for act in (
        lambda: notasking.add(by=reader, reason="Druk", email="a@example.org"),
        lambda: notasking.remove(by=reader, key=1),
        lambda: notasking.page_of(reader.scope, 1),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_looking_at_the_page_of_leaving_changes_nothing(client, leaving):
    answer = client.get(leaving)
    assert answer.status_code == 200
    assert b"kim@example.org" in answer.content
    assert not DoNotAsk.everything.exists()


@pytest.mark.parametrize(
    ("posted", "left"),
    [
        ({"List-Unsubscribe": "One-Click"}, ("kim@example.org", None)),
        ({"wie": "adres"}, ("kim@example.org", None)),
        ({"wie": "organisatie"}, ("", "Welzijn Aarde")),
    ],
)
def test_leaving_needs_one_click_and_no_cookie(leaving, posted, left):
    stranger = Client(enforce_csrf_checks=True)
    assert [stranger.post(leaving, posted).status_code for _time in range(2)] == [200, 200]
    row = DoNotAsk.everything.get()
    name = notasking.members.names_of([row.organisation_id])[row.organisation_id] if row.organisation_id else None
    assert (row.email, name) == left
    assert Entry.everything.get(action="rounds.silence.begun").actor_kind == "link"


@pytest.mark.parametrize("key", ["1", "1:abc", "x", "999999"])
def test_a_key_that_is_not_ours_leads_nowhere(client, leaving, key):
    key = notasking.SIGNER.sign(key) if key == "999999" else key
    for answer in (client.get(f"/afmelden/{key}/"), client.post(f"/afmelden/{key}/", {"wie": "adres"})):
        assert answer.status_code == 404
    assert not DoNotAsk.everything.exists()


def test_leaving_does_not_open_the_questions(client, leaving):
    key = leaving.rstrip("/").rpartition("/")[2]
    assert notasking.link_of(key) == Link.everything.get()
    assert client.get(f"/v/{key}/").status_code == 404


def test_the_page_of_the_bureau(client):
    signed_in(client, Role.DATA_OFFICER)
    wrong = client.post("/rondes/niet-vragen/", {"email": "geen", "reason": "Druk"})
    assert wrong.status_code == 422
    assert client.post("/rondes/niet-vragen/", {"email": "a@example.org", "reason": "Druk"}).status_code == 303
    assert b"a@example.org" in client.get("/rondes/niet-vragen/").content
    row = DoNotAsk.everything.get()
    assert client.post(f"/rondes/niet-vragen/{row.pk}/weghalen/").status_code == 303
    assert not DoNotAsk.everything.exists()
