"""Writing to organisations and telling them apart, for whoever asks many of them something."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from meerwaarde.web.members.listing import matching
from meerwaarde.web.members.models import Contact, Membership
from meerwaarde.web.members.rows import SEE, on, register_on
from meerwaarde.web.members.types import Filters, Reached, Stratum
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope


def members_on(scope: Scope, day: date) -> frozenset[int]:
    """The keys of all members on a day."""
    rows = Membership.objects.within(scope, SEE).filter(on(day))
    return frozenset(rows.values_list("organisation", flat=True))


def reached(scope: Scope, organisations: Collection[int], day: date) -> tuple[Reached, ...]:
    """The contact persons of these organisations that have an address, who was one longest first; former ones too."""
    rows = Contact.objects.within(scope, Permission.REGISTER_CONTACTS).filter(
        organisation__in=organisations, valid_from__lte=day
    )
    told = rows.exclude(email="").order_by("valid_from", "pk")
    return tuple(
        Reached(key, function, name, email.strip().lower(), end is None or end > day)
        for key, function, name, email, end in told.values_list(
            "organisation", "function", "name", "email", "valid_to"
        )
    )  # fmt: skip


def strata(scope: Scope, day: date, organisations: QuerySet[Any] | Collection[int] | None = None) -> dict[int, Stratum]:
    """What organisations were counted under on a day, by key."""
    rows = register_on(scope, day, members_only=False, organisations=organisations)
    return {
        row.organisation: Stratum(row.main_sector or next(iter(row.sectors), ""), row.size_class, row.province)
        for row in rows
    }


def by_name(rows: QuerySet[Any], *, words: str = "", scope: Scope | None = None) -> QuerySet[Any]:
    """Rows with an `organisation`, ordered by its name of now, which is their `organisation_name`; with `words` only
    those of `scope` that are found by them."""
    if words and scope is not None:
        rows = rows.filter(organisation__in=matching(scope, scope.day, Filters(words=words)).values("organisation"))
    ordered: QuerySet[Any] = (
        rows.filter(organisation__details__valid_to__isnull=True)
        .annotate(organisation_name=F("organisation__details__name"), sort_name=F("organisation__details__sort_name"))
        .order_by("sort_name", "pk")
    )
    return ordered
