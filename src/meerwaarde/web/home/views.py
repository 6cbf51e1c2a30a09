"""The first page, and the language of the pages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meerwaarde.language import LANGUAGES
from meerwaarde.web.home import cards
from meerwaarde.web.members import selectors as members
from meerwaarde.web.middleware import LANGUAGE_COOKIE
from meerwaarde.web.pages import PUBLIC, SiteRequest, page
from meerwaarde.web.publications import selectors as publications
from meerwaarde.web.rounds import selectors as rounds

A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
@page(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Three things for each role; the latest release for everybody."""
    scope = cast(SiteRequest, request).scope
    if not request.user.is_authenticated:
        latest = publications.latest(cards.MOST)
        said = {"latest": latest, "picture": publications.picture_of(latest)}
        response = render(request, "home/public.html", said)
        response["X-Robots-Tag"] = "all"  # search engines may show it
        return response
    latest, own = cards.published(scope)
    asked = members.most_asked(scope, scope.day.year, cards.MOST)
    context = {
        "waiting": cards.waiting(scope, own, filled=bool(asked)),
        "latest": latest,
        "own": own,
        "rounds": rounds.running(scope, cards.MOST),
        "asked": asked,
        "roles": bool(scope.roles),
        "places": sorted(members.municipality_names(scope.municipalities).values()) if scope.municipalities else [],
    }
    return render(request, "home/home.html", context)


@csrf_exempt  # there is nothing to gain by changing somebody's language, and public pages set no other cookie
@require_POST
@page(PUBLIC)
def change_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language on this device, and go back to the page."""
    back = request.POST.get("terug", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    chosen = request.POST.get("taal", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response
