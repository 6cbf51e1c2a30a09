"""Answers matched to the register: whose answers count, whose do not, and who is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.questionnaire.types import Answers, Questionnaire, Responses
    from meerwaarde.survey.register import Register


@dataclass(frozen=True, slots=True)
class Matching:
    """What was left out and who is missing, by name: for the private folder only. Rows as a spreadsheet shows them."""

    unknown: tuple[tuple[int, str], ...]  # row, id: not in the register
    duplicates: tuple[tuple[int, str, int], ...]  # row, id, the row that counts instead
    empty: tuple[tuple[int, str], ...]  # row, id: not one question is answered
    nonresponders: tuple[str, ...]  # members without a row that counts


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of answers over organisations 0 to n-1, in the register's order (without one: the file's).

    `rows` int64: positions in `responses` of the rows that count, in file order; `row_org` int64: the organisation
    of each; `org_ids`: their identifiers; `org_register` int64 [organisations]: their place in the register, -1
    without one.
    """

    questionnaire: Questionnaire
    responses: Responses
    register: Register | None
    rows: np.ndarray
    row_org: np.ndarray
    org_ids: tuple[str, ...]
    org_register: np.ndarray
    matching: Matching

    @property
    def orgs(self) -> int:
        """How many organisations answered."""
        return len(self.org_ids)

    @property
    def invited(self) -> int | None:
        """How many members the register has; None without a register."""
        return None if self.register is None else len(self.register.ids)

    def answers(self, question: str) -> Answers:
        """The answers to a question in the rows that count."""
        from meerwaarde.questionnaire.types import Answers

        given = self.responses.answers[question]
        return Answers(given.asked[self.rows], given.answered[self.rows], given.values[self.rows], given.dropped)


def match(responses: Responses, register: Register | None, questionnaire: Questionnaire) -> Wave:
    """Match answers to the register (see `Wave`).

    Rows with an unknown id and empty rows are left out. Of several rows with the same id (and municipality) the last
    complete one counts, by submission time when all of them have one, else in file order; when none is complete, the
    last. Raises InputError when not one row counts.
    """
    place = None if register is None else {member: position for position, member in enumerate(register.ids)}
    ids = [str(identifier).strip() for identifier in responses.ids.tolist()]
    sheet_rows = responses.rows.tolist()
    unknown, empty, candidates = [], [], []
    for row, identifier in enumerate(ids):
        if place is not None and identifier not in place:
            unknown.append((sheet_rows[row], identifier))
        elif responses.empty[row]:
            empty.append((sheet_rows[row], identifier))
        else:
            candidates.append(row)
    kept, duplicates = _last_complete(responses, ids, candidates)
    if not kept:
        raise InputError(_nobody(register, responses, len(unknown)), file=responses.file)
    answered = dict.fromkeys(ids[row] for row in kept)
    org_ids = tuple(answered) if place is None else tuple(sorted(answered, key=place.__getitem__))
    number = {identifier: org for org, identifier in enumerate(org_ids)}
    missing = () if register is None else tuple(member for member in register.ids if member not in number)
    return Wave(
        questionnaire,
        responses,
        register,
        np.array(kept, dtype=np.int64),
        np.array([number[ids[row]] for row in kept], dtype=np.int64),
        org_ids,
        np.array([-1 if place is None else place[identifier] for identifier in org_ids], dtype=np.int64),
        Matching(tuple(unknown), tuple(duplicates), tuple(empty), missing),
    )


def _last_complete(
    responses: Responses, ids: Sequence[str], candidates: Sequence[int]
) -> tuple[list[int], list[tuple[int, str, int]]]:
    """The rows that count, in file order, and the duplicates they replace."""
    places = None if responses.municipality is None else responses.municipality.tolist()
    same: dict[tuple[str, str], list[int]] = {}
    for row in candidates:
        same.setdefault((ids[row], "" if places is None else str(places[row]).strip()), []).append(row)
    kept: list[int] = []
    duplicates: list[tuple[int, str, int]] = []
    for rows in same.values():
        chosen = rows[0]
        if len(rows) > 1:
            complete = [row for row in rows if responses.complete[row]]
            chosen = max(complete or rows, key=_recency(responses.submitted, rows))
            duplicates += [
                (int(responses.rows[row]), ids[row], int(responses.rows[chosen])) for row in rows if row != chosen
            ]
        kept.append(chosen)
    return sorted(kept), sorted(duplicates)


def _recency(submitted: Sequence[datetime | None] | None, rows: Sequence[int]) -> Callable[[int], tuple[float, int]]:
    """How late a row is: by submission time, then by its place in the file."""
    times = {} if submitted is None else {row: submitted[row] for row in rows}
    if any(time is None for time in times.values()):
        times = {}

    def late(row: int) -> tuple[float, int]:
        time = times.get(row)
        if time is None:
            return 0.0, row
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp(), row

    return late


def _nobody(register: Register | None, responses: Responses, unknown: int) -> str:
    if register is not None and unknown == len(responses.rows) and unknown:
        example = str(responses.ids[0])
        return _(
            "Geen enkel kenmerk uit de antwoorden staat in {register}. Het eerste is {example}; "
            "controleer --id en de schrijfwijze."
        ).format(register=register.file, example=example)
    return _("Er is geen enkele ingevulde rij om mee te rekenen.")
