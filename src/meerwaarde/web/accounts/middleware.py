"""Who asks, and how far they reach, on every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.scopes import Actor, Scope


def scoped(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request a `scope` and an `actor`, looked up when first used (one query)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def scope() -> Scope:
            return scope_of(request.user, timezone.localdate())

        def actor() -> Actor:
            return Actor("person", str(getattr(request.user, "uuid", "")), cast("Scope", request.scope))  # type: ignore[attr-defined]

        request.scope = SimpleLazyObject(scope)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return answer(request)

    return middleware
