"""What every page of the platform says of itself: who may see it. The written table of rights is held against this."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from meerwaarde.web.rights import Permission

if TYPE_CHECKING:
    from meerwaarde.web.scopes import Actor, Scope


class SiteRequest(HttpRequest):
    """A request that came through `accounts.middleware.scoped`."""

    scope: Scope
    actor: Actor


View = Callable[..., HttpResponseBase]
PUBLIC = None


def page(permission: Permission | None) -> Callable[[View], View]:
    """Say which permission a view needs somewhere (PUBLIC: none). Who is not signed in goes to the sign-in page first.

    The view itself still starts every query from `request.scope`, and asks `scope.require` for one organisation.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = cast("SiteRequest", request)
            if permission is None or asked.scope.may_somewhere(permission):
                return view(request, *args, **kwargs)
            if asked.user.is_authenticated:
                raise PermissionDenied(permission)
            return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(request.path)}")

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
