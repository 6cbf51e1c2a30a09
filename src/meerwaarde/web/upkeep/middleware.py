"""A database that is away, or a disk that is full, told in plain words on whatever page it happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from meerwaarde.language import gettext as _
from meerwaarde.web.ui.errors import told_page

SERVER_ERROR, AWAY = 500, 503
MARK = "meerwaarde.trouble"  # where a request keeps what went wrong
FULL, LOST = "full", "away"
_FULL_OF_POSTGRESQL = "53100"
_FULL_OF_SQLITE = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE")


def told_trouble(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put a page that says what happened in the place of the one that only says that something did."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        found = request.META.get(MARK)
        if response.status_code != SERVER_ERROR or found is None:
            return response
        told = told_page(request, *_words(found), status=AWAY)
        told["Retry-After"] = "60"
        return told

    return middleware


def note_trouble(request: HttpRequest | None = None, **_more: Any) -> None:
    """Remember what kind of trouble ended a request; Django tells of every exception, wherever it was raised."""
    found = trouble_of(sys.exc_info()[1])
    if request is not None and found is not None:
        request.META[MARK] = found


got_request_exception.connect(note_trouble, dispatch_uid="meerwaarde.upkeep.trouble")


def trouble_of(reason: BaseException | None) -> str | None:
    """FULL, LOST, or None when it is something else."""
    if not isinstance(reason, DatabaseError | InterfaceError):
        return None
    cause = reason.__cause__ or reason
    name = str(getattr(cause, "sqlite_errorname", ""))
    if name in _FULL_OF_SQLITE or getattr(cause, "sqlstate", None) == _FULL_OF_POSTGRESQL:
        return FULL
    return LOST if isinstance(reason, OperationalError | InterfaceError) else None


def _words(found: str) -> tuple[str, str]:
    if found == FULL:
        return _("Wij kunnen nu niets bewaren"), _(
            "De schijf van onze computer is vol. Wat u net verstuurde, is niet bewaard; wat eerder bewaard was, is er"
            " nog. Houd deze pagina open en probeer het later opnieuw. De beheerder kan ruimte maken."
        )
    return _("De gegevens zijn even niet bereikbaar"), _(
        "Wat u net verstuurde, is misschien niet bewaard; wat eerder bewaard was, is er nog. Ga over een minuut terug"
        " naar de vorige pagina en probeer het opnieuw."
    )
