"""In which groups one organisation stands: one query, for a page that shows nothing else of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from meerwaarde.web.members.models import Organisation, YearFigures
from meerwaarde.web.members.rows import SEE
from meerwaarde.web.members.types import size_class
from meerwaarde.web.scopes import Scope


@dataclass(frozen=True, slots=True)
class Grouped:
    """What it is called now, class of size, names of work kinds with the main one, and the province where it works in
    one alone."""

    name: str
    size: str
    sectors: tuple[str, ...]
    main: str
    province: str


def grouped_on(scope: Scope, organisation: int, day: date) -> Grouped | None:
    """The groups as the register has them on `day`; None out of scope."""
    last = YearFigures.objects.within(scope, SEE).filter(organisation=OuterRef("pk"), year__lte=day.year)
    rows = Organisation.objects.within(scope, SEE).filter(pk=organisation)
    rows = rows.annotate(
        employees=Subquery(last.order_by("-year").values("employees")[:1]),
        current=FilteredRelation("details", condition=Q(details__valid_to__isnull=True)),
        works=FilteredRelation("work", condition=_on("work", day)),
        serves=FilteredRelation("served", condition=_on("served", day)),
    )
    found = list(
        rows.order_by("works__work_kind__position").values_list(
            "current__name",
            "number",
            "employees",
            "works__work_kind__name",
            "works__main",
            "serves__municipality__province",
        )
    )
    if not found:
        return None
    called, number, employees, *_rest = found[0]
    sectors = {name: bool(main) for *_rest, name, main, _province in found if name}
    provinces = {province for *_rest, province in found if province}
    return Grouped(
        called or number, size_class(employees), tuple(sectors),
        next((name for name, main in sectors.items() if main), ""),
        provinces.pop() if len(provinces) == 1 else "",
    )  # fmt: skip


def _on(relation: str, day: date) -> Q:
    holds = Q(**{f"{relation}__valid_to__isnull": True}) | Q(**{f"{relation}__valid_to__gt": day})
    return Q(**{f"{relation}__valid_from__lte": day}) & holds
