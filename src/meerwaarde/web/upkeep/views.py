"""The pages of upkeep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.upkeep import selectors


@page(PUBLIC)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's call
    """200 when all is well, 503 when not, in plain words and without details: strangers read it too."""
    found = selectors.troubles()
    if not found:
        text = _("Alles werkt.")
    elif "database" in found:
        text = _("De gegevens zijn nu niet bereikbaar.")
    else:
        text = _("De pagina's werken, de verwerking op de achtergrond niet.")
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=503 if found else 200)
