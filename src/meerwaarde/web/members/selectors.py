"""Reading the register. Every read starts from a scope and, where it matters, from a day."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Sum

from meerwaarde.web.members import single
from meerwaarde.web.members.choosing import chosen, with_figures
from meerwaarde.web.members.duplicates import duplicates
from meerwaarde.web.members.explaining import movements
from meerwaarde.web.members.figures import KeyFigures, key_figures
from meerwaarde.web.members.grouped import grouped_on
from meerwaarde.web.members.history import history
from meerwaarde.web.members.inhabitants.known import YearOfInhabitants, inhabitants_on
from meerwaarde.web.members.listing import page_of
from meerwaarde.web.members.models import (
    Asked,
    Contact,
    Municipality,
    MunicipalityChange,
    Organisation,
    Served,
    WorkKind,
    YearFigures,
)  # fmt: skip
from meerwaarde.web.members.naming import named_in
from meerwaarde.web.members.reaching import by_name, members_on, reached, strata
from meerwaarde.web.members.registers import registers_on
from meerwaarde.web.members.rows import SEE, holdings_on, on, register_on
from meerwaarde.web.members.single import (
    facts_on,
    member_on,
    memberships,
    name_of,
    organisation_page,
    served_on,
    work_on,
)
from meerwaarde.web.members.types import Area, Asking, Burden, Figures, Mine, Person, Question, RegisterRow
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

__all__ = [
    "YearOfInhabitants",
    "areas_on",
    "burdens",
    "burdens_of",
    "by_name",
    "by_number",
    "chosen",
    "contacts",
    "development",
    "duplicates",
    "facts_on",
    "figures_of",
    "find",
    "grouped_on",
    "history",
    "holdings_on",
    "inhabitants_on",
    "member_on",
    "members_on",
    "memberships",
    "mine",
    "most_asked",
    "movements",
    "municipalities",
    "municipality_names",
    "name_of",
    "named_in",
    "names_of",
    "organisation_on",
    "organisation_page",
    "page_of",
    "reached",
    "register_on",
    "registers_on",
    "served_on",
    "strata",
    "uuids_of",
    "with_figures",
    "work_kinds",
    "work_on",
]


def find(scope: Scope, identifier: uuid.UUID) -> Organisation | None:
    """The organisation with this UUID, also when it was merged into another; None out of scope."""
    found: Organisation | None = (
        Organisation.objects.within(scope, SEE).filter(uuid=identifier).select_related("merged_into").first()
    )
    return found


def by_number(scope: Scope, number: str) -> Organisation | None:
    """The organisation with this number; what was merged gives the one that it went into. None out of scope."""
    found: Organisation | None = (
        Organisation.objects.within(scope, SEE).filter(number=clean(number)).select_related("merged_into").first()
    )
    return found.merged_into or found if found else None


def organisation_on(scope: Scope, identifier: uuid.UUID, day: date) -> RegisterRow | None:
    """One organisation as the register knew it on `day`; None when it did not yet, or out of scope."""
    wanted = Organisation.objects.within(scope, SEE).filter(uuid=identifier).values("pk")
    return next(register_on(scope, day, members_only=False, organisations=wanted), None)


def names_of(organisations: Iterable[int]) -> dict[int, str]:
    """What organisations are called now, by key; for who has checked already that they may be named."""
    current = FilteredRelation("details", condition=Q(details__valid_to__isnull=True))
    rows = Organisation.everything.filter(pk__in=set(organisations)).annotate(current=current)
    return {key: name or number for key, number, name in rows.values_list("pk", "number", "current__name")}


def uuids_of(organisations: Iterable[int]) -> dict[int, uuid.UUID]:
    """The UUIDs of organisations, by key; for who has checked already that they may be named."""
    return dict(Organisation.everything.filter(pk__in=set(organisations)).values_list("pk", "uuid"))


def mine(scope: Scope, organisations: Iterable[int], year: int) -> list[Mine]:
    """Organisations of the reader as a first page shows them, by key; with whether their figures of `year` are known,
    None for who may not see those."""
    current = FilteredRelation("details", condition=Q(details__valid_to__isnull=True))
    known = YearFigures.everything.filter(organisation=OuterRef("pk"), year=year)
    rows = Organisation.objects.within(scope, SEE).filter(pk__in=set(organisations)).annotate(current=current)
    read = rows.order_by("pk").values_list("pk", "uuid", "number", "current__name", Exists(known))
    return [
        Mine(key, name or number, identifier, figures if scope.may(Permission.REGISTER_FIGURES, key) else None)
        for key, identifier, number, name, figures in read
    ]


def is_empty(scope: Scope) -> bool:
    """Whether there is nothing in the register yet, as far as this reader sees it."""
    return not Organisation.objects.within(scope, Permission.REGISTER_SEE).exists()


def figures_of(scope: Scope, organisation: int) -> tuple[Figures, ...]:
    """The figures of every year of an organisation, the latest first; none without REGISTER_FIGURES."""
    return single.figures_of(scope, organisation) if scope.may(Permission.REGISTER_FIGURES, organisation) else ()


def contacts(scope: Scope, organisation: int, day: date) -> tuple[Person, ...]:
    """The contact persons on `day`. Whoever shows them records the reading: `services.opened_contacts`."""
    rows = Contact.objects.within(scope, Permission.REGISTER_CONTACTS).filter(on(day), organisation=organisation)
    return tuple(
        Person(row.pk, row.name, row.function, row.email, row.phone, row.valid_from)
        for row in rows.order_by("function", "name")
    )


def burdens_of(scope: Scope, organisations: Collection[int], year: int) -> dict[int, Burden]:
    """What each of these organisations was asked in a calendar year, the latest first."""
    rows = Asked.objects.within(scope, Permission.BURDEN_SEE).filter(organisation__in=organisations, day__year=year)
    found: dict[int, list[Question]] = {key: [] for key in organisations}
    for row in rows.order_by("-day", "-pk"):
        found[row.organisation_id].append(Question(row.what, row.day, row.minutes, row.answered))
    return {key: Burden(year, tuple(questions)) for key, questions in found.items()}


def burdens(scope: Scope, organisation: int, years: Sequence[int]) -> tuple[Burden, ...]:
    """What an organisation was asked in several years."""
    rows = Asked.objects.within(scope, Permission.BURDEN_SEE).filter(
        organisation=organisation, day__gte=date(min(years), 1, 1), day__lte=date(max(years), 12, 31)
    )
    found = list(rows.order_by("-day", "-pk"))
    return tuple(
        Burden(
            year, tuple(Question(row.what, row.day, row.minutes, row.answered) for row in found if row.day.year == year)
        )
        for year in years
    )


def most_asked(scope: Scope, year: int, most: int = 3) -> tuple[Asking, ...]:
    """The organisations that were asked most often in a calendar year, for whoever sees the whole register."""
    if not scope.may(Permission.BURDEN_SEE):
        return ()
    current = FilteredRelation("organisation__details", condition=Q(organisation__details__valid_to__isnull=True))
    rows = Asked.objects.within(scope, Permission.BURDEN_SEE).filter(day__year=year).annotate(current=current)
    counted = rows.values("organisation", "organisation__uuid", "organisation__number", "current__name").annotate(
        times=Count("pk"), minutes=Sum("minutes")
    )
    return tuple(
        Asking(
            row["organisation__uuid"], row["current__name"] or row["organisation__number"], row["times"], row["minutes"]
        )
        for row in counted.order_by("-times", "-minutes", "organisation")[:most]
    )


def work_kinds(day: date | None = None) -> tuple[WorkKind, ...]:
    """The work kinds in their order; those in use on `day`. Public."""
    rows = WorkKind.objects.order_by("position", "code")
    return tuple(
        one
        for one in rows
        if day is None or ((one.valid_from or day) <= day and (one.valid_to is None or day < one.valid_to))
    )


def municipalities(day: date | None = None) -> tuple[Municipality, ...]:
    """The municipalities by name; those that exist on `day`. Public."""
    rows = Municipality.objects.order_by("name", "code")
    return tuple(
        one
        for one in rows
        if day is None or ((one.valid_from or day) <= day and (one.valid_to is None or day < one.valid_to))
    )


def municipality_names(codes: Collection[str]) -> dict[str, str]:
    """What municipalities are called, by code. Public."""
    return dict(Municipality.objects.filter(code__in=list(codes)).values_list("code", "name"))


def areas_on(scope: Scope, day: date, *, ended: bool = False) -> tuple[Area, ...]:
    """The municipalities of `day` by name, with how many organisations of `scope` work there; or all that ever were."""
    served = Served.objects.within(scope, SEE).filter(on(day)).order_by().values("municipality")
    counts = dict(served.annotate(many=Count("organisation")).values_list("municipality", "many"))
    became: dict[int, list[str]] = {}
    for old, name in MunicipalityChange.objects.order_by("day", "new__name").values_list("old", "new__name"):
        became.setdefault(old, []).append(name)
    return tuple(
        Area(
            one.code, one.name, one.province, one.valid_from, one.valid_to, tuple(became.get(one.pk, ())),
            counts.get(one.pk, 0),
        )
        for one in municipalities(None if ended else day)
    )  # fmt: skip


def development(scope: Scope, years: Iterable[int]) -> tuple[KeyFigures, ...]:
    """The key figures of 31 December of each year, for who may see figures of single organisations."""
    scope.require(Permission.REGISTER_FIGURES)
    codes = [one.code for one in work_kinds()]
    days = [date(year, 12, 31) for year in years]
    return tuple(key_figures(register_on(scope, day), day, codes) for day in days)
