"""Roles: given and ended, never so that nobody is administrator any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.accounts.types import Place, Refused
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Actor
from support.people import actor, organisation, person

pytestmark = pytest.mark.django_db
CONSOLE = Actor.system("test", date.today(), "console")


def grant_of(one, role: Role) -> RoleGrant:
    return RoleGrant.everything.get(person=one, role=role)


def test_it_works() -> None:
    place, one, by = organisation(), person(), actor(Role.BUREAU_ADMINISTRATOR)
    grant = services.grant_role(by=by, person=one, place=Place(Role.CONTROLLER, place.pk))
    today = timezone.localdate()
    assert scope_of(one, today).may(Permission.REGISTER_FIGURES, place.pk)
    assert not scope_of(one, today - timedelta(days=1)).may(Permission.REGISTER_FIGURES, place.pk)
    services.end_role(by=by, grant=grant)
    assert not scope_of(one, today).roles  # the same day
    actions = Entry.everything.filter(person=one.uuid).order_by("number").values_list("action", "organisation")
    assert list(actions) == [("accounts.role.granted", place.pk), ("accounts.role.ended", place.pk)]


def test_the_same_role_twice_is_one() -> None:
    one, by = person(), actor(Role.BUREAU_ADMINISTRATOR)
    first = services.grant_role(by=by, person=one, place=Place(Role.REVIEWER))
    assert services.grant_role(by=by, person=one, place=Place(Role.REVIEWER)) == first
    assert Entry.everything.filter(action="accounts.role.granted").count() == 1


def test_a_role_for_a_while() -> None:
    one, by, today = person(), actor(Role.BUREAU_ADMINISTRATOR), timezone.localdate()
    services.grant_role(
        by=by, person=one, place=Place(Role.REVIEWER), valid_from=today, valid_to=today + timedelta(days=7)
    )
    assert scope_of(one, today + timedelta(days=6)).may(Permission.REVIEW)
    assert not scope_of(one, today + timedelta(days=7)).may(Permission.REVIEW)
    with pytest.raises(Refused):
        services.grant_role(by=by, person=one, place=Place(Role.TRANSLATOR), valid_to=today - timedelta(days=1))


def test_ending_what_has_ended_changes_nothing() -> None:
    one, by = person(), actor(Role.BUREAU_ADMINISTRATOR)
    grant = services.grant_role(by=by, person=one, place=Place(Role.REVIEWER))
    services.end_role(by=by, grant=grant)
    services.end_role(by=by, grant=grant, day=timezone.localdate() + timedelta(days=9))
    grant.refresh_from_db()
    assert grant.valid_to == timezone.localdate()
    assert Entry.everything.filter(action="accounts.role.ended").count() == 1


def test_the_last_administrator_stays() -> None:
    one = person(Role.BUREAU_ADMINISTRATOR)
    grant = grant_of(one, Role.BUREAU_ADMINISTRATOR)
    by = Actor("person", str(one.uuid), scope_of(one, timezone.localdate()))
    with pytest.raises(Refused, match="laatste beheerder"):
        services.end_role(by=by, grant=grant)
    stopped = person(Role.BUREAU_ADMINISTRATOR, is_active=False)
    for_a_while = person()
    services.grant_role(
        by=by,
        person=for_a_while,
        place=Place(Role.BUREAU_ADMINISTRATOR),
        valid_to=timezone.localdate() + timedelta(days=1),
    )
    with pytest.raises(Refused):  # neither of those will be there
        services.end_role(by=by, grant=grant)
    with pytest.raises(Refused):
        services.close_account(by=by, person=one)
    assert stopped
    person(Role.BUREAU_ADMINISTRATOR)
    services.end_role(by=by, grant=grant)


def test_a_member_gives_and_ends_roles_of_its_own_organisation() -> None:
    own, other = organisation(), organisation()
    by, one = actor(Role.MEMBER_ADMINISTRATOR, own), person(Role.RESPONDENT, own)
    services.end_role(by=by, grant=grant_of(one, Role.RESPONDENT))
    services.grant_role(by=by, person=one, place=Place(Role.TEAM_LEADER, own.pk))
    for place in (Place(Role.TEAM_LEADER, other.pk), Place(Role.BUREAU_ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            services.grant_role(by=by, person=one, place=place)
    elsewhere = person(Role.RESPONDENT, other)
    with pytest.raises(PermissionDenied):
        services.end_role(by=by, grant=grant_of(elsewhere, Role.RESPONDENT))


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BUREAU_READER, Role.TRANSLATOR, Role.REVIEWER])
def test_nobody_else_gives_roles(role) -> None:
    with pytest.raises(PermissionDenied):
        services.grant_role(by=actor(role), person=person(), place=Place(Role.REVIEWER))


def test_an_account_that_stops_loses_everything_at_once() -> None:
    own = organisation()
    one = person(Role.MEMBER_ADMINISTRATOR, own)
    by = Actor("person", str(one.uuid), scope_of(one, timezone.localdate()))
    key, _secret = services.make_key(by=by, name="rapport", permissions=[Permission.REGISTER_SEE], organisation=own.pk)
    later = RoleGrant.everything.create(
        person=one, role=Role.REVIEWER, valid_from=timezone.localdate() + timedelta(days=30)
    )
    services.close_account(by=actor(Role.BUREAU_ADMINISTRATOR), person=one)
    for row in (one, key, later):
        row.refresh_from_db()
    assert not one.is_active
    assert key.revoked is not None
    assert later.valid_to == later.valid_from
    with pytest.raises(PermissionDenied):
        services.close_account(by=actor(Role.MEMBER_ADMINISTRATOR, own), person=one)


def test_an_administrator_from_the_console(client) -> None:
    link = services.recover_administrator(by=CONSOLE, email="Hoofd@Example.org")
    path = link.removeprefix("http://127.0.0.1:8000")
    chosen = {"name": "Hoofd", "password1": "vier woorden achter elkaar", "password2": "vier woorden achter elkaar"}
    assert client.post(path, chosen).status_code == 303
    assert client.get("/mijn/")["Location"] == "/mijn/tweede-stap/"
    client.logout()
    assert "al aangenomen" in client.get(path).content.decode()  # once


def test_an_administrator_who_lost_everything_gets_in_again_from_the_console(client) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    from support.signing_in import PASSWORD, SECRET, known, sign_in

    one = known(Role.BUREAU_ADMINISTRATOR)
    TOTP.activate(one, SECRET)
    one.is_active = False
    one.save()
    path = services.recover_administrator(by=CONSOLE, email=one.email).removeprefix("http://127.0.0.1:8000")
    assert not Authenticator.objects.filter(user=one).exists()
    assert sign_in(client, one).status_code == 200  # the old password ended
    client.post(path, {"name": "Hoofd", "password1": PASSWORD + "!", "password2": PASSWORD + "!"})
    assert client.get("/mijn/")["Location"] == "/mijn/tweede-stap/"
    assert RoleGrant.everything.filter(person=one).count() == 1


def test_only_the_console_recovers() -> None:
    with pytest.raises(PermissionDenied):
        services.recover_administrator(by=actor(Role.BUREAU_ADMINISTRATOR), email="hoofd@example.org")


def test_a_person_made_for_the_demo_signs_in_with_both_steps(client) -> None:
    from django.core.cache import cache

    from support.signing_in import PASSWORD, SECRET, code, sign_in

    cache.clear()
    places = (Place(Role.DATA_OFFICER), Place(Role.REVIEWER))
    one = services.make_person(
        by=CONSOLE, email="demo@example.org", name="Demo", places=places, password=PASSWORD, totp_secret=SECRET
    )
    sign_in(client, one)
    assert client.post("/inloggen/stap-2/", {"code": code()})["Location"] == "/"
    assert len(client.get("/mijn/").context["roles"]) == 2
    with pytest.raises(PermissionDenied):
        services.make_person(by=actor(Role.BUREAU_ADMINISTRATOR), email="a@example.org", name="A")
