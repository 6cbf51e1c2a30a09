"""The register of several days at once, for figures over years: four queries, however many days and members."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meerwaarde.web.members.models import Details, Membership, Work, YearFigures
from meerwaarde.web.members.rows import FIGURES, SEE, row_of, sectors_of, told_figures
from meerwaarde.web.members.types import RegisterRow
from meerwaarde.web.scopes import Scope


def registers_on(scope: Scope, days: Collection[date]) -> dict[date, tuple[RegisterRow, ...]]:
    """The members on each of `days`, by name, as `register_on` has them.

    Two things that figures do not ask for are left out: since when somebody is a member, and where they work.
    """
    if not days:
        return {}
    memberships = _by_organisation(
        Membership.objects.within(scope, SEE).filter(_between(days)),
        "valid_from", "valid_to", "through__number", "payer__number", "packages",
    )  # fmt: skip
    details = Details.objects.within(scope, SEE).filter(_between(days), organisation__merged_into__isnull=True)
    named = list(
        details.order_by("sort_name", "organisation").values_list(
            "organisation_id", "valid_from", "valid_to", "organisation__uuid", "organisation__number", "name", "kind",
            "place", "kvk_number", "website", "holding__number", named=True,
        )
    )  # fmt: skip
    works = _by_organisation(
        Work.objects.within(scope, SEE).filter(_between(days)).order_by("work_kind__position"),
        "valid_from", "valid_to", "work_kind__code", "main",
    )  # fmt: skip
    figures = _by_organisation(
        YearFigures.objects.within(scope, SEE).filter(year__lte=max(days).year).order_by("year"),
        "year", "employees", "fte", "wage_sum", "volunteers", "volunteer_hours",
    )  # fmt: skip
    found: dict[date, tuple[RegisterRow, ...]] = {}
    for day in days:
        rows = []
        for one in _on(named, day):
            key = one.organisation_id
            known = told_figures(_until(figures[key], day.year), scope.may(FIGURES, key))
            known |= sectors_of([(work.work_kind__code, work.main) for work in _on(works[key], day)])
            rows += [row_of(one, membership, None, known) for membership in _on(memberships[key], day)]
        found[day] = tuple(rows)
    return found


def _between(days: Collection[date]) -> Q:
    """What holds on some day from the first to the last of these."""
    return Q(valid_from__lte=max(days)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=min(days)))


def _on(rows: Iterable[Any], day: date) -> list[Any]:
    return [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)]


def _by_organisation(rows: QuerySet[Any], *fields: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.values_list("organisation_id", *fields, named=True):
        found[row.organisation_id].append(row)
    return found


def _until(rows: list[Any], year: int) -> Any:
    """The figures of the latest year not after `year`; None without."""
    at = bisect_right(rows, year, key=lambda row: row.year)
    return rows[at - 1] if at else None
