"""What is asked of the organisations of a reader: their assignments, with what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.named import municipality_names
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.sharing import by_whom, names_of
from meerwaarde.web.rounds.types import State, Task
from meerwaarde.web.scopes import Scope

PAGE = 50
ANSWER = Permission.ROUNDS_ANSWER


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment in the list of a member."""

    assignment: Assignment
    organisation: str
    municipality: str
    state: State
    number: str
    by: str

    @property
    def to_do(self) -> bool:
        """Whether an answer is waited for."""
        one = self.assignment
        return self.state is State.OPEN and one.answered is None and not one.ended

    @property
    def begun(self) -> bool:
        """Whether something was filled in that was not sent."""
        return self.assignment.draft is not None and self.assignment.draft.closed is None


def lines(scope: Scope, *, page: int = 1) -> tuple[list[Line], bool]:
    """What was asked of the reader's organisations, the newest first, and whether there is more."""
    rows = Assignment.objects.within(scope, ANSWER).filter(round__published__isnull=False)
    rows = rows.select_related("round", "draft", "submission", "sent_with").defer("round__source", "submission__xml")
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by("-round__closes", "organisation", "municipality", "pk")[start : start + PAGE + 1])
    told = _told(found[:PAGE])
    told.sort(key=lambda one: (one.organisation.casefold(), one.municipality.casefold()))
    told.sort(key=lambda one: one.assignment.round.closes, reverse=True)
    return told, len(found) > PAGE


def _told(rows: list[Assignment]) -> list[Line]:
    names = members.names_of({row.organisation_id for row in rows})
    towns = municipality_names({row.municipality for row in rows})
    people = names_of([row.sent_with for row in rows])
    today = timezone.localdate()
    return [
        Line(
            row,
            names.get(row.organisation_id, ""),
            towns.get(row.municipality, row.municipality),
            state_of(row.round, today),
            short_number(row.submission.instance_id) if row.submission else "",
            by_whom(row.sent_with, people),
        )
        for row in rows
    ]


def find(scope: Scope, identifier: uuid.UUID) -> Assignment | None:
    """One assignment of the reader's organisations; None for any other."""
    rows = Assignment.objects.within(scope, ANSWER).filter(uuid=identifier, round__published__isnull=False)
    found: Assignment | None = rows.select_related(
        "round__form_version", "draft", "submission", "sent_with"
    ).defer("round__source", "round__form_version__xml").first()  # fmt: skip
    return found


def line_of(assignment: Assignment) -> Line:
    """One assignment as the list tells it."""
    return _told([assignment])[0]


def tasks(scope: Scope, most: int) -> tuple[Task, ...]:
    """What waits for an answer of the reader's organisations, the first to close first."""
    today = timezone.localdate()
    rows = Assignment.objects.within(scope, ANSWER).filter(
        answered__isnull=True, ended="", round__published__isnull=False, round__closed__isnull=True,
        round__opens__lte=today, round__closes__gte=today,
    )  # fmt: skip
    rows = rows.select_related("round").defer("round__source").order_by("round__closes", "municipality", "pk")[:most]
    found = list(rows)
    towns = municipality_names({row.municipality for row in found})
    return tuple(
        Task(
            row.uuid, row.round.title, row.round.closes, row.round.minutes, row.begun is not None, False,
            towns.get(row.municipality, row.municipality),
        )
        for row in found
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """A link to an assignment, as colleagues see it."""

    key: int
    purpose: str
    who: str
    pages: tuple[str, ...]  # titles; empty: all
    opened: datetime | None
    expires: datetime
    works: bool


def accesses(assignment: Assignment, titles: Mapping[int, str]) -> list[Access]:
    """Who has a link to an assignment, whose pages have these titles; for who may answer it.

    Links that somebody opened for themselves are left out.
    """
    rows = Link.everything.filter(assignment=assignment).exclude(purpose=Link.Purpose.OWN).order_by("-created")[:40]
    now = timezone.now()
    return [
        Access(
            key=row.pk,
            purpose=row.purpose,
            who=by_whom(row, {}),
            pages=tuple(titles.get(number, str(number)) for number in row.pages),
            opened=row.opened,
            expires=row.expires,
            works=row.revoked is None and row.expires > now,
        )
        for row in rows
    ]


def link_of(assignment: Assignment, key: int) -> Link | None:
    """One link that who may answer the assignment may end; those of the bureau are not theirs."""
    return Link.everything.filter(assignment=assignment, pk=key).exclude(purpose=Link.Purpose.BUREAU).first()
