"""What every view of answering does: find the draft or say that there is none, and keep pages out of caches."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from meerwaarde.web.answering import selectors
from meerwaarde.web.answering.readback import sections
from meerwaarde.web.answering.sitting import Sitting, form_title, sit_down
from meerwaarde.web.answering.types import Closed, Opened, TooLarge, TurnedAway
from meerwaarde.web.ui.errors import error_page

View = Callable[..., HttpResponse]


def answers_page(view: Callable[..., HttpResponse]) -> View:
    """A view of an open draft gets (request, sitting, ...); a sent one leads to its receipt; never kept in a cache.

    No cookie and no token: `same_origin` keeps forged requests out, also where cookies are blocked (decision 0010).
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **named: Any) -> HttpResponse:
        try:
            opened = found(key)
            if opened.draft.closed is not None:
                return to("receipt", key)
            sitting = sit_down(key, opened)
            response = read_only(request, sitting) if opened.reading else view(request, sitting, **named)
        except Closed:
            response = to("receipt", key)
        except TooLarge:
            response = error_page(request, 413)
        except TurnedAway as reason:
            response = reason.page(request)
        return never_kept(response)

    return wrapped


def read_only(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """What was filled in, why it cannot be changed or sent now, and what can be done. 409 for who tried to."""
    answered = sections(sitting.open_pages(), sitting.voice)
    status = 409 if request.method == "POST" else 200
    return shown(request, "kept", sitting, status, sections=answered)


def found(key: str) -> Opened:
    """The draft that a key opens. Raises Http404, and TurnedAway for a link that does not lead to it now."""
    opened = selectors.opened_by(key)
    if opened is None:
        raise Http404
    return opened


def sent_page(view: Callable[..., HttpResponse]) -> View:
    """A view of a draft, sent or not, gets (request, key, opened, ...); never kept in a cache."""

    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **named: Any) -> HttpResponse:
        try:
            return never_kept(view(request, key, found(key), **named))
        except TurnedAway as reason:
            return never_kept(reason.page(request))

    return wrapped


def revision_of(request: HttpRequest) -> int:
    """The revision that a page was made from, 0 for what is none: that is never the stored one."""
    sent = request.POST.get("revisie", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def never_kept(response: HttpResponse) -> HttpResponse:
    """Answers stay out of every cache: phones are shared, and Back must show the answers as they are now."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def to(name: str, *arguments: object, query: str = "", at: str = "") -> HttpResponseRedirect:
    """Go to a page of answering after a post."""
    address = reverse(f"answering:{name}", args=arguments)
    return HttpResponseRedirect(f"{address}{'?' if query else ''}{query}{'#' if at else ''}{at}", status=303)


def shown(request: HttpRequest, template: str, sitting: Sitting, status: int = 200, **named: Any) -> HttpResponse:
    """A page in the language of the sitting."""
    context = {
        "voice": sitting.voice,
        "sitting_language": sitting.language,
        "for_clients": sitting.for_clients,
        "form_title": sitting.form.title,
        "form_title_words": form_title(sitting),
        "key": sitting.key,
        "revision": sitting.draft.revision,
        "opened": sitting.opened,
        **named,
    }
    return render(request, f"answering/{template}.html", context, status=status)
