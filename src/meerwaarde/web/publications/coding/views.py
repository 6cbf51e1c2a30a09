"""The pages on which open answers are put into categories."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.pages import SiteRequest, page
from meerwaarde.web.publications.coding import answers, categories, selectors
from meerwaarde.web.publications.coding.agreeing import agreed
from meerwaarde.web.publications.coding.forms import CategoryForm, MergeForm, RemoveForm, SearchForm
from meerwaarde.web.publications.coding.pages import ALL, TO_DO, part_of, rows_of, ticked_in
from meerwaarde.web.publications.coding.selectors import NONE, READ, Sheet
from meerwaarde.web.publications.drafts import selectors as drafts
from meerwaarde.web.publications.models import Category, Sweep
from meerwaarde.web.rounds import selectors as rounds

SEE_OTHER, UNUSABLE = 303, 422
MOST_FOUND = 200  # answers of a search that a page shows
writing = require_http_methods(["GET", "HEAD", "POST"])


def asked(request: HttpRequest) -> SiteRequest:
    """The request with its scope and actor."""
    return cast("SiteRequest", request)


def sheet_for(request: HttpRequest, identifier: UUID) -> Sheet:
    """The question with its answers. Raises Http404; also while members answer and nobody makes a report of it yet."""
    found = selectors.sheet(asked(request).scope, identifier)
    if found is None or not (found.round.over or found.report):
        raise Http404
    return found


def to(name: str, *parts: object, **query: str) -> HttpResponseRedirect:
    """After a POST: look there."""
    address = reverse(f"publications:{name}", args=parts)
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address, status=SEE_OTHER)


@require_safe
@page(READ)
def listed(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The open questions of a round, and how far they are coded."""
    scope = asked(request).scope
    round_ = rounds.open_round(scope, identifier)
    if round_ is None:
        raise Http404
    draft = drafts.of_round(scope, identifier)
    readable = round_.over or draft is not None
    context = {
        "round": round_, "readable": readable, "draft": draft,
        "questions": [
            {"one": one, "label": one.question.label("nl"), "left": one.answered - one.done}
            for one in (selectors.progress(scope, round_) if readable else ())
        ],
    }  # fmt: skip
    return render(request, "publications/coding_list.html", context)


@require_POST
@page(READ)
def begin(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Begin with a question."""
    try:
        scheme = categories.begin(by=asked(request).actor, round_=identifier, path=request.POST.get("question", ""))
    except InputError as reason:
        messages.error(request, str(reason))
        return to("coding_list", identifier)
    return to("coding", scheme.uuid)


@writing
@page(READ)
def scheme(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A question: its categories, how far it is, and how far two coders agree. A POST adds a category."""
    found = sheet_for(request, identifier)
    by = asked(request).actor
    form = CategoryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            categories.add(by=by, scheme=found.scheme, **form.cleaned_data)
        except InputError as reason:
            form.add_error(None, str(reason))
        else:
            return to("coding", identifier)
    context = {
        "sheet": found, "label": found.question.label("nl"), "form": form, "same": agreed(found),
        "rows": [(one, found.often[one.code]) for one in found.categories], "none": found.often[NONE],
        "public": selectors.is_public(found.scheme), "may_be_second": answers.may_be_second(by, found),
        "sweeps": _sweeps(found), "all": ALL,
    }  # fmt: skip
    return render(request, "publications/coding.html", context, status=UNUSABLE if form.is_bound else 200)


def _sweeps(found: Sheet) -> list[tuple[Sweep, str]]:
    names = {one.code: one.name_nl for one in found.categories}
    return [(one, names[one.code]) for one in selectors.sweeps_of(found.scheme) if one.code in names]


@writing
@page(READ)
def category(request: HttpRequest, identifier: UUID, number: int) -> HttpResponse:
    """One category: call it otherwise, join it with another, or take it away."""
    found = sheet_for(request, identifier)
    one = next((one for one in found.categories if one.pk == number), None)
    if one is None:
        raise Http404
    others = [(str(other.pk), other.name_nl) for other in found.categories if other.pk != one.pk]
    what = request.POST.get("what", "") if request.method == "POST" else ""
    names = CategoryForm(
        request.POST if what == "rename" else None, initial={"name_nl": one.name_nl, "name_en": one.name_en}
    )
    merge = MergeForm(request.POST if what == "merge" else None, others=others)
    remove = RemoveForm(request.POST if what == "remove" else None)
    form = {"rename": names, "merge": merge, "remove": remove}.get(what)
    if form is not None and form.is_valid():
        try:
            said = _changed(request, found, one, what, form.cleaned_data)
        except InputError as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, said)
            return to("coding", identifier)
    context = {"sheet": found, "category": one, "many": found.often[one.code], "names": names, "merge": merge,
               "remove": remove, "bound": form, "others": others, "public": selectors.is_public(found.scheme),
               "label": found.question.label("nl")}  # fmt: skip
    return render(request, "publications/coding_category.html", context, status=UNUSABLE if form is not None else 200)


def _changed(request: HttpRequest, found: Sheet, one: Category, what: str, said: dict[str, Any]) -> str:
    """Do it; gives what to say. Raises InputError."""
    by = asked(request).actor
    if what == "rename":
        categories.rename(by=by, category=one, **said)
        return _("Bewaard.")
    if what == "merge":
        into = next(other for other in found.categories if str(other.pk) == said["into"])
        many = categories.merge(by=by, category=one, into=into)
        return _("Samengevoegd. Antwoorden die meegingen: {n}.").format(n=many)
    many = categories.remove(by=by, category=one, answers=said["answers"])
    return _("Weggehaald. Antwoorden die erin stonden: {n}.").format(n=many)


@writing
@page(READ)
def code(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Twenty answers, each with a checkbox for every category."""
    found = sheet_for(request, identifier)
    show, after = request.GET.get("toon", TO_DO), request.GET.get("na", "")
    part = part_of(found, show, after)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        on_page = [one for one in found.answers if one.key in request.POST.getlist("answer")]
        chosen, wrong = ticked_in(request.POST, on_page, [one.code for one in found.categories])
        if not wrong:
            many = answers.code(by=asked(request).actor, sheet=found, chosen=chosen)
            messages.success(request, _("Bewaard. Ingedeeld: {n}.").format(n=many))
            last = on_page[-1].key if on_page else after
            return to("coding_answers", identifier, toon=show, na=last)
        part = part_of(found, ALL, "")
        rows = rows_of(on_page, part.numbers, said=request.POST, wrong=wrong)
    else:
        rows = rows_of(part.answers, part.numbers)
    answers.read(asked(request).actor, found.scheme)
    context = {
        "sheet": found, "label": found.question.label("nl"), "rows": rows, "show": show, "none": NONE, "wrong": wrong,
        "shows": _shows(found), "skipped": show == TO_DO and found.left and not rows,
        "pager": {"next": _page(show, part.after), "previous": _page(show, part.before)},
    }  # fmt: skip
    return render(request, "publications/coding_answers.html", context, status=UNUSABLE if wrong else 200)


def _page(show: str, key: str | None) -> str:
    return "" if key is None else f"?{urlencode({'toon': show, 'na': key})}"


def _shows(found: Sheet) -> list[tuple[str, str]]:
    return [
        (TO_DO, _("nog te bekijken")), (ALL, _("alle antwoorden")),
        *((one.code, one.name_nl) for one in found.categories), (NONE, _("geen van deze")),
    ]  # fmt: skip


@writing
@page(READ)
def search(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Give a category to all answers that hold a word: first shown, then done."""
    found = sheet_for(request, identifier)
    by = asked(request).actor
    said = request.POST if request.method == "POST" else request.GET
    choices = [(one.code, one.name_nl) for one in found.categories]
    form = SearchForm(said if "woord" in said else None, choices=choices)
    hits: tuple[selectors.One, ...] | None = None
    if form.is_bound and form.is_valid():
        word, chosen = form.cleaned_data["woord"], form.cleaned_data["categorie"]
        try:
            if request.method == "POST":
                made = answers.sweep(by=by, sheet=found, word=word, code=chosen)
                messages.success(
                    request, _("Antwoorden die deze categorie nu ook hebben: {n}.").format(n=len(made.changed))
                )
                return to("coding", identifier)
            hits = answers.holding(found, word, chosen)
        except InputError as reason:
            form.add_error(None, str(reason))
    if hits:
        answers.read(by, found.scheme)
    context = {"sheet": found, "label": found.question.label("nl"), "form": form, "hits": hits,
               "shown": (hits or ())[:MOST_FOUND], "more": max(len(hits or ()) - MOST_FOUND, 0)}  # fmt: skip
    return render(request, "publications/coding_search.html", context, status=UNUSABLE if form.errors else 200)


@require_POST
@page(READ)
def undo(request: HttpRequest, identifier: UUID, number: int) -> HttpResponse:
    """Take back what a search did."""
    found = sheet_for(request, identifier)
    row = selectors.sweep_of(found.scheme, number)
    if row is None:
        raise Http404
    many = answers.undo(by=asked(request).actor, sweep=row)
    messages.success(request, _("Teruggedraaid. Antwoorden die de categorie kwijt zijn: {n}.").format(n=many))
    return to("coding", identifier)


@writing
@page(READ)
def sample(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The sample for a second coder, who does not see what the first chose."""
    found = sheet_for(request, identifier)
    by = asked(request).actor
    if not answers.may_be_second(by, found):
        return render(request, "publications/coding_no_sample.html", {"sheet": found}, status=200)
    own = {key: one.codes for key, one in found.second.items() if one.coder == by.id}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        chosen, wrong = ticked_in(request.POST, found.sample, [one.code for one in found.categories])
        if not wrong:
            answers.code_sample(by=by, sheet=found, chosen=chosen)
            messages.success(request, _("Dank u. De overeenstemming staat bij de vraag."))
            return to("coding", identifier)
    numbers = {one.key: at for at, one in enumerate(found.sample, 1)}
    rows = rows_of(found.sample, numbers, said=request.POST if wrong else None, wrong=wrong, own=own)
    answers.read(by, found.scheme)
    context = {"sheet": found, "label": found.question.label("nl"), "rows": rows, "none": NONE, "wrong": wrong}
    return render(request, "publications/coding_sample.html", context, status=UNUSABLE if wrong else 200)


@require_safe
@page(READ)
def differing(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The answers of the sample that two coders put into other categories."""
    found = sheet_for(request, identifier)
    same = agreed(found)
    if same is not None and same.differ:
        answers.read(asked(request).actor, found.scheme)
    context = {"sheet": found, "label": found.question.label("nl"), "same": same, "none_word": _("geen van deze")}
    return render(request, "publications/coding_differing.html", context)
