"""One's own page: name, language, ways in, sessions that really end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts.models import SignIn
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from support.people import organisation, signed_in
from support.signing_in import known, sign_in

pytestmark = pytest.mark.django_db
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)"}


def test_it_works(client) -> None:
    me = signed_in(client, Role.RESPONDENT, organisation("Welzijn Voorbeeld"))
    page = client.get("/mijn/").content.decode()
    for said in (me.email, "invuller, Welzijn Voorbeeld", "App koppelen", "Passkey toevoegen"):
        assert said in page


def test_a_stranger_signs_in_first(client) -> None:
    assert client.get("/mijn/")["Location"] == "/inloggen/?next=/mijn/"


def test_name_and_language(client) -> None:
    me = signed_in(client, Role.RESPONDENT, organisation())
    answer = client.post("/mijn/", {"name": "Anna de Vries", "language": "en"})
    assert answer.status_code == 303
    assert answer.cookies["taal"].value == "en"
    me.refresh_from_db()
    assert (me.name, me.language) == ("Anna de Vries", "en")
    assert me.found_by.startswith("anna de vries")
    entry = Entry.everything.get(action="accounts.person.changed")
    assert set(entry.detail.changes) == {"name", "language"}
    assert client.post("/mijn/", {"name": "", "language": "xx"}).status_code == 400


def test_sessions_are_listed_and_end_one_by_one(client) -> None:
    one, phone = known(), Client(headers=PHONE)
    sign_in(client, one)
    sign_in(phone, one)
    page = client.get("/mijn/")
    assert {row.device for row in page.context["sessions"]} == {"", "iPhone"}
    assert page.content.decode().count("dit apparaat</span>") == 1
    there = SignIn.objects.get(device="iPhone")
    assert client.post(f"/mijn/sessies/{there.pk}/beeindigen/").status_code == 303
    assert phone.get("/mijn/").status_code == 302  # really
    assert client.get("/mijn/").status_code == 200
    assert client.post(f"/mijn/sessies/{there.pk}/beeindigen/").status_code == 404


def test_ending_the_session_one_is_in(client) -> None:
    sign_in(client, known())
    here = SignIn.objects.get()
    assert client.post(f"/mijn/sessies/{here.pk}/beeindigen/")["Location"] == "/"
    assert client.get("/mijn/").status_code == 302
    here.refresh_from_db()
    assert here.ended is not None


def test_everywhere_at_once(client) -> None:
    one = known()
    others = [Client() for _other in range(3)]
    for browser in (client, *others):
        sign_in(browser, one)
    kept = client.cookies["sessie"].value
    assert client.post("/mijn/sessies/beeindigen/")["Location"] == "/inloggen/"
    client.cookies["sessie"] = kept  # also who copied the cookie
    for browser in (client, *others):
        assert browser.get("/mijn/").status_code == 302
    assert not SignIn.objects.filter(ended__isnull=True).exists()


def test_sessions_of_others_do_not_exist(client) -> None:
    sign_in(Client(), known())
    other = SignIn.objects.get()
    signed_in(client, Role.RESPONDENT, organisation())
    assert client.post(f"/mijn/sessies/{other.pk}/beeindigen/").status_code == 404
    other.refresh_from_db()
    assert other.ended is None


def test_sessions_that_ran_out_are_not_listed(client) -> None:
    one = known()
    sign_in(Client(), one)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    sign_in(client, one)
    assert len(client.get("/mijn/").context["sessions"]) == 1


def test_when_a_session_was_used_is_kept_by_the_quarter(client, django_assert_max_num_queries) -> None:
    sign_in(client, known())
    client.get("/mijn/")
    long_ago = timezone.now() - timedelta(hours=2)
    SignIn.objects.update(seen=long_ago)
    client.get("/mijn/")
    assert SignIn.objects.get().seen == long_ago
    session = client.session
    session["seen"] -= 1_000
    session.save()
    client.get("/mijn/")
    assert SignIn.objects.get().seen > long_ago
    with django_assert_max_num_queries(10):
        client.get("/mijn/")


def test_who_was_stopped_is_out_at_once(client) -> None:
    one = known()
    sign_in(client, one)
    one.is_active = False
    one.save()
    assert client.get("/mijn/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/mijn/app/koppelen/", "/mijn/passkeys/", "/mijn/passkeys/nieuw/", "/wachtwoord/veranderen/", "/uitloggen/"],
)
def test_the_pages_around_it(client, address) -> None:
    sign_in(client, known())
    page = client.get(address)
    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1


def test_something_that_matters_asks_once_more_after_a_while(client) -> None:
    one = known()
    sign_in(client, one)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 1_000
    session.save()
    answer = client.get("/mijn/app/koppelen/")
    assert answer["Location"].startswith("/inloggen/nog-een-keer/?next=")
    page = client.post(answer["Location"], {"password": "wrong password here"})
    assert "klopt niet" in page.content.decode()
    from support.signing_in import PASSWORD

    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == "/mijn/app/koppelen/"
    assert client.get("/mijn/app/koppelen/").status_code == 200
