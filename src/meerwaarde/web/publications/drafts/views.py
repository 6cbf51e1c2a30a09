"""The pages of a report that is not public yet: made, written, looked at, released."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.selectors import names_of
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.publications.drafts import choices, interim, making, releasing, second_eyes, selectors, texts
from meerwaarde.web.publications.drafts.forms import OptionsForm, OutsideForm, TextsForm, VerdictForm
from meerwaarde.web.publications.drafts.hidden import tables_of
from meerwaarde.web.publications.drafts.looked import standing
from meerwaarde.web.publications.drafts.previewing import preview_of
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rights import Permission

SEE_OTHER, UNUSABLE, CONFLICT = 303, 422, 409
RELEASE, SEE = Permission.FIGURES_RELEASE, Permission.RELEASES_SEE
ABOUT = ("response.", "register.", "respondents.")  # how figures begin that are about who answered
STUCK = 300  # seconds after which somebody may try again
writing = require_http_methods(["GET", "HEAD", "POST"])


def asked(request: HttpRequest) -> SiteRequest:
    """The request with its scope and actor."""
    return cast("SiteRequest", request)


def draft_for(request: HttpRequest, identifier: UUID) -> ReportDraft:
    """The draft. Raises Http404."""
    found = selectors.find(asked(request).scope, identifier)
    if found is None:
        raise Http404
    return found


def to_draft(draft: ReportDraft, part: str = "") -> HttpResponseRedirect:
    """After a POST: look here."""
    address = reverse("publications:draft", args=[draft.uuid]) + part
    return HttpResponseRedirect(address, status=SEE_OTHER)


@require_safe
@page(SEE)
def listed(request: HttpRequest) -> HttpResponse:
    """The reports that are being made, and those that were."""
    number = int(request.GET["p"]) if request.GET.get("p", "").isdecimal() and len(request.GET["p"]) < 6 else 1
    start = (max(number, 1) - 1) * selectors.PAGE
    rows = list(selectors.drafts(asked(request).scope)[start : start + selectors.PAGE + 1])
    pager = {"previous": f"?p={number - 1}" if number > 1 else "",
             "next": f"?p={number + 1}" if len(rows) > selectors.PAGE else ""}  # fmt: skip
    context = {"drafts": rows[: selectors.PAGE], "pager": pager, "words": _states()}
    return render(request, "publications/drafts.html", context)


def _states() -> dict[str, str]:
    return {
        "waiting": _("wordt gemaakt"), "busy": _("wordt gemaakt"), "ready": _("klaar om na te kijken"),
        "failed": _("niet gelukt"), "released": _("openbaar"),
    }  # fmt: skip


@require_POST
@page(RELEASE)
def begin(request: HttpRequest) -> HttpResponse:
    """Make a report on a round: one click."""
    try:
        round_ = UUID(request.POST.get("round", ""))
    except ValueError:
        messages.error(request, _("Kies eerst een ronde die is afgelopen."))
        return HttpResponseRedirect(reverse("rounds:rounds"), status=SEE_OTHER)
    try:
        interim_ = request.POST.get("interim") == "1"
        return to_draft(making.begin(by=asked(request).actor, round_=round_, interim=interim_))
    except interim.InTheMaking as reason:
        messages.error(request, str(reason))
        return to_draft(reason.draft)
    except InputError as reason:
        messages.error(request, str(reason))
        return HttpResponseRedirect(reverse("rounds:round", args=[round_]), status=SEE_OTHER)


@require_safe
@page(SEE)
def draft(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """How far a report is, what stands in it, and what must still be done."""
    return shown(request, draft_for(request, identifier))


def shown(request: HttpRequest, row: ReportDraft, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a draft."""
    now, scope = timezone.now(), asked(request).scope
    reviews = selectors.reviews_of(row)
    looked = standing(row, now, reviews)
    may_release = scope.may(RELEASE)
    context = {
        "draft": row,
        "state": _states()[row.state],
        "stuck": (now - row.since).total_seconds() > STUCK,
        "percent": round(100 * row.progress),
        "lacking": releasing.lacking(row, now, looked) if row.state == "ready" else (),
        "texts": texts.read(row),
        "hidden": row.hidden[:HIDDEN],
        "more_hidden": max(len(row.hidden) - HIDDEN, 0),
        "hidden_tables": tables_of(row.hidden)[:SHOWN],
        "looked": looked,
        "reviews": reviews[:SHOWN],
        "names": names_of({one.person or one.asked_by for one in reviews if _is_person(one.person or one.asked_by)}),
        "may_release": may_release,
        "over": row.interim and row.state != "released" and interim.over(scope, row),
        "may_decide": row.state == "ready" and second_eyes.may_decide(scope, asked(request).actor.id, row),
        "verdict": VerdictForm(initial={"digest": row.digest}),
        "outside": OutsideForm(),
        "files": row.content.get("files", ()) if row.state == "ready" else (),
        **more,
    }
    return render(request, "publications/draft.html", context, status=status)


HIDDEN, SHOWN = 200, 20  # lines of hidden figures and of reviews on a page


def _is_person(identifier: str) -> bool:
    return len(identifier) == 36


@require_safe
@page(SEE)
def preview(request: HttpRequest, identifier: UUID, name: str) -> HttpResponse:
    """A file of the report as it would be public, under the policy of public files."""
    return preview_of(draft_for(request, identifier), name)


@writing
@page(RELEASE)
def write(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The texts around the figures."""
    row = draft_for(request, identifier)
    again = releasing.before(row) is not None
    initial = {name: getattr(row, name) for name in ("headline", "introduction", "limits", "correction")}
    form = TextsForm(request.POST if request.method == "POST" else None, initial=initial, again=again)
    if request.method == "POST" and form.is_valid():
        try:
            texts.write(
                by=asked(request).actor, draft=row, numbers=request.POST.getlist("numbers"),
                **{"correction": row.correction, **form.cleaned_data},
            )  # fmt: skip
        except InputError as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Bewaard."))
            return to_draft(row)
    read = texts.read(row)
    cells = row.content.get("passports", {}).get("cells", {})
    context = {
        "draft": row, "form": form, "texts": read, "numbers": row.numbers,
        "figures": [(name, one) for name, one in cells.items() if one["shown"] and not name.startswith(ABOUT)],
        "about": [(name, one) for name, one in cells.items() if one["shown"] and name.startswith(ABOUT)],
    }  # fmt: skip
    return render(request, "publications/draft_texts.html", context, status=UNUSABLE if form.is_bound else 200)


@writing
@page(RELEASE)
def options(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """How the report is called and split, what is in it and with what it is compared."""
    row, by = draft_for(request, identifier), asked(request).actor
    try:
        offered = choices.choices_of(by.scope, row)
    except InputError as reason:  # the round is gone, or goes on again
        messages.error(request, str(reason))
        return to_draft(row)
    form = OptionsForm(
        request.POST if request.method == "POST" else None, initial=choices.initial(offered, row), offered=offered
    )
    if request.method == "POST" and form.is_valid():
        try:
            making.change(by=by, draft=row, **choices.as_changes(offered, row, form.cleaned_data))
        except InputError as reason:
            form.add_error(None, str(reason))
        else:
            return to_draft(row)
    context = {"draft": row, "form": form, "offered": offered}
    return render(request, "publications/draft_options.html", context, status=UNUSABLE if form.is_bound else 200)


@require_POST
@page(RELEASE)
def again(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Make the report again: with the answers of now, with those of the last publication, or with which it has."""
    by = asked(request).actor
    ways = {"now": interim.with_newer_answers, "published": interim.held_back}
    how = ways.get(request.POST.get("answers", ""), making.again)
    return _done(request, identifier, lambda row: how(by=by, draft=row), "")


@require_POST
@page(RELEASE)
def throw_away(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Throw a report away that is not public."""
    row = draft_for(request, identifier)
    try:
        interim.throw_away(by=asked(request).actor, draft=row)
    except InputError as reason:
        messages.error(request, str(reason))
        return to_draft(row)
    messages.success(request, _("Het rapport is weggegooid."))
    return HttpResponseRedirect(reverse("rounds:round", args=[row.round]), status=SEE_OTHER)


@require_POST
@page(RELEASE)
def ask(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Ask a colleague or somebody from outside to look, or wait a day."""
    by = asked(request).actor
    how = request.POST.get("how", "")
    if how == "colleague":
        said = _("Uw collega's zien dit op hun eerste pagina.")
        return _done(request, identifier, lambda row: second_eyes.ask_colleague(by=by, draft=row), said)
    if how == "delay":
        said = _("Over 24 uur kunt u het rapport vrijgeven.")
        return _done(request, identifier, lambda row: second_eyes.wait_a_day(by=by, draft=row), said)
    row, form = draft_for(request, identifier), OutsideForm(request.POST)
    if not form.is_valid():
        return shown(request, row, UNUSABLE, outside=form)
    try:
        second_eyes.ask_outside(by=by, draft=row, **form.cleaned_data)
    except InputError as reason:
        form.add_error("to", str(reason))
        return shown(request, row, UNUSABLE, outside=form)
    messages.success(request, _("De link is verstuurd."))
    return to_draft(row, "#nakijken")


@require_POST
@page(SEE)
def decide(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """What a colleague says of the report."""
    row, form = draft_for(request, identifier), VerdictForm(request.POST)
    if not second_eyes.may_decide(asked(request).scope, asked(request).actor.id, row):
        raise PermissionDenied(Permission.REVIEW)
    if not form.is_valid():
        return shown(request, row, UNUSABLE, verdict=form)
    try:
        second_eyes.decide(
            by=asked(request).actor, draft=row, good=request.POST.get("verdict") == "good", **form.cleaned_data
        )
    except InputError as reason:
        form.add_error("remark", str(reason))
        return shown(request, row, CONFLICT, verdict=form)
    messages.success(request, _("Dank u. Uw oordeel is bewaard."))
    return to_draft(row)


@require_POST
@page(RELEASE)
def release(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Make the report public."""
    row = draft_for(request, identifier)
    try:
        made = releasing.release(by=asked(request).actor, draft=row)
    except Overtaken:
        what = _("Intussen is er iets anders gepubliceerd. Er is niets vrijgegeven. Het rapport wordt opnieuw gemaakt;"
                 " kijk daarna of het nog klopt en geef het dan vrij.")  # fmt: skip
        messages.error(request, what)
        return to_draft(row)
    except InputError as reason:
        messages.error(request, str(reason))
        return to_draft(row)
    messages.success(request, _("Het rapport is openbaar."))
    return HttpResponseRedirect(reverse("publications:version", args=[made.slug, made.version]), status=SEE_OTHER)


def _done(request: HttpRequest, identifier: UUID, what: Callable[[ReportDraft], object], said: str) -> HttpResponse:
    row = draft_for(request, identifier)
    try:
        what(row)
    except InputError as reason:
        messages.error(request, str(reason))
    else:
        if said:
            messages.success(request, said)
    return to_draft(row)
