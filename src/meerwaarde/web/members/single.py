"""Everything of one organisation on a day, in seven queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from meerwaarde.web.members.models import Details, Membership, Served, Work, YearFigures
from meerwaarde.web.members.rows import SEE, kind_name, on
from meerwaarde.web.members.types import Figures, Member, Named, OrganisationPage, Stretch, size_class
from meerwaarde.web.scopes import Scope


def organisation_page(scope: Scope, identifier: uuid.UUID, day: date) -> OrganisationPage | None:
    """One organisation on `day`; None out of scope, and when it was merged into another (see `find`)."""
    details: QuerySet[Details] = Details.objects.within(scope, SEE)
    rows = list(
        details.filter(organisation__uuid=identifier).select_related("organisation", "holding").order_by("valid_from")
    )
    if not rows:
        return None
    organisation = rows[0].organisation
    periods = tuple(_stretch(row) for row in rows)
    held = memberships(scope, organisation.pk)
    figures = figures_of(scope, organisation.pk)
    return OrganisationPage(
        organisation=organisation.pk,
        uuid=organisation.uuid,
        number=organisation.number,
        day=day,
        facts=next((one for one in periods if _holds(one, day)), None),
        periods=periods,
        standing=_standing(held, day),
        since=_since(held, day),
        memberships=held,
        work=_work(scope, organisation.pk, day),
        municipalities=served_on(scope, organisation.pk, day),
        figure_years=tuple(one.year for one in figures),
        size_class=size_class(next((one.employees for one in figures if one.year <= day.year), None)),
    )


def memberships(scope: Scope, organisation: int) -> tuple[Member, ...]:
    """Every membership of an organisation, the latest first."""
    rows = Membership.objects.within(scope, SEE).filter(organisation=organisation).order_by("-valid_from")
    return tuple(
        Member(
            key=row.pk,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            joined=row.joined,
            left=row.left,
            note=row.note,
            through=row.through.number if row.through else "",
            payer=row.payer.number if row.payer else "",
            packages=tuple(row.packages),
        )
        for row in rows.select_related("through", "payer")
    )


def member_on(scope: Scope, organisation: int, days: Sequence[date]) -> tuple[bool, ...]:
    """Whether an organisation was a member, on each of these days."""
    rows = Membership.objects.within(scope, SEE).filter(organisation=organisation).order_by()
    periods = list(rows.values_list("valid_from", "valid_to"))
    return tuple(any(start <= day and (end is None or day < end) for start, end in periods) for day in days)


def figures_of(scope: Scope, organisation: int) -> tuple[Figures, ...]:
    """The figures of every year of an organisation, the latest first, for who may see the register.

    Who shows more than the class of size asks for REGISTER_FIGURES.
    """
    rows = YearFigures.objects.within(scope, SEE).filter(organisation=organisation)
    return tuple(
        Figures(row.year, row.wage_sum, row.employees, row.fte, row.volunteers, row.volunteer_hours, row.source)
        for row in rows.order_by("-year")
    )


def _stretch(row: Details) -> Stretch:
    return Stretch(
        row.valid_from, row.valid_to, row.name, row.kind, row.kvk_number,
        Named(row.holding.uuid, row.holding.number) if row.holding else None, row.place, row.website,
    )  # fmt: skip


def _holds(one: Stretch | Member, day: date) -> bool:
    return one.valid_from <= day and (one.valid_to is None or day < one.valid_to)


def _standing(held: Sequence[Member], day: date) -> str:
    if any(_holds(one, day) for one in held):
        return "member"
    return "former" if any(one.valid_from <= day for one in held) else "other"


def _since(held: Sequence[Member], day: date) -> date | None:
    """Since when it is a member without a break; `held` has the latest first."""
    since: date | None = None
    for one in held:
        goes_on = one.valid_to == since and since is not None
        if _holds(one, day) or goes_on:
            since = one.valid_from
            if one.joined != Membership.Joined.CONTINUED:
                break
    return since


def work_on(scope: Scope, organisation: int, day: date) -> tuple[tuple[str, ...], str]:
    """The codes of the work kinds on `day`, and the main one."""
    rows = Work.objects.within(scope, SEE).filter(on(day), organisation=organisation)
    found = list(rows.order_by("work_kind__position").values_list("work_kind__code", "main"))
    return tuple(code for code, _main in found), next((code for code, main in found if main), "")


def served_on(scope: Scope, organisation: int, day: date) -> tuple[tuple[str, str], ...]:
    """The municipalities on `day`: code and name."""
    rows = Served.objects.within(scope, SEE).filter(on(day), organisation=organisation)
    return tuple(rows.order_by("municipality__name").values_list("municipality__code", "municipality__name"))


def facts_on(scope: Scope, organisation: int, day: date) -> Stretch | None:
    """Name and identity on `day`; None when the register did not know it yet."""
    rows = Details.objects.within(scope, SEE).filter(on(day), organisation=organisation).select_related("holding")
    found = rows.first()
    return _stretch(found) if found else None


def name_of(scope: Scope, organisation: int) -> str:
    """What an organisation is called now; empty out of scope."""
    rows = Details.objects.within(scope, SEE).filter(organisation=organisation, valid_to__isnull=True)
    return rows.values_list("name", flat=True).first() or ""


def _work(scope: Scope, organisation: int, day: date) -> tuple[tuple[str, bool], ...]:
    rows = Work.objects.within(scope, SEE).filter(on(day), organisation=organisation)
    return tuple(rows.order_by("work_kind__position").values_list(kind_name(), "main"))
