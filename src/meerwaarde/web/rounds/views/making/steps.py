"""The steps of making a round, one page each."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language
from meerwaarde.web.answering import services as answering
from meerwaarde.web.members.types import SIZE_CLASSES
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import labels, making, targets, templates_of_questions
from meerwaarde.web.rounds import questions as forms_of
from meerwaarde.web.rounds.forms.beginning import NameForm, NewFileForm, Questions
from meerwaarde.web.rounds.forms.steps import TargetForm, TextsForm, WhenForm, target_data
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views.making.beginning import report_or_none, writing
from meerwaarde.web.rounds.views.making.mails import shown_mails
from meerwaarde.web.rounds.views.making.shared import asked, form_page, round_for, see_other, to_round

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _saved() -> str:
    return _("Bewaard.")


@writing
@page(Permission.ROUNDS_MANAGE)
def name(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """What the round is called, and which year it is about."""
    round_ = round_for(request, identifier)
    initial = {one: getattr(round_, one) for one in ("title", "kind", "year", "period")}
    form = NameForm(request.POST if request.method == "POST" else None, initial=initial)

    def apply(said: Any) -> HttpResponse:
        return to_round(making.change_name(by=asked(request).actor, round_=round_, **said))

    context = {"round": round_, "title": _("Naam en periode")}
    return form_page(request, form, apply, "rounds/making_step.html", context, _saved())


@writing
@page(Permission.ROUNDS_MANAGE)
def questions(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The questions as members get them, what is remarked on them, and other questions from a file."""
    round_ = round_for(request, identifier)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewFileForm(*data)
    source, file_name = bytes(round_.source), round_.source_name
    context: dict[str, Any] = {"round": round_}
    try:
        context["asked"] = [_question(one) for one in forms_of.form_of(round_).asked().values()]
    except InputError as reason:
        context["unusable"] = str(reason)
    context["report"] = report_or_none(source, file_name) if source else None
    context["typed"] = templates_of_questions.typed_in(source, file_name) is not None

    def apply(said: Any) -> HttpResponse:
        new, new_name = said["file"].read(), said["file"].name
        context["report"] = report_or_none(new, new_name)
        making.change_file(by=asked(request).actor, round_=round_, source=new, name=new_name)
        return to_round(round_, "questions")

    return form_page(request, form, apply, "rounds/making_questions.html", context, _saved())


def _question(one: Question) -> dict[str, Any]:
    """A question as the page lists it, in the language of the page."""
    spoken = language()
    return {
        "label_now": one.label(spoken),
        "kind_name": labels.question_kinds()[one.kind],
        "choices_now": [choice.labels.get(spoken) or next(iter(choice.labels.values()), "") for choice in one.choices],
    }


@require_safe
@page(Permission.ROUNDS_SEE)
def file(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The file with the questions, as it was offered."""
    from meerwaarde.questionnaire.packed import is_packed

    round_ = round_for(request, identifier, Permission.ROUNDS_SEE)
    source, there = bytes(round_.source), PurePosixPath(round_.source_name).suffix.lower()
    suffix = ".zip" if is_packed(source) else ".xml" if there == ".xml" else ".xlsx"
    response = HttpResponse(
        source, content_type={".zip": "application/zip", ".xml": "application/xml"}.get(suffix, XLSX)
    )
    name = templates_of_questions.slug(round_.title)
    response["Content-Disposition"] = f'attachment; filename="{name}{suffix}"'
    return response


@writing
@page(Permission.ROUNDS_MANAGE)
def typed(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The questions in plain fields, while plain fields can hold them."""
    round_ = round_for(request, identifier)
    found = templates_of_questions.typed_in(bytes(round_.source), round_.source_name)
    if found is None:
        return to_round(round_, "questions")
    data = request.POST if request.method == "POST" else None
    rows = Questions(data, found)
    context: dict[str, Any] = {"round": round_, "rows": rows}
    if data is None or "more" in data:
        if data is not None:
            rows.is_valid()
            context["rows"] = rows.with_room()
        return render(request, "rounds/making_typed.html", context)
    if rows.is_valid():
        try:
            making.change_questions(by=asked(request).actor, round_=round_, asked=rows.typed())
        except Refused as reason:
            if not rows.refused(reason):
                context["refused"] = reason.message
        else:
            return to_round(round_, "questions")
    return render(request, "rounds/making_typed.html", context, status=422)


@require_POST
@page(Permission.ROUNDS_MANAGE)
def attempt(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The questions as a respondent gets them, in a draft that counts for nothing."""
    round_ = round_for(request, identifier)
    try:
        form = forms_of.form_of(round_)
        with forms_of.unpacked(bytes(round_.source), round_.source_name) as folder:
            version = answering.publish_form(xform=form.xform, folder=folder, trial=True)
    except InputError:
        return to_round(round_, "questions")
    _draft, key = answering.start_draft(form_version=version)
    return see_other(reverse("answering:page", args=[key, 1]))


@writing
@page(Permission.ROUNDS_MANAGE)
def target(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Whom the round asks: a selection of the register of a day, with what it gives. Looking keeps nothing."""
    round_ = round_for(request, identifier)
    scope = asked(request).scope
    looking = request.GET.dict() if request.GET else target_data(round_)
    form = TargetForm(request.POST if request.method == "POST" else looking)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            making.change_target(
                by=asked(request).actor, round_=round_, filters=form.filters(), day=said["day"], unit=said["unit"]
            )
        except Refused as reason:
            form.refused(reason)
        else:
            return to_round(round_)
    context: dict[str, Any] = {"round": round_, "form": form}
    if form.is_valid():
        municipalities = form.cleaned_data["unit"] == "municipality"
        found = targets.chosen(scope, form.cleaned_data["day"], form.filters(), municipalities=municipalities)
        kinds = {code: name for code, name in form.fields["kind"].choices if code}  # type: ignore[attr-defined]
        names = {**kinds, "": _("Geen werksoort bekend"), "*": _("Samen")}
        context |= {
            "target": found,
            "lines": [(names[code], *many) for code, *many in targets.by_sector_and_size(found, list(kinds))],
            "sizes": [name for name, _least, _most in SIZE_CLASSES],
        }
    return render(request, "rounds/making_target.html", context, status=422 if form.errors else 200)


@writing
@page(Permission.ROUNDS_MANAGE)
def when(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """From when until when, and when who did not answer is reminded."""
    round_ = round_for(request, identifier)
    initial = {one: getattr(round_, one) for one in ("opens", "closes", "minutes", "minimum")}
    initial["reminders"] = ", ".join(map(str, round_.reminders))
    form = WhenForm(request.POST if request.method == "POST" else None, initial=initial)

    def apply(said: Any) -> HttpResponse:
        return to_round(making.change_when(by=asked(request).actor, round_=round_, **said))

    context = {"round": round_, "title": _("Wanneer")}
    return form_page(request, form, apply, "rounds/making_step.html", context, _saved())


@writing
@page(Permission.ROUNDS_MANAGE)
def texts(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """The texts of the mails, and how one member gets them."""
    round_ = round_for(request, identifier)
    initial = {one: getattr(round_, one) for one in ("subject", "invitation", "reminder")}
    form = TextsForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {"round": round_, "mails": shown_mails(asked(request).scope, round_)}

    def apply(said: Any) -> HttpResponse:
        if "look" in request.POST:
            kept = making.texts(**said)
            context["mails"] = shown_mails(asked(request).scope, round_, **kept)
            context["looking"] = True
            return render(request, "rounds/making_texts.html", {**context, "form": form})
        return to_round(making.change_texts(by=asked(request).actor, round_=round_, **said))

    done = "" if "look" in request.POST else _saved()
    return form_page(request, form, apply, "rounds/making_texts.html", context, done)
