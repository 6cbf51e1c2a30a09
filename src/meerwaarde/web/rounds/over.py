"""Rounds that are over, and what can be asked of their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from meerwaarde.language import gettext as _
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.groups import splits
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.places import by_municipality
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Scope

LATELY = timedelta(days=183)  # of a round that ended earlier nobody waits for the report


@dataclass(frozen=True, slots=True)
class Over:
    """A round that is over."""

    uuid: UUID
    title: str
    period: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Askable:
    """What can be asked of a round: questions with a table, groups to split them by, each with what it is called."""

    round: Over
    questions: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]


def over(scope: Scope, most: int = 50) -> tuple[Over, ...]:
    """The rounds that nobody can answer any more, the latest first."""
    ended = Q(closed__isnull=False) | Q(closes__lt=scope.day)
    rows = Round.objects.within(scope, Permission.ROUNDS_SEE).filter(ended, published__isnull=False)
    found = rows.order_by("-closes", "-pk").only("uuid", "title", "period", "closes")[:most]
    return tuple(Over(one.uuid, one.title, one.period, one.closes) for one in found)


def ended(scope: Scope, done: Iterable[UUID], most: int = 5) -> tuple[Over, ...]:
    """The rounds that ended in the last half year with answers enough for a report, the first one first; but for those
    that are `done`: a query of their UUIDs is not run by itself."""
    over_ = Q(closed__isnull=False) | Q(closes__lt=scope.day)
    rows = Round.objects.within(scope, Permission.ROUNDS_SEE).filter(over_, closes__gte=scope.day - LATELY)
    rows = (
        rows.filter(published__isnull=False)
        .exclude(uuid__in=done)
        .annotate(answers=Count("assignments", filter=Q(assignments__answered__isnull=False)))
    )
    found = rows.filter(answers__gte=F("minimum")).order_by("closes", "pk").only("uuid", "title", "period", "closes")
    return tuple(Over(one.uuid, one.title, one.period, one.closes) for one in found[:most])


def askable(scope: Scope, identifier: UUID) -> Askable:
    """What can be asked of this round. Raises Refused while it can still be answered, for one per municipality, and for
    no round at all."""
    round_ = exporting.found(scope, identifier)
    if by_municipality(round_):
        raise Refused(
            _("Antwoorden per gemeente komen er één keer uit, in het rapport van de ronde: losse tabellen ernaast"
              " kunnen verraden wie wat antwoordde. Kies een tabel uit dat rapport.")
        )  # fmt: skip
    told = splits(scope, round_, count=False)
    questions = tuple((one.name, one.label) for one in told.questions)
    named = tuple((one.name, one.label) for one in told.groups)
    return Askable(Over(round_.uuid, round_.title, round_.period, round_.closes), questions, named)
