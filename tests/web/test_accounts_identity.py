"""Signing in at an identity provider: for people who are known here, by an address that it checked; nobody else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache

from meerwaarde.web.accounts.models import Person
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from support.identity_provider import provider
from support.people import organisation, person
from support.signing_in import SECRET, code, known

pytestmark = pytest.mark.django_db
CLAIMS = {"sub": "12345", "email": "Anna@Example.org", "email_verified": True, "name": "Anna de Vries"}


def come_in(client, at, **change):
    """Press the button, and come back from the provider."""
    at.claims.update(change)
    leaving = client.post("/inloggen/via/oidc/")
    assert leaving.status_code == 302
    asked = parse_qs(urlsplit(leaving["Location"]).query)
    assert leaving["Location"].startswith(f"{at.issuer}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/inloggen/via/oidc/terug/", {"code": "a code", "state": asked["state"][0]})


@pytest.fixture
def at(settings):
    """A provider that is set up."""
    cache.clear()
    with provider(**CLAIMS) as made:
        settings.SOCIALACCOUNT_PROVIDERS = made.settings()
        yield made


def test_it_works(client, at) -> None:
    one = person(Role.RESPONDENT, organisation(), email="anna@example.org")
    page = client.get("/inloggen/")
    assert "Inloggen via Welzijn Voorbeeld" in page.content.decode()
    assert at.issuer in page["Content-Security-Policy"]  # browsers check where a form leads in the end
    assert come_in(client, at)["Location"] == "/"
    assert client.get("/mijn/").context["person"] == one
    assert at.asked[0]["code_verifier"]
    assert SocialAccount.objects.get().user == one
    assert not SocialToken.objects.exists()
    actions = set(Entry.everything.filter(person=one.uuid).values_list("action", flat=True))
    assert actions == {"accounts.identity.linked", "accounts.sign_in.begun"}


def test_opening_the_address_goes_nowhere_by_itself(client, at) -> None:
    page = client.get("/inloggen/via/oidc/")
    assert page.status_code == 200
    assert "inlogpagina van uw organisatie" in page.content.decode()
    assert at.issuer in page["Content-Security-Policy"]


def test_the_link_stays_when_the_address_changes_there(client, at) -> None:
    person(Role.RESPONDENT, organisation(), email="anna@example.org")
    come_in(client, at)
    client.post("/uitloggen/")
    assert come_in(client, at, email="other@example.org")["Location"] == "/"
    assert SocialAccount.objects.get().extra_data == {}  # nothing more is kept than the number of the account there


def test_somebody_unknown_gets_no_account(client, at) -> None:
    answer = come_in(client, at)
    assert answer.status_code == 403
    assert "nog geen account" in answer.content.decode()
    assert not Person.objects.exists()
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("checked", [False, None, "false", "true", 1])
def test_an_address_that_was_not_checked_opens_nothing(client, at, checked) -> None:
    person(Role.RESPONDENT, organisation(), email="anna@example.org")
    assert come_in(client, at, email_verified=checked).status_code == 403
    assert client.get("/mijn/").status_code == 302


def test_a_provider_that_checks_all_addresses_without_saying_so(client, at, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = at.settings(verified_email=True)
    person(Role.RESPONDENT, organisation(), email="anna@example.org")
    assert come_in(client, at, email_verified=None)["Location"] == "/"


def test_somebody_who_was_stopped_stays_out(client, at) -> None:
    one = person(Role.RESPONDENT, organisation(), email="anna@example.org")
    come_in(client, at)
    client.post("/uitloggen/")
    one.is_active = False
    one.save()
    assert come_in(client, at)["Location"] == "/inloggen/gestopt/"


def test_the_second_step_stays(client, at) -> None:
    one = known(Role.DATA_OFFICER, email="anna@example.org")
    TOTP.activate(one, SECRET)
    assert come_in(client, at)["Location"] == "/inloggen/stap-2/"
    assert client.get("/mijn/").status_code == 302
    assert client.post("/inloggen/stap-2/", {"code": code()})["Location"] == "/"


def test_the_bureau_still_sets_up_a_second_step(client, at) -> None:
    person(Role.DATA_OFFICER, email="anna@example.org")
    come_in(client, at)
    assert client.get("/mijn/")["Location"] == "/mijn/tweede-stap/"


def test_an_answer_that_nobody_asked_for(client, at) -> None:
    person(Role.RESPONDENT, organisation(), email="anna@example.org")
    answer = client.get("/inloggen/via/oidc/terug/", {"code": "a code", "state": "made up"})
    assert answer.status_code in {401, 403}
    assert at.asked == []


def test_who_says_no_there_reads_so_here(client, at) -> None:
    leaving = client.post("/inloggen/via/oidc/")
    state = parse_qs(urlsplit(leaving["Location"]).query)["state"][0]
    answer = client.get("/inloggen/via/oidc/terug/", {"error": "access_denied", "state": state}, follow=True)
    assert "brak het inloggen af" in answer.content.decode()


def test_without_settings_there_is_no_such_way(client) -> None:
    assert "Inloggen via" not in client.get("/inloggen/").content.decode()
    assert client.post("/inloggen/via/oidc/").status_code == 404


def test_the_settings_from_the_environment(monkeypatch, tmp_path) -> None:
    from meerwaarde.web.settings.accounts import _identity_provider

    monkeypatch.delenv("OIDC_ISSUER", raising=False)
    assert _identity_provider() == {}
    (tmp_path / "secret").write_text("from a file\n")
    for name, value in {
        "OIDC_ISSUER": "https://login.example.org/",
        "OIDC_CLIENT_ID": "meerwaarde",
        "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "OIDC_NAME": "Welzijn Voorbeeld",
    }.items():
        monkeypatch.setenv(name, value)
    app = _identity_provider()["openid_connect"]["APPS"][0]
    assert app["secret"] == "from a file"
    assert app["settings"] == {"server_url": "https://login.example.org", "verified_email": False}
