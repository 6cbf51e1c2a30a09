"""Invitations: a secret link by mail, that gives a person and a role. (Services: see `services`.)"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import links, mail, tries
from meerwaarde.web.accounts.models import Invitation, Person
from meerwaarde.web.accounts.roles import give, require_grantable
from meerwaarde.web.accounts.selectors import open_invitations, organisation_name
from meerwaarde.web.accounts.types import Place, Refused
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.typed import one_line
from meerwaarde.web.upkeep import services as upkeep

DAYS = 14
A_DAY = 2_000  # by one member: more than any has people, fewer than a sender of unwanted mail would like
AT_ONCE = 500  # of many invitations, in one transaction with one line in the audit trail


def key_hash(key: str) -> str:
    """What is kept of the secret in a link."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(*, by: Actor, email: str, place: Place, name: str = "", days: int = DAYS) -> Invitation:
    """Invite somebody to a role, by mail. An open invitation to the same role is given back as it is.

    Raises PermissionDenied when `by` may not give this role, Refused when the role cannot hold there, when the address
    got too many invitations today, or when the member sent too many.
    """
    require_grantable(by, place)
    address = email.strip().lower()
    already = open_invitations(place).filter(email=address).first()
    if already is not None:
        return already
    _require_bearable(by, place, 1)
    invitation, key = _made(by, address, name, place, days)
    invitation.save()
    _send(invitation, key)
    _record(by, "accounts.invitation.sent", invitation, {"role": [None, place.role]})
    return invitation


def invite_many(*, by: Actor, people: Sequence[tuple[str, str]], place: Place, days: int = DAYS) -> int:
    """Invite many (address, name) to one role; how many were new. Who has an open invitation gets no second one.

    In parts of `AT_ONCE`, each whole or not at all: what was cut off can be done again and sends nobody two mails.
    """
    require_grantable(by, place)
    _require_bearable(by, place, len(people))
    rest = iter({address.strip().lower(): name for address, name in people}.items())
    count = 0
    while part := list(islice(rest, AT_ONCE)):
        count += _invite_part(by, part, place, days)
    return count


@transaction.atomic
def _invite_part(by: Actor, part: list[tuple[str, str]], place: Place, days: int) -> int:
    known = set(
        open_invitations(place).filter(email__in=[address for address, _name in part]).values_list("email", flat=True)
    )
    made = [_made(by, address, name, place, days) for address, name in part if address not in known]
    if not made:
        return 0
    stored = Invitation.everything.bulk_create([invitation for invitation, _key in made])
    where = organisation_name(place.organisation)
    for invitation, key in made:
        to, subject, body = _message(invitation, key, where)
        upkeep.send(to=to, subject=subject, body=body)
    audit.record(
        by=by,
        action="accounts.invitation.sent_many",
        subject=("invitations", f"{stored[0].pk}-{stored[-1].pk}"),
        organisation=place.organisation,
        changes={"role": [None, place.role], "invitations": [None, [one.pk for one in stored]]},
    )
    return len(stored)


@transaction.atomic
def send_again(*, by: Actor, invitation: Invitation, days: int = DAYS) -> Invitation:
    """Send an open invitation once more, with a new link; the old link ends.

    Raises PermissionDenied; Refused when it was accepted or withdrawn, or sent too often.
    """
    require_grantable(by, place_of(invitation))
    _require_open(invitation)
    key = secrets.token_urlsafe(24)
    invitation.key_sha256, invitation.expires = key_hash(key), timezone.now() + timedelta(days=days)
    invitation.save(update_fields=["key_sha256", "expires"])
    _send(invitation, key)
    _record(by, "accounts.invitation.sent_again", invitation, {"expires": [None, invitation.expires]})
    return invitation


@transaction.atomic
def withdraw(*, by: Actor, invitation: Invitation) -> Invitation:
    """End an open invitation. Raises PermissionDenied; Refused when it was accepted."""
    by.scope.require(Permission.PEOPLE_INVITE, invitation.organisation_id)
    if invitation.withdrawn is not None:
        return invitation
    _require_open(invitation)
    invitation.withdrawn = timezone.now()
    invitation.save(update_fields=["withdrawn"])
    _record(by, "accounts.invitation.withdrawn", invitation, {"withdrawn": [None, invitation.withdrawn]})
    return invitation


@transaction.atomic
def accept(*, key: str, name: str = "", password: str = "") -> Person:
    """Take an invitation: make the person, or give the person with that address the role. Twice is once.

    Whoever holds the secret link does this, so there is no `by`; the audit trail names the person themselves.
    `password` is used when nobody has the address yet, or when that person cannot sign in yet (see
    `needs_password`). Raises Refused when the link does not work any more.
    """
    invitation = Invitation.everything.select_for_update().filter(key_sha256=key_hash(key)).first()
    if invitation is None:
        raise Refused(_("Deze link werkt niet. Kijk of u de hele link hebt overgenomen."))
    name = one_line(name)[:200]
    person = Person.objects.filter(email=invitation.email).first()
    if invitation.accepted is not None and person is not None:
        return person
    if not works(invitation):
        raise Refused(_("Deze uitnodiging is verlopen of ingetrokken. Vraag wie u uitnodigde om een nieuwe."))
    if person is None:
        person = Person(email=invitation.email, name=name or invitation.name)
        person.set_password(password)
        person.save()
    elif needs_password(person):
        person.name, person.is_active = name or person.name, True
        person.set_password(password)
        person.save(update_fields=["name", "password", "is_active"])
    by = Actor("person", str(person.uuid), Scope(timezone.localdate()))
    give(by=by, person=person, place=place_of(invitation))
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    _record(by, "accounts.invitation.accepted", invitation, {"accepted": [None, invitation.accepted]}, person)
    return person


def needs_password(person: Person | None) -> bool:
    """Whether a password belongs to taking an invitation: for who has no way to sign in, or no longer."""
    if person is None or not person.is_active:
        return True
    return not person.has_usable_password() and not person.socialaccount_set.exists()  # type: ignore[attr-defined]


def works(invitation: Invitation) -> bool:
    """Whether the link can be used now."""
    return invitation.accepted is None and invitation.withdrawn is None and invitation.expires > timezone.now()


def place_of(invitation: Invitation) -> Place:
    """The role that an invitation gives."""
    return Place(Role(invitation.role), invitation.organisation_id, invitation.municipality)


def _made(by: Actor, address: str, name: str, place: Place, days: int) -> tuple[Invitation, str]:
    key = secrets.token_urlsafe(24)
    now = timezone.now()
    return Invitation(
        key_sha256=key_hash(key),
        email=address,
        name=one_line(name)[:200],
        role=place.role,
        organisation_id=place.organisation,
        municipality=place.municipality,
        invited_by=by.id if by.kind in {"person", "key"} else None,
        expires=now + timedelta(days=days),
    ), key  # fmt: skip


def _message(invitation: Invitation, key: str, where: str) -> tuple[str, str, str]:
    subject, body = mail.invitation_text(invitation, where, link(key))
    return invitation.email, subject, body


def link(key: str) -> str:
    """The page of an invitation."""
    return links.absolute(reverse("accounts:invitation", args=[key]))


def _send(invitation: Invitation, key: str) -> None:
    if tries.take("invitation", invitation.email).wait is not None:
        raise Refused(_("Dit adres kreeg vandaag al vijf uitnodigingen. Probeer het morgen opnieuw."))
    to, subject, body = _message(invitation, key, organisation_name(invitation.organisation_id))
    upkeep.send(to=to, subject=subject, body=body)


def _require_bearable(by: Actor, place: Place, more: int) -> None:
    """Raises Refused when a member would send more mail in a day than it has a reason for."""
    if by.scope.may(Permission.PEOPLE_INVITE):
        return
    today = Invitation.everything.filter(
        organisation=place.organisation, created__gt=timezone.now() - timedelta(days=1)
    )  # fmt: skip
    if today.count() + more > A_DAY:
        raise Refused(_("Een organisatie verstuurt ten hoogste {n} uitnodigingen op een dag.").format(n=A_DAY))


def _require_open(invitation: Invitation) -> None:
    if invitation.accepted is not None:
        raise Refused(_("Deze uitnodiging is al aangenomen."))
    if invitation.withdrawn is not None:
        raise Refused(_("Deze uitnodiging is al ingetrokken."))


def _record(by: Actor, action: str, invitation: Invitation, changes: dict[str, list[object]],
            person: Person | None = None) -> None:  # fmt: skip
    audit.record(
        by=by,
        action=action,
        subject=("invitation", invitation.pk),
        organisation=invitation.organisation_id,
        person=person.uuid if person is not None else None,
        changes=changes,
    )
