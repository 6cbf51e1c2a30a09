"""What the pages of the register share: getting an organisation that the reader may see, and one form on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from meerwaarde.web.members import selectors
from meerwaarde.web.members.forms.base import RegisterForm
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.members.types import KvkTaken, Refused
from meerwaarde.web.pages import SiteRequest
from meerwaarde.web.rights import Permission

SEE_OTHER = 303
CHANGE = Permission.REGISTER_CHANGE


def asked(request: HttpRequest) -> SiteRequest:
    """The request with its scope and actor."""
    return cast(SiteRequest, request)


def organisation_for(request: HttpRequest, identifier: UUID, permission: Permission | None = None) -> Organisation:
    """The organisation, when the reader may see it and (REGISTER_CHANGE, or) `permission` holds there.

    Raises Http404 out of scope and for one that was merged into another, PermissionDenied without the permission.
    """
    found = selectors.find(asked(request).scope, identifier)
    if found is None or found.merged_into is not None:
        raise Http404
    scope = asked(request).scope
    if permission is not None and not scope.may(CHANGE) and not scope.may(permission, found.pk):
        raise PermissionDenied(permission)
    return found


def day_from(request: HttpRequest, name: str = "dag") -> date:
    """The day that a page is asked for, today when it says none that can be read."""
    typed = request.GET.get(name, "")
    for layout in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(typed, layout).date()
        except ValueError:
            continue
    return timezone.localdate()


def see_other(address: str) -> HttpResponseRedirect:
    """After a POST: look here."""
    response = HttpResponseRedirect(address)
    response.status_code = SEE_OTHER
    return response


def to_organisation(organisation: Organisation) -> HttpResponseRedirect:
    """To the page of an organisation."""
    return see_other(reverse("members:organisation", args=[organisation.uuid]))


def change_page(
    request: HttpRequest,
    form: RegisterForm,
    apply: Callable[[Mapping[str, Any]], HttpResponse],
    context: Mapping[str, Any],
    done: str,
    template: str = "members/change.html",
) -> HttpResponse:
    """One form: shown, read, applied. What the register refuses stands beside its field, with what was typed kept.

    `context` has title, back (where "Annuleren" leads) and submit; `done` is said on the next page.
    """
    status = 200
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            response = apply({name: value for name, value in form.cleaned_data.items() if name != "token"})
        except Refused as reason:
            form.refused(reason)
            if isinstance(reason, KvkTaken):
                more["taken"] = reason
        else:
            messages.success(request, done)
            return response
    if form.is_bound:
        status = 422
    return render(request, template, {"form": form, **context, **more}, status=status)
