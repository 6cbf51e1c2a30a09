"""Why the number of members differs between two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meerwaarde.web.members.models import Details, Membership
from meerwaarde.web.members.rows import SEE, on
from meerwaarde.web.members.types import Movement, Movements
from meerwaarde.web.scopes import Scope

GOING_ON = Membership.Joined.CONTINUED.value


def movements(scope: Scope, start: date, end: date) -> Movements:
    """Who joined and who left after `start` and until `end`, with the reasons. Latest first.

    opening + joined - left = closing: a membership that goes on under other terms is neither. Raises ValueError when
    `end` lies before `start`.
    """
    if end < start:
        raise ValueError("the end lies before the start")
    rows = Membership.objects.within(scope, SEE)
    joined = list(_told(rows.filter(valid_from__gt=start, valid_from__lte=end), "valid_from", "joined"))
    left = list(_told(rows.filter(valid_to__gt=start, valid_to__lte=end), "valid_to", "left"))
    begun = {(one["organisation_id"], one["day"]): one["reason"] for one in joined}
    ended = {(one["organisation_id"], one["day"]): one["reason"] for one in left}
    on_both = {key for key in begun.keys() & ended.keys() if GOING_ON in (begun[key], ended[key])}
    names = _names(scope, end, {one["organisation_id"] for one in (*joined, *left)})
    return Movements(
        start=start,
        end=end,
        opening=_count(rows, start),
        opening_through=_count(rows.filter(through__isnull=False), start),
        closing=_count(rows, end),
        closing_through=_count(rows.filter(through__isnull=False), end),
        joined=_movements(joined, on_both, names),
        left=_movements(left, on_both, names),
    )


def _count(rows: QuerySet[Any], day: date) -> int:
    return rows.filter(on(day)).count()


def _told(rows: QuerySet[Any], day: str, reason: str) -> Any:
    fields = ("organisation_id", "organisation__uuid", "organisation__number", "note", "through__number", day, reason)
    for one in rows.order_by(f"-{day}", "organisation").values(*fields):
        yield {**one, "day": one[day], "reason": one[reason]}


def _movements(rows: list[dict[str, Any]], but: set[tuple[int, date]], names: dict[int, str]) -> tuple[Movement, ...]:
    return tuple(
        Movement(
            uuid=one["organisation__uuid"],
            number=one["organisation__number"],
            name=names.get(one["organisation_id"], ""),
            day=one["day"],
            reason=one["reason"],
            note=one["note"],
            through=one["through__number"] or "",
        )
        for one in rows
        if (one["organisation_id"], one["day"]) not in but
    )


def _names(scope: Scope, day: date, organisations: set[int]) -> dict[int, str]:
    rows = Details.objects.within(scope, SEE).filter(on(day) & Q(organisation__in=organisations))
    return dict(rows.values_list("organisation_id", "name"))
