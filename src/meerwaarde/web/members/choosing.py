"""Choosing organisations out of the register of a day, for whoever asks them something: three queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count

from meerwaarde.web.members.listing import employees_on, matching
from meerwaarde.web.members.models import Served, Work, YearFigures
from meerwaarde.web.members.rows import SEE, on
from meerwaarde.web.members.types import Chosen, Filters, size_class
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

COUNTED = ("wage_sum", "employees", "fte", "volunteers", "volunteer_hours")
FEW = 500  # organisations that fit in the text of a query


def chosen(scope: Scope, day: date, filters: Filters, *, places: bool = False) -> tuple[Chosen, ...]:
    """All organisations that fit the filters on `day`, by name. `places`: also the municipalities that they serve."""
    found = matching(scope, day, filters)
    told = found.annotate(many=employees_on(scope, day)).order_by("sort_name", "pk")
    rows = list(told.values_list("organisation", "organisation__uuid", "organisation__number", "name", "many"))
    wanted = found.values("organisation") if len(rows) > FEW else [row[0] for row in rows]
    sectors, served = defaultdict(list), defaultdict(list)
    work = Work.objects.within(scope, SEE).filter(on(day), organisation__in=wanted).order_by("work_kind__position")
    for key, code in work.values_list("organisation", "work_kind__code"):
        sectors[key].append(code)
    if places:
        areas = Served.objects.within(scope, SEE).filter(on(day), organisation__in=wanted)
        for key, code in areas.order_by("municipality__code").values_list("organisation", "municipality__code"):
            served[key].append(code)
    return tuple(
        Chosen(key, uuid, number, name, size_class(many), tuple(sectors[key]), tuple(served[key]))
        for key, uuid, number, name, many in rows
    )


def with_figures(scope: Scope, year: int, organisations: Collection[int]) -> dict[str, int]:
    """Of how many of these organisations each figure of a year is known."""
    rows = YearFigures.objects.within(scope, Permission.REGISTER_FIGURES).filter(year=year)
    if len(organisations) <= FEW:
        rows = rows.filter(organisation__in=organisations)
        return dict(rows.aggregate(**{name: Count(name) for name in COUNTED}))
    counts = dict.fromkeys(COUNTED, 0)
    wanted = set(organisations)
    for key, *values in rows.values_list("organisation", *COUNTED):
        for name, value in zip(COUNTED, values, strict=True):
            counts[name] += key in wanted and value is not None
    return counts
