"""Who asks, and how far they reach, on every request; and the second step that the bureau cannot do without."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from meerwaarde.language import language
from meerwaarde.web.accounts import devices, sign_ins
from meerwaarde.web.accounts.events import SECOND_FACTOR
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.accounts.sessions import kept_key
from meerwaarde.web.rights import BUREAU
from meerwaarde.web.scopes import Actor, Scope

SEEN = "seen"  # in the session: when its row was last told that it is in use
SEEN_SECONDS = 900
# What the bureau may open without a second step: showing it, and leaving; setting one up only where there is none yet,
# for with a password alone somebody would add their own, or read the recovery codes.
SHOWING = frozenset({
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate", "account_logout", "language",
})  # fmt: skip
SETTING_UP = frozenset({"second_step", "mfa_activate_totp", "mfa_add_webauthn"})


def scoped(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request a `scope` and an `actor`, looked up when first used (one query)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def scope() -> Scope:
            return scope_of(request.user, timezone.localdate())

        def actor() -> Actor:
            return Actor("person", str(getattr(request.user, "uuid", "")), cast("Scope", request.scope))  # type: ignore[attr-defined]

        request.scope = SimpleLazyObject(scope)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        _keep_seen(request)
        with translation.override(language()):  # the words of Django's own forms; our words and numbers are ours
            response = answer(request)
        devices.give_cookie(request, response)
        return response

    middleware.process_view = second_step_first  # type: ignore[attr-defined]
    return middleware


def second_step_first(request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
    """Send who has a role at the bureau to the second step, until this session has it."""
    if not request.user.is_authenticated or request.session.get(SECOND_FACTOR):
        return None
    if not cast("Scope", request.scope).roles & BUREAU:  # type: ignore[attr-defined]
        return None
    name = request.resolver_match.url_name if request.resolver_match is not None else None
    if name in SHOWING:
        return None
    kinds = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if not kinds:
        if name in SETTING_UP:
            return None
        return HttpResponseRedirect(reverse("accounts:second_step"))
    name = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.path})}")


def _keep_seen(request: HttpRequest) -> None:
    """Tell the row of a session that it is in use, every quarter of an hour."""
    session = request.session
    if session.session_key and request.user.is_authenticated and time.time() - session.get(SEEN, 0) > SEEN_SECONDS:
        session[SEEN] = time.time()
        sign_ins.keep_seen(kept_key(session.session_key))
