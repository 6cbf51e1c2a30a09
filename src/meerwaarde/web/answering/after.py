"""Around the questions: reading the answers back, sending, the receipt, stopping, paper, and files of the form."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.answering.pages import pages_of
from meerwaarde.web.answering.paper import on_paper
from meerwaarde.web.answering.readback import Open, explained, open_problems, sections
from meerwaarde.web.answering.shared import answers_page, found, never_kept, revision_of, shown, to
from meerwaarde.web.answering.sitting import Sitting, media_address
from meerwaarde.web.answering.types import Conflict, Refused
from meerwaarde.web.answering.voice import language_of, stored_language, voice


@require_http_methods(["GET", "HEAD", "POST"])
@answers_page
def check(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """All answers to read back, and the button that sends them."""
    if request.method == "POST":
        return _sent(request, sitting)
    problems = open_problems(sitting.pages, sitting.voice)
    return _read_back(request, sitting, problems, checked=request.GET.get("controle") == "1")


def _read_back(
    request: HttpRequest, sitting: Sitting, problems: list[Open], *, checked: bool, status: int = 200
) -> HttpResponse:
    return shown(
        request,
        "check",
        sitting,
        status,
        sections=sections(sitting.pages, sitting.voice),
        problems=problems,
        checked=checked,
        address=request.path,
    )


def _sent(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    if request.POST.get("actie") != "versturen":
        pages = sitting.shown()
        return to("page", sitting.key, pages[-1].number) if pages else to("check", sitting.key)
    if open_problems(sitting.pages, sitting.voice):
        return to("check", sitting.key, query="controle=1")
    language = stored_language(sitting.language)
    try:
        services.submit(draft=sitting.draft, revision=revision_of(request), language=language)
    except Conflict:  # changed meanwhile: the answers as they are now are read back first
        return to("check", sitting.key, query="controle=1")
    except Refused as reason:  # only the whole shows it: the way out must not lead back here without a word
        problems = explained(reason.problems, sitting.pages, sitting.voice)
        return _read_back(request, sitting, problems, checked=True, status=422)
    return to("receipt", sitting.key)


@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What was sent, with its number; to print or to keep."""
    draft = found(key)
    if draft.closed is None:
        return never_kept(to("resume", key))
    sitting = _as_sent(key, draft, draft.submission)
    response = shown(
        request,
        "receipt",
        sitting,
        number=short_number(draft.submission.instance_id) if draft.submission else "",
        received=localtime(draft.submission.received if draft.submission else draft.closed),
        sections=sections(sitting.pages, sitting.voice) if draft.submission else [],
    )
    return never_kept(response)


def _as_sent(key: str, draft: Draft, submission: Submission | None) -> Sitting:
    form = selectors.form_of(draft.form_version)
    instance = Instance.from_xml(form, submission.xml) if submission else Instance.new(form)
    language = language_of(form, submission.language if submission else draft.language)
    speaker = voice(instance, language, partial(media_address, key))
    return Sitting(key, draft, form, instance, pages_of(form), language, speaker)


def short_number(instance_id: str) -> str:
    """The part of an instanceID that people can read out: uuid:9f86d081-884c-... becomes 9F86-D081."""
    plain = instance_id.rpartition(":")[2].replace("-", "").upper()
    return f"{plain[:4]}-{plain[4:8]}" if len(plain) > 4 else plain


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
def media(_request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A picture or sound of the form. Whatever is inside it (an SVG can hold a script) nothing of it runs."""
    draft = found(key)
    file = selectors.media_file(form_version=draft.form_version, name=name)
    if file is None or not file.mimetype.startswith(SHOWN):
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=file.mimetype)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
