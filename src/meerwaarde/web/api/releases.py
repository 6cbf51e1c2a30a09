"""What was published. Public: no key is needed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router

from meerwaarde.web.api import schemas
from meerwaarde.web.api.answers import PUBLIC_TROUBLE
from meerwaarde.web.publications import selectors

router = Router(tags=["releases"], auth=None)
PAGE = 25
SLUG = r"^[-a-zA-Z0-9_]{1,80}$"


@router.get("/releases", response={200: list[schemas.Published], **PUBLIC_TROUBLE}, operation_id="list_releases")
def list_releases(
    request: HttpRequest,  # noqa: ARG001  ninja's call
    q: Annotated[str, schemas.words("Words of title, summary or period.")] = "",
    page: Annotated[int, Query(ge=1, le=10_000, description="Which page.")] = 1,
) -> Any:
    """The newest version of every publication, the latest first, 25 at a time."""
    found = selectors.found(q)[(page - 1) * PAGE : page * PAGE]
    return [selectors.published_of(one) for one in found]


@router.get("/releases/{slug}", response={200: schemas.Release, **PUBLIC_TROUBLE}, operation_id="release")
def release(
    request: HttpRequest,  # noqa: ARG001  ninja's call
    slug: Annotated[str, Path(pattern=SLUG, description="The fixed part of its address.")],
    version: Annotated[int | None, Query(ge=1, le=32_767, description="The newest when left out.")] = None,
) -> Any:
    """One publication with its cells and files."""
    versions = selectors.versions(slug)
    if version is None:
        version = next((one.version for one in versions), 0)
    found = selectors.release_of(slug, version)
    if found is None:
        raise Http404
    told = selectors.published_of(found)
    files = [
        {"name": one.name, "mimetype": one.mimetype, "sha256": one.sha256,
         "address": reverse("publications:file", args=[slug, version, one.name])}
        for one in selectors.files_of(found)
    ]  # fmt: skip
    shown = ("slug", "version", "title", "summary", "period", "published", "address", "correction")
    said = {field: getattr(told, field) for field in shown}
    return {**said, "content": found.content, "files": files, "replaced_by": _replaced(found, versions[0])}


def _replaced(one: Any, newest: Any) -> dict[str, Any] | None:
    """The newest version and what it corrects of this one; None when they are the same."""
    if newest.version == one.version:
        return None
    told = selectors.published_of(newest)
    return {"version": told.version, "address": told.address, "correction": told.correction,
            "changes": list(selectors.changed_since(one))}  # fmt: skip
