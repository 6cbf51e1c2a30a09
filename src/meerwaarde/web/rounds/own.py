"""What one organisation answered, as it counted in a publication, and in which groups of the register it stood then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Q

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

    submission: int
    municipality: str
    answers: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answering:
    """An organisation with answers in a publication. `sent`: municipality and key of the submission; `day`: of the
    round."""

    organisation: Any
    day: date
    sent: tuple[tuple[str, int], ...]


def answering_in(
    scope: Scope, round_: UUID, public: Mapping[int, int], wanted: UUID | None = None
) -> tuple[Answering, ...]:
    """The reader's own organisations with submissions in a publication (`public`: by assignment), and the one that is
    `wanted`, as far as the reader may see its figures."""
    see = Permission.REGISTER_FIGURES
    rows = Assignment.objects.within(scope, see).filter(round__uuid=round_, pk__in=list(public))
    rows = rows.filter(Q(organisation__in=scope.organisations(see)) | Q(organisation__uuid=wanted))
    rows = rows.order_by("organisation", "municipality", "pk").annotate(day=F("round__day"))
    found: dict[int, Answering] = {}
    for row in rows.select_related("organisation"):
        before = found.get(row.organisation_id)
        sent = (*(before.sent if before else ()), (row.municipality, public[row.pk]))
        found[row.organisation_id] = Answering(row.organisation, row.day, sent)
    return tuple(found.values())


def own_answers(scope: Scope, of: Answering) -> tuple[str, tuple[Own, ...]]:
    """What an organisation is called, and what it answered: of the submissions that are in a publication.

    Raises PermissionDenied for who may not see the figures of this organisation.
    """
    scope.require(Permission.REGISTER_FIGURES, of.organisation.pk)
    there = submissions({key for _place, key in of.sent})
    name, groups = _in_register(scope, of)
    return name, tuple(
        Own(key, place, dict(_answers(there[key])), groups)
        for place, key in of.sent
        if key in there  # what the law on privacy took away is not there
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


def _in_register(scope: Scope, of: Answering) -> tuple[str, dict[str, tuple[str, ...]]]:
    """What an organisation is called now, and by column its groups on the day of the round, as reports call them."""
    found = members.grouped_on(scope, of.organisation.pk, of.day)
    if found is None:
        return of.organisation.number, {}
    sectors = tuple(name.lower().replace(SEVERAL, " ") for name in found.sectors)
    cells = {
        exporting.SIZE: exporting.size_in_words(found.size), exporting.SECTORS: SEVERAL.join(sectors),
        exporting.MAIN: found.main.lower(), exporting.PROVINCE: found.province,
    }  # fmt: skip
    for one, other in CROSSINGS:
        cells[BETWEEN.join((one, other))] = crossed(cells[one], cells[other])
    groups = {name: tuple(code for code in cell.split(SEVERAL) if code) or (UNKNOWN,) for name, cell in cells.items()}
    return found.name, groups
