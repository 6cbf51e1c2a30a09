"""The list of rounds, and one round with its steps."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meerwaarde.web.pages import page
from meerwaarde.web.publications import selectors as reports
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import batches, labels, listing, publishing
from meerwaarde.web.rounds.known import held
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.places import by_municipality
from meerwaarde.web.rounds.targets import target_of
from meerwaarde.web.rounds.types import State
from meerwaarde.web.rounds.views.making.shared import MANAGE, SEE, asked, days_in_words, round_for
from meerwaarde.web.rounds.wording import fields_of, filled


@require_safe
@page(Permission.ROUNDS_SEE)
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds with their state, their response and the days that are left."""
    typed = request.GET.get("p", "")
    number = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    scope = asked(request).scope
    lines, more = listing.page_of(scope, number)
    context = {
        "lines": lines,
        "states": labels.states(),
        "kinds": labels.round_kinds(),
        "may_manage": scope.may(MANAGE),
        "pager": {"previous": f"?p={number - 1}" if number > 1 else "", "next": f"?p={number + 1}" if more else ""},
    }
    return render(request, "rounds/making_list.html", context)


@require_safe
@page(Permission.ROUNDS_SEE)
def one(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """One round: what is done and what is left to do, or how it goes."""
    round_ = round_for(request, identifier, SEE)
    scope = asked(request).scope
    state = publishing.state_of(round_, scope.day)
    context = {
        "round": round_,
        "state": state,
        "state_name": labels.states()[state],
        "kind": labels.round_kinds()[round_.kind],
        "unit": labels.units()[round_.unit],
        "may_manage": scope.may(MANAGE),
        "asked": listing.questions_of(round_),
        "reminder_days": days_in_words(round_.reminders),
        "days_left": (round_.closes - scope.day).days,
    }
    if state is State.MAKING:
        return render(request, "rounds/making_round.html", {**context, **_making(request, round_)})
    out = {
        "response": listing.response_of(round_),
        "running": state is not State.CLOSED,
        "over": state in (State.CLOSED, State.ENDED),
        "by_municipality": by_municipality(round_),
        "report": reports.report_on(scope, round_.uuid),
        "waiting": batches.waiting(scope, round_),
    }
    return render(request, "rounds/making_out.html", {**context, **out})


def _making(request: HttpRequest, round_: Round) -> dict[str, object]:
    """The steps that are left, by step, and whom it would ask."""
    scope = asked(request).scope
    target = target_of(scope, round_)
    missing = publishing.missing(round_, target, held(round_), scope.day)
    return {
        "subject": filled(round_.subject, fields_of(round_, name="", link="")),
        "target": target,
        "missing": missing,
        "wrong": {one.step for one in missing},
    }
