"""Keys for programs: shown once, never further than their owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.web.accounts import selectors, services
from meerwaarde.web.accounts.models import ApiKey, Person, RoleGrant
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Permission, Role
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
SEE, FIGURES = Permission.REGISTER_SEE, Permission.REGISTER_FIGURES


def made(role: Role = Role.DATA_OFFICER, place=None, **more):
    by = actor(role, place)
    asked = {"name": "kwartaal", "permissions": [SEE, FIGURES], "organisation": place.pk if place else None} | more
    return services.make_key(by=by, **asked)


def test_it_works() -> None:
    key, secret = made()
    who = selectors.actor_of_key(secret)
    assert (who.kind, who.id) == ("key", str(key.uuid))
    assert who.scope.may(SEE)
    assert not who.scope.may(Permission.REGISTER_CHANGE)  # the owner may, the key not
    assert secret not in str(ApiKey.everything.values())
    assert Entry.everything.get(action="accounts.key.made").subject_id == str(key.uuid)


def test_a_key_for_one_organisation_reaches_no_further() -> None:
    own, other = organisation(), organisation()
    _key, secret = made(Role.MEMBER_ADMINISTRATOR, own)
    scope = selectors.actor_of_key(secret).scope
    assert scope.may(FIGURES, own.pk)
    assert not scope.may(FIGURES, other.pk)
    assert not scope.may(SEE)
    assert not scope.roles
    # Somebody at the bureau may make a key for their own whole reach alone, or for nothing.
    key, secret = made(organisation=own.pk)
    scope = selectors.actor_of_key(secret).scope
    assert (scope.may(SEE, own.pk), scope.may(SEE, other.pk), scope.may(SEE)) == (True, False, False)
    assert key.organisation == own


def test_a_key_loses_what_its_owner_loses() -> None:
    key, secret = made()
    RoleGrant.everything.filter(person=key.owner).update(valid_to=timezone.localdate())
    assert not selectors.actor_of_key(secret).scope.may_somewhere(SEE)


@pytest.mark.parametrize("ending", ["expired", "revoked", "stopped", "unknown", "empty"])
def test_a_key_that_ended_opens_nothing(ending) -> None:
    key, secret = made()
    if ending == "expired":
        ApiKey.everything.update(expires=timezone.now())
    elif ending == "revoked":
        services.revoke_key(by=actor(Role.DATA_OFFICER), key=key)
    elif ending == "stopped":
        Person.objects.filter(pk=key.owner_id).update(is_active=False)
    else:
        secret = "mw_nothing" if ending == "unknown" else ""
    assert selectors.actor_of_key(secret) is None


def test_the_day_of_use_is_kept_and_nothing_finer() -> None:
    key, secret = made()
    selectors.actor_of_key(secret)
    key.refresh_from_db()
    first = key.last_used
    assert first.astimezone(timezone.get_current_timezone()).date() == timezone.localdate()
    assert (timezone.localtime(first).hour, timezone.localtime(first).minute) == (0, 0)
    ApiKey.everything.update(last_used=first - timedelta(days=1))
    selectors.actor_of_key(secret)
    key.refresh_from_db()
    assert key.last_used == first


def test_nobody_hands_on_what_they_may_not_do() -> None:
    with pytest.raises(PermissionDenied):
        made(permissions=[Permission.AUDIT_SEE])
    with pytest.raises(PermissionDenied):
        made(Role.BUREAU_READER)
    for permission in (Permission.PEOPLE_INVITE, Permission.KEYS_MANAGE, Permission.PRIVACY_ERASE):
        with pytest.raises(PermissionDenied):
            made(Role.BUREAU_ADMINISTRATOR, permissions=[permission])
    with pytest.raises(PermissionDenied):
        made(Role.MEMBER_ADMINISTRATOR, organisation(), organisation=organisation().pk)


def test_a_key_makes_no_keys() -> None:
    _key, secret = made()
    with pytest.raises(PermissionDenied):
        services.make_key(by=selectors.actor_of_key(secret), name="nog een", permissions=[SEE])


@pytest.mark.parametrize("change", [{"name": " "}, {"permissions": []}, {"days": 0}, {"days": 400}])
def test_what_a_key_cannot_be(change) -> None:
    with pytest.raises(Refused):
        made(**change)


def test_the_page_shows_the_secret_once(client) -> None:
    signed_in(client, Role.DATA_OFFICER)
    typed = {"name": "kwartaal", "organisation": "vereniging", "permissions": [SEE.value], "days": "30"}
    page = client.post("/sleutels/", typed).content.decode()
    secret = re.search(r"<code>(mw_\S+)</code>", page)[1]
    assert selectors.actor_of_key(secret).scope.may(SEE)
    again = client.post("/sleutels/", typed)  # a form that was sent twice makes one key
    assert again.status_code == 400
    assert "al een sleutel met deze naam" in again.content.decode()
    later = client.get("/sleutels/").content.decode()
    assert secret not in later
    assert "kwartaal" in later
    assert ApiKey.everything.count() == 1
    key = ApiKey.everything.get()
    assert client.post(f"/sleutels/{key.uuid}/intrekken/").status_code == 303
    assert selectors.actor_of_key(secret) is None


def test_keys_of_others_do_not_exist_for_a_member(client) -> None:
    key, _secret = made()
    signed_in(client, Role.MEMBER_ADMINISTRATOR, organisation())
    assert "kwartaal" not in client.get("/sleutels/").content.decode()
    assert client.post(f"/sleutels/{key.uuid}/intrekken/").status_code == 404


@pytest.mark.parametrize("role", [Role.BUREAU_READER, Role.TRANSLATOR])
def test_others_have_no_such_page(client, role) -> None:
    signed_in(client, role)
    assert client.get("/sleutels/").status_code == 403
