"""What an answer says when something is wrong: always {detail, field}, in Dutch, never with what was typed."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from meerwaarde.language import gettext as _

TRY_AGAIN = 60  # seconds, when the database is away
logger = logging.getLogger(__name__)


class Problem(Exception):
    """An answer that says what is wrong; `field` is what it is about, empty for the whole."""

    def __init__(self, status: int, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field


def told(status: int, detail: str, field: str = "") -> JsonResponse:
    """The answer with what is wrong."""
    return JsonResponse({"detail": detail, "field": field}, status=status)


def no_such(_request: HttpRequest, _error: Any = None) -> HttpResponse:
    """404: it is not there, or out of the key's reach."""
    return told(404, _("Dit is er niet, of deze sleutel reikt niet zo ver."))


def no_method(allowed: str) -> HttpResponse:
    """405: it is there, but something else can be done with it."""
    response = told(405, _("Dit kan hier niet. Wel: {allowed}.").format(allowed=allowed))
    response["Allow"] = allowed
    return response


def _no_key(_request: HttpRequest, _error: Any) -> HttpResponse:
    response = told(401, _("Geen geldige sleutel. Stuur hem mee als: Authorization: Bearer mw_..."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _not_allowed(_request: HttpRequest, _error: Any) -> HttpResponse:
    return told(403, _("Dit mag niet met deze sleutel. Vraag degene die hem maakte om meer rechten."))


def _too_often(_request: HttpRequest, error: Throttled) -> HttpResponse:
    response = told(429, _("U vraagt te veel tegelijk. Wacht even en probeer het opnieuw."))
    response["Retry-After"] = str(error.wait)
    return response


def _problem(_request: HttpRequest, error: Problem) -> HttpResponse:
    return told(error.status, error.detail, error.field)


def _unreadable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    """ninja could not read the body."""
    return told(422, _("De inhoud is geen JSON die wij kunnen lezen."), "body")


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return told(413, _("Dit is te groot. Stuur hoogstens een miljoen tekens."), "body")


def _not_understood(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: a value is not what the description asks."""
    first = error.errors[0]
    source, *names = (str(part) for part in first["loc"])
    if source == "body":
        names = names[1:]  # the name of the parameter that holds it
    return told(422, _words(first["type"], first.get("ctx", {})), ".".join(names) or source)


def _words(kind: str, limits: dict[str, Any]) -> str:
    """What is wrong with a value, in words."""
    known = {
        "missing": _("Dit ontbreekt."),
        "extra_forbidden": _("Dit veld kennen wij niet. Kijk of het goed geschreven is."),
        "greater_than_equal": _("Dit moet ten minste {ge} zijn."),
        "less_than_equal": _("Dit mag hoogstens {le} zijn."),
        "string_too_long": _("Dit is te lang: hoogstens {max_length} tekens."),
        "decimal_max_places": _("Dit heeft te veel cijfers achter de punt: hoogstens {decimal_places}."),
        "decimal_max_digits": _("Dit is te groot: hoogstens {max_digits} cijfers."),
        "decimal_whole_digits": _("Dit is te groot: hoogstens {whole_digits} cijfers voor de punt."),
        "literal_error": _("Kies een van: {expected}."),
        "day": _("Schrijf een dag die bestaat, als 2025-12-31."),
        "uuid_parsing": _("Dit is geen kenmerk (uuid)."),
        "int_type": _("Dit moet een heel getal zijn."),
        "int_parsing": _("Dit moet een heel getal zijn."),
    }
    words = known.get(kind)
    if words is None:
        return _("Deze waarde is niet te gebruiken. Zie /api/v1/openapi.json voor wat hier kan.")
    return words.format(**limits)


def _database_away(_request: HttpRequest, error: Exception) -> HttpResponse:
    first, *_rest = str(error).splitlines() or [""]  # PostgreSQL tells of rows on the lines after it
    logger.error("the database does not answer: %s: %s", type(error).__name__, first)
    response = told(503, _("De gegevens zijn even niet bereikbaar. Stuur dezelfde opdracht over een minuut opnieuw."))
    response["Retry-After"] = str(TRY_AGAIN)
    return response


def _unforeseen(_request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("an operation of the API failed", exc_info=error)
    return told(500, _("Er ging iets mis. Dat ligt aan ons, niet aan u. Probeer het over een paar minuten opnieuw."))


def tell_trouble(api: NinjaAPI) -> None:
    """Let `api` answer every exception in our words."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (AuthenticationError, _no_key),
        (PermissionDenied, _not_allowed),
        (Http404, no_such),
        (Throttled, _too_often),
        (Problem, _problem),
        (HttpError, _unreadable),
        (RequestDataTooBig, _too_large),
        (ValidationError, _not_understood),
        (OperationalError, _database_away),
        (InterfaceError, _database_away),
        (Exception, _unforeseen),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
