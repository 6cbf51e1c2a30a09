"""The pages for when something is wrong: what, and how to go on, in Dutch and in English.

Nobody knows the language of somebody who follows a broken link, so both languages stand on the page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language


def _words(status: int) -> tuple[str, str]:
    match status:
        case 403:
            return _("Dit mag niet"), _(
                "Uw verzoek kwam van een andere website. Open de link die u kreeg opnieuw en probeer het nog eens."
            )
        case 404:
            return _("Deze pagina is er niet"), _(
                "Kijk of de link compleet is. Werkt hij nog niet? Vraag dan een nieuwe aan degene die u de link gaf."
            )
        case 409:
            return _("Dit is ergens anders veranderd"), _(
                "Iemand, of u zelf op een ander apparaat, bewaarde deze vragenlijst intussen. Er is niets overschreven."
                " Open de vragenlijst opnieuw om verder te gaan met wat het laatst is bewaard."
            )
        case 413:
            return _("Dit is te groot"), _("U stuurde meer dan een pagina kan bevatten. Maak het korter of kleiner.")
        case 500:
            return _("Er ging iets mis"), _(
                "Dat ligt aan ons, niet aan u. Wat u eerder bewaarde, is er nog. Probeer het over een paar minuten"
                " opnieuw."
            )
    return _("Dit begrijpen wij niet"), _("Ga terug naar de vorige pagina en probeer het opnieuw.")


def _no_right() -> tuple[str, str]:
    return _("Hier mag u niet bij"), _(
        "Uw rol geeft geen toegang tot deze pagina. Hebt u dit nodig? Vraag het de beheerder van uw organisatie of van"
        " het bureau."
    )


def error_page(request: HttpRequest, status: int, words: Callable[[], tuple[str, str]] | None = None) -> HttpResponse:
    """The page for `status` (400, 403, 404, 409, 413 or 500), the language of the page first, the other below it."""
    first = language()
    told = []
    for code in (first, "en" if first == "nl" else "nl"):
        use_language(code)
        title, how = words() if words else _words(status)
        told.append({"language": code, "title": title, "how": how})
    use_language(first)
    return HttpResponse(render_to_string("ui/error.html", {"told": told}, request), status=status)


def told_page(request: HttpRequest, title: str, how: str, *, status: int) -> HttpResponse:
    """A page that says one thing, in the language of the page."""
    told = [{"language": language(), "title": title, "how": how}]
    return HttpResponse(render_to_string("ui/error.html", {"told": told}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 400, or 413 when it is too much."""
    large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(request, 413 if large else 400)


def _of(status: int) -> Callable[..., HttpResponse]:
    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's call
        return error_page(request, status)

    return handler


not_found = _of(404)
server_error = _of(500)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's call
    """Somebody known asks for what their roles do not allow."""
    return error_page(request, 403, _no_right)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's call
    """A form without the token of its page: old, or made by somebody else."""
    return error_page(request, 403)
