"""The list of organisations of a day: searched, narrowed, 25 a page. Its time does not grow with the register.

What narrows most comes first: when words, a municipality or a concern leave at most `MOST_CANDIDATES` organisations,
only those are looked at; otherwise so many fit that walking the names in order soon fills a page.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from meerwaarde.web.members.models import Details, Membership, Organisation, SearchWord, Served, Work, YearFigures
from meerwaarde.web.members.rows import SEE, kind_name, on
from meerwaarde.web.members.types import COUNTED, SIZE_CLASSES, STANDINGS, Filters, Listed, ListPage, size_class
from meerwaarde.web.members.words import LONGEST_WORD, plain
from meerwaarde.web.scopes import Scope

PAGE = 25

MOST_CANDIDATES = 5_000
MOST_WORDS = 8
AFTER_EVERY_LETTER = "z" * LONGEST_WORD  # search words hold 0-9 and a-z alone


def page_of(scope: Scope, day: date, filters: Filters | None = None, *, after: str = "", before: str = "") -> ListPage:
    """One page of the list, after or before the cursor of a line. A cursor that makes no sense gives the first page."""
    found = matching(scope, day, filters or Filters())
    back = _cursor(before) if before else None
    forth = _cursor(after) if after and back is None else None
    rows = found.order_by("sort_name", "organisation")
    if back is not None:
        name, key = back
        rows = rows.filter(sort_name__lte=name).exclude(sort_name=name, organisation__gte=key)
        rows = rows.order_by("-sort_name", "-organisation")
    elif forth is not None:
        name, key = forth
        rows = rows.filter(sort_name__gte=name).exclude(sort_name=name, organisation__lte=key)
    picked = list(_told(scope, rows, day)[: PAGE + 1])
    more, picked = len(picked) > PAGE, picked[:PAGE]
    if back is not None:
        picked.reverse()
    lines = _lines(scope, picked, day)
    whole = back is None and forth is None and not more  # the page is all there is, so it need not be counted
    total = len(lines) if whole else found.order_by().values("pk")[: COUNTED + 1].count()
    return ListPage(
        rows=lines,
        total=total if total <= COUNTED else None,
        previous=lines[0].cursor if lines and (forth is not None or (back is not None and more)) else None,
        next=lines[-1].cursor if lines and (back is not None or more) else None,
    )


def matching(scope: Scope, day: date, filters: Filters) -> QuerySet[Any]:
    """The details of the organisations that fit on `day`, without an order."""
    found = Details.objects.within(scope, SEE).filter(on(day))
    if filters.standing in STANDINGS:
        found = found.filter(_standing(scope, filters.standing, day))
    if filters.kind:
        found = found.filter(Exists(_own(Work, scope).filter(on(day), work_kind__code=filters.kind)))
    if filters.size:
        found = _of_size(scope, found, filters.size, day)
    candidates: set[int] | None = None
    for narrow, exact in _narrowing(scope, filters, day):
        keys = list(narrow.values_list("organisation", flat=True).distinct()[: MOST_CANDIDATES + 1])
        if len(keys) > MOST_CANDIDATES:
            found = found.filter(exact)
        else:
            candidates = set(keys) if candidates is None else candidates & set(keys)
    return found if candidates is None else found.filter(organisation__in=candidates)


def _narrowing(scope: Scope, filters: Filters, day: date) -> list[tuple[QuerySet[Any], Any]]:
    """What may leave few organisations: the rows that say so, and the same as a condition on one organisation."""
    conditions: list[tuple[Any, Q]] = [
        (SearchWord, Q(word__gte=word, word__lte=word + AFTER_EVERY_LETTER))
        for word in plain(filters.words).split()[:MOST_WORDS]
    ]
    if filters.standing == "former":
        conditions.append((Membership, Q(valid_to__lte=day)))
    if filters.municipality:
        conditions.append((Served, on(day) & Q(municipality__code=filters.municipality)))
    if filters.holding:
        top = Organisation.everything.filter(number=filters.holding).values("pk")
        conditions.append((Details, on(day) & (Q(holding__in=top) | Q(organisation__in=top))))
    return [(_all(model, scope).filter(said), Exists(_own(model, scope).filter(said))) for model, said in conditions]


def _all(model: Any, scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.all() if model is SearchWord else model.objects.within(scope, SEE)
    return rows


def _own(model: Any, scope: Scope) -> QuerySet[Any]:
    """Rows of the organisation of the line that is looked at."""
    rows: QuerySet[Any] = _all(model, scope).filter(organisation=OuterRef("organisation"))
    return rows


def _standing(scope: Scope, standing: str, day: date) -> Q:
    member = Q(Exists(_own(Membership, scope).filter(on(day))))
    ever = Q(Exists(_own(Membership, scope).filter(valid_from__lte=day)))
    conditions: dict[str, Q] = {"member": member, "former": ever & ~member, "other": ~ever}
    return conditions[standing]


def employees_on(scope: Scope, day: date) -> Subquery:
    """The number of employees in the latest figures on `day`."""
    return Subquery(_own(YearFigures, scope).filter(year__lte=day.year).order_by("-year").values("employees")[:1])


def _of_size(scope: Scope, found: QuerySet[Any], size: str, day: date) -> QuerySet[Any]:
    found = found.annotate(employees=employees_on(scope, day))
    if size == "unknown":
        return found.filter(employees__isnull=True)
    least, most = next(((least, most) for name, least, most in SIZE_CLASSES if name == size), (-1, -1))
    found = found.filter(employees__gte=least)
    return found if most is None else found.filter(employees__lte=most)


def _told(scope: Scope, rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """What a line shows, in one query."""
    told: QuerySet[Any] = rows.annotate(
        employees=employees_on(scope, day),
        member=Exists(_own(Membership, scope).filter(on(day))),
        ever=Exists(_own(Membership, scope).filter(valid_from__lte=day)),
    ).values(
        "organisation_id", "organisation__uuid", "organisation__number", "name", "sort_name", "place", "kind",
        "employees", "member", "ever",
    )  # fmt: skip
    return told


def _lines(scope: Scope, picked: list[dict[str, Any]], day: date) -> tuple[Listed, ...]:
    keys = [one["organisation_id"] for one in picked]
    work = Work.objects.within(scope, SEE).filter(on(day), organisation__in=keys).order_by("work_kind__position")
    sectors: dict[int, list[str]] = {}
    for key, name in work.values_list("organisation_id", kind_name()) if keys else ():
        sectors.setdefault(key, []).append(name)
    return tuple(
        Listed(
            organisation=one["organisation_id"],
            uuid=one["organisation__uuid"],
            number=one["organisation__number"],
            name=one["name"],
            place=one["place"],
            kind=one["kind"],
            standing="member" if one["member"] else "former" if one["ever"] else "other",
            size_class=size_class(one["employees"]),
            sectors=tuple(sectors.get(one["organisation_id"], ())),
            cursor=f"{one['organisation_id']}.{one['sort_name']}",
        )
        for one in picked
    )


def _cursor(text: str) -> tuple[str, int] | None:
    """Where a page begins: the name and the key of a line."""
    key, _point, name = text.replace("\0", "").partition(".")
    return (name, int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None
