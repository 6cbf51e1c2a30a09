"""Who answered and who did not: the list, reminding from it, and the file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import inviting, responding
from meerwaarde.web.rounds.models import DoNotAsk, Message
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, signed_in
from support.rounds import TODAY, asked, contact, round_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """A round of three days ago: one member answered, one began, one was invited, one wants nothing, one left."""
    found = round_out(opens=TODAY - timedelta(days=3))
    now = timezone.now()
    asked(found, organisation("Aarde", number="A1"), answered=now, begun=now, seconds=95, size_class="<10")
    asked(found, organisation("Berg", number="B1"), begun=now)
    waiting = organisation("Cirkel", number="=C1")
    contact(waiting, "cirkel@example.org")
    asked(found, waiting)
    silent = organisation("Dorp", number="D1")
    DoNotAsk.everything.create(organisation=silent, reason="Te druk.")
    asked(found, silent)
    asked(found, organisation("Eiland", number="E1"), ended="left")
    inviting.invite_due()
    Message.everything.update(created=now - timedelta(days=3))
    return found


def listed(made, stands, words=""):
    lines, _more = responding.page_of(actor(Role.BUREAU_READER).scope, made, stands, words, 1)
    return [(line.name, line.stands) for line in lines]


def test_it_works(made):
    assert listed(made, "open") == [("Berg", "begun"), ("Cirkel", "waiting"), ("Dorp", "silent")]


@pytest.mark.parametrize(
    ("stands", "names"),
    [
        ("waiting", ["Cirkel"]), ("begun", ["Berg"]), ("silent", ["Dorp"]), ("answered", ["Aarde"]),
        ("ended", ["Eiland"]), ("onzin", ["Berg", "Cirkel", "Dorp"]),
    ],
)  # fmt: skip
def test_narrowed(made, stands, names):
    assert [name for name, _stands in listed(made, stands)] == names


def test_found_by_words(made):
    assert listed(made, "open", "ber") == [("Berg", "begun")]
    assert listed(made, "open", "aarde") == []


def test_a_page_at_a_time(made, monkeypatch):
    monkeypatch.setattr(responding, "PAGE", 2)
    scope = actor(Role.BUREAU_READER).scope
    first, more = responding.page_of(scope, made, "open", "", 1)
    rest, none = responding.page_of(scope, made, "open", "", 2)
    assert ([line.name for line in [*first, *rest]], more, none) == (["Berg", "Cirkel", "Dorp"], True, False)


def test_the_page_in_ten_queries(client, made, django_assert_max_num_queries):
    signed_in(client, Role.DATA_OFFICER)
    client.get("/rondes/")  # the session of who just signed in is written once
    with django_assert_max_num_queries(10):
        answer = client.get(f"/rondes/{made.uuid}/respons/wie/", {"zoek": "cirkel", "stand": "open"})
    page = answer.content.decode()
    assert "Cirkel" in page
    assert "Berg" not in page
    assert "cirkel@example.org" not in page


def test_who_only_looks_cannot_remind(client, made):
    signed_in(client, Role.BUREAU_READER)
    assert b'name="lid"' not in client.get(f"/rondes/{made.uuid}/respons/wie/").content
    assert client.post(f"/rondes/{made.uuid}/respons/wie/mailen/").status_code == 403


def test_reminding_who_is_ticked(client, made):
    signed_in(client, Role.DATA_OFFICER)
    before, place = Mail.objects.count(), f"/rondes/{made.uuid}/respons/wie/mailen/"
    ticked = [str(one.uuid) for one in made.assignments.all()]
    said = client.post(place, {"lid": [*ticked, "onzin"]}, follow=True).content.decode()
    assert "Er gaat 1 bericht uit. 4 keer niet" in said
    assert Mail.objects.count() == before + 1
    said = client.post(place, {"lid": ticked}, follow=True).content.decode()
    assert "Er gaan 0 berichten uit. 5 keer niet" in said
    assert "Kruis eerst aan" in client.post(place, follow=True).content.decode()


def test_the_invitations_page_in_ten_queries(client, made, django_assert_max_num_queries):
    signed_in(client, Role.DATA_OFFICER)
    client.get("/rondes/")  # the session of who just signed in is written once
    with django_assert_max_num_queries(10):
        page = client.get(f"/rondes/{made.uuid}/uitnodigingen/").content.decode()
    assert "Er is geen adres bekend" in page
    assert not Entry.everything.filter(action="rounds.addresses.read").exists()
    Message.everything.update(bounced=timezone.now())
    page = client.get(f"/rondes/{made.uuid}/uitnodigingen/").content.decode()
    assert "cirkel@example.org" in page
    assert Entry.everything.get(action="rounds.addresses.read").read


def test_another_address_by_page(client, made):
    signed_in(client, Role.DATA_OFFICER)
    one = made.assignments.get(organisation__number="B1")
    place = f"/rondes/{made.uuid}/uitnodigingen/{one.uuid}/"
    assert client.get(place).status_code == 200
    assert client.post(place, {"email": "geen"}).status_code == 422
    assert client.post(place, {"email": "berg@example.org"}).status_code == 303
    assert Mail.objects.filter(to="berg@example.org").exists()
    other = round_out()
    assert client.get(f"/rondes/{other.uuid}/uitnodigingen/{one.uuid}/").status_code == 404


def test_the_file(client, made):
    signed_in(client, Role.BUREAU_READER)
    answer = client.get(f"/rondes/{made.uuid}/respons/lijst.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["lidnummer"], row["stand"], row["minuten"], row["berichten"]) for row in rows] == [
        ("A1", "Geantwoord", "2", "0"), ("B1", "Begonnen", "", "0"), ("'=C1", "Nog niet begonnen", "", "1"),
        ("D1", "Wil niet gevraagd worden", "", "0"), ("E1", "Geen lid meer", "", "0"),
    ]  # fmt: skip
    assert "@" not in text
    assert Entry.everything.get(action="rounds.response.exported").detail.changes == {"assignments": [None, 5]}
