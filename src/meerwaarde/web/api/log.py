"""The audit trail, and what a key may do."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from meerwaarde.web.api import schemas
from meerwaarde.web.api.answers import TROUBLE
from meerwaarde.web.api.keys import actor_of
from meerwaarde.web.audit import selectors
from meerwaarde.web.audit.services import record
from meerwaarde.web.audit.types import Filters
from meerwaarde.web.members.selectors import uuids_of
from meerwaarde.web.rights import Permission

router = Router(tags=["key"])
BIGGEST = 2**62


@router.get("/me", response={200: schemas.Who, **TROUBLE}, operation_id="me")
def me(request: HttpRequest) -> Any:
    """What this key may do today: what was chosen for it, within what its owner may."""
    actor = actor_of(request)
    uuids = uuids_of(actor.scope.at)
    return {
        "key": actor.id,
        "everywhere": sorted(actor.scope.everywhere),
        "at": [
            {"organisation": uuids[organisation], "permissions": sorted(held)}
            for organisation, held in sorted(actor.scope.at.items())
            if held
        ],
    }


@router.get("/audit", response={200: schemas.Entries, **TROUBLE}, operation_id="audit")
def audit(
    request: HttpRequest,
    text: Annotated[str, schemas.words("The beginning of an action, or the identifier of what it is about.")] = "",
    organisation: Annotated[UUID | None, Query(description="What concerns this organisation.")] = None,
    before: Annotated[int | None, Query(ge=1, le=BIGGEST, description="The `next` of a page.")] = None,
) -> Any:
    """Who changed or opened what, the latest first, 50 at a time. Reading it is recorded."""
    actor = actor_of(request, Permission.AUDIT_SEE)
    rows, further = selectors.page_of(actor.scope, Filters(text=text, organisation=organisation), before)
    own = next(iter(actor.scope.organisations(Permission.AUDIT_SEE)), None)
    record(by=actor, action="audit.read", read=True, organisation=own)
    return {"items": rows, "next": further}
