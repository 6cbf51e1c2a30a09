"""Reading people and their roles."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meerwaarde.web.accounts.listing import people_page
from meerwaarde.web.accounts.models import ApiKey, Invitation, Person, RoleGrant, SignIn
from meerwaarde.web.accounts.periods import on
from meerwaarde.web.accounts.reaching import colleagues
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import GRANTS, MEMBERS, Permission, Role
from meerwaarde.web.scopes import Actor, Scope, permissions_of

__all__ = [
    "actor_of_key",
    "colleagues",
    "grantable",
    "grants_of",
    "has_address",
    "invitation_of",
    "invitations",
    "keys",
    "on",
    "open_invitations",
    "organisation_name",
    "people_page",
    "person_in",
    "scope_of",
    "scope_of_id",
    "sign_ins_of",
    "stopped_since",
]


def scope_of(person: Any, day: date) -> Scope:
    """What `person` may do on `day`: the sum of the roles of that day. Nothing for who is not signed in."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Scope(day)
    grants = RoleGrant.everything.filter(on(day), person=person).values_list("role", "organisation_id", "municipality")
    wide, at, municipalities = set(), defaultdict(set), set()
    for name, organisation, municipality in grants:
        role = Role(name)
        if role in MEMBERS:
            at[organisation].add(role)
        elif role is Role.MUNICIPALITY_READER:
            municipalities.add(municipality)
        else:
            wide.add(role)
    return Scope(
        day,
        everywhere=permissions_of(frozenset(wide)) | {Permission.HOME},  # one's own account, also without a role
        at={organisation: permissions_of(frozenset(roles)) for organisation, roles in at.items()},
        municipalities=frozenset(municipalities),
        roles=frozenset(wide).union(*at.values()) | ({Role.MUNICIPALITY_READER} if municipalities else frozenset()),
    )


def scope_of_id(identifier: uuid.UUID, day: date) -> Scope:
    """What the person with this UUID may do on `day`; nothing for who is unknown or stopped."""
    person = Person.objects.filter(uuid=identifier, erased__isnull=True).first()
    return scope_of(person, day)


def stopped_since(email: str, organisation: int, since: date, day: date) -> bool:
    """Whether who has this address lost their last role at an organisation after `since`: true on `day`.

    False for an address that nobody with a role there ever had.
    """
    grants = RoleGrant.everything.filter(person__email=email.strip().lower(), organisation=organisation)
    ends = list(grants.filter(valid_from__lte=day).values_list("valid_to", flat=True))
    return bool(ends) and all(end is not None and since <= end <= day for end in ends)


def grantable(scope: Scope, organisation: int | None) -> frozenset[Role]:
    """The roles that whoever has this scope may give and end: at an organisation, or (None) in the association."""
    if scope.may(Permission.PEOPLE_INVITE):
        return GRANTS[Role.BUREAU_ADMINISTRATOR]
    if organisation is not None and scope.may(Permission.PEOPLE_INVITE, organisation):
        return GRANTS[Role.MEMBER_ADMINISTRATOR]
    return frozenset()


def actor_of_key(secret: str) -> Actor | None:
    """Who asks with this key, and how far the key reaches today: what its owner may, within what the key was given.

    None when the key is unknown, expired or revoked, or its owner stopped. The day of its last use is kept.
    """
    from meerwaarde.web.accounts.keys import secret_hash

    now = timezone.now()
    key = (
        ApiKey.everything.select_related("owner")
        .filter(key_sha256=secret_hash(secret), revoked__isnull=True, expires__gt=now, owner__is_active=True)
        .first()
    )
    if key is None or key.owner.erased is not None:
        return None
    if key.last_used is None or timezone.localdate(key.last_used) != timezone.localdate(now):
        ApiKey.everything.filter(pk=key.pk).update(last_used=_midnight(now))
    scope = scope_of(key.owner, timezone.localdate(now))
    return Actor(
        "key", str(key.uuid), _narrowed(scope, frozenset(map(Permission, key.permissions)), key.organisation_id)
    )


def _midnight(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _narrowed(scope: Scope, permissions: frozenset[Permission], organisation: int | None) -> Scope:
    """The part of a scope that a key was given."""
    if organisation is None:
        return Scope(scope.day, everywhere=scope.everywhere & permissions)
    held = scope.everywhere | scope.at.get(organisation, frozenset())
    return Scope(scope.day, at={organisation: held & permissions})


def person_in(scope: Scope, identifier: uuid.UUID) -> Person | None:
    """Somebody whose roles, now or before, this scope may see, with `second_factor`: whether they have one. None for
    others."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    known = Person.objects.filter(uuid=identifier, erased__isnull=True).annotate(second_factor=Exists(factors))
    person = known.first()
    if person is None or scope.may(Permission.PEOPLE_SEE):
        return person
    return person if RoleGrant.objects.within(scope, Permission.PEOPLE_SEE).filter(person=person).exists() else None


def grants_of(scope: Scope, person: Person) -> list[RoleGrant]:
    """The roles of a person that this scope may see, those that hold first."""
    rows = RoleGrant.objects.within(scope, Permission.PEOPLE_SEE).filter(person=person).select_related("person")
    return sorted(rows, key=lambda one: (one.valid_to is not None, -one.valid_from.toordinal(), one.pk))


def invitations(scope: Scope) -> QuerySet[Invitation]:
    """Invitations that this scope may see and were not accepted or withdrawn, the newest first."""
    rows: QuerySet[Invitation] = Invitation.objects.within(scope, Permission.PEOPLE_SEE)
    return rows.filter(accepted__isnull=True, withdrawn__isnull=True).order_by("-created", "-pk")


def open_invitations(place: Place) -> QuerySet[Invitation]:
    """Invitations to one role that can still be accepted; for who has checked the right."""
    return Invitation.everything.filter(
        Q(accepted__isnull=True, withdrawn__isnull=True, expires__gt=timezone.now()),
        role=place.role,
        organisation=place.organisation,
        municipality=place.municipality,
    )


def invitation_of(key: str) -> Invitation | None:
    """The invitation that a secret link belongs to."""
    from meerwaarde.web.accounts.inviting import key_hash

    return Invitation.everything.filter(key_sha256=key_hash(key)).first()


def organisation_name(organisation: int | None) -> str:
    """What an organisation is called; empty for None. For messages to people who belong there."""
    return "" if organisation is None else members.names_of([organisation]).get(organisation, "")


def sign_ins_of(person: Person) -> list[SignIn]:
    """Where somebody is signed in now, the latest used first."""
    from django.contrib.sessions.models import Session

    rows = list(SignIn.objects.filter(person=person, ended__isnull=True).order_by("-seen")[:50])
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_sha256 for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [row for row in rows if row.session_sha256 in alive]


def keys(scope: Scope, person: Person) -> QuerySet[ApiKey]:
    """The keys that this scope manages, and the person's own; the newest first."""
    managed = ApiKey.objects.within(scope, Permission.KEYS_MANAGE).values("pk")
    rows = ApiKey.everything.filter(Q(pk__in=managed) | Q(owner=person))
    return rows.select_related("owner").order_by("-created", "-pk")


def has_address(people: Iterable[uuid.UUID | str], email: str) -> bool:
    """Whether one of these people signs in with this address."""
    return Person.objects.filter(uuid__in=list(people), email=email.strip().lower()).exists()


def names_of(people: Iterable[uuid.UUID | str]) -> dict[str, str]:
    """What people are called, by UUID as text: the name, else the address. For who has checked that they may know.

    Who was erased, or never existed, is absent.
    """
    rows = Person.objects.filter(uuid__in=list(people), erased__isnull=True).values_list("uuid", "name", "email")
    return {str(identifier): name or address or "" for identifier, name, address in rows}
