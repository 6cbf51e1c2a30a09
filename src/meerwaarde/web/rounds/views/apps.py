"""The addresses for apps such as ODK Collect and KoboCollect (OpenRosa 1.0).

Apps send no cookies, and forged requests from browsers are refused as everywhere (docs/decisions/0010).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions import OutOfBudget
from meerwaarde.questionnaire.expressions.tree import UnreadableXml
from meerwaarde.web.answering import selectors as answered
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.types import TooLarge
from meerwaarde.web.pages import PUBLIC, View, page
from meerwaarde.web.rounds import openrosa
from meerwaarde.web.rounds.models import Link
from meerwaarde.web.rounds.types import Refused

XML = "text/xml; charset=utf-8"
FILE = "xml_submission_file"


def for_app(view: Callable[..., HttpResponse]) -> View:
    """A view of a link for an app: what it cannot have is told in the form that apps show."""

    @csrf_exempt
    @page(PUBLIC)
    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **named: Any) -> HttpResponse:
        try:
            response = view(request, openrosa.opened(key), key, **named)
        except LookupError:
            response = said(_("Dit serveradres kennen wij niet. Kijk of het helemaal is overgenomen."), 404)
        except Refused as reason:
            response = said(reason.message, 403)
        response.headers["X-OpenRosa-Version"] = "1.0"
        response.headers["X-OpenRosa-Accept-Content-Length"] = str(openrosa.LARGEST)
        response.headers["Date"] = http_date(timezone.now().timestamp())
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def said(message: str, status: int, nature: str = "submit_error") -> HttpResponse:
    """A message that an app shows to whoever sends."""
    text = render_to_string("rounds/openrosa/response.xml", {"message": message, "nature": nature})
    return HttpResponse(text, content_type=XML, status=status)


@require_safe
@for_app
def form_list(request: HttpRequest, link: Link, key: str) -> HttpResponse:
    """Which forms there are: the one of this link."""
    form = openrosa.form_of(link)
    wanted = request.GET.get("formID", form.version.form_id)
    context = {
        "form": form if wanted == form.version.form_id else None,
        "title": link.assignment.round.title,
        "download": request.build_absolute_uri(reverse("rounds:app_form", args=[key])),
        "manifest": request.build_absolute_uri(reverse("rounds:app_manifest", args=[key])),
    }
    return render(request, "rounds/openrosa/form_list.xml", context, content_type=XML)


@require_safe
@for_app
def form(_request: HttpRequest, link: Link, key: str) -> HttpResponse:  # noqa: ARG001  called alike
    """The form itself, with what is known in it."""
    return HttpResponse(openrosa.form_of(link).xml, content_type=XML)


@require_safe
@for_app
def manifest(request: HttpRequest, link: Link, key: str) -> HttpResponse:
    """The files of the form."""
    files = [
        {
            "name": one.name,
            "md5": hashlib.md5(bytes(one.content), usedforsecurity=False).hexdigest(),
            "address": request.build_absolute_uri(reverse("rounds:app_media", args=[key, one.name])),
        }
        for one in openrosa.form_of(link).media
    ]
    return render(request, "rounds/openrosa/manifest.xml", {"files": files}, content_type=XML)


@require_safe
@for_app
def media(_request: HttpRequest, link: Link, key: str, name: str) -> HttpResponse:  # noqa: ARG001  called alike
    """A file of the form, to be kept by the app and never shown by a browser."""
    assignment = link.assignment
    version = assignment.draft.form_version if assignment.draft is not None else assignment.round.form_version
    file = answered.media_file(form_version=version, name=name) if version is not None else None
    if file is None:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=file.mimetype)
    response.headers["Content-Disposition"] = "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["HEAD", "POST"])
@for_app
def submission(request: HttpRequest, link: Link, key: str) -> HttpResponse:  # noqa: ARG001  called alike
    """What the app sends: 201 once it is stored, also when it is sent again."""
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response.headers["Location"] = request.build_absolute_uri(request.path)
        return response
    length = request.headers.get("Content-Length", "")
    if re.fullmatch(r"\d{1,15}", length) and int(length) > openrosa.LARGEST:
        return said(_("Dit is te groot. Deze vragenlijst neemt geen foto's en andere bestanden aan."), 413)
    file = request.FILES.get(FILE)
    if file is None:
        return said(_("Er zat geen formulier in wat de app stuurde."), 400)
    if len(request.FILES) > 1 or request.POST.get("*isIncomplete*") == "yes":
        return said(_("Deze vragenlijst neemt geen foto's en andere bestanden aan. Er is niets opgeslagen."), 413)
    try:
        stored = openrosa.receive(link=link, xml=file.read())
    except (TooLarge, OutOfBudget):
        return said(_("Dit is meer dan een vragenlijst kan bevatten. Er is niets opgeslagen."), 413)
    except (UnreadableXml, ValueError):
        return said(_("Wat de app stuurde is niet te lezen. Er is niets opgeslagen."), 400)
    number = short_number(stored.instance_id)
    return said(_("Ontvangen, met nummer {number}. Dank u wel.").format(number=number), 201, "submit_success")


urls: list[URLPattern] = [
    path("openrosa/<str:key>/formList", form_list, name="app_forms"),
    path("openrosa/<str:key>/form.xml", form, name="app_form"),
    path("openrosa/<str:key>/manifest.xml", manifest, name="app_manifest"),
    path("openrosa/<str:key>/media/<str:name>", media, name="app_media"),
    path("openrosa/<str:key>/submission", submission, name="app_submission"),
]
