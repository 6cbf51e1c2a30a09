"""The catalogue at its addresses: as JSON-LD, as Turtle, and a page for people that says what it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from meerwaarde.language import use_language
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.site import association
from meerwaarde.web.publications.site.describing import catalogue
from meerwaarde.web.publications.site.rdf import json_ld, turtle
from meerwaarde.web.publications.views import public

JSON_LD, TURTLE = "application/ld+json", "text/turtle"
WRITTEN = {JSON_LD: json_ld, TURTLE: turtle}
PAGES = 100  # publications on the page for people


def _as(request: HttpRequest, kind: str) -> HttpResponse:
    """The catalogue in one of its two writings; always in Dutch, whoever asks."""
    use_language("nl")
    text = WRITTEN[kind](catalogue(association.name(request)))
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"  # it is for everybody, and says nothing of who asks
    return public(response)


@require_safe
@page(PUBLIC)
def as_json_ld(request: HttpRequest) -> HttpResponse:
    """The catalogue as JSON-LD."""
    return _as(request, JSON_LD)


@require_safe
@page(PUBLIC)
def as_turtle(request: HttpRequest) -> HttpResponse:
    """The catalogue as Turtle."""
    return _as(request, TURTLE)


@require_safe
@page(PUBLIC)
def explained(request: HttpRequest) -> HttpResponse:
    """The catalogue as whoever asks wants it; for a browser the page that explains it."""
    kind = request.get_preferred_type(["text/html", *WRITTEN])
    if kind in WRITTEN:
        response = _as(request, kind)
    else:
        listed = [selectors.published_of(one) for one in selectors.newest()[:PAGES]]
        context = {
            "listed": listed, "name": association.name(request), "licence": association.stated(),
            "address": absolute(request.path),
        }  # fmt: skip
        response = public(render(request, "publications/catalogue.html", context))
    patch_vary_headers(response, ["Accept"])
    return response
