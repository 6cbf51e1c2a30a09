"""Inhabitants of municipalities: a list is offered, looked at, and taken over or thrown away."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.members.forms.inhabitants import InhabitantsForm
from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.inhabitants.reading import LARGEST
from meerwaarde.web.members.models import InhabitantsList
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.views.shared import asked, see_other
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission

CHANGE = Permission.REGISTER_CHANGE
LISTS, SHOWN = 20, 50  # of one page
FEW = 5  # municipalities that a notice names at once


@require_http_methods(["GET", "HEAD", "POST"])
@page(CHANGE)
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a list; below it the lists that were offered before."""
    form = InhabitantsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = InhabitantsForm(request.POST, request.FILES)
        if form.is_valid():
            one = _offered(request, form)
            if one is not None:
                return see_other(reverse("members:inhabitants_list", args=[one.uuid]))
        elif "file" not in request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            form.errors["file"] = form.error_class([_too_large()])
    rows = InhabitantsList.objects.within(asked(request).scope, CHANGE).order_by("-created")
    lists = rows.only("uuid", "year", "source", "file_name", "created", "applied", "undone")[:LISTS]
    context = {"form": form, "lists": lists}
    return render(request, "members/inhabitants_offer.html", context, status=422 if form.is_bound else 200)


def _too_large() -> str:
    return _("Dit bestand is groter dan 2,5 MB. Kies bij het CBS alleen gemeenten en één jaar.")


def _offered(request: HttpRequest, form: InhabitantsForm) -> InhabitantsList | None:
    """The proposal; None when the file cannot be used, and the form says why."""
    said = form.cleaned_data
    if said["file"].size > LARGEST:
        form.add_error("file", _too_large())
        return None
    try:
        return services.offer(
            by=asked(request).actor, data=said["file"].read(), file_name=said["file"].name, year=said["year"],
            source=said["source"], token=said["token"] or uuid.uuid4(),
        )  # fmt: skip
    except InputError as problem:
        form.add_error("file", str(problem))
    except Refused as reason:
        form.refused(reason)
    return None


@require_safe
@page(CHANGE)
def one_list(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """What a list would change, or what it changed."""
    one = _list_for(request, identifier)
    told = one.preview
    context = {
        "one": one,
        "total": sum(told["given"].values()),
        "many": len(told["given"]),
        "doing": bool(told["new"] or told["changed"] or told["gone"] or told["sources"]),
        "parts": [(name, told[name][:SHOWN], len(told[name])) for name in ("changed", "gone", "new")],
        "problems": (told["problems"][:SHOWN], len(told["problems"])),
        "over": ([_over(row) for row in told["over"][:SHOWN]], len(told["over"])),
        "unknown": (told["unknown"][:SHOWN], len(told["unknown"])),
        "lacking": (told["empty"] + told["missing"])[:SHOWN],
        "lacks": len(told["empty"]) + len(told["missing"]),
        "shown": SHOWN,
        "few": FEW,
    }
    return render(request, "members/inhabitants_list.html", context)


def _over(row: list[Any]) -> dict[str, Any]:
    """A municipality that was not there on the day of the list."""
    place, code, name, began, ended, into = row
    days = {
        "began": date.fromisoformat(began) if began else None,
        "ended": date.fromisoformat(ended) if ended else None,
    }
    return {"row": place, "code": code, "name": name, "into": ", ".join(into), **days}


def _list_for(request: HttpRequest, identifier: uuid.UUID) -> InhabitantsList:
    """The list, for who may see it. Raises Http404."""
    rows = InhabitantsList.objects.within(asked(request).scope, CHANGE)
    found: InhabitantsList | None = rows.filter(uuid=identifier).defer("before").first()
    if found is None:
        raise Http404
    return found


@require_POST
@page(CHANGE)
def confirm(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Take it over."""
    return _done(request, identifier, services.confirm)


@require_POST
@page(CHANGE)
def undo(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Put back what was there before."""
    return _done(request, identifier, services.undo)


@require_POST
@page(CHANGE)
def discard(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Throw it away."""
    return _done(request, identifier, services.discard)


def _done(request: HttpRequest, identifier: uuid.UUID, service: Callable[..., None]) -> HttpResponse:
    one = _list_for(request, identifier)
    try:
        service(by=asked(request).actor, one=one)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if service is services.discard:
            messages.success(request, _("De lijst is weggegooid. Er is niets veranderd."))
            return see_other(reverse("members:inhabitants"))
    return see_other(reverse("members:inhabitants_list", args=[identifier]))
