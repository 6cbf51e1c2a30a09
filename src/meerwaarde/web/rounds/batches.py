"""Which answers the next publication on a round holds. What is new joins in batches.

    every answer that counts at a moment ──▶ what differs from the last publication, by holding ──▶ enough: it joins

Two publications that differ by the answers of one or two members tell those answers to whoever subtracts. So a late
answer, an answer that was corrected and one of a member that is gone wait, until at least the minimum of holdings
differ; meanwhile the next publication holds what the last one did. A correction often changes a single question. It
goes along when at each question that it changes enough holdings differ, the late ones included. The ledger protects
what is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.history import as_of, submissions
from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import RegisterRow
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.listing import NOT_COUNTED
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet

FEW = 500  # organisations that fit in the text of a query


@dataclass(frozen=True, slots=True)
class Answered:
    """An assignment with the submission that counts (`now`) and the one that was published (`then`), by their keys."""

    assignment: int
    organisation: int
    number: str
    municipality: str
    now: int | None
    then: int | None

    @property
    def late(self) -> bool:
        """Answered since."""
        return self.then is None

    @property
    def gone(self) -> bool:
        """Was published and does not count any more."""
        return self.now is None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many members wait: with a late answer, with a correction, to be taken out. `needed`: how large a batch is;
    `joined`: how many differ from the last publication; `before`: whether there was one."""

    needed: int
    late: int = 0
    corrected: int = 0
    gone: int = 0
    joined: int = 0
    before: bool = False

    @property
    def any(self) -> int:
        """All that wait."""
        return self.late + self.corrected + self.gone


def counted(round_: Round) -> QuerySet[Assignment]:
    """Who was asked and still counts."""
    return Assignment.everything.filter(round=round_).exclude(ended__in=NOT_COUNTED)


def answered(round_: Round, until: datetime | None = None) -> list[Answered]:
    """Everybody with an answer, now or in the last publication; `until`: as it was at that moment."""
    return _found(Assignment.everything.filter(round=round_), until)


def _found(rows: QuerySet[Assignment], until: datetime | None = None) -> list[Answered]:
    fields = (
        "pk", "organisation_id", "organisation__number", "municipality", "ended", "submission_id",
        "submission__received", "released_id",
    )  # fmt: skip
    rows = rows.filter(Q(submission__isnull=False) | Q(released__isnull=False)).order_by("pk")
    found = list(rows.values_list(*fields, named=True))
    later = [one.submission_id for one in found if until and one.submission_id and one.submission__received > until]
    before = as_of(until, later) if until and later else {}
    return [made for one in found if (made := _answered(one, before)).now or made.then]


def _answered(one: Any, before: Mapping[int, int | None]) -> Answered:
    now = None if one.ended in NOT_COUNTED else before.get(one.submission_id, one.submission_id)
    if one.submission_id in before and now is None and one.ended not in NOT_COUNTED:
        now = one.released_id  # published later than the moment that is asked for
    return Answered(one.pk, one.organisation_id, one.organisation__number, one.municipality, now, one.released_id)


def least(round_: Round) -> int:
    """How many holdings a batch has at least: the minimum of the round, of the rules, of each question."""
    from meerwaarde.core import InputError
    from meerwaarde.disclosure.primary import Rules

    rules = Rules()
    found = [rules.minimum, round_.minimum]
    assert round_.form_version is not None  # it is published
    for question in questionnaire(answering.form_of(round_.form_version)).questions:
        try:
            found += [Rules.parse([question.rules.text], rules).minimum] if question.rules else []
        except InputError:
            continue  # making the report tells of it, with the place in the form
    return max(found)


def register(scope: Scope, round_: Round, organisations: Collection[int]) -> list[RegisterRow]:
    """These as the register of the day of the round has them, also who is no member any more since."""
    wanted = set(organisations)
    few = wanted if len(wanted) <= FEW else None
    rows = members.register_on(scope, round_.day, members_only=False, organisations=few)
    return sorted((row for row in rows if row.organisation in wanted), key=lambda row: row.number)


def waiting(scope: Scope, round_: Round) -> Waiting:
    """What came since the last publication, without looking into answers: whether a correction can join is not known
    before the report is made."""
    scope.require(Permission.ROUNDS_SEE)
    every = Assignment.everything.filter(round=round_)
    if not every.filter(released__isnull=False).exists():
        return Waiting(0)
    changed = Q(released__isnull=True) | Q(submission__isnull=True) | ~Q(submission=F("released"))
    new = [one for one in _found(every.filter(changed | Q(ended__in=NOT_COUNTED))) if one.now != one.then]
    unit = members.holdings_on(scope, round_.day, {one.organisation for one in new}) if new else {}
    return _told([one for one in new if one.late], [one for one in new if not one.late], unit, least(round_), 0)


def chosen(
    found: Iterable[Answered], unit: Mapping[int, str], needed: int, *, hold: bool = False
) -> tuple[list[tuple[Answered, int]], Waiting]:
    """Each answer that joins, with its submission, and what waits; with `hold` all that is new waits."""
    found = list(found)
    new = [one for one in found if one.now != one.then]
    if not any(one.then for one in found):
        return [(one, one.now) for one in found if one.now], Waiting(needed)
    late, others = (set[Answered](), set[Answered]()) if hold else _joining(new, unit, needed)
    waits = {one for one in new if one not in late and one not in others}
    pairs = [(one, one.then if one in waits else one.now) for one in found]
    joined = len({_unit(one, unit) for one in (*late, *others)})
    told = _told([one for one in waits if one.late], [one for one in waits if not one.late], unit, needed, joined)
    return [(one, submission) for one, submission in pairs if submission is not None], told


def _told(
    late: Iterable[Answered], others: Iterable[Answered], unit: Mapping[int, str], needed: int, joined: int
) -> Waiting:
    others = list(others)

    def many(some: Iterable[Answered]) -> int:
        return len({_unit(one, unit) for one in some})

    corrected, gone = many(one for one in others if not one.gone), many(one for one in others if one.gone)
    return Waiting(needed, many(late), corrected, gone, joined, before=True)


def _joining(new: list[Answered], unit: Mapping[int, str], needed: int) -> tuple[set[Answered], set[Answered]]:
    """The late ones that join, all or none, and the others."""
    late, others = {one for one in new if one.late}, {one for one in new if not one.late}
    told = _touched(new) if others else {}
    while True:
        by_question: dict[str, set[str]] = defaultdict(set)
        for one in late | others:
            for question in told.get(one.assignment, ()):
                by_question[question].add(_unit(one, unit))
        few = {question for question, units in by_question.items() if len(units) < needed}
        out = {one for one in others if not few.isdisjoint(told[one.assignment])}
        if out:
            others -= out
            continue
        enough = len({_unit(one, unit) for one in late}) >= needed
        if late and not enough and (few or not others):
            late = set()
            continue
        return late, others


def _touched(new: Iterable[Answered]) -> dict[int, frozenset[str]]:
    """The questions with a table at which each differs from what was published, by their path below the root."""
    new = list(new)
    there = submissions({key for one in new for key in (one.now, one.then) if key})
    said = {key: _said(one) for key, one in there.items()}
    return {
        one.assignment: frozenset(
            path
            for path in {*said.get(one.now or 0, {}), *said.get(one.then or 0, {})}
            if said.get(one.now or 0, {}).get(path, "") != said.get(one.then or 0, {}).get(path, "")
        )
        for one in new
    }


def _said(submission: Any) -> dict[str, str]:
    """What was answered to each question that gets a table."""
    from meerwaarde.questionnaire import flatten

    form = answering.form_of(submission.form_version)
    wide = flatten(form, [submission.xml]).wide
    tabulated = {"/".join(one.path) for one in questionnaire(form).questions if one.tabulated}
    pairs = zip(wide.columns, wide.rows[0], strict=True)
    return {column.name: value for column, value in pairs if value and not column.code and column.name in tabulated}


def _unit(one: Answered, unit: Mapping[int, str]) -> str:
    return unit.get(one.organisation, str(one.organisation))


@transaction.atomic
def lay_down(*, round_: UUID, answers: Mapping[int, int]) -> None:
    """Keep which answers are public from now on: submissions by assignment. In the transaction of the release."""
    known = Assignment.everything.filter(round__uuid=round_)
    rows = {row.pk: row for row in known.only("pk", "released_id")}
    changed = [row for key, row in rows.items() if row.released_id != answers.get(key)]
    for row in changed:
        row.released_id = answers.get(row.pk)
    Assignment.everything.bulk_update(changed, ["released"], batch_size=FEW)
