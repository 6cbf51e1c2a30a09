"""Groups side by side: by a column of the register or by the answer to a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import hits, question_cells
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.types import Kind

if TYPE_CHECKING:
    from meerwaarde.survey.matching import Wave


@dataclass(frozen=True, slots=True)
class Grouping:
    """Organisations in groups, which may overlap.

    `member` bool [organisations, groups]; `population` int64 [groups], N of each group in the register, None for a
    question; `partition`: every organisation stands in exactly one group; `unknown`: organisations whose cell in
    the register is empty.
    """

    variable: str
    codes: tuple[str, ...]
    member: np.ndarray
    population: np.ndarray | None
    partition: bool
    from_register: bool
    unknown: int = 0


def groupings(wave: Wave, by: Iterable[str]) -> tuple[Grouping, ...]:
    """The groupings named: register columns (they go first) or select_one questions.

    Groups of the register without respondents stay in. Raises InputError for a name that is neither.
    """
    return tuple(_grouping(wave, name) for name in dict.fromkeys(by))


def _grouping(wave: Wave, name: str) -> Grouping:
    if wave.register is not None and name in wave.register.columns:
        column = wave.register.groups(name)
        population = column.member.sum(axis=0).astype(np.int64)
        member = column.member[wave.org_register]
        return Grouping(name, column.codes, member, population, column.single, True, column.unknown)
    questions = {question.name: question for question in wave.questionnaire.questions if question.tabulated}
    question = questions.get(name)
    if question is None or question.kind is not Kind.ONE:
        raise InputError(_unknown_grouping(wave, name))
    answers = wave.answers(name)
    cells = question_cells(hits(question, answers), answers.answered, wave.row_org, wave.orgs)
    codes = tuple(choice.code for choice in question.choices)
    return Grouping(name, codes, cells.has, None, bool((cells.has.sum(axis=1) == 1).all()), False)


def _unknown_grouping(wave: Wave, name: str) -> str:
    register = wave.register
    columns = [] if register is None else [name for name in register.columns if not register.names_members(name)]
    questions = [q.name for q in wave.questionnaire.questions if q.tabulated and q.kind is Kind.ONE]
    return _("--by {}: dit is geen kolom van het register en geen vraag met één antwoord. Kies uit: {}.").format(
        name, ", ".join([*columns, *questions]) or "-"
    )
