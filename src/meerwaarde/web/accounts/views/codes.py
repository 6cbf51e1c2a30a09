"""Recovery codes that were sealed with a key that is gone."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast

from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from meerwaarde.web.accounts.sealing import Unreadable
from meerwaarde.web.pages import View


def readable(view: View) -> View:
    """Let a page with recovery codes make new ones when nobody can read the old: those would not work either."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):  # it reads the codes only while it is written
                return cast("HttpResponseBase", response.render())
            return response
        except Unreadable:
            generate_recovery_codes(request)
            return HttpResponseRedirect(reverse("mfa_view_recovery_codes"), status=303)

    return answered
