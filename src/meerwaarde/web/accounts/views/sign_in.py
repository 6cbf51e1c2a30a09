"""What allauth's own page of signing in lacks."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from meerwaarde.web.pages import View


def identity_origin() -> str:
    """The site of the identity provider, where one is set; else empty."""
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", []):
        parts = urlsplit(app["settings"]["server_url"])
        return f"{parts.scheme}://{parts.netloc}"
    return ""


def towards_identity_provider(view: View) -> View:
    """Let the policy of this page allow that its form leads to the identity provider: browsers check redirects too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if origin := identity_origin():
            response._csp_update = {"form-action": [origin]}  # type: ignore[attr-defined]  # as csp_update does
        return response

    return answered
