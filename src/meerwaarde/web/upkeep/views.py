"""The pages of upkeep."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import PUBLIC, SiteRequest, page
from meerwaarde.web.rights import Permission
from meerwaarde.web.upkeep import mailing, selectors, services

SEE_OTHER = 303


@page(PUBLIC)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's call
    """200 when all is well, 503 when not, in plain words and without details: strangers read it too."""
    found = selectors.troubles()
    if not found:
        text = _("Alles werkt.")
    elif "database" in found:
        text = _("De gegevens zijn nu niet bereikbaar.")
    else:
        text = _("De pagina's werken, de verwerking op de achtergrond niet.")
    answer = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=503 if found else 200)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # a watchman asks every minute: no line in the log each
    return answer


@page(Permission.UPKEEP_SEE)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """How web, worker, mail and backups are doing."""
    seen = selectors.state(cast(SiteRequest, request).scope)
    if seen.stuck:
        services.seen_stuck(by=cast(SiteRequest, request).actor)
    words = _jobs()
    shown = {
        "state": seen,
        "free": round(seen.free),
        "jobs": [{"row": row, "words": words.get(row.name, row.name)} for row in seen.jobs],
        "most_tries": mailing.MOST_TRIES,
    }
    return render(request, "upkeep/state.html", shown)


@page(Permission.UPKEEP_SEE)
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Let messages that failed go out now."""
    services.send_again(by=cast(SiteRequest, request).actor)
    answer = HttpResponseRedirect(reverse("upkeep:state"))
    answer.status_code = SEE_OTHER
    return answer


def _jobs() -> dict[str, str]:
    return {
        "audit_chain": _("Nakijken of er niets aan het logboek is veranderd"),
        "cleanup": _("Opruimen van oude sessies en uitkomsten van taken"),
        "drill": _("Proef met terugzetten van een reservekopie"),
        "retention": _("Wissen van wat niet langer bewaard mag worden"),
    }
