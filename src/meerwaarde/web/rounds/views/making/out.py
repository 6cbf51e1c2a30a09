"""A round that is out: a later end, its reminders, and closing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import ending, listing, replacing
from meerwaarde.web.rounds.forms.beginning import NewFileForm
from meerwaarde.web.rounds.forms.steps import ExtendForm, RemindersForm
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views.making.beginning import report_or_none, writing
from meerwaarde.web.rounds.views.making.shared import asked, form_page, round_for, to_round

NAMED = 20  # organisations in one message


@writing
@page(Permission.ROUNDS_MANAGE)
def extend(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Let members answer until a later day."""
    round_ = round_for(request, identifier)
    form = ExtendForm(request.POST if request.method == "POST" else None, initial={"closes": round_.closes})

    def apply(said: Any) -> HttpResponse:
        return to_round(ending.extend(by=asked(request).actor, round_=round_, closes=said["closes"]))

    context = {"round": round_, "title": _("Langer openhouden")}
    return form_page(request, form, apply, "rounds/making_step.html", context, _("De ronde duurt langer."))


@writing
@page(Permission.ROUNDS_MANAGE)
def reminders(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """What reminders say from now on, and when they go out."""
    round_ = round_for(request, identifier)
    initial = {"reminder": round_.reminder, "reminders": ", ".join(map(str, round_.reminders))}
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=initial)

    def apply(said: Any) -> HttpResponse:
        return to_round(ending.change_reminders(by=asked(request).actor, round_=round_, **said))

    context = {"round": round_, "title": _("Herinneringen")}
    return form_page(request, form, apply, "rounds/making_step.html", context, _("Bewaard."))


@writing
@page(Permission.ROUNDS_MANAGE)
def replace(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A corrected version of the questions, for a round that members are answering."""
    round_ = round_for(request, identifier)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    context: dict[str, Any] = {"round": round_, "response": listing.response_of(round_)}

    def apply(said: Any) -> HttpResponse:
        source, name = said["file"].read(), said["file"].name
        context["report"] = report_or_none(source, name)
        done = replacing.replace(by=asked(request).actor, round_=round_, source=source, name=name)
        messages.success(request, _("Versie {version} is nu de vragenlijst.").format(version=done.version))
        if done.told:
            said = _("Een antwoord past niet meer bij: {names}. Wie een link kreeg, krijgt bericht.")
            messages.warning(request, said.format(names=", ".join(done.told[:NAMED])))
        return to_round(round_)

    return form_page(request, NewFileForm(*data), apply, "rounds/making_replace.html", context)


@writing
@page(Permission.ROUNDS_MANAGE)
def close(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """End the round, after telling who is still answering."""
    round_ = round_for(request, identifier)
    if request.method == "POST":
        try:
            drafts = ending.close(by=asked(request).actor, round_=round_)
        except Refused as reason:
            messages.error(request, reason.message)
        else:
            said = ngettext(
                "De ronde is gesloten. {n} antwoord was begonnen en is niet verstuurd.",
                "De ronde is gesloten. {n} antwoorden waren begonnen en zijn niet verstuurd.",
                drafts,
            )
            messages.success(request, said.format(n=drafts) if drafts else _("De ronde is gesloten."))
        return to_round(round_)
    if round_.published is None or round_.closed is not None:
        return to_round(round_)
    context = {"round": round_, "response": listing.response_of(round_),
               "early": asked(request).scope.day < round_.closes}  # fmt: skip
    return render(request, "rounds/making_close.html", context)
