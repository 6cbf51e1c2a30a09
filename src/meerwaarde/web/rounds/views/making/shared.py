"""What the pages of the bureau share: the round that is asked for, and one form on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import SiteRequest
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import listing
from meerwaarde.web.rounds.forms.base import RoundForm
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.types import Refused

SEE_OTHER = 303
MANAGE, SEE = Permission.ROUNDS_MANAGE, Permission.ROUNDS_SEE


def asked(request: HttpRequest) -> SiteRequest:
    """The request with its scope and actor."""
    return cast(SiteRequest, request)


def round_for(request: HttpRequest, identifier: UUID, permission: Permission = MANAGE) -> Round:
    """The round, for who has `permission`. Raises Http404."""
    found = listing.find(asked(request).scope, identifier, permission)
    if found is None:
        raise Http404
    return found


def days_in_words(days: Sequence[int]) -> str:
    """Numbers of days as a sentence has them: 7 en 12."""
    first, last = ", ".join(map(str, days[:-1])), str(days[-1]) if days else ""
    return _("{first} en {last}").format(first=first, last=last) if first else last


def see_other(address: str) -> HttpResponseRedirect:
    """After a POST: look here."""
    response = HttpResponseRedirect(address)
    response.status_code = SEE_OTHER
    return response


def to_round(round_: Round, page: str = "round") -> HttpResponseRedirect:
    """To a page of a round."""
    return see_other(reverse(f"rounds:{page}", args=[round_.uuid]))


def form_page(
    request: HttpRequest,
    form: RoundForm,
    apply: Callable[[Mapping[str, Any]], HttpResponse],
    template: str,
    context: Mapping[str, Any],
    done: str = "",
) -> HttpResponse:
    """One form: shown, read, applied. What is refused stands beside its field, with what was typed kept."""
    if request.method == "POST" and form.is_valid():
        try:
            response = apply(form.cleaned_data)
        except Refused as reason:
            form.refused(reason)
        else:
            if done:
                messages.success(request, done)
            return response
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
