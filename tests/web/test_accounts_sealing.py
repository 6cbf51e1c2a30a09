"""Secrets of the second step: nobody makes codes of what stands in the database."""

from __future__ import annotations

import importlib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.cache import cache

from meerwaarde.web.accounts.sealing import Unreadable, seal, unseal
from meerwaarde.web.rights import Role
from support.people import just_signed_in
from support.signing_in import SECRET, code, known, sign_in

pytestmark = pytest.mark.django_db
migration = importlib.import_module("meerwaarde.web.accounts.migrations.0002_seal_second_factors")


@pytest.fixture(autouse=True)
def unused() -> None:
    """Codes of the tests before are forgotten."""
    cache.clear()


def kept(kind: str = "totp") -> dict:
    return Authenticator.objects.get(type=kind).data


def test_it_works(client) -> None:
    one = known(Role.RESPONDENT)
    TOTP.activate(one, SECRET)
    codes = RecoveryCodes.activate(one)
    assert SECRET not in str(kept())
    assert kept()["secret"].startswith("sealed:1:")
    assert kept("recovery_codes")["seed"].startswith("sealed:1:")
    assert sign_in(client, one)["Location"] == "/inloggen/stap-2/"
    assert client.post("/inloggen/stap-2/", {"code": code()}).status_code == 302
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_two_that_are_the_same_look_different() -> None:
    assert seal(SECRET) != seal(SECRET)
    assert unseal(seal(SECRET)) == SECRET


def test_an_older_key_still_opens(settings) -> None:
    old = seal(SECRET)
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal(old)
    settings.SECRET_KEY_FALLBACKS = ["tests"]
    assert unseal(old) == SECRET


def test_without_the_key_a_code_is_refused_and_the_page_says_what_to_do(client, settings) -> None:
    one = known(Role.RESPONDENT)
    TOTP.activate(one, SECRET)
    settings.SECRET_KEY = "another"
    sign_in(client, one)
    answer = client.post("/inloggen/stap-2/", {"code": code()})
    assert "Vraag uw beheerder om uw tweede stap te wissen" in answer.content.decode()
    assert client.get("/mijn/").status_code == 302  # not in


def test_recovery_codes_that_nobody_can_read_are_replaced(client, settings) -> None:
    one = known(Role.RESPONDENT)
    RecoveryCodes.activate(one)
    settings.SECRET_KEY = "another"
    client.force_login(one)
    session = client.session
    just_signed_in(session, one)
    session.save()
    assert client.get("/mijn/herstelcodes/")["Location"] == "/mijn/herstelcodes/"
    assert client.get("/mijn/herstelcodes/").status_code == 200


def test_rows_of_before_are_read_and_then_sealed_once() -> None:
    made = TOTP.activate(known(), SECRET).instance
    Authenticator.objects.filter(pk=made.pk).update(data={"secret": SECRET})
    assert TOTP(Authenticator.objects.get()).validate_code(code())
    migration.seal_all(apps, None)
    sealed = kept()["secret"]
    assert unseal(sealed) == SECRET != sealed
    migration.seal_all(apps, None)
    assert kept()["secret"] == sealed
    migration.unseal_all(apps, None)
    assert kept()["secret"] == SECRET
