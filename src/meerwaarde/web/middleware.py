"""What happens around every request."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from meerwaarde.language import LANGUAGES, use_language
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions import OutOfBudget
from meerwaarde.web.ui.errors import error_page, told_page

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "taal"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


def dutch_first(answer: Answer) -> Answer:
    """Start each request in Dutch, or in the language that the reader chose (`/taal/`); never in the browser's own.

    A view lets a page speak the language of its draft. Threads are used again: without this a request would speak the
    language of the one before it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "nl")
        use_language(chosen if chosen in LANGUAGES else "nl")
        return answer(request)

    return middleware


def quiet_headers(answer: Answer) -> Answer:
    """Keep pages out of shared caches. The reader's own browser may keep them, so that Back loses nothing typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return middleware


def same_origin(answer: Answer) -> Answer:
    """Refuse a change that another site asks for: our protection against forged requests (docs/decisions/0010).

    Every browser since 2020 says where a form was sent from (`Origin`), and those since 2023 also whether that is
    the same site (`Sec-Fetch-Site`). No cookie and no token is needed, so it holds where cookies are blocked.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or comes_from_here(request):
            return answer(request)
        return error_page(request, 403)

    return middleware


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a request comes from a page of this host, or from something that is no browser at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address at all
        return False


class EndlessRules:
    """Say in plain words that a rule of the form never ends, instead of that we do not know what is wrong."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as it is."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a rule that ran out of its steps or seconds; None for any other exception."""
        if not isinstance(exception, OutOfBudget):
            return None
        how = _(
            "Een regel in de vragenlijst komt niet klaar. Wat u eerder bewaarde, is er nog. Meld het aan degene die u"
            " de link gaf."
        )
        return told_page(request, _("Deze vragenlijst loopt vast"), how, status=500)
