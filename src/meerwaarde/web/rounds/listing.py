"""Which rounds there are, and how far each is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from meerwaarde.core import InputError
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.questions import form_of
from meerwaarde.web.rounds.types import RoundRow, State
from meerwaarde.web.scopes import Scope

PAGE = 25
NOT_COUNTED = (Assignment.Ended.LEFT, Assignment.Ended.WITHDRAWN)  # these are no members of the round any more


@dataclass(frozen=True, slots=True)
class Response:
    """How many were asked, how many answered, how many are answering."""

    asked: int
    answered: int
    begun: int

    @property
    def share(self) -> float:
        """The percentage that answered; 0 when nobody was asked."""
        return 100 * self.answered / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list, with the days left while it is open."""

    row: RoundRow
    days_left: int | None


def page_of(scope: Scope, number: int) -> tuple[list[Line], bool]:
    """A page of the rounds, the latest first, and whether there are more."""
    start = (number - 1) * PAGE
    rows = _counted(Round.objects.within(scope, Permission.ROUNDS_SEE)).order_by("-created", "-pk")
    found = list(rows[start : start + PAGE + 1])
    return [_line(one, scope.day) for one in found[:PAGE]], len(found) > PAGE


def running(scope: Scope, most: int) -> list[Line]:
    """The rounds that members can answer now, those that end first; for whoever sees rounds."""
    if not scope.may(Permission.ROUNDS_SEE):
        return []
    rows = Round.objects.within(scope, Permission.ROUNDS_SEE).filter(
        published__isnull=False, closed__isnull=True, opens__lte=scope.day, closes__gte=scope.day
    )
    return [_line(one, scope.day) for one in _counted(rows).order_by("closes", "pk")[:most]]


def find(scope: Scope, identifier: uuid.UUID, permission: Permission = Permission.ROUNDS_SEE) -> Round | None:
    """The round with this UUID; None where `permission` does not hold."""
    rows = Round.objects.within(scope, permission).select_related("form_version")
    found: Round | None = rows.filter(uuid=identifier).first()
    return found


def latest(scope: Scope, most: int = 50) -> list[Round]:
    """Rounds that a new one can be copied from: those with questions, the latest first."""
    rows = Round.objects.within(scope, Permission.ROUNDS_MANAGE).exclude(source_name="")
    return list(rows.order_by("-created", "-pk").only("uuid", "title", "period")[:most])


def response_of(round_: Round) -> Response:
    """How many were asked and answered, those left out who left the association or were withdrawn."""
    told = Assignment.everything.filter(round=round_).exclude(ended__in=NOT_COUNTED).aggregate(
        all=Count("pk"), done=Count("answered"),
        busy=Count("pk", filter=Q(answered__isnull=True, begun__isnull=False)),
    )  # fmt: skip
    return Response(told["all"], told["done"], told["busy"])


def _counted(rows: QuerySet[Round]) -> QuerySet[Any]:
    """Rounds with their response, counted for the rows of a page alone."""
    there = Assignment.everything.filter(round=OuterRef("pk")).exclude(ended__in=NOT_COUNTED).order_by()
    many = {name: there.values("round").annotate(many=Count(field)).values("many")
            for name, field in (("asked", "pk"), ("done", "answered"))}  # fmt: skip
    counted = {name: Coalesce(Subquery(query), 0) for name, query in many.items()}
    return rows.defer("source", "invitation", "reminder").annotate(**counted)


def _line(round_: Any, day: date) -> Line:
    state = state_of(round_, day)
    row = RoundRow(
        round_.uuid, round_.title, round_.kind, round_.period, state, round_.opens, round_.closes, round_.asked,
        round_.done,
    )  # fmt: skip
    return Line(row, (round_.closes - day).days if state is State.OPEN else None)


def questions_of(round_: Round) -> int:
    """How many questions the round asks; none when they cannot be read."""
    try:
        return len(form_of(round_).asked())
    except InputError:
        return 0
