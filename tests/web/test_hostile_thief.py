"""Somebody with a stolen password, session, device or link, but not everything that belongs to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.inviting import key_hash
from meerwaarde.web.accounts.models import Invitation, RoleGrant
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import LONG_AGO, actor, organisation, person, signed_in
from support.signing_in import PASSWORD, SECRET, code, known, sign_in

pytestmark = pytest.mark.django_db
CODE_PAGE = "/inloggen/nog-een-keer/code/"


@pytest.fixture(autouse=True)
def unused() -> None:
    """Codes of the tests before are forgotten."""
    cache.clear()


@pytest.mark.parametrize(
    "address",
    ["/mijn/herstelcodes/", "/mijn/herstelcodes/bewaren/", "/mijn/passkeys/nieuw/", "/mijn/app/koppelen/",
     "/mijn/tweede-stap/", "/mijn/", "/sleutels/", "/wachtwoord/veranderen/", "/mijn/app/ontkoppelen/"],
)  # fmt: skip
def test_a_password_alone_opens_no_other_second_step_where_there_is_one(client, address):
    """The thief signed in before the owner set up a second step, and shows the password once more."""
    owner = known(Role.BUREAU_ADMINISTRATOR)
    sign_in(client, owner)
    TOTP.activate(owner, SECRET)
    RecoveryCodes.activate(owner)
    client.post("/inloggen/nog-een-keer/", {"password": PASSWORD})
    for method in (client.get, client.post):
        assert method(address).headers.get("Location", "").startswith(CODE_PAGE)
    answer = client.post(CODE_PAGE, {"code": code(), "next": "/mijn/"})
    assert answer.status_code == 302
    assert client.get("/mijn/").status_code == 200


def test_showing_the_password_again_is_no_second_step(client):
    owner = known(Role.DATA_OFFICER)
    sign_in(client, owner)
    client.post("/inloggen/nog-een-keer/", {"password": PASSWORD})
    assert client.get("/leden/")["Location"] == "/mijn/tweede-stap/"


def test_a_new_password_by_mail_is_no_way_past_the_second_step(client):
    from meerwaarde.web.accounts.passwords import reset_path

    owner = known(Role.DATA_OFFICER)
    TOTP.activate(owner, SECRET)
    page = client.get(reset_path(owner))["Location"]
    new = "een heel ander lang wachtwoord"
    client.post(page, {"password1": new, "password2": new})
    assert client.get("/leden/")["Location"].startswith("/inloggen/")
    assert sign_in(client, owner, new)["Location"] == "/inloggen/stap-2/"
    assert client.get("/leden/")["Location"].startswith("/inloggen/")


def test_an_invitation_to_somebody_with_a_second_step_asks_for_it(client):
    """Also when the account was stopped and the link chooses a new password."""
    owner = known(Role.DATA_OFFICER)
    TOTP.activate(owner, SECRET)
    services.close_account(by=actor(Role.BUREAU_ADMINISTRATOR), person=owner)
    Invitation.everything.create(key_sha256=key_hash("geheim"), email=owner.email, role=Role.DATA_OFFICER,
                                 expires=timezone.now() + timedelta(days=1))  # fmt: skip
    new = "een heel ander lang wachtwoord"
    answer = client.post("/uitnodiging/geheim/", {"name": "Dief", "password1": new, "password2": new})
    assert answer["Location"] == "/inloggen/stap-2/"
    assert client.get("/leden/").status_code == 302


def test_a_session_loses_what_a_role_gave_the_moment_it_ends(client):
    one = signed_in(client, Role.DATA_OFFICER)
    signed_in(Client(), Role.BUREAU_ADMINISTRATOR)
    assert client.get("/leden/importeren/").status_code == 200
    RoleGrant.everything.filter(person=one).update(valid_to=timezone.localdate())
    assert client.get("/leden/importeren/").status_code == 403
    assert client.post("/leden/importeren/").status_code == 403


def test_the_cookie_of_somebody_who_left_opens_nothing(client):
    one = known(Role.RESPONDENT)
    sign_in(client, one)
    cookie = client.cookies["sessie"].value
    client.post("/uitloggen/")
    thief = Client()
    thief.cookies["sessie"] = cookie
    assert thief.get("/mijn/")["Location"].startswith("/inloggen/")


def test_a_link_that_was_forwarded_gives_the_forwarder_nothing_of_an_account(client):
    """Who has an account gets the role themselves; the one who pressed the button stays who they are."""
    owner = known(Role.RESPONDENT)
    services.invite(by=actor(Role.BUREAU_ADMINISTRATOR), email=owner.email, place=Place(Role.REVIEWER))
    Invitation.everything.update(key_sha256=key_hash("geheim"))
    thief = signed_in(client, Role.PRACTITIONER, organisation())
    assert client.post("/uitnodiging/geheim/")["Location"] == "/inloggen/"
    assert not RoleGrant.everything.filter(person=thief, role=Role.REVIEWER).exists()
    assert RoleGrant.everything.filter(person=owner, role=Role.REVIEWER).exists()
    assert client.get("/uitnodiging/geheim/").content.decode().count(owner.email) == 0


def test_a_link_used_twice_signs_nobody_in(client):
    """The second press comes when the first is done: it finds no open invitation, and no way in."""
    services.invite(by=actor(Role.BUREAU_ADMINISTRATOR), email="nieuw@example.org", place=Place(Role.REVIEWER))
    Invitation.everything.update(key_sha256=key_hash("geheim"))
    typed = {"name": "Nieuw", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/uitnodiging/geheim/", typed)
    thief = Client()
    thief.post("/uitnodiging/geheim/", {"name": "Dief", "password1": "x" * 20, "password2": "x" * 20})
    assert thief.get("/mijn/")["Location"].startswith("/inloggen/")


def test_the_slower_of_two_who_hold_a_link_does_not_come_in_as_the_other(monkeypatch):
    """Both found the link open; the second one's password was never stored, so it opens nothing."""
    services.invite(by=actor(Role.BUREAU_ADMINISTRATOR), email="nieuw@example.org", place=Place(Role.REVIEWER))
    Invitation.everything.update(key_sha256=key_hash("geheim"))
    first, second = Client(), Client()
    typed = {"name": "Nieuw", "password1": PASSWORD, "password2": PASSWORD}
    accept = services.accept

    def after_the_first(**what):  # the second looked and typed; before it is stored, the first is done
        monkeypatch.setattr(services, "accept", accept)
        first.post("/uitnodiging/geheim/", typed)
        return accept(**what)

    monkeypatch.setattr(services, "accept", after_the_first)
    second.post("/uitnodiging/geheim/", {"name": "Dief", "password1": "x" * 20, "password2": "x" * 20})
    assert first.get("/mijn/").status_code == 200
    assert second.get("/mijn/")["Location"].startswith("/inloggen/")


def test_secrets_stay_out_of_every_cache(client):
    """Pages with secrets or somebody's way in are kept nowhere, not even in the browser."""
    one = known(Role.MEMBER_ADMINISTRATOR)
    sign_in(client, one)
    TOTP.activate(one, SECRET)
    RecoveryCodes.activate(one)
    services.invite(by=actor(Role.BUREAU_ADMINISTRATOR), email="nieuw@example.org", place=Place(Role.REVIEWER))
    Invitation.everything.update(key_sha256=key_hash("geheim"))
    for address in ("/mijn/herstelcodes/", "/mijn/herstelcodes/bewaren/", "/sleutels/", "/uitnodiging/geheim/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"], address
    fresh = Client()
    sign_in(fresh, known())
    answer = fresh.get("/mijn/app/koppelen/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_key_is_no_session_and_follows_its_owner_down():
    at = organisation()
    owner = person(Role.MEMBER_ADMINISTRATOR, at)
    from meerwaarde.web.accounts.selectors import scope_of
    from meerwaarde.web.rights import Permission
    from meerwaarde.web.scopes import Actor

    by = Actor("person", str(owner.uuid), scope_of(owner, timezone.localdate()))
    _key, secret = services.make_key(
        by=by, name="k", permissions=[Permission.REGISTER_FIGURES, Permission.REGISTER_SEE], organisation=at.pk
    )  # fmt: skip
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(f"/api/v1/organisations/{at.uuid}/figures").status_code == 200
    assert program.get("/mijn/")["Location"].startswith("/inloggen/")
    RoleGrant.everything.filter(person=owner).update(valid_to=timezone.localdate())
    RoleGrant.everything.create(person=owner, role=Role.PRACTITIONER, organisation=at, valid_from=LONG_AGO)
    assert program.get(f"/api/v1/organisations/{at.uuid}/figures").status_code in {403, 404}


def test_a_key_made_in_somebodys_session_is_told_to_them(client):
    at = organisation()
    owner = signed_in(client, Role.MEMBER_ADMINISTRATOR, at)
    client.post("/sleutels/", {"name": "k", "organisation": at.pk, "permissions": ["register.see"], "days": 366})
    told = Mail.objects.get(to=owner.email)
    assert "sleutel" in told.body
    assert "mw_" not in told.body
