"""Signing in: with a password, with a second step, for the bureau never without."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from meerwaarde.web.accounts.models import SignIn
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import person
from support.signing_in import PASSWORD, SECRET, code, known, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unused() -> None:
    """Codes of the tests before are forgotten."""
    cache.clear()


def test_it_works(client) -> None:
    one = known()
    assert client.get("/inloggen/").status_code == 200
    answer = sign_in(client, one, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Example"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    session = SignIn.objects.get(person=one)
    assert session.device == "Windows-computer"
    assert session.ended is None
    assert list(Entry.everything.filter(person=one.uuid).values_list("action", flat=True)) == ["accounts.sign_in.begun"]
    assert client.get("/mijn/").status_code == 200


def test_the_session_gets_a_new_key(client) -> None:
    one = known()
    client.get("/inloggen/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessie"] = before = session.session_key
    sign_in(client, one)
    assert client.cookies["sessie"].value != before


def test_the_table_holds_no_key_of_a_cookie(client) -> None:
    from django.contrib.sessions.models import Session

    sign_in(client, known())
    key = client.cookies["sessie"].value
    assert not Session.objects.filter(session_key=key).exists()
    assert Session.objects.count() == 1


@pytest.mark.parametrize("email", ["person@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_everybody(client, email) -> None:
    known(email="person@example.org")
    answer = client.post("/inloggen/", {"login": email, "password": "not this one at all"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Het e-mailadres of het wachtwoord klopt niet" in text
    assert email in text
    assert "not this one" not in text


def test_somebody_who_was_stopped_stays_out(client) -> None:
    one = known()
    one.is_active = False
    one.save()
    assert sign_in(client, one)["Location"] == reverse("account_inactive")
    assert client.get("/mijn/").status_code == 302


def test_nobody_signs_up(client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/aanmelden/").status_code == 404


def test_leaving_asks_for_a_post(client) -> None:
    one = known()
    sign_in(client, one)
    assert client.get("/uitloggen/").status_code == 200
    assert client.get("/mijn/").status_code == 200
    assert client.post("/uitloggen/").status_code == 302
    assert client.get("/mijn/").status_code == 302
    assert SignIn.objects.get().ended is not None


def test_the_next_page_is_one_of_ours(client) -> None:
    one = known()
    data = {"login": one.email, "password": PASSWORD}
    assert client.post("/inloggen/", {**data, "next": "/mijn/"})["Location"] == "/mijn/"
    client.post("/uitloggen/")
    assert client.post("/inloggen/", {**data, "next": "https://elsewhere.example.net/"})["Location"] == "/"


def test_the_second_step(client) -> None:
    one = known()
    TOTP.activate(one, SECRET)
    assert sign_in(client, one)["Location"] == "/inloggen/stap-2/"
    assert client.get("/mijn/").status_code == 302  # not in yet
    wrong = client.post("/inloggen/stap-2/", {"code": "000000"})
    assert "Dit klopt niet" in wrong.content.decode()
    assert client.post("/inloggen/stap-2/", {"code": code()})["Location"] == "/"
    assert client.session["second_factor"] is True


def test_a_code_works_once(client) -> None:
    one = known()
    TOTP.activate(one, SECRET)
    used = code()
    sign_in(client, one)
    client.post("/inloggen/stap-2/", {"code": used})
    client.post("/uitloggen/")
    cache.clear()  # also after a new start of the program
    sign_in(client, one)
    assert client.post("/inloggen/stap-2/", {"code": used}).status_code == 200
    assert client.post("/inloggen/stap-2/", {"code": code(ahead=2)})["Location"] == "/"


@pytest.mark.django_db(transaction=True)  # the second step is noted once it is stored
def test_the_bureau_sets_up_a_second_step_before_anything_else(client) -> None:
    one = known(Role.DATA_OFFICER)
    sign_in(client, one)
    for address in ("/", "/mijn/", "/mensen/", "/sleutels/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"] == "/mijn/tweede-stap/", address
    assert client.get("/mijn/tweede-stap/").status_code == 200
    page = client.get("/mijn/app/koppelen/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    answer = client.post("/mijn/app/koppelen/", {"code": code(secret)})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d+)</code>", client.get("/mijn/herstelcodes/").content.decode())
    assert len(codes) == 10
    assert client.get("/mijn/").status_code == 200
    # And a recovery code is a second step as well.
    client.post("/uitloggen/")
    sign_in(client, one)
    assert client.post("/inloggen/stap-2/", {"code": codes[0]})["Location"] == "/"


def test_who_joins_the_bureau_while_signed_in_shows_the_second_step(client) -> None:
    one = person(Role.DATA_OFFICER)
    TOTP.activate(one, SECRET)
    client.force_login(one)
    assert client.get("/mijn/")["Location"] == "/inloggen/nog-een-keer/code/?next=%2Fmijn%2F"
    answer = client.post("/inloggen/nog-een-keer/code/?next=/mijn/", {"code": code()})
    assert answer["Location"] == "/mijn/"
    assert client.get("/mijn/").status_code == 200


def test_taking_away_the_second_step_of_the_bureau_asks_for_another(client) -> None:
    one = known(Role.DATA_OFFICER)
    TOTP.activate(one, SECRET)
    sign_in(client, one)
    client.post("/inloggen/stap-2/", {"code": code()})
    assert client.post("/mijn/app/ontkoppelen/").status_code == 302
    assert not Authenticator.objects.exists()
    assert client.get("/mijn/")["Location"] == "/mijn/tweede-stap/"


def test_a_new_password_by_mail(client) -> None:
    one = known()
    answer = client.post("/wachtwoord/vergeten/", {"email": one.email.upper()})
    assert answer["Location"] == "/wachtwoord/vergeten/verstuurd/"
    mail = Mail.objects.get()
    link = re.search(r"http://testserver(/wachtwoord/nieuw/\S+)", mail.body)[1]
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert link not in address  # the key stays out of the address bar
    new = "een heel ander wachtwoord"
    answer = client.post(address, {"password1": new, "password2": new})
    assert answer["Location"] == "/wachtwoord/nieuw/klaar/"
    assert sign_in(client, one, new)["Location"] == "/"
    assert "werkt niet meer" in client.get(link, follow=True).content.decode()  # once


def test_nobody_learns_which_addresses_are_known(client) -> None:
    known(email="person@example.org")
    answers = [client.post("/wachtwoord/vergeten/", {"email": one}, follow=True) for one in
               ("person@example.org", "nobody@example.org")]  # fmt: skip
    assert answers[0].content.decode() == answers[1].content.decode()
    assert Mail.objects.count() == 1


def test_a_new_password_ends_other_sessions(client) -> None:
    from django.test import Client

    one = known()
    other = Client()
    sign_in(other, one)
    sign_in(client, one)
    new = "een heel ander wachtwoord"
    answer = client.post("/wachtwoord/veranderen/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/mijn/").status_code == 200
    assert other.get("/mijn/").status_code == 302
    assert "Er is iets veranderd" in Mail.objects.get().subject


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kort", "te kort"),
        ("password1234", "gebruiken veel mensen"),
        ("persoon.vandaag", "uw naam"),
        ("vier woorden", "niet hetzelfde"),
    ],
)
def test_what_is_wrong_with_a_new_password(client, password, said) -> None:
    one = known(email="persoon.vandaag@example.org")
    sign_in(client, one)
    other = "iets heel anders" if said == "niet hetzelfde" else password
    answer = client.post(
        "/wachtwoord/veranderen/", {"oldpassword": PASSWORD, "password1": password, "password2": other}
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_messages_of_forms_follow_the_language(client) -> None:
    assert "Dit veld is verplicht" in client.post("/inloggen/", {}).content.decode()
    client.cookies["taal"] = "en"
    assert "This field is required" in client.post("/inloggen/", {}).content.decode()
