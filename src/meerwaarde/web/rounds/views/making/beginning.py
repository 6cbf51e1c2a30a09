"""Beginning a round: copied from an earlier one, typed here, or from a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import copying, listing, making, questions
from meerwaarde.web.rounds.forms.beginning import CopyForm, FileForm, Questions, TemplateForm
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views.making.shared import asked, form_page, round_for, to_round

writing = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.ROUNDS_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """The three ways to begin."""
    earlier = listing.latest(asked(request).scope)
    return render(
        request,
        "rounds/making_new.html",
        {"copy": CopyForm(rounds=earlier, initial={"earlier": request.GET.get("na", "")}) if earlier else None},
    )


@writing
@page(Permission.ROUNDS_MANAGE)
def typed(request: HttpRequest) -> HttpResponse:
    """A QuickScan of questions typed here."""
    data = request.POST if request.method == "POST" else None
    form = TemplateForm(data, initial={"year": asked(request).scope.day.year})
    rows = Questions(data)
    context: dict[str, Any] = {"form": form, "rows": rows, "new": True}
    if data is None:
        return render(request, "rounds/making_typed.html", context)
    if "more" in data:
        rows.is_valid()
        return render(request, "rounds/making_typed.html", {**context, "rows": rows.with_room()})
    if rows.is_valid() & form.is_valid():
        said = form.cleaned_data
        try:
            made = making.from_questions(
                by=asked(request).actor, token=said["token"], title=said["title"], year=said["year"],
                asked=rows.typed(),
            )  # fmt: skip
        except Refused as reason:
            if not rows.refused(reason):
                form.refused(reason)
        else:
            return to_round(made)
    return render(request, "rounds/making_typed.html", context, status=422)


@writing
@page(Permission.ROUNDS_MANAGE)
def uploaded(request: HttpRequest) -> HttpResponse:
    """A round with the questions of a file; what is wrong with it is told row by row."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*data)
    context: dict[str, Any] = {}

    def apply(said: Any) -> HttpResponse:
        source, name = said["file"].read(), said["file"].name
        context["report"] = report_or_none(source, name)
        made = making.from_file(
            by=asked(request).actor, token=said["token"], title=said["title"], year=said["year"], source=source,
            name=name,
        )  # fmt: skip
        return to_round(made, "questions")

    return form_page(request, form, apply, "rounds/making_file.html", context)


def report_or_none(source: bytes, name: str) -> Any:
    """What the check of forms says of a file; None when it can say nothing of it."""
    try:
        return questions.report_of(source, name)
    except InputError:
        return None


@writing
@page(Permission.ROUNDS_MANAGE)
def copy(request: HttpRequest) -> HttpResponse:
    """The next round after an earlier one."""
    earlier = listing.latest(asked(request).scope)
    form = CopyForm(request.POST if request.method == "POST" else None, rounds=earlier)

    def apply(said: Any) -> HttpResponse:
        before = round_for(request, said["earlier"])
        return to_round(copying.copied(by=asked(request).actor, token=said["token"], round_=before))

    done = _("Dit is een kopie. Kijk de titel en de dagen na.")
    return form_page(request, form, apply, "rounds/making_new.html", {"copy": form}, done)
