"""Changing, helping and stopping people. (Services: see `services`.)"""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meerwaarde.language import LANGUAGES
from meerwaarde.web.accounts import mail, tries
from meerwaarde.web.accounts.inviting import DAYS, key_hash, link
from meerwaarde.web.accounts.models import ApiKey, Invitation, Person, RoleGrant
from meerwaarde.web.accounts.roles import give, require_another
from meerwaarde.web.accounts.selectors import on
from meerwaarde.web.accounts.sign_ins import end_sign_ins
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Actor
from meerwaarde.web.typed import one_line


@transaction.atomic
def make_person(*, by: Actor, email: str, name: str, places: tuple[Place, ...] = (), password: str | None = None,
                totp_secret: str | None = None, language: str = "nl") -> Person:  # fmt: skip
    """A person who can sign in at once, with roles; for the demo and for moving from elsewhere. Not for pages.

    Raises PermissionDenied unless `by` is the program itself (a task or the console).
    """
    if by.kind not in {"task", "console"}:
        raise PermissionDenied(Permission.PEOPLE_INVITE)
    person = Person(email=email, name=name, language=language)
    person.set_password(password)
    person.save()
    if totp_secret is not None:
        TOTP.activate(person, totp_secret)
    _record(by, "accounts.person.made", person)
    for place in places:
        give(by=by, person=person, place=place)
    return person


@transaction.atomic
def change_person(*, by: Actor, person: Person, name: str, language: str) -> Person:
    """Let people change how we call them and in which language. Raises PermissionDenied for anybody else."""
    if by.id != str(person.uuid) or language not in LANGUAGES:
        raise PermissionDenied(Permission.HOME)
    before = {"name": person.name, "language": person.language}
    person.name, person.language = one_line(name)[:200], language
    changes = {
        field: [old, getattr(person, field)] for field, old in before.items() if old != getattr(person, field)
    }  # fmt: skip
    if changes:
        person.save(update_fields=list(changes))
        _record(by, "accounts.person.changed", person, changes)
    return person


@transaction.atomic
def reset_second_factor(*, by: Actor, person: Person) -> None:
    """Take away codes and passkeys of somebody who lost them, and end their sessions; they get a message.

    Raises PermissionDenied unless `by` is administrator of the bureau, and for one's own account.
    """
    by.scope.require(Permission.PEOPLE_INVITE)
    if by.id == str(person.uuid):
        raise PermissionDenied(Permission.PEOPLE_INVITE)
    removed, _each = Authenticator.objects.filter(user=person).delete()
    end_sign_ins(by=by, person=person)
    _record(by, "accounts.factor.reset", person, {"factors": [removed, 0]})
    mail.changed(person, "reset")


@transaction.atomic
def recover_administrator(*, by: Actor, email: str) -> str:
    """Make, or let in again, an administrator of the bureau; the address of a page to choose a password on, for once.

    The old password, codes, passkeys and sessions of that person end. Raises PermissionDenied unless `by` is the
    console.
    """
    if by.kind != "console":
        raise PermissionDenied(Permission.PEOPLE_INVITE)
    address, place = email.strip().lower(), Place(Role.BUREAU_ADMINISTRATOR)
    person = Person.objects.filter(email=address).first()
    if person is not None:
        person.is_active = True
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        Authenticator.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        end_sign_ins(by=by, person=person)
        give(by=by, person=person, place=place)
        _record(by, "accounts.person.recovered", person)
    tries.forget(address)
    key = secrets.token_urlsafe(24)
    made = Invitation.everything.create(
        key_sha256=key_hash(key), email=address, name=person.name if person else "", role=place.role,
        expires=timezone.now() + timedelta(days=DAYS),
    )  # fmt: skip
    audit.record(by=by, action="accounts.invitation.made", subject=("invitation", made.pk))
    return link(key)


@transaction.atomic
def close_account(*, by: Actor, person: Person) -> None:
    """Stop an account: nobody signs in with it, its sessions, roles and keys end today; what happened stays.

    Raises PermissionDenied unless `by` gives roles in the whole association or erases people, Refused for the last
    administrator of the bureau.
    """
    if not by.scope.may(Permission.PRIVACY_ERASE):
        by.scope.require(Permission.PEOPLE_INVITE)
    today, now = timezone.localdate(), timezone.now()
    grants = list(RoleGrant.everything.filter(on(today), person=person))
    for grant in grants:
        if grant.role == Role.BUREAU_ADMINISTRATOR:
            require_another(grant, today, leaving=True)
    end_sign_ins(by=by, person=person)
    for grant in grants:
        grant.valid_to = today
        grant.save(update_fields=["valid_to"])
    RoleGrant.everything.filter(person=person, valid_from__gt=today).update(valid_to=F("valid_from"))
    keys = ApiKey.everything.filter(owner=person, revoked__isnull=True).update(revoked=now)
    person.is_active = False
    person.save(update_fields=["is_active"])
    changes: dict[str, list[object]] = {"active": [True, False], "roles": [len(grants), 0], "keys": [keys, 0]}
    _record(by, "accounts.person.closed", person, changes)


def _record(by: Actor, action: str, person: Person, changes: dict[str, list[object]] | None = None) -> None:
    audit.record(by=by, action=action, subject=("person", person.uuid), person=person.uuid, changes=changes)
