"""Checking a round and publishing it, or throwing it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meerwaarde.language import gettext as _
from meerwaarde.web.pages import page
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import known, listing, making
from meerwaarde.web.rounds import publishing as services
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.targets import target_of
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.views.making.beginning import writing
from meerwaarde.web.rounds.views.making.shared import asked, days_in_words, round_for, see_other, to_round


@writing
@page(Permission.ROUNDS_MANAGE)
def publish(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Everything at a glance, what is known already, and the button that lets it go."""
    round_ = round_for(request, identifier)
    refused = ""
    if request.method == "POST":
        try:
            services.publish(by=asked(request).actor, round=round_)
        except Refused as reason:
            refused = reason.message
        else:
            messages.success(request, _("De ronde is gepubliceerd."))
            return to_round(round_)
    if round_.published is not None:
        return to_round(round_)
    return _shown(request, round_, {"refused": refused})


@writing
@page(Permission.ROUNDS_MANAGE)
def ask_anyway(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Ask a question whose answer is known, for a reason; or show it after all."""
    round_ = round_for(request, identifier)
    path, why = request.POST.get("path", ""), request.POST.get("why", "")
    if request.method != "POST":
        return to_round(round_, "publish")
    found = next((one for one in known.held(round_) if one.path == path), None)
    if found is None or ("anyway" in request.POST and not why.strip()):
        said = _("Leg uit waarom u het toch vraagt, in ten minste {n} tekens. De invuller leest dit.")
        wrong = {"path": path, "why": why, "message": said.format(n=making.SHORTEST_REASON)}
        return _shown(request, round_, {"wrong": wrong})
    try:
        making.ask_anyway(
            by=asked(request).actor, round_=round_, path=path, indicator=found.indicator, source=found.source,
            why=why if "anyway" in request.POST else "",
        )  # fmt: skip
    except Refused as reason:
        return _shown(request, round_, {"wrong": {"path": path, "why": why, "message": reason.message}})
    return see_other(reverse("rounds:publish", args=[round_.uuid]) + "#bekend")


@require_POST
@page(Permission.ROUNDS_MANAGE)
def throw_away(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Drop a round that nobody was asked yet."""
    round_ = round_for(request, identifier)
    try:
        making.throw_away(by=asked(request).actor, round_=round_)
    except Refused as reason:
        messages.error(request, reason.message)
        return to_round(round_)
    messages.success(request, _("De ronde is weggegooid."))
    return see_other(reverse("rounds:rounds"))


def _shown(request: HttpRequest, round_: Round, more: dict[str, Any]) -> HttpResponse:
    scope = asked(request).scope
    target = target_of(scope, round_)
    held = known.held(round_)
    context = {
        "round": round_,
        "target": target,
        "assignments": len(target.asked()),
        "missing": services.missing(round_, target, held, scope.day),
        "held": held,
        "counts": known.counts(scope, round_, held, target.organisations),
        "questions": listing.questions_of(round_),
        "reminder_days": days_in_words(round_.reminders),
        "now": round_.opens <= scope.day,
    }
    bad = more.get("wrong") or more.get("refused")
    return render(request, "rounds/making_publish.html", {**context, **more}, status=422 if bad else 200)
