"""The pages on which quotes for a report are chosen. Who wrote them is not shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.pages import page
from meerwaarde.web.publications.drafts.making import RELEASE
from meerwaarde.web.publications.drafts.views import asked, draft_for
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.publications.quoting.choosing import Choosable
from meerwaarde.web.publications.quoting.forms import QuoteForm
from meerwaarde.web.rounds import selectors as rounds

SEE_OTHER, UNUSABLE = 303, 422
PAGE = 20
writing = require_http_methods(["GET", "HEAD", "POST"])


def to_quotes(draft: ReportDraft) -> HttpResponseRedirect:
    """After a POST: look there."""
    return HttpResponseRedirect(reverse("publications:quotes", args=[draft.uuid]), status=SEE_OTHER)


def _read(request: HttpRequest, draft: ReportDraft) -> None:
    """Record that somebody reads open answers: they may hold personal data."""
    record(by=asked(request).actor, action="publications.answers.read", subject=("report", draft.uuid), read=True)


@require_safe
@page(RELEASE)
def listed(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The quotes in the report, and the answers from which others can be chosen."""
    draft = draft_for(request, identifier)
    found = choosing.choosable(asked(request).scope, draft)
    at = _whole(request.GET.get("vraag", ""), len(found))
    number = max(_whole(request.GET.get("p", ""), 100_000), 1)
    others = _others(draft, found[at]) if found else []
    shown = others[(number - 1) * PAGE : number * PAGE]
    if shown or draft.quotes:
        _read(request, draft)
    context = {
        "draft": draft, "at": at, "current": found[at] if found else None, "answers": shown,
        "found": [(place, one.question.label(draft.language)) for place, one in enumerate(found)],
        "quotes": _chosen(draft, found), "minimum": _minimum(request, draft, found), "most": choosing.MOST,
        "pager": {"previous": f"?vraag={at}&p={number - 1}" if number > 1 else "",
                  "next": f"?vraag={at}&p={number + 1}" if len(others) > number * PAGE else ""},
    }  # fmt: skip
    return render(request, "publications/quotes.html", context)


def _others(draft: ReportDraft, current: Choosable) -> list[tuple[str, str]]:
    """The answers to a question that are not quoted yet, each with its name on the page."""
    path = current.question.path
    chosen = {one["submission"] for one in draft.quotes if one["question"] == path}
    return [(choosing.mixed(draft, one.submission), one.text(path)) for one in current.answers
            if one.submission not in chosen]  # fmt: skip


def _chosen(draft: ReportDraft, found: tuple[Choosable, ...]) -> list[dict[str, Any]]:
    """The quotes of a draft with their question; `key` where they can be changed."""
    labels = {one.question.path: one.question.label(draft.language) for one in found}
    known = {(one.question.path, said.submission) for one in found for said in one.answers}
    return [
        {**one, "label": labels.get(one["question"], ""),
         "key": choosing.mixed(draft, one["submission"]) if (one["question"], one["submission"]) in known else ""}
        for one in draft.quotes
    ]  # fmt: skip


def _whole(text: str, below: int) -> int:
    """A whole number from an address; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) < below else 0


def _minimum(request: HttpRequest, draft: ReportDraft, found: tuple[Choosable, ...]) -> int | None:
    if not any(one.few for one in found):
        return None
    round_ = rounds.open_round(asked(request).scope, draft.round)
    return choosing.minimum_of(round_) if round_ is not None else None


@writing
@page(RELEASE)
def choose(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """One answer: shorten it, look at what may tell who wrote it, and put it in the report."""
    draft = draft_for(request, identifier)
    said = request.POST if request.method == "POST" else request.GET
    found = choosing.choosable(asked(request).scope, draft)
    wanted = choosing.answer_by_key(draft, found, said.get("vraag", ""), said.get("antwoord", ""))
    if wanted is None:
        messages.error(request, _("Van dit antwoord is geen citaat te maken. Kies een ander."))
        return to_quotes(draft)
    question, answer = wanted
    original = answer.text(question.path)
    same = (
        one["text"]
        for one in draft.quotes
        if (one["question"], one["submission"]) == (question.path, answer.submission)
    )
    form = QuoteForm(request.POST if request.method == "POST" else None, initial={"text": next(same, original)})
    warnings: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            choosing.choose(by=asked(request).actor, draft=draft, path=question.path, submission=answer.submission,
                            **form.cleaned_data)  # fmt: skip
        except choosing.ToConfirm as reason:
            warnings = reason.warnings
            form.add_error("confirmed", _("Kijk hier eerst naar, en zet dan een vinkje."))
        except InputError as reason:
            form.add_error("text", str(reason))
        else:
            messages.success(request, _("Bewaard. Het rapport wordt opnieuw gemaakt."))
            return to_quotes(draft)
    _read(request, draft)
    context: dict[str, Any] = {
        "draft": draft, "form": form, "original": original, "label": question.label(draft.language),
        "warnings": warnings, "path": question.path, "key": choosing.mixed(draft, answer.submission),
        "confirm": bool(warnings) or bool(form.is_bound and request.POST.get("confirmed")),
    }  # fmt: skip
    return render(request, "publications/quote.html", context, status=UNUSABLE if form.is_bound else 200)


@require_POST
@page(RELEASE)
def take_back(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Take a quote out of the report."""
    draft = draft_for(request, identifier)
    place = _whole(request.POST.get("plaats", ""), len(draft.quotes) + 1) - 1
    one = draft.quotes[place] if 0 <= place < len(draft.quotes) else None
    try:
        if one is None or one["text"] != request.POST.get("tekst", ""):
            raise InputError(_("Dit citaat staat er niet meer in."))
        choosing.take_back(by=asked(request).actor, draft=draft, path=one["question"], submission=one["submission"])
    except InputError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Weggehaald. Het rapport wordt opnieuw gemaakt."))
    return to_quotes(draft)
