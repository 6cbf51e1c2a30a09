"""Keys for programs."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import selectors, services
from meerwaarde.web.accounts.forms.people import EVERYWHERE, KeyForm
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.accounts.views.again import shown_again
from meerwaarde.web.accounts.words import permission_name
from meerwaarde.web.members import selectors as members
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.rights import Permission

MOST = 100  # keys on the page


@page(Permission.KEYS_MANAGE)
@shown_again
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: SiteRequest) -> HttpResponse:
    """The keys, and a form for a new one. Its secret is shown once, in the answer itself, and kept nowhere."""
    form = KeyForm(request.scope, request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = _make(request, form)
        if secret:
            form = KeyForm(request.scope)
    assert isinstance(request.user, Person)
    found = list(selectors.keys(request.scope, request.user)[:MOST])
    names = members.names_of({one.organisation_id for one in found if one.organisation_id})
    now = timezone.now()
    shown = {
        "form": form,
        "secret": secret,
        "lines": [
            (
                one,
                names.get(one.organisation_id or 0, ""),
                [permission_name(Permission(name)) for name in one.permissions],
                one.revoked is None and one.expires > now,
            )
            for one in found
        ],
    }
    return render(request, "accounts/keys.html", shown, status=400 if form.errors else 200)


@page(Permission.KEYS_MANAGE)
@require_POST
def revoke(request: SiteRequest, identifier: uuid.UUID) -> HttpResponse:
    """End a key."""
    assert isinstance(request.user, Person)
    key = selectors.keys(request.scope, request.user).filter(uuid=identifier).first()
    if key is None:
        raise Http404
    services.revoke_key(by=request.actor, key=key)
    messages.success(request, _("De sleutel is ingetrokken. Wie hem gebruikt, komt er niet meer in."))
    return HttpResponseRedirect(reverse("accounts:keys"), status=303)


def _make(request: SiteRequest, form: KeyForm) -> str:
    """The secret of the new key; empty when it was refused, with the reason in the form."""
    typed = form.cleaned_data
    try:
        _key, secret = services.make_key(
            by=request.actor,
            name=typed["name"],
            permissions=[Permission(one) for one in typed["permissions"]],
            organisation=None if typed["organisation"] == EVERYWHERE else int(typed["organisation"]),
            days=typed["days"],
        )
    except PermissionDenied:
        form.add_error("permissions", _("Niet alles wat u koos, mag u daar zelf. Kies minder, of een andere plek."))
        return ""
    except Refused as reason:
        form.add_error(None, str(reason))
        return ""
    return secret
