"""The pages on which the bureau asks the figures: the question, the answer, and passing it on."""

from __future__ import annotations

import uuid
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.publications import lattice, serving
from meerwaarde.web.publications.asking import finding, groups, passing, putting, selectors
from meerwaarde.web.publications.asking.forms import QuestionForm
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import Inquiry
from meerwaarde.web.publications.reports import TABLES
from meerwaarde.web.publications.services import kind_of
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused

SEE_OTHER, UNUSABLE = 303, 422
AGAIN = 2  # seconds until the page looks whether the answer is there
STUCK = 60  # seconds after which somebody may look what the worker does
HIDDEN = 100  # hidden figures that a page lists
BUREAU = Permission.ROUNDS_SEE  # not RELEASES_SEE, which reviewers have too; both are asked for


def _asked(request: HttpRequest) -> SiteRequest:
    return cast("SiteRequest", request)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@page(BUREAU)
def ask(request: HttpRequest) -> HttpResponse:
    """Choose a round, a question and a group, or say it in plain words."""
    scope = _asked(request).scope
    if not selectors.may_ask(scope):
        raise Http404
    over = rounds.over(scope)
    said = request.POST if request.method == "POST" else request.GET
    wanted = _uuid(said.get("ronde", "")) or (over[0].uuid if over else None)
    context: dict[str, Any] = {"over": over, "latest": selectors.latest(scope), "words": _states()}
    if wanted is None:
        return render(request, "publications/asking.html", context)
    try:
        told = rounds.askable(scope, wanted)
    except Refused as reason:
        messages.error(request, reason.message)
        return render(request, "publications/asking.html", context, status=404)
    sentence = said.get("zin", "").replace("\0", "").strip()[: finding.LONGEST]
    found = finding.find(sentence, told.questions, groups.choices_of(told.groups)) if sentence else None
    initial = {
        "token": uuid.uuid4(), "ronde": wanted, "question": found.question if found else request.GET.get("vraag", ""),
        "group": found.group if found else request.GET.get("naar", ""),
    }  # fmt: skip
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial, told=told, others=over)
    if request.method == "POST" and form.is_valid():
        try:
            return _to(putting.put(by=_asked(request).actor, **form.chosen()))
        except InputError as reason:
            form.add_error(None, str(reason))
    context |= {"told": told, "form": form, "sentence": sentence, "found": found,
                "found_label": dict(told.questions).get(found.question, "") if found else ""}  # fmt: skip
    return render(request, "publications/asking.html", context, status=UNUSABLE if form.is_bound else 200)


def _states() -> dict[str, str]:
    return {
        "waiting": _("wordt beantwoord"), "busy": _("wordt beantwoord"), "ready": _("beantwoord"),
        "refused": _("mag niet"), "failed": _("niet gelukt"), "released": _("doorgegeven"),
    }  # fmt: skip


def _to(inquiry: Inquiry) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("publications:inquiry", args=[inquiry.uuid]), status=SEE_OTHER)


def _one(request: HttpRequest, identifier: UUID) -> Inquiry:
    found = selectors.find(_asked(request).scope, identifier)
    if found is None:
        raise Http404
    return found


@require_safe
@page(BUREAU)
def inquiry(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The answer, or how far it is; while it is being made the page looks again by itself, unless asked not to."""
    row = _one(request, identifier)
    waiting = row.state in {"waiting", "busy"}
    still = request.GET.get("stil") == "1"
    context = {
        "inquiry": row, "waiting": waiting, "still": still, "words": _states(),
        "stuck": waiting and (timezone.now() - row.since).total_seconds() > STUCK,
        "group": _called(row.group), "given": _called(row.given),
        "tried": [(_called(name), _why(why)) for name, why in row.tried],
        "may_release": _asked(request).scope.may(Permission.FIGURES_RELEASE),
    }  # fmt: skip
    if row.state == "ready":
        context |= _answered(row)
    response = render(request, "publications/inquiry.html", context)
    response["Cache-Control"] = "private, no-store"
    if waiting and not still:
        response["Refresh"] = str(AGAIN)
    return response


def _called(name: str) -> str:
    return name or _("alle leden samen")


def _why(code: str) -> str:
    if code == "unsafe":
        return _("er is geen manier om deze tabel te tonen zonder iets over één organisatie te verklappen")
    if code == "late":
        return _("deze tabel beveiligen duurt te lang om op te wachten; kies deze groep in een rapport")
    return _("alle cijfers ervan moeten afgeschermd worden, omdat er te weinig organisaties achter zitten")


def _answered(row: Inquiry) -> dict[str, Any]:
    """What the page of an answer shows that is not public yet."""
    file = selectors.file_of(row, TABLES)
    if file is None:
        raise Http404
    tables = lattice.tables_of(bytes(file.content))
    passports = row.content.get("passports", {})
    chosen = [lattice.view_of(one, passports) for one in tables.of(row.question, row.given)]
    names = {one.name for one in chosen}
    beside = [lattice.view_of(one, passports) for one in tables.tables if one["table"] not in names]
    before = selectors.before(row)
    return {
        "chosen": chosen, "beside": beside, "hidden": row.hidden[:HIDDEN],
        "more_hidden": max(len(row.hidden) - HIDDEN, 0),
        "left_out": tables.whole.get("left_out", ()), "limits": tables.whole.get("limits", ()),
        "before": before, "same": before is not None and before.digest == row.digest,
        "corrections": passing.corrections().items(),
    }  # fmt: skip


@require_safe
@page(BUREAU)
def preview(request: HttpRequest, identifier: UUID, name: str) -> HttpResponse:
    """A file of the answer as it would be public, under the policy of public files."""
    found = selectors.file_of(_one(request, identifier), name)
    if found is None:
        raise Http404
    response = serving.boxed(found.name, kind_of(found.name), bytes(found.content))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@page(BUREAU)
def again(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Ask the same again."""
    row = _one(request, identifier)
    try:
        putting.again(by=_asked(request).actor, inquiry=row)
    except InputError as reason:
        messages.error(request, str(reason))
    return _to(row)


@require_POST
@page(Permission.FIGURES_RELEASE)
def pass_on(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Make the answer public."""
    row = _one(request, identifier)
    said = {"digest": request.POST.get("digest", ""), "correction": request.POST.get("correction", "")}
    try:
        made = passing.pass_on(by=_asked(request).actor, inquiry=row, **said)
    except Overtaken:
        what = _("Intussen is er iets anders gepubliceerd. Er is niets doorgegeven. De vraag wordt opnieuw gesteld;"
                 " kijk of het antwoord nog klopt en geef het dan door.")  # fmt: skip
        messages.error(request, what)
        return _to(row)
    except InputError as reason:
        messages.error(request, str(reason))
        return _to(row)
    messages.success(request, _("De tabel is openbaar."))
    return HttpResponseRedirect(reverse("publications:version", args=[made.slug, made.version]), status=SEE_OTHER)
