"""The list of people: searched, narrowed, 25 a page; fast with 50,000.

Pages follow each other by name, not by number. A role or organisation that few people have is looked up first;
one that many have is checked while walking the names, since most of them fit.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from meerwaarde.web.accounts.models import Person, RoleGrant, folded
from meerwaarde.web.accounts.periods import on
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Scope

PAGE = 25
FEW = 1_000


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People in the order of their names, each with the roles that hold; cursors of the pages around, if any."""

    people: tuple[tuple[Person, tuple[RoleGrant, ...]], ...]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people: words of name or address, a role, an organisation (its primary key)."""

    words: str = ""
    role: Role | None = None
    organisation: int | None = None


def people_page(scope: Scope, wanted: Wanted, *, after: str = "", before: str = "") -> PeoplePage:
    """One page, after or before the person with this UUID; a cursor that names nobody gives the first page."""
    rows = _found(scope, wanted)
    edge = _person(before or after)
    back = bool(before) and edge is not None
    if edge is not None:
        name, key = edge
        rows = rows.filter(
            Q(found_by__lt=name) | Q(found_by=name, pk__lt=key) if back else
            Q(found_by__gt=name) | Q(found_by=name, pk__gt=key)
        )  # fmt: skip
    order = ("-found_by", "-pk") if back else ("found_by", "pk")
    picked = list(rows.order_by(*order)[: PAGE + 1])
    more, picked = len(picked) > PAGE, picked[:PAGE]
    if back:
        picked.reverse()
    roles = _roles(scope, picked)
    return PeoplePage(
        tuple((person, tuple(roles[person.pk])) for person in picked),
        previous=str(picked[0].uuid) if picked and (more if back else edge is not None) else "",
        next=str(picked[-1].uuid) if picked and (back or more) else "",
    )


def _found(scope: Scope, wanted: Wanted) -> QuerySet[Person]:
    rows = Person.objects.filter(erased__isnull=True)
    for word in folded(wanted.words.replace("\0", "")).split()[:5]:
        rows = rows.filter(Q(found_by__startswith=word) | Q(found_by__contains=f" {word}"))
    if scope.may(Permission.PEOPLE_SEE) and wanted.role is None and wanted.organisation is None:
        return rows
    grants = _visible(scope, scope.day)
    if wanted.role is not None:
        grants = grants.filter(role=wanted.role)
    if wanted.organisation is not None:
        grants = grants.filter(organisation=wanted.organisation)
        return rows.filter(pk__in=grants.values("person_id"))  # never many
    few = list(grants.values_list("person_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return rows.filter(pk__in=few)
    return rows.filter(Exists(grants.filter(person=OuterRef("pk"))))


def _visible(scope: Scope, day: date) -> QuerySet[RoleGrant]:
    rows: QuerySet[RoleGrant] = RoleGrant.objects.within(scope, Permission.PEOPLE_SEE)
    return rows.filter(on(day))


def _roles(scope: Scope, people: list[Person]) -> dict[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in _visible(scope, scope.day).filter(person__in=people).order_by("valid_from", "pk"):
        found[grant.person_id].append(grant)
    return found


def _person(cursor: str) -> tuple[str, int] | None:
    try:
        return Person.objects.filter(uuid=uuid.UUID(cursor)).values_list("found_by", "pk").first()
    except ValueError:
        return None
