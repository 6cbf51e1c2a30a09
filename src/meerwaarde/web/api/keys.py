"""Who asks: the key in the header `Authorization: Bearer mw_...`."""

from __future__ import annotations

from math import ceil

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer

from meerwaarde.web.accounts.selectors import actor_of_key
from meerwaarde.web.api.limits import per_key
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor


class Key(HttpBearer):
    """A key that is in force; its actor stands in `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002  ninja's call
        """The actor of the key; None (401) for one that is unknown, expired or revoked. Raises Throttled (429)."""
        actor = actor_of_key(token)
        if actor is not None and (wait := per_key.wait(actor.id)):
            raise Throttled(wait=ceil(wait))
        return actor


def actor_of(request: HttpRequest, *permissions: Permission) -> Actor:
    """Who asks. Raises PermissionDenied (403) unless each of `permissions` holds somewhere."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # put there by ninja
    for permission in permissions:
        if not actor.scope.may_somewhere(permission):
            raise PermissionDenied(permission)
    return actor
