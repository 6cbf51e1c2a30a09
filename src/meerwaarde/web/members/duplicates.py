"""Organisations that are probably the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q

from meerwaarde.web.members.models import Details
from meerwaarde.web.members.rows import on
from meerwaarde.web.members.types import Duplicates, Named
from meerwaarde.web.members.words import plain
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

MOST_GROUPS = 50


def duplicates(scope: Scope, day: date) -> tuple[Duplicates, ...]:
    """Groups of organisations with one KvK number, or with one name and place, on `day`. At most 50."""
    rows = Details.objects.within(scope, Permission.REGISTER_IMPORT).filter(on(day))
    groups: dict[tuple[int, ...], Duplicates] = {}
    same_kvk = _twice(rows.exclude(kvk_number=""), "kvk_number")
    same_name = _twice(rows, "sort_name")
    for why, found in (
        ("kvk", _grouped(rows.filter(kvk_number__in=same_kvk), "kvk_number")),
        ("name", _grouped(rows.filter(sort_name__in=same_name), "sort_name", "place")),
    ):
        for group in found:
            key = tuple(sorted(one.organisation_id for one in group))
            groups.setdefault(key, Duplicates(why, tuple(_named(one) for one in group)))
    return tuple(groups.values())[:MOST_GROUPS]


def _twice(rows: Any, field: str) -> list[str]:
    counted = rows.order_by().values(field).annotate(many=Count("pk")).filter(Q(many__gt=1))
    return list(counted.values_list(field, flat=True)[:MOST_GROUPS])


def _grouped(rows: Any, *fields: str) -> Iterable[list[Any]]:
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by("sort_name", "organisation"):
        groups[tuple(plain(getattr(row, field)) for field in fields)].append(row)
    return [group for group in groups.values() if len(group) > 1]


def _named(row: Details) -> Named:
    return Named(row.organisation.uuid, row.organisation.number, row.name)
