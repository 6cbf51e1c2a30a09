"""Guessing is slowed down, and nobody locks out another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts import flood, tries
from meerwaarde.web.accounts.models import FailedTry
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.signing_in import SECRET, code, known, sign_in

pytestmark = pytest.mark.django_db
TOO_OFTEN = "ging te vaak mis"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Nothing is remembered of the tests before."""
    cache.clear()
    flood.start_again()


def test_it_works(client) -> None:
    one = known()
    for _time in range(10):
        assert TOO_OFTEN not in sign_in(client, one, "wrong password here").content.decode()
    assert TOO_OFTEN in sign_in(client, one).content.decode()  # the right one too: it is not looked at
    FailedTry.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client, one)["Location"] == "/"


def test_a_thousand_tries_of_a_stranger_do_not_stop_the_owner(client) -> None:
    one = known()
    sign_in(client, one)
    client.post("/uitloggen/")
    stranger = Client()
    for _time in range(20):
        sign_in(stranger, one, "wrong password here")
    for _time in range(980):  # the rest without the pages around them
        tries.take("password", one.email)
    assert TOO_OFTEN in sign_in(stranger, one).content.decode()
    assert sign_in(client, one)["Location"] == "/"


def test_a_stranger_cannot_stop_the_second_step_of_the_owner(client) -> None:
    one = known(Role.DATA_OFFICER)
    TOTP.activate(one, SECRET)
    sign_in(client, one)
    client.post("/inloggen/stap-2/", {"code": code(ahead=0)})
    client.post("/uitloggen/")
    stranger = Client()
    sign_in(stranger, one)  # who knows the password, not the phone
    for _time in range(11):
        answer = stranger.post("/inloggen/stap-2/", {"code": "000000"})
    assert TOO_OFTEN in answer.content.decode()
    sign_in(client, one)
    assert client.post("/inloggen/stap-2/", {"code": code()})["Location"] == "/"


def test_a_known_device_waits_for_its_own_mistakes(client) -> None:
    one = known()
    sign_in(client, one)
    client.post("/uitloggen/")
    for _time in range(10):
        sign_in(client, one, "wrong password here")
    assert TOO_OFTEN in sign_in(client, one).content.decode()
    assert sign_in(Client(), one)["Location"] == "/"  # a new device has the counter of strangers


def test_a_new_password_by_mail_goes_past_the_counter_of_strangers(client) -> None:
    one = known()
    for _time in range(30):
        tries.take("password", one.email)
    client.post("/wachtwoord/vergeten/", {"email": one.email})
    link = next(word for word in Mail.objects.get().body.split() if "/wachtwoord/nieuw/" in word)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    new = "een heel ander wachtwoord"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, one, new)["Location"] == "/"


def test_asking_for_passwords_of_another_sends_few_messages_and_stops_nothing(client) -> None:
    one = known()
    sign_in(client, one)
    client.post("/uitloggen/")
    stranger = Client()
    for _time in range(30):
        stranger.post("/wachtwoord/vergeten/", {"email": one.email})
    assert Mail.objects.count() == 3
    client.post("/wachtwoord/vergeten/", {"email": one.email})
    assert Mail.objects.count() == 4  # the owner's own device


def test_a_cookie_is_for_one_account_and_cannot_be_made_up(client) -> None:
    attacker, owner = known(email="attacker@example.org"), known(email="owner@example.org")
    sign_in(client, attacker)
    client.post("/uitloggen/")
    for _time in range(10):
        sign_in(client, owner, "wrong password here")
    assert TOO_OFTEN in sign_in(client, owner).content.decode()
    client.cookies["apparaat"] = client.cookies["apparaat"].value[:-2] + "xx"
    assert sign_in(client, attacker)["Location"] == "/"  # as a stranger


def test_the_cookie_tells_nobody_who_used_the_device(client) -> None:
    one = known()
    answer = sign_in(client, one)
    cookie = answer.cookies["apparaat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert one.email not in cookie.value


def test_unknown_addresses_are_counted_alike(client) -> None:
    said = set()
    known(email="person@example.org")
    for address in ("person@example.org", "nobody@example.org"):
        texts = [
            client.post("/inloggen/", {"login": address, "password": "wrong password"}).content.decode()
            for _time in range(11)
        ]
        assert TOO_OFTEN not in texts[9]
        assert TOO_OFTEN in texts[10]
        said.add(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", texts[10].replace(address, "")))
    assert len(said) == 1


def test_unknown_addresses_take_as_long(client, monkeypatch) -> None:
    hashed = []
    from meerwaarde.web.accounts.hashers import Argon2

    encode, verify = Argon2.encode, Argon2.verify
    monkeypatch.setattr(Argon2, "encode", lambda self, *a, **k: hashed.append("made") or encode(self, *a, **k))
    monkeypatch.setattr(Argon2, "verify", lambda self, *a, **k: hashed.append("looked") or verify(self, *a, **k))
    one = known(email="person@example.org")
    hashed.clear()
    sign_in(client, one, "wrong password here")
    assert hashed == ["looked"]
    client.post("/inloggen/", {"login": "nobody@example.org", "password": "wrong password here"})
    assert hashed == ["looked", "made"]


def test_the_pause_grows_and_ends() -> None:
    waits = []
    for _time in range(30):
        answer = tries.take("password", "person@example.org")
        if answer.wait is not None:
            waits.append(round(answer.wait.total_seconds()))
            FailedTry.objects.update(blocked_until=timezone.now())
    assert waits[:4] == [30, 60, 120, 240]
    assert max(waits) == 3600
    FailedTry.objects.update(since=timezone.now() - timedelta(days=1, seconds=1), blocked_until=None)
    assert tries.take("password", "person@example.org").wait is None
    assert FailedTry.objects.get().count == 1


def test_a_clock_that_jumped_stops_nobody() -> None:
    for _time in range(10):
        tries.take("password", "person@example.org")
    FailedTry.objects.update(
        since=timezone.now() + timedelta(days=400), blocked_until=timezone.now() + timedelta(days=400)
    )
    assert tries.take("password", "person@example.org").wait is None


def test_a_pause_is_in_the_audit_trail_and_only_of_people_we_know(client) -> None:
    one = known()
    for _time in range(12):
        sign_in(client, one, "wrong password here")
        client.post("/inloggen/", {"login": "nobody@example.org", "password": "wrong password here"})
    entry = Entry.everything.get(action="accounts.sign_in.paused")
    assert entry.person == one.uuid
    assert entry.actor_kind == "task"


def test_a_source_that_fails_all_the_time_is_slowed_and_known_devices_are_not(client, monkeypatch) -> None:
    monkeypatch.setattr(flood, "FAILURES", 5)
    one = known()
    sign_in(client, one)
    client.post("/uitloggen/")
    stranger, at = Client(), {"REMOTE_ADDR": "192.0.2.7"}
    for number in range(5):
        stranger.post("/inloggen/", {"login": f"a{number}@example.org", "password": "wrong password"}, **at)
    assert TOO_OFTEN in sign_in(stranger, one, **at).content.decode()
    assert sign_in(client, one, **at)["Location"] == "/"  # at the same address
    client.post("/uitloggen/")
    assert sign_in(Client(), one, REMOTE_ADDR="192.0.2.8")["Location"] == "/"


def test_sources_behind_a_proxy_that_tells_nothing_are_not_counted(client, monkeypatch, settings) -> None:
    monkeypatch.setattr(flood, "FAILURES", 2)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(5):
        client.post("/inloggen/", {"login": f"a{number}@example.org", "password": "wrong"}, REMOTE_ADDR="192.0.2.9")
    assert sign_in(client, known(), REMOTE_ADDR="192.0.2.9")["Location"] == "/"


def test_no_address_of_a_computer_is_stored(client) -> None:
    one = known()
    sign_in(client, one, "wrong password here", REMOTE_ADDR="192.0.2.77")
    sign_in(client, one, REMOTE_ADDR="192.0.2.77")
    from django.apps import apps

    for model in apps.get_models():
        for row in model._base_manager.all().values():
            assert "192.0.2.77" not in str(row)
    assert "192.0.2.77" not in str(client.session.items())


def test_ten_at_once_are_ten(client) -> None:
    one = known()
    taken = [tries.take("password", one.email) for _time in range(11)]  # before any of them was looked at
    assert [answer.wait is None for answer in taken] == [True] * 10 + [False]


def test_the_right_password_after_mistakes_starts_counting_anew_on_a_known_device(client) -> None:
    one = known()
    sign_in(client, one)
    for _round in range(3):
        client.post("/uitloggen/")
        for _time in range(5):
            sign_in(client, one, "wrong password here")
        assert sign_in(client, one)["Location"] == "/"


def test_a_session_left_open_is_no_way_to_guess_the_password(client) -> None:
    one = known()
    sign_in(client, one)
    typed = {
        "oldpassword": "wrong password here",
        "password1": "een heel ander woord",
        "password2": "een heel ander woord",
    }
    for _time in range(11):
        answer = client.post("/wachtwoord/veranderen/", typed)
    assert TOO_OFTEN in answer.content.decode()
