"""Reading people and their roles."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.rights import MEMBERS, Role
from meerwaarde.web.scopes import Scope, permissions_of


def on(day: date) -> Q:
    """What holds on `day` of rows with a period."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


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
        everywhere=permissions_of(frozenset(wide)),
        at={organisation: permissions_of(frozenset(roles)) for organisation, roles in at.items()},
        municipalities=frozenset(municipalities),
        roles=frozenset(wide).union(*at.values()) | ({Role.MUNICIPALITY_READER} if municipalities else frozenset()),
    )
