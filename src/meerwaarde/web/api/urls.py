"""The addresses of the API. Also what is not there is told as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from meerwaarde.language import gettext as _
from meerwaarde.web.api.api import api, asked_by, description
from meerwaarde.web.api.trouble import no_method, no_such, told

View = Callable[..., HttpResponseBase]


def plainly(view: View, operation: str = "") -> View:
    """The view of an operation, with JSON for what is not there. No cookie counts here, so nothing can be forged.

    A name behind the question mark that it does not know is refused: a filter that is misspelt would give everything.
    """

    @csrf_exempt
    @wraps(view)
    def around(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if strange := set(request.GET) - asked_by(operation):
            return told(422, _("Dit kennen wij hier niet. Kijk of het goed geschreven is."), min(strange)[:100])
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return no_such(request)
        return no_method(response["Allow"]) if response.status_code == 405 else response

    return around


@plainly
def described(request: HttpRequest) -> HttpResponse:
    """The description of the API, for programs and for those who write them."""
    if request.method not in {"GET", "HEAD"}:
        return no_method("GET")
    return HttpResponse(description(), content_type="application/json")


@plainly
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below ours."""
    return no_such(request)


app_name = "api"
urlpatterns = [
    path("openapi.json", described, name="openapi"),
    *(
        URLPattern(one.pattern, plainly(one.callback, one.name or ""), one.default_args, one.name)
        for one in api.urls[0]
        if isinstance(one, URLPattern)
    ),
    re_path(r"", nowhere, name="nowhere"),
]
