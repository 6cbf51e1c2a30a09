"""Another e-mail address, and what a session left open may not do without showing who one is."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from meerwaarde.web.accounts.models import ApiKey
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import just_signed_in, organisation, person, signed_in
from support.signing_in import PASSWORD, known, sign_in

pytestmark = pytest.mark.django_db
NEW = "nieuw@example.org"


def asked(client, email: str = NEW) -> str:
    """What the page says after asking for another address."""
    page = client.post("/mijn/adres/", {"email": email}, follow=True).content.decode()
    return re.search(r'class="messages".*?</div>', page, re.DOTALL).group()


def link() -> str:
    return re.search(r"/mijn/adres/\S+", Mail.objects.get(to=NEW).body).group()


def old(client, one) -> None:
    """Let the session be of an hour ago."""
    session = client.session
    just_signed_in(session, one, ago=3600)
    session["second_factor"] = True
    session.save()


def test_it_works(client) -> None:
    one = known(Role.RESPONDENT)
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    was = one.email
    sign_in(client, one)
    assert NEW in asked(client, " Nieuw@Example.org").lower()
    one.refresh_from_db()
    assert one.email == was  # not before the link is opened
    page = link()
    assert "Ja, verander mijn adres" in client.get(page).content.decode()
    one.refresh_from_db()
    assert one.email == was  # nor by looking at it
    assert client.post(page).status_code == 303
    one.refresh_from_db()
    assert (one.email, EmailAddress.objects.get().email) == (NEW, NEW)
    assert NEW in one.found_by
    assert NEW in Mail.objects.get(to=was).body
    entry = Entry.everything.get(action="accounts.address.changed")
    assert entry.detail.changes == {"email": [was, NEW]}
    assert sign_in(Client(), one, PASSWORD).status_code == 302
    assert client.post(page).status_code == 404  # once


def test_the_answer_does_not_tell_whether_somebody_has_the_address(client) -> None:
    signed_in(client, Role.RESPONDENT, organisation())
    other = person()
    free, taken = asked(client), asked(client, other.email)
    assert free.replace(NEW, "-") == taken.replace(other.email, "-")
    assert not Mail.objects.filter(to=other.email).exists()


def test_a_link_is_for_one_person(client) -> None:
    signed_in(client, Role.RESPONDENT, organisation())
    asked(client)
    other = Client()
    assert other.get(link())["Location"].startswith("/inloggen/")
    victim = signed_in(other, Role.RESPONDENT, organisation())
    assert other.post(link()).status_code == 404
    victim.refresh_from_db()
    assert victim.email != NEW


def test_an_address_that_somebody_got_in_the_meantime(client) -> None:
    one = signed_in(client, Role.RESPONDENT, organisation())
    asked(client)
    person(email=NEW)
    was = one.email
    assert client.post(link()).status_code == 404
    one.refresh_from_db()
    assert one.email == was


def test_a_few_times(client) -> None:
    signed_in(client, Role.RESPONDENT, organisation())
    for number in range(3):
        assert client.post("/mijn/adres/", {"email": f"a{number}@example.org"}).status_code == 303
    answer = client.post("/mijn/adres/", {"email": NEW})
    assert answer.status_code == 400
    assert "Wacht een uur" in answer.content.decode()
    assert not Mail.objects.filter(to=NEW).exists()


@pytest.mark.parametrize("email", ["", "nergens", "a" * 250 + "@example.org"])
def test_what_is_no_address(client, email) -> None:
    signed_in(client, Role.RESPONDENT, organisation())
    assert client.post("/mijn/adres/", {"email": email}).status_code == 400


@pytest.mark.parametrize("page", ["/mijn/adres/", "/sleutels/", "/wachtwoord/kiezen/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_left_open_is_asked_who_it_is(client, page, method) -> None:
    one = signed_in(client, Role.DATA_OFFICER)
    ways = ("/mijn/opnieuw/", "/inloggen/nog-een-keer/")
    for way, password in zip(ways, (None, PASSWORD), strict=True):  # who has no password signs in again
        one.set_password(password)
        one.save()
        client.force_login(one)
        old(client, one)
        typed = {"name": "x", "organisation": "vereniging", "permissions": ["register.see"], "days": 9,
                 "password1": PASSWORD, "password2": PASSWORD, "email": NEW}  # fmt: skip
        answer = getattr(client, method)(page, typed)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (303, way)
        assert PASSWORD not in str(dict(client.session))
    assert not ApiKey.everything.exists()
    assert not Mail.objects.exists()


def test_signing_in_again_leads_back(client) -> None:
    signed_in(client, Role.DATA_OFFICER)
    assert "/sleutels/" in client.get("/mijn/opnieuw/?next=/sleutels/").content.decode()
    assert client.post("/mijn/opnieuw/", {"next": "/sleutels/"})["Location"] == "/inloggen/?next=%2Fsleutels%2F"
    assert client.get("/mijn/").status_code == 302
    signed_in(client, Role.DATA_OFFICER)
    away = client.post("/mijn/opnieuw/", {"next": "https://example.net/"})
    assert away["Location"] == "/inloggen/?next=%2Fmijn%2F"
