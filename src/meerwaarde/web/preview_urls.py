"""The addresses of the preview: `/` begins a new draft of the form as its file is now."""

from __future__ import annotations

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.web.answering import services
from meerwaarde.web.ui import errors
from meerwaarde.web.ui.errors import told_page


def start(request: HttpRequest) -> HttpResponse:
    """A new draft. A GET that makes something: on one's own computer, where every draft is thrown away."""
    try:
        file = Path(os.environ["MEERWAARDE_FORM"])
        version = services.publish_form(xform=read_xform(file), folder=file.parent, trial=True)
    except InputError as reason:
        return told_page(request, _("Deze vragenlijst is nog niet te gebruiken"), str(reason), status=409)
    _draft, key = services.start_draft(form_version=version)
    return redirect("answering:page", key, 1)


urlpatterns = [path("", start), path("", include("meerwaarde.web.answering.urls"))]
handler400, handler403, handler404 = errors.bad_request, errors.forbidden, errors.not_found
handler500 = errors.server_error
