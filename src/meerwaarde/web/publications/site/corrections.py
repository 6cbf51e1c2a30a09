"""The page that tells per figure what was corrected: in this version, and since."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.site import notices
from meerwaarde.web.publications.views import public


@require_safe
@page(PUBLIC)
def corrected(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Every figure that is another one than it was: what it was, what it is, and why."""
    versions = selectors.versions(slug)
    release = next((one for one in versions if one.version == version), None)
    if release is None:
        raise Http404
    title, _summary, spoken = selectors.said_of(release)
    newest = versions[0] if versions[0].version > version else None
    context = {
        "release": release,
        "title": title,
        "spoken": spoken,
        "newest": newest,
        "since": notices.since(release) if newest is not None else (),
        "own": notices.of_version(release) if version > 1 else (),
    }
    return public(render(request, "publications/corrected.html", context))
