"""What every view of answering does: find the draft or say that there is none, and keep pages out of caches."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.sitting import Sitting, form_title, open_draft, sit_down
from meerwaarde.web.answering.types import Closed, TooLarge
from meerwaarde.web.ui.errors import error_page

View = Callable[..., HttpResponse]


def answers_page(view: Callable[..., HttpResponse]) -> View:
    """A view of an open draft gets (request, sitting, ...); a sent one leads to its receipt; never kept in a cache.

    No cookie and no token: `same_origin` keeps forged requests out, also where cookies are blocked (decision 0010).
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **named: Any) -> HttpResponse:
        draft = found(key)
        if draft.closed is not None:
            return to("receipt", key)
        try:
            response = view(request, sit_down(key, draft), **named)
        except Closed:
            response = to("receipt", key)
        except TooLarge:
            response = error_page(request, 413)
        return never_kept(response)

    return wrapped


def found(key: str) -> Draft:
    """The draft of a key. Raises Http404."""
    draft = open_draft(key)
    if draft is None:
        raise Http404
    return draft


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
        **named,
    }
    return render(request, f"answering/{template}.html", context, status=status)
