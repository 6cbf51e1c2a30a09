"""The pages of members: what is asked of them, sharing, taking over, correcting; and the addresses behind links."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.types import Conflict
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import asked, correcting, links, sharing, unquoting
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.standing import Standing, standing_of
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views import apps, doors, entering, shares


@require_safe
@page(Permission.ROUNDS_ANSWER)
def tasks(request: HttpRequest) -> HttpResponse:
    """What is asked of us, and what was answered."""
    number = request.GET.get("pagina", "")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found, more = asked.lines(cast(SiteRequest, request).scope, page=at)
    context = {
        "waiting": [line for line in found if line.to_do],
        "rest": [line for line in found if not line.to_do],
        "several": len({line.assignment.organisation_id for line in found}) > 1,
        "pager": {"previous": f"?pagina={at - 1}" if at > 1 else "", "next": f"?pagina={at + 1}" if more else ""},
    }
    return render(request, "rounds/asked.html", context)


@require_safe
@page(Permission.ROUNDS_ANSWER)
def one(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """One assignment: open it, share it, see who has a link, read back and correct what was sent."""
    found = found_or_404(request, assignment)
    stands = standing_of(found, timezone.now())
    context = {
        "line": asked.line_of(found),
        "assignment": found,
        "stands": str(stands),
        "can_open": stands in (Standing.WORKS, Standing.OVERTAKEN),
        "can_correct": correcting.may_be_corrected(found),
        "sent": [(short_number(one.instance_id), one.received) for one in correcting.history(found)],
        "quoting": unquoting.gave(found),
        "accesses": asked.accesses(found, dict(sharing.page_titles(found))),
    }
    return render(request, "rounds/asked_one.html", context)


def found_or_404(request: HttpRequest, identifier: uuid.UUID) -> Assignment:
    """The assignment, within the scope of who asks. Raises Http404."""
    found = asked.find(cast(SiteRequest, request).scope, identifier)
    if found is None:
        raise Http404
    return found


def _me(request: HttpRequest) -> dict[str, str]:
    return {"name": getattr(request.user, "name", ""), "to": getattr(request.user, "email", "") or ""}


@require_POST
@page(Permission.ROUNDS_ANSWER)
def open_own(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """On to the questions, with a link for this session."""
    found = found_or_404(request, assignment)
    key = sharing.open_own(by=cast(SiteRequest, request).actor, assignment=found, **_me(request))
    return HttpResponseRedirect(links.address(key), status=303)


@require_POST
@page(Permission.ROUNDS_ANSWER)
def open_app(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """The server address for an app, shown this once."""
    found = found_or_404(request, assignment)
    try:
        key = sharing.open_app(by=cast(SiteRequest, request).actor, assignment=found, **_me(request))
    except Refused as reason:
        return _back(request, found, reason.message)
    address = reverse("rounds:app_forms", args=[key]).removesuffix("/formList")
    context = {"assignment": found, "address": request.build_absolute_uri(address)}
    return render(request, "rounds/app_address.html", context)


@require_POST
@page(Permission.ROUNDS_ANSWER)
def take_over(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """Go on alone with what colleagues filled in."""
    found = found_or_404(request, assignment)
    try:
        key = sharing.take_over(by=cast(SiteRequest, request).actor, assignment=found, **_me(request))
    except Refused as reason:
        return _back(request, found, reason.message)
    return HttpResponseRedirect(links.address(key), status=303)


@require_POST
@page(Permission.ROUNDS_ANSWER)
def correct(request: HttpRequest, assignment: uuid.UUID) -> HttpResponse:
    """Open what was sent again, to correct it."""
    found = found_or_404(request, assignment)
    actor = cast(SiteRequest, request).actor
    try:
        correcting.begin(by=actor, assignment=found)
    except Refused as reason:
        return _back(request, found, reason.message)
    except Conflict:
        pass  # somebody saved in between: the page shows what is stored
    key = sharing.open_own(by=actor, assignment=found, **_me(request))
    return HttpResponseRedirect(links.address(key), status=303)


@require_POST
@page(Permission.ROUNDS_ANSWER)
def revoke(request: HttpRequest, assignment: uuid.UUID, link: int) -> HttpResponse:
    """End a link."""
    found = found_or_404(request, assignment)
    row = asked.link_of(found, link)
    if row is None:
        raise Http404
    links.revoke(by=cast(SiteRequest, request).actor, link=row)
    messages.success(request, _("De link werkt niet meer. Wat ermee is ingevuld, is bewaard."))
    return _back(request, found)


@require_POST
@page(Permission.ROUNDS_ANSWER)
def unquote(request: HttpRequest, assignment: uuid.UUID, *, unquoted: bool) -> HttpResponse:
    """Take back the permission to quote, or give it again."""
    found = found_or_404(request, assignment)
    if unquoting.unquote(by=cast(SiteRequest, request).actor, assignment=found, unquoted=unquoted):
        done = _("Wij halen niets meer aan uit deze antwoorden.") if unquoted else _("Wij mogen weer aanhalen.")
        messages.success(request, done)
    return _back(request, found)


def _back(request: HttpRequest, assignment: Assignment, problem: str = "") -> HttpResponse:
    if problem:
        messages.error(request, problem)
    return HttpResponseRedirect(reverse("rounds:asked", args=[assignment.uuid]), status=303)


urls: list[URLPattern] = [
    path("vragen/", tasks, name="tasks"),
    path("vragen/<uuid:assignment>/", one, name="asked"),
    path("vragen/<uuid:assignment>/openen/", open_own, name="open"),
    path("vragen/<uuid:assignment>/app/", open_app, name="open_app"),
    path("vragen/<uuid:assignment>/delen/", shares.share, name="share"),
    path("vragen/<uuid:assignment>/overnemen/", take_over, name="take_over"),
    path("vragen/<uuid:assignment>/verbeteren/", correct, name="correct_own"),
    path("vragen/<uuid:assignment>/niet-aanhalen/", unquote, {"unquoted": True}, name="unquote_own"),
    path("vragen/<uuid:assignment>/wel-aanhalen/", unquote, {"unquoted": False}, name="quotable_own"),
    path("vragen/<uuid:assignment>/links/<int:link>/intrekken/", revoke, name="revoke"),
    path("rondes/<uuid:identifier>/invoeren/", entering.enter, name="enter"),
    path("v/<str:key>/beginnen/", doors.begin, name="begin"),
    path("v/<str:key>/nieuw/", doors.fresh, name="fresh"),
    path("v/<str:key>/niet-voor-mij/", doors.not_mine, name="not_mine"),
    path("v/<str:key>/verbeteren/", doors.correct, name="correct"),
    path("v/<str:key>/niet-aanhalen/", doors.unquote, {"unquoted": True}, name="unquote"),
    path("v/<str:key>/wel-aanhalen/", doors.unquote, {"unquoted": False}, name="quotable"),
    path("v/<str:key>/delen/", shares.share_link, name="share_link"),
    *apps.urls,
]
