"""What was asked and what was answered, as the rest of the house knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from meerwaarde.core import Sensitivity
from meerwaarde.questionnaire.place import Written

if TYPE_CHECKING:
    import numpy as np

    from meerwaarde.questionnaire.relevance import Condition


class Kind(StrEnum):
    """What can be done with the answers to a question."""

    ONE = "one"  # select_one, also from file, acknowledge excepted
    MULTIPLE = "multiple"  # select_multiple
    RANK = "rank"  # tabulated as the share that puts a choice first
    INTEGER = "integer"
    DECIMAL = "decimal"  # also range
    TEXT = "text"  # an open answer: never published
    OTHER = "other"  # dates, places, files, notes, calculations, metadata: read, not tabulated


CLOSED = (Kind.ONE, Kind.MULTIPLE, Kind.RANK)
NUMERIC = (Kind.INTEGER, Kind.DECIMAL)


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer. `labels` maps a language code ("nl", "en", "" when the form has one language) to text."""

    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `name` is unique in the form: the leaf name, or the path with `/` where leaf names repeat.

    `relevant` holds the conditions of the question and of the groups around it; all must hold for it to be asked.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    type: str  # as written in the form
    labels: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    relevant: tuple[Condition, ...] = ()
    required: bool = False
    sensitivity: Sensitivity = Sensitivity.NORMAL
    indicator: str | None = None
    rules: Written | None = None  # of disclosure control, as written; None: those of the whole report
    in_repeat: bool = False
    permits: bool = False  # asks whether another answer may be quoted: a question about the survey itself

    @property
    def tabulated(self) -> bool:
        """Whether a report makes a table of it."""
        return not self.in_repeat and self.kind in (*CLOSED, *NUMERIC)

    def label(self, language: str) -> str:
        """The question as asked, in `language`, else in the form's own language, else its name."""
        return pick(self.labels, language) or self.name


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form as read: frozen, with the hash of its file."""

    form_id: str
    title: str
    version: str
    languages: tuple[str, ...]  # language codes in the form's order; ("",) when it has only one
    questions: tuple[Question, ...]
    settings: Mapping[str, str]  # the settings sheet as text, own columns (`mw:period`, `mw:limits`, ...) included
    file: str  # name, without folder
    sha256: str

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one question, one element per row of the answers file.

    `values` by kind: ONE and RANK int16 [rows], the position of the (first ranked) choice, -1 without an answer;
    MULTIPLE bool [rows, choices]; INTEGER and DECIMAL float64 [rows], NaN without an answer. `answered` implies
    `asked`: "not asked" is not "no answer". What was answered to a question that was not asked is dropped and counted
    in `dropped`.
    """

    asked: np.ndarray
    answered: np.ndarray
    values: np.ndarray
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A text somebody wrote: for the private folder, never for a report."""

    row: int
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Responses:
    """An answers file as read: one row per element, nothing matched or weighed yet."""

    file: str
    sha256: str
    rows: np.ndarray  # int64 [rows], the row as a spreadsheet shows it (the heading is row 1)
    ids: np.ndarray  # str [rows], never empty
    municipality: np.ndarray | None  # str [rows]
    submitted: tuple[datetime | None, ...] | None  # None: the file says no time
    complete: np.ndarray  # bool [rows]: every closed or numeric question that was asked is answered
    empty: np.ndarray  # bool [rows]: not one question is answered
    answers: Mapping[str, Answers]  # tabulated questions by name
    open_answers: tuple[OpenAnswer, ...]
    skipped_columns: tuple[str, ...]  # export metadata that was not read
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)  # columns asked for by name (a cluster), str
    missing_columns: tuple[str, ...] = ()  # questions without any column: nobody answered them, or the export left out


def pick(labels: Mapping[str, str], language: str) -> str:
    """The text in `language`, else the first there is, else nothing."""
    return labels.get(language) or next((text for text in labels.values() if text), "")
