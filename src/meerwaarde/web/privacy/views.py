"""The processing record as a page, and what is known of one person."""

from __future__ import annotations

import json
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.privacy import record, words
from meerwaarde.web.privacy.people import erase_person, known_of, person_of
from meerwaarde.web.privacy.reasons import reason
from meerwaarde.web.privacy.registry import everything
from meerwaarde.web.rights import Permission


@require_safe
@page(Permission.PRIVACY_SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """What is kept of persons, why, how long and for whom."""
    rows = [row for row in everything() if row.personal]
    tables = [
        {
            "name": words.table_name(table),
            "fields": [row for row in rows if row.table == table],
            "basis": words.basis(kept.basis),
            "controller": words.controller(kept.controller),
            "term": words.how_long(kept.term),
            "why": reason(kept.term),
            "readers": words.readers(kept),
        }
        for table, kept in {row.table: row.kept for row in rows}.items()
    ]
    return render(request, "privacy/overview.html", {"tables": tables, "files": sorted(record.files())})


@require_safe
@page(Permission.PRIVACY_SEE)
def download(_request: HttpRequest, name: str) -> HttpResponse:
    """One file of the processing record."""
    text = record.files().get(name)
    if text is None:
        raise Http404
    kind = "text/csv" if name.endswith(".csv") else "text/markdown"
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@page(Permission.PRIVACY_ERASE)
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything that is known of a person, as JSON."""
    known = known_of(by=cast(SiteRequest, request).actor, person=_person(uuid))
    text = json.dumps(known, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gegevens-{uuid}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.PRIVACY_ERASE)
def erase(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then erase."""
    person = _person(uuid)
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if request.method == "POST" and reason:
        try:
            erase_person(by=cast(SiteRequest, request).actor, person=person, reason=reason[:200])
        except Refused as refused:
            said = {"person": person, "refused": str(refused)}
            return render(request, "privacy/erase.html", said, status=422)
        messages.success(request, _("De gegevens van deze persoon zijn gewist. Publicaties zijn niet veranderd."))
        return HttpResponseRedirect(reverse("privacy:overview"), status=303)
    context = {"person": person, "asked": request.method == "POST"}
    return render(request, "privacy/erase.html", context, status=422 if context["asked"] else 200)


def _person(uuid: UUID) -> Person:
    person = person_of(uuid)
    if person is None or person.erased is not None:
        raise Http404
    return person
