"""Giving and ending roles. (Services: see `services`.)"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.accounts.selectors import grantable, on
from meerwaarde.web.accounts.types import Place, Refused
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import REACH, Permission, Reach, Role
from meerwaarde.web.scopes import Actor


def require_grantable(by: Actor, place: Place) -> None:
    """Raises PermissionDenied unless `by` may give the role there, Refused when the role cannot hold there."""
    by.scope.require(Permission.PEOPLE_INVITE, place.organisation)
    if place.role not in grantable(by.scope, place.organisation):
        raise PermissionDenied(place.role)
    reach = REACH[place.role]
    if (reach is Reach.ORGANISATION) != (place.organisation is not None):
        raise Refused(
            _("Kies bij welke organisatie deze rol hoort.")
            if reach is Reach.ORGANISATION
            else _("Deze rol hoort niet bij een organisatie. Laat de organisatie leeg.")
        )
    if (reach is Reach.MUNICIPALITY) != bool(place.municipality):
        raise Refused(
            _("Kies bij welke gemeente deze rol hoort.")
            if reach is Reach.MUNICIPALITY
            else _("Deze rol hoort niet bij een gemeente. Laat de gemeente leeg.")
        )


@transaction.atomic
def grant_role(*, by: Actor, person: Person, place: Place, valid_from: date | None = None,
               valid_to: date | None = None) -> RoleGrant:  # fmt: skip
    """Give `person` a role from a day (today) until another (without end). The same role twice is one role.

    Raises PermissionDenied and Refused as `require_grantable` does, Refused too when the last day is before the first.
    """
    require_grantable(by, place)
    return give(by=by, person=person, place=place, valid_from=valid_from, valid_to=valid_to)


def give(*, by: Actor, person: Person, place: Place, valid_from: date | None = None,
         valid_to: date | None = None) -> RoleGrant:  # fmt: skip
    """As `grant_role`, for callers that have checked the right (an invitation was checked when it was sent)."""
    day = valid_from or timezone.localdate()
    if valid_to is not None and valid_to < day:
        raise Refused(_("De rol kan niet eindigen voordat hij begint."))
    Person.objects.select_for_update().get(pk=person.pk)  # two at once: the second finds the role of the first
    held = RoleGrant.everything.filter(
        on(day), person=person, role=place.role, organisation=place.organisation, municipality=place.municipality
    ).filter(Q(valid_to__isnull=True) if valid_to is None else Q(valid_to__isnull=True) | Q(valid_to__gte=valid_to))
    if (already := held.first()) is not None:
        return already
    grant = RoleGrant.everything.create(
        person=person, role=place.role, organisation_id=place.organisation, municipality=place.municipality,
        valid_from=day, valid_to=valid_to,
    )  # fmt: skip
    _record(by, "accounts.role.granted", grant, {"role": [None, place.role], "valid_from": [None, day]})
    return grant


@transaction.atomic
def end_role(*, by: Actor, grant: RoleGrant, day: date | None = None) -> RoleGrant:
    """Let a role hold no longer from `day` (today). Raises PermissionDenied; Refused for the last administrator."""
    place = Place(Role(grant.role), grant.organisation_id, grant.municipality)
    require_grantable(by, place)
    last = day or timezone.localdate()
    if place.role is Role.BUREAU_ADMINISTRATOR:
        require_another(grant, last)
    before, grant.valid_to = grant.valid_to, max(last, grant.valid_from)
    if before is not None and before <= grant.valid_to:
        grant.valid_to = before
        return grant
    grant.save(update_fields=["valid_to"])
    _record(by, "accounts.role.ended", grant, {"valid_to": [before, grant.valid_to], "role": [place.role, None]})
    return grant


def require_not_last(person: Person) -> None:
    """Raises Refused when `person` is the last administrator of the bureau."""
    today = timezone.localdate()
    for grant in RoleGrant.everything.filter(on(today), person=person, role=Role.BUREAU_ADMINISTRATOR):
        require_another(grant, today)


def require_another(grant: RoleGrant, day: date, *, leaving: bool = False) -> None:
    """Raises Refused when nobody else is administrator of the bureau from `day` on, without an end.

    `leaving`: the person goes, with every role that they have. Every grant of that role is held, in one order, so that
    two administrators cannot end each other at once.
    """
    rows = RoleGrant.everything.select_for_update(of=("self",)).filter(role=Role.BUREAU_ADMINISTRATOR)
    staying = [
        one
        for one in rows.select_related("person").order_by("pk")
        if one.pk != grant.pk
        and not (leaving and one.person_id == grant.person_id)
        and one.valid_from <= day
        and one.valid_to is None
        and one.person.is_active
    ]
    if not staying:
        raise Refused(
            _("Dit is de laatste beheerder van het bureau. Maak eerst iemand anders beheerder; daarna kan dit wel.")
        )


def _record(by: Actor, action: str, grant: RoleGrant, changes: dict[str, list[object]]) -> None:
    audit.record(
        by=by,
        action=action,
        subject=("role", grant.pk),
        organisation=grant.organisation_id,
        person=grant.person.uuid,
        changes=changes,
    )
