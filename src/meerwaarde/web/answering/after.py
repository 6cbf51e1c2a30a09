"""Around the questions: reading the answers back, sending, the receipt, stopping, paper, and files of the form."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.known import from_report
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.pages import pages_of
from meerwaarde.web.answering.paper import on_paper
from meerwaarde.web.answering.readback import Open, explained, open_problems, sections
from meerwaarde.web.answering.shared import answers_page, revision_of, sent_page, shown, to
from meerwaarde.web.answering.sitting import Sitting, media_address
from meerwaarde.web.answering.types import Conflict, Opened, Refused
from meerwaarde.web.answering.voice import language_of, stored_language, voice


@require_http_methods(["GET", "HEAD", "POST"])
@answers_page
def check(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """All answers to read back, and the button that sends them."""
    if request.method == "POST":
        return _sent(request, sitting)
    problems = open_problems(sitting.open_pages(), sitting.voice)
    return _read_back(request, sitting, problems, checked=request.GET.get("controle") == "1")


def _read_back(
    request: HttpRequest, sitting: Sitting, problems: list[Open], *, checked: bool, status: int = 200
) -> HttpResponse:
    return shown(
        request,
        "check",
        sitting,
        status,
        sections=sections(sitting.open_pages(), sitting.voice),
        problems=problems,
        checked=checked,
        address=request.path,
    )


def _sent(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    if not sitting.opened.sends and request.POST.get("actie") == "klaar":
        return to("stopped", sitting.key)
    if request.POST.get("actie") != "versturen" or not sitting.opened.sends:
        pages = sitting.shown()
        return to("page", sitting.key, pages[-1].number) if pages else to("check", sitting.key)
    if open_problems(sitting.pages, sitting.voice):
        return to("check", sitting.key, query="controle=1")
    language, sending = stored_language(sitting.language), sitting.opened.sending
    try:
        services.submit(draft=sitting.draft, revision=revision_of(request), language=language, sending=sending)
    except Conflict:  # changed meanwhile: the answers as they are now are read back first
        return to("check", sitting.key, query="controle=1")
    except Refused as reason:  # only the whole shows it: the way out must not lead back here without a word
        problems = explained(reason.problems, sitting.pages, sitting.voice)
        return _read_back(request, sitting, problems, checked=True, status=422)
    return to("receipt", sitting.key)


@require_safe
@sent_page
def receipt(request: HttpRequest, key: str, opened: Opened) -> HttpResponse:
    """What was sent, with its number; to print or to keep."""
    draft, submission = opened.draft, opened.sent
    if draft.closed is None and submission is None:
        return to("resume", key)
    sitting = as_sent(key, opened, submission)
    return shown(
        request,
        "receipt",
        sitting,
        number=short_number(submission.instance_id) if submission else "",
        received=localtime(submission.received if submission else draft.closed),
        sections=sections(sitting.open_pages(), sitting.voice) if submission else [],
    )


def as_sent(key: str, opened: Opened, submission: Submission | None) -> Sitting:
    """What was sent, as its receipt reads it back."""
    draft = opened.draft
    form = selectors.form_of(draft.form_version)
    instance = Instance.from_xml(form, submission.xml) if submission else Instance.new(form)
    language = language_of(form, submission.language if submission else draft.language)
    known = from_report(submission.report) if submission else {}
    speaker = replace(voice(instance, language, partial(media_address, key)), known=known)
    return Sitting(key, opened, form, instance, pages_of(form), language, speaker)


@require_safe
@answers_page
def stopped(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """What is filled in is kept; how to go on."""
    pages = sitting.shown()
    last = next((one for one in pages if str(one.number) == sitting.draft.page), pages[0] if pages else None)
    return shown(request, "stopped", sitting, address=sitting.address(last))


@require_safe
@answers_page
def printed(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The whole form without answers, to print."""
    empty = Instance.new(sitting.form)
    speaker = voice(empty, sitting.language, sitting.voice.address)
    return shown(request, "paper", sitting, questions=on_paper(sitting.form.body, speaker))


SHOWN = ("image/", "audio/", "video/")  # what a page asks for; lists of choices are not the respondent's


@require_safe
@sent_page
def media(_request: HttpRequest, key: str, opened: Opened, name: str) -> HttpResponse:  # noqa: ARG001  a page of a key
    """A picture or sound of the form. Whatever is inside it (an SVG can hold a script) nothing of it runs."""
    file = selectors.media_file(form_version=opened.draft.form_version, name=name)
    if file is None or not file.mimetype.startswith(SHOWN):
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=file.mimetype)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
