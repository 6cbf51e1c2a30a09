"""The register: reading it on a day, and handing in the figures of a year."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from meerwaarde.language import gettext as _
from meerwaarde.web.api import schemas
from meerwaarde.web.api.answers import TROUBLE
from meerwaarde.web.api.keys import actor_of
from meerwaarde.web.api.trouble import Problem
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.types import Filters, Refused
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

router = Router(tags=["register"])
SEE, FIGURES = Permission.REGISTER_SEE, Permission.REGISTER_FIGURES
OptionalDay = Annotated[schemas.GivenDay | None, Query(description="As it was on this day; today when left out.")]
OneOf = Annotated[UUID, Path(description="The uuid of an organisation.")]
OneYear = Annotated[int, Path(ge=1990, le=2100, description="A calendar year, not one to come.")]


@router.get("/organisations", response={200: schemas.Lines, **TROUBLE}, operation_id="list_organisations")
def list_organisations(
    request: HttpRequest,
    day: OptionalDay = None,
    q: Annotated[str, schemas.words("Words of name, place, number or KvK number; beginnings.")] = "",
    sector: Annotated[str, schemas.words("Code of a work kind.")] = "",
    size: Annotated[schemas.Size, Query(description="Class of size, by number of employees.")] = "",
    standing: Annotated[schemas.Standing, Query(description="A member on that day, a former one, or neither.")] = "",
    municipality: Annotated[str, schemas.words("Official code, such as GM0363.")] = "",
    after: Annotated[str, schemas.words("The `next` of the page before.", 300)] = "",
    before: Annotated[str, schemas.words("The `previous` of the page after.", 300)] = "",
) -> Any:
    """The organisations that the key may see, by name, 25 at a time."""
    scope = actor_of(request, SEE).scope
    on = day or scope.day
    filters = Filters(words=q, kind=sector, size=size, standing=standing, municipality=municipality)
    page = selectors.page_of(scope, on, filters, after=after, before=before)
    return {"day": on, "total": page.total, "next": page.next, "previous": page.previous, "items": page.rows}


@router.get("/organisations/{uuid}", response={200: schemas.Organisation, **TROUBLE}, operation_id="organisation")
def organisation(request: HttpRequest, uuid: OneOf, day: OptionalDay = None) -> Any:
    """One organisation as the register knew it on a day. Reading figures is recorded."""
    actor = actor_of(request, SEE)
    row = selectors.organisation_on(actor.scope, uuid, day or actor.scope.day)
    if row is None:
        _require_unmerged(actor, uuid)
        raise Http404
    if actor.scope.may(FIGURES, row.organisation):
        _opened(actor, row.organisation)
    return row


@router.get("/organisations/{uuid}/figures", response={200: list[schemas.OneYear], **TROUBLE}, operation_id="figures")
def figures(request: HttpRequest, uuid: OneOf) -> Any:
    """The figures of every year of one organisation, the latest first. Reading them is recorded."""
    actor = actor_of(request, SEE, FIGURES)
    found = selectors.find(actor.scope, uuid)
    if found is None or not actor.scope.may(FIGURES, found.pk):
        raise Http404
    _opened(actor, found.pk)
    return selectors.figures_of(actor.scope, found.pk)


@router.put(
    "/organisations/{uuid}/figures/{year}", response={200: schemas.OneYear, **TROUBLE}, operation_id="set_figures"
)
def set_figures(request: HttpRequest, uuid: OneOf, year: OneYear, body: schemas.GivenFigures) -> Any:
    """Hand in the figures of a year. The same once more changes nothing; a field left out stays as it is."""
    actor = actor_of(request, SEE)
    if not actor.scope.may(Permission.REGISTER_CHANGE):
        actor_of(request, Permission.REGISTER_OWN)
    found = selectors.find(actor.scope, uuid)
    if found is None:
        raise Http404
    given = body.dict(exclude_unset=True)
    source = given.pop("source", "")
    try:
        row = services.set_year_figures(by=actor, organisation=found.pk, year=year, figures=given, source=source)
    except Refused as reason:
        raise Problem(422, reason.message, reason.field) from None
    shown = set(given) if not actor.scope.may(FIGURES, found.pk) else set(schemas.YearFigures.model_fields)
    return {"year": year, "source": row.source, **{field: getattr(row, field) for field in shown}}


@router.get("/movements", response={200: schemas.Moves, **TROUBLE}, operation_id="movements")
def movements(
    request: HttpRequest,
    start: Annotated[schemas.GivenDay, Query(description="Count from after this day.")],
    end: Annotated[schemas.GivenDay, Query(description="Count until and with this day.")],
) -> Any:
    """Who joined and left between two days, and why."""
    scope = actor_of(request, SEE).scope
    if end < start:
        raise Problem(422, _("Het einde ligt voor het begin. Draai de dagen om."), "end")
    return selectors.movements(scope, start, end)


def _opened(actor: Actor, organisation: int) -> None:
    """Members see who opened their figures."""
    subject = ("organisation", organisation)
    record(by=actor, action="members.figures.read", subject=subject, organisation=organisation, read=True)


def _require_unmerged(actor: Actor, uuid: UUID) -> None:
    """Raises Problem (404) that says where an organisation went that was merged into another."""
    found = selectors.find(actor.scope, uuid)
    into = found.merged_into if found else None
    if into is not None and actor.scope.may(SEE, into.pk):
        text = _("Deze organisatie is samengevoegd met lidnummer {number} (uuid {uuid}). Vraag die op.")
        raise Problem(404, text.format(number=into.number, uuid=into.uuid), "uuid")
