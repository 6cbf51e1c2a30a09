"""The register of a day as rows: a handful of queries whatever its size, joined in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meerwaarde.language import language
from meerwaarde.web.members.models import Details, Membership, Served, Work, YearFigures
from meerwaarde.web.members.types import RegisterRow, size_class
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

SEE, FIGURES = Permission.REGISTER_SEE, Permission.REGISTER_FIGURES
FEW = 500  # organisations that fit in the text of a query


def kind_name() -> str:
    """The path from a row of work to the name of its kind, in the language of the page."""
    return "work_kind__name_en" if language() == "en" else "work_kind__name"


def on(day: date) -> Q:
    """What holds on `day`, of rows with a period."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def register_on(
    scope: Scope, day: date, *, members_only: bool = True, organisations: Collection[int] | QuerySet[Any] | None = None
) -> Iterator[RegisterRow]:
    """The register as it was on `day`, by name: the members, or with `members_only=False` everybody in it.

    Figures of single organisations are None where `scope` has no REGISTER_FIGURES. Size classes stay: who may see the
    register may see those.
    """
    memberships = _one_each(
        _of(Membership.objects.within(scope, SEE).filter(on(day)), organisations),
        "valid_from", "joined", "through__number", "payer__number", "packages",
    )  # fmt: skip
    details = Details.objects.within(scope, SEE).filter(on(day), organisation__merged_into__isnull=True)
    if organisations is None and members_only:
        details = details.filter(organisation__in=_members(scope, day))
    named = list(
        _of(details, organisations).order_by("sort_name", "organisation").values_list(
            "organisation_id", "organisation__uuid", "organisation__number", "name", "kind", "place", "kvk_number",
            "website", "holding__number", named=True,
        )
    )  # fmt: skip
    sectors = _several(
        _of(Work.objects.within(scope, SEE).filter(on(day)), organisations).order_by("work_kind__position"),
        "work_kind__code", "main",
    )  # fmt: skip
    served = _several(
        _of(Served.objects.within(scope, SEE).filter(on(day)), organisations).order_by("municipality__code"),
        "municipality__code", "municipality__province",
    )  # fmt: skip
    figures = _latest_figures(scope, day.year, [one.organisation_id for one in named])
    since = _since(scope, memberships)
    for one in named:
        membership = memberships.get(one.organisation_id)
        if membership is not None or not members_only:
            key = one.organisation_id
            known = told_figures(figures.get(key), scope.may(FIGURES, key))
            known |= _places_of(served.get(key, ())) | sectors_of(sectors.get(key, ()))
            yield row_of(one, membership, since.get(key), known)


def holdings_on(scope: Scope, day: date, organisations: Collection[int]) -> dict[int, str]:
    """The number of the holding of each of these on `day`, its own where it has none."""
    few = organisations if len(organisations) <= FEW else None
    rows = _of(Details.objects.within(scope, SEE).filter(on(day)), few)
    told = rows.values_list("organisation_id", "organisation__number", "holding__number")
    return {key: holding or number for key, number, holding in told}


def row_of(one: Any, membership: Any, since: date | None, known: dict[str, Any]) -> RegisterRow:
    """The row of an organisation of which we know its details, its membership (or None) and what else is `known`."""
    return RegisterRow(
        organisation=one.organisation_id,
        uuid=one.organisation__uuid,
        number=one.organisation__number,
        name=one.name,
        kind=one.kind,
        member=membership is not None,
        through_umbrella=membership is not None and membership.through__number is not None,
        place=one.place,
        kvk_number=one.kvk_number,
        website=one.website,
        holding=one.holding__number or "",
        through=(membership.through__number or "") if membership else "",
        payer=(membership.payer__number or "") if membership else "",
        member_since=since,
        packages=tuple(membership.packages) if membership else (),
        **known,
    )


def sectors_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """The work kinds out of (code, whether it is the main one)."""
    main = next((code for code, is_main in rows if is_main), "")
    return {"sectors": tuple(code for code, _main in rows), "main_sector": main}


def _places_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    provinces = {province for _code, province in rows}
    codes = tuple(code for code, _province in rows)
    return {"municipalities": codes, "province": provinces.pop() if len(provinces) == 1 else ""}


def _of(rows: QuerySet[Any], organisations: Collection[int] | QuerySet[Any] | None) -> QuerySet[Any]:
    return rows if organisations is None else rows.filter(organisation__in=organisations)


def _members(scope: Scope, day: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = Membership.objects.within(scope, SEE).filter(on(day)).values("organisation")
    return rows


def _one_each(rows: QuerySet[Any], *fields: str) -> dict[int, Any]:
    return {row.organisation_id: row for row in rows.values_list("organisation_id", *fields, named=True)}


def _several(rows: QuerySet[Any], *fields: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for organisation, *values in rows.values_list("organisation_id", *fields):
        found[organisation].append(tuple(values))
    return found


def _latest_figures(scope: Scope, year: int, organisations: Collection[int]) -> dict[int, Any]:
    """The figures of the latest year not after `year` that are there. Most have that year itself."""
    fields = ("year", "employees", "fte", "wage_sum", "volunteers", "volunteer_hours")
    rows = YearFigures.objects.within(scope, SEE)
    if len(organisations) <= FEW:
        return _one_each(rows.filter(organisation__in=organisations, year__lte=year).order_by("year"), *fields)
    found = _one_each(rows.filter(year=year), *fields)
    missing = set(organisations) - set(found)
    if missing:
        earlier = rows.filter(year__lt=year).order_by("year")
        earlier = earlier.filter(organisation__in=missing) if len(missing) <= FEW else earlier
        found = {**_one_each(earlier, *fields), **found}
    return found


def told_figures(row: Any, may: bool) -> dict[str, Any]:
    """The figures of a year (or None) that may be told; without `may` only what everybody who sees the register may."""
    if row is None:
        return {}
    known = {"size_class": size_class(row.employees), "figures_year": row.year}
    if may:
        known |= {
            field: getattr(row, field) for field in ("employees", "fte", "wage_sum", "volunteers", "volunteer_hours")
        }
    return known


def _since(scope: Scope, memberships: dict[int, Any]) -> dict[int, date]:
    """Since when each is a member without a break: a membership may go on under other terms."""
    since = {key: row.valid_from for key, row in memberships.items()}
    going_on = [key for key, row in memberships.items() if row.joined == Membership.Joined.CONTINUED]
    if going_on:
        rows = _several(_of(Membership.objects.within(scope, SEE), going_on).order_by("-valid_from"),
                        "valid_from", "valid_to", "joined")  # fmt: skip
        for key in going_on:
            for begun, ended, joined in rows[key]:
                if begun <= since[key] and (begun == since[key] or ended == since[key]):
                    since[key] = begun
                    if joined != Membership.Joined.CONTINUED:
                        break
    return since
