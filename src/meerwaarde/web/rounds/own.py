"""What one organisation answered, as it counted in a publication, and in which groups of the register it stood then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.history import submissions
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.groups import BETWEEN, CROSSINGS, SEVERAL, UNKNOWN, crossed
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.questions import questionnaire
from meerwaarde.web.scopes import Scope

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import Submission


@dataclass(frozen=True, slots=True)
class Own:
    """The answers of one organisation, once for each municipality that it answered for.

    `answers`: by question with a table the codes that were chosen, or the number as it was typed; absent without an
    answer. `groups`: by column of the register the groups that it is in.
    """

    municipality: str
    answers: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]


def own_answers(scope: Scope, round_: UUID, organisation: int, public: Mapping[int, int]) -> tuple[Own, ...]:
    """What this organisation answered, of the submissions that are in a publication (`public`: by assignment).

    Raises PermissionDenied for who may not see the figures of this organisation.
    """
    scope.require(Permission.REGISTER_FIGURES, organisation)
    rows = Assignment.everything.filter(round__uuid=round_, organisation=organisation, pk__in=list(public))
    mine = list(rows.order_by("municipality", "pk").values_list("pk", "municipality", "round__day"))
    if not mine:
        return ()
    sent = submissions({public[key] for key, *_rest in mine})
    groups = _groups(scope, organisation, mine[0][-1])
    return tuple(
        Own(place, dict(_answers(sent[public[key]])), groups)
        for key, place, _day in mine
        if public[key] in sent  # what the law on privacy took away is not there
    )


def _answers(submission: Submission) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The answers to questions with a table, by the name of the question."""
    from meerwaarde.questionnaire import flatten

    form = answering.form_of(submission)
    wide = flatten(form, [submission.xml]).wide
    values = {column.name: value for column, value in zip(wide.columns, wide.rows[0], strict=True) if not column.code}
    for question in questionnaire(form).questions:
        value = values.get("/".join(question.path), "").strip()
        if question.tabulated and value:
            yield question.name, tuple(value.split()) if question.choices else (value,)


def _groups(scope: Scope, organisation: int, day: date) -> dict[str, tuple[str, ...]]:
    """By column the groups of the register on the day of the round, as reports call them."""
    found = members.grouped_on(scope, organisation, day)
    if found is None:
        return {}
    sectors = tuple(name.lower().replace(SEVERAL, " ") for name in found.sectors)
    cells = {
        exporting.SIZE: exporting.size_in_words(found.size), exporting.SECTORS: SEVERAL.join(sectors),
        exporting.MAIN: found.main.lower(), exporting.PROVINCE: found.province,
    }  # fmt: skip
    for one, other in CROSSINGS:
        cells[BETWEEN.join((one, other))] = crossed(cells[one], cells[other])
    return {name: tuple(code for code in cell.split(SEVERAL) if code) or (UNKNOWN,) for name, cell in cells.items()}
