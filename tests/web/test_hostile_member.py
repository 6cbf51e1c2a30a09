"""Somebody with a role at one member, who tries others, our mail, and the pages of who reads them."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from meerwaarde.web.accounts import inviting, services
from meerwaarde.web.accounts.models import ApiKey, Invitation, Person, RoleGrant
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Contact, Details, YearFigures
from meerwaarde.web.rights import MEMBERS, Role
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep.models import Mail
from support.people import LONG_AGO, organisation, person, signed_in
from support.walking import address, places, world

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=a>"


class Running(HTMLParser):
    """What of a page would run, or would if the policy allowed it."""

    def __init__(self):
        super().__init__()
        self.what = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in {"script", "iframe", "object", "embed", "base"} and not (said.get("src") or "").startswith(
            "/static/"
        ):
            self.what.append(tag)
        if tag == "img" and said.get("src") == "x":
            self.what.append(tag)
        self.what += [name for name in said if name.startswith("on") or name == "style"]


@pytest.mark.parametrize(
    "name",
    ["Jan\n\nUw wachtwoord is gestolen. Log in op https://evil.example.org", "https://evil.example.org/inloggen",
     "Jan\u2028www.evil.example.org", "\u202egro.elpmaxe", "klik op evil.example.org/a"],
)  # fmt: skip
def test_an_invitation_is_no_way_to_send_letters_of_ones_own(client, name):
    at = organisation("Welzijn Aarde")
    signed_in(client, Role.MEMBER_ADMINISTRATOR, at)
    typed = {"email": "doel@example.org", "name": name, "role": Role.RESPONDENT, "organisation": at.pk}
    client.post("/mensen/uitnodigen/", typed)
    typed = {"people": f"ander@example.org {name}", "role": Role.RESPONDENT, "organisation": at.pk}
    client.post("/mensen/uitnodigen/veel/", typed)
    for mail in Mail.objects.all():
        assert "evil" not in mail.body, mail.to
        assert "\u202e" not in mail.body
        assert mail.body.splitlines()[0].startswith("Beste ")
        assert mail.body.splitlines()[1] == ""


def test_a_name_is_one_line_that_reads_as_it_is_written(client):
    one = signed_in(client, Role.RESPONDENT, organisation())
    client.post("/mijn/", {"name": "  Beheerder\u202e\u200b\n van\x07 het\tbureau ", "language": "nl"})
    one.refresh_from_db()
    assert one.name == "Beheerder van het bureau"


@pytest.mark.parametrize("role", sorted(MEMBERS))
def test_hidden_fields_and_numbers_of_another_member_do_nothing(client, role):
    mine, other = world("Welzijn Aarde"), world("Welzijn Zee")
    me = signed_in(client, role, mine["organisation"])
    before = (RoleGrant.everything.count(), Invitation.everything.count(), ApiKey.everything.count())
    own, theirs = mine["organisation"], other["organisation"]
    contact, colleague = other["leden"]["contact"], mine["mensen"]["identifier"]
    said = {"name": "X", "function": "other", "day": "2024-01-01", "email": "x@example.org"}
    tries = [
        ("/mensen/uitnodigen/", {"email": "x@example.org", "role": Role.PRACTITIONER, "organisation": theirs.pk}),
        ("/mensen/uitnodigen/", {"email": "x@example.org", "role": Role.DATA_OFFICER, "organisation": own.pk}),
        ("/mensen/uitnodigen/", {"email": "x@example.org", "role": Role.DATA_OFFICER, "organisation": ""}),
        (f"/mensen/{me.uuid}/rol/", {"role": Role.BUREAU_ADMINISTRATOR, "organisation": own.pk}),
        (f"/mensen/{me.uuid}/rol/", {"role": Role.CONTROLLER, "organisation": theirs.pk}),
        (f"/mensen/{colleague}/rol/{other['mensen']['number']}/beeindigen/", {}),
        (f"/mensen/uitnodigingen/{other['mensen/uitnodigingen']['number']}/intrekken/", {}),
        ("/sleutels/", {"name": "k", "organisation": theirs.pk, "permissions": ["register.figures"], "days": 9}),
        ("/sleutels/", {"name": "k", "organisation": "vereniging", "permissions": ["register.see"], "days": 9}),
        ("/sleutels/", {"name": "k", "organisation": own.pk, "permissions": ["register.import"], "days": 9}),
        (f"/sleutels/{other['sleutels']['identifier']}/intrekken/", {}),
        (f"/leden/{own.uuid}/contact/{contact}/", said),
        (f"/leden/{own.uuid}/contact/{contact}/weg/", {}),
        (f"/leden/{theirs.uuid}/contact/{contact}/", said),
        (f"/leden/{theirs.uuid}/cijfers/2024/", {"wage_sum": "1"}),
        (f"/leden/{own.uuid}/gegevens/", {"name": "Gekaapt", "kvk_number": "12345678", "day": "2024-01-01"}),
        (f"/leden/{own.uuid}/lidmaatschap/{other['leden']['membership']}/", {"why": "x"}),
        (f"/leden/importeren/{other['leden/importeren']['identifier']}/doorvoeren/", {}),
        (f"/privacy/persoon/{colleague}/wissen/", {"reason": "x"}),
    ]
    for at, data in tries:
        with transaction.atomic():
            assert client.post(at, data).status_code < 500, at
    assert (RoleGrant.everything.count(), Invitation.everything.count(), ApiKey.everything.count()) == (*before,)
    assert Contact.everything.get(pk=contact).name == "Contact"
    assert not YearFigures.everything.filter(organisation=theirs).exists()
    assert not RoleGrant.everything.filter(valid_to__isnull=False).exists()
    assert not Invitation.everything.filter(withdrawn__isnull=False).exists()
    assert not ApiKey.everything.filter(revoked__isnull=False).exists()
    assert Details.everything.get(organisation=own).name == "Welzijn Aarde"


def test_whatever_somebody_is_called_no_page_runs_it(client):
    """Names of people, organisations and files, on every page of who reads them."""
    made = world(MARKUP)
    one = made["organisation"]
    Person.objects.update(name=MARKUP)
    Contact.everything.update(name=MARKUP, phone=MARKUP[:20])
    somebody = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    RoleGrant.everything.create(person=somebody, role=Role.DATA_OFFICER, valid_from=LONG_AGO)
    by_hand = Client()
    admin = signed_in(by_hand, Role.MEMBER_ADMINISTRATOR, one)
    Person.objects.filter(pk=admin.pk).update(name=MARKUP)
    by_hand.post(f"/leden/{one.uuid}/gegevens/", {"website": "www.example.org", "day": "2024-01-01", "why": MARKUP})
    for reader in (client, by_hand):
        for place in places():
            answer = reader.get(address(place, made), {"zoek": MARKUP, "q": MARKUP, "lid": MARKUP, "text": MARKUP})
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
            found = Running()
            found.feed(page)
            assert found.what == [], place.pattern


def test_no_address_of_a_website_runs_anything(client):
    one = organisation()
    signed_in(client, Role.MEMBER_ADMINISTRATOR, one)
    for typed in (
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "//evil.example.org",
    ):
        client.post(f"/leden/{one.uuid}/gegevens/", {"website": typed, "day": "2024-01-01"})
        page = client.get(f"/leden/{one.uuid}/").content.decode()
        assert not re.search(r"href=\"(?!https?://|/|#|\?|mailto:|tel:)", page), typed
        assert 'href="//' not in page


def test_what_a_colleague_does_elsewhere_stays_there(client):
    """Somebody works at two members: each sees its own half."""
    here, there = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    both = person(Role.RESPONDENT, here)
    RoleGrant.everything.create(person=both, role=Role.CONTROLLER, organisation=there, valid_from=LONG_AGO)
    elsewhere = Client()
    signed_in(elsewhere, Role.MEMBER_ADMINISTRATOR, there)
    elsewhere.get(f"/mensen/{both.uuid}/")
    signed_in(client, Role.MEMBER_ADMINISTRATOR, here)
    for at in (
        f"/mensen/{both.uuid}/",
        "/mensen/",
        "/mensen/uitnodigingen/",
        "/logboek/",
        f"/logboek/?person={both.uuid}",
    ):
        answer = client.get(at)
        if answer.status_code == 200:
            assert "Zee" not in answer.content.decode(), at
            assert "controller" not in re.sub(r"<option.*?</option>", "", answer.content.decode()), at


def test_odd_figures_are_refused_beside_their_field(client):
    one = organisation()
    signed_in(client, Role.CONTROLLER, one)
    for typed in ("9" * 38, "1e9", "-1", "NaN", "Infinity", "١٢٣", "0x10", "1_000", "=1+1"):
        answer = client.post(f"/leden/{one.uuid}/cijfers/2024/", dict.fromkeys(("wage_sum", "employees", "fte"), typed))
        assert answer.status_code == 422, typed
    assert not YearFigures.everything.exists()


def test_nobody_invites_themselves_to_more(client):
    at = organisation()
    me = signed_in(client, Role.MEMBER_ADMINISTRATOR, at)
    by = Actor("person", str(me.uuid), scope_of(me, date.today()))
    for role in set(Role) - MEMBERS:
        with pytest.raises(PermissionDenied):
            services.invite(by=by, email=me.email, place=Place(role, at.pk))
    assert not Invitation.everything.exists()
    assert not Entry.everything.filter(action="accounts.invitation.sent").exists()


def test_a_member_is_no_sender_of_unwanted_mail(client, monkeypatch):
    monkeypatch.setattr(inviting, "A_DAY", 5)
    at = organisation()
    signed_in(client, Role.MEMBER_ADMINISTRATOR, at)
    for start in range(0, 12, 3):
        people = "\n".join(f"a{number}@example.org" for number in range(start, start + 3))
        answer = client.post(
            "/mensen/uitnodigen/veel/", {"people": people, "role": Role.RESPONDENT, "organisation": at.pk}
        )
    assert answer.status_code == 400
    assert "5 uitnodigingen" in answer.content.decode()
    for number in range(20, 30):
        one = {"email": f"a{number}@example.org", "role": Role.RESPONDENT, "organisation": at.pk}
        client.post("/mensen/uitnodigen/", one)
    assert Mail.objects.count() == Invitation.everything.count() == 5
