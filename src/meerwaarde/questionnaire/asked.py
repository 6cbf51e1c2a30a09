"""Who was asked what: skip logic over whole columns, in order of dependency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.cells import Cells, cells
from meerwaarde.questionnaire.columns import Columns
from meerwaarde.questionnaire.moments import parse_date
from meerwaarde.questionnaire.place import shown
from meerwaarde.questionnaire.relevance import Operand
from meerwaarde.questionnaire.relevance_order import in_order
from meerwaarde.questionnaire.sheets import Sheet
from meerwaarde.questionnaire.structure import is_asked, is_date
from meerwaarde.questionnaire.types import NUMERIC, Answers, Kind, Question


@dataclass(frozen=True, slots=True)
class Given:
    """What was written to one question: `answers` when it is tabulated or closed, `texts` when it is not."""

    question: Question
    asked: np.ndarray
    answered: np.ndarray
    answers: Answers | None
    texts: Cells | None

    @classmethod
    def of(cls, question: Question, answered: np.ndarray, values: np.ndarray) -> Given:
        """Choices or numbers, so far asked of everybody."""
        everybody = np.ones(len(answered), dtype=bool)
        return cls(question, everybody, answered, Answers(everybody, answered, values), None)

    @classmethod
    def text(cls, question: Question, column: Cells | None, rows: int) -> Given:
        """A text, a date or anything else that is not tabulated; `column` None: no column."""
        filled = np.zeros(rows, dtype=bool) if column is None else column.filled()
        return cls(question, np.ones(rows, dtype=bool), filled, None, column)

    def only(self, asked: np.ndarray) -> Given:
        """The same, asked of those rows only; what others wrote is dropped and counted."""
        answered = self.answered & asked
        if self.answers is None:
            return replace(self, asked=asked, answered=answered)
        values = self.answers.values.copy()
        nothing = -1 if values.dtype == np.int16 else np.nan if values.dtype.kind == "f" else False
        values[~answered] = nothing
        dropped = int(np.count_nonzero(self.answered & ~asked))
        return Given(self.question, asked, answered, Answers(asked, answered, values, dropped), None)


NOT_ASKED = "_not_asked"  # column of a table of submissions: the paths of the questions that the engine did not ask


def apply_conditions(
    given: Mapping[str, Given], questions: tuple[Question, ...], columns: Columns, sheet: Sheet
) -> dict[str, Given]:
    """`given` with every question asked only where its conditions hold, in the form's order.

    A table of submissions says itself who was not asked what. Raises InputError when a condition looks at something
    the file does not hold while answers depend on it, or is one that only the engine can tell.
    """
    if NOT_ASKED in sheet.columns:
        return _as_told(given, sheet)
    done: dict[str, Given] = {}
    rows = len(sheet.rows)
    for question in in_order([q for q in questions if q.name in given], sheet.place):
        _refuse_engine(question, sheet)
        asked = np.ones(rows, dtype=bool)
        for condition in question.relevant:
            asked &= condition.evaluate(lambda name: operand(done[name]), rows)
        one = given[question.name].only(asked) if question.relevant else given[question.name]
        _check_missing(given[question.name], one, given, columns, sheet)
        done[question.name] = one
    return {name: done[name] for name in given}


def _as_told(given: Mapping[str, Given], sheet: Sheet) -> dict[str, Given]:
    """`given` asked where the column `_not_asked` does not name the question."""
    column = cells(sheet, NOT_ASKED)
    named = [frozenset(text.split()) for text in column.texts]
    return {
        name: one.only(
            np.array(["/".join(one.question.path) not in paths for paths in named], dtype=bool)[column.codes]
        )
        for name, one in given.items()
    }


def _refuse_engine(question: Question, sheet: Sheet) -> None:
    for condition in question.relevant:
        if condition.needs_engine():
            what = _(
                "aan wie deze vraag is gesteld ({condition}), is uit deze tabel niet op te maken; geef de map met "
                "inzendingen, of wide.csv zoals meerwaarde form flatten die schrijft"
            )
            raise sheet.place.at(question=question.name).error(what.format(condition=shown(condition.text)))


def _check_missing(before: Given, after: Given, given: Mapping[str, Given], columns: Columns, sheet: Sheet) -> None:
    """Answers must not be dropped only because the column that a condition looks at was left out of the export."""
    question = before.question
    looked_at = {name for condition in question.relevant for name in condition.questions()}
    for name in sorted(looked_at):
        lost = bool((before.answered & ~after.answered).any())
        if not columns.of(name) and (lost or not is_asked(given[name].question)):
            what = _("of deze vraag is gesteld hangt af van {name}, maar die kolom ontbreekt; neem die op in de export")
            raise sheet.place.at(question=question.name).error(what.format(name=name))


def operand(one: Given) -> Operand:
    """What a condition may see of a question: "" and NaN where it was not asked or not answered."""
    return Operand(text=lambda: _texts(one), number=lambda: _numbers(one), selected=lambda code: _selected(one, code))


def _texts(one: Given) -> np.ndarray:
    question, answers = one.question, one.answers
    if answers is None:
        return _written(one)
    if question.kind is Kind.MULTIPLE:
        different, place = np.unique(answers.values, axis=0, return_inverse=True)
        codes = [choice.code for choice in question.choices]
        joined = [" ".join(code for code, ticked in zip(codes, row, strict=True) if ticked) for row in different]
        return np.array([*joined, ""], dtype=object)[place.reshape(-1)]
    if question.kind in NUMERIC:
        different, place = np.unique(answers.values, return_inverse=True)
        numbers = ["" if np.isnan(number) else f"{number:.15g}" for number in different.tolist()]
        return np.array([*numbers, ""], dtype=object)[place.reshape(-1)]
    offered = np.array([*(choice.code for choice in question.choices), ""], dtype=object)
    return np.asarray(offered[answers.values])


def _written(one: Given) -> np.ndarray:
    if one.texts is None:
        return np.full(len(one.asked), "", dtype=object)
    texts = one.texts.texts
    if is_date(one.question):
        texts = [day.isoformat() if (day := parse_date(text)) else text for text in texts]
    return np.where(one.answered, np.array([*texts, ""], dtype=object)[one.texts.codes], "")


def _numbers(one: Given) -> np.ndarray:
    if one.answers is not None and one.question.kind in NUMERIC:
        return one.answers.values
    different, place = np.unique(_texts(one).astype(object), return_inverse=True)
    return np.array([_number(str(text)) for text in different.tolist()], dtype=np.float64)[place.reshape(-1)]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _selected(one: Given, code: str) -> np.ndarray:
    question, answers = one.question, one.answers
    if answers is None or question.kind in NUMERIC:
        different, place = np.unique(_texts(one), return_inverse=True)
        return np.array([code in str(text).split() for text in different.tolist()], dtype=bool)[place.reshape(-1)]
    at = next((at for at, choice in enumerate(question.choices) if choice.code == code), None)
    if at is None:
        return np.zeros(len(one.asked), dtype=bool)
    return answers.values[:, at] if question.kind is Kind.MULTIPLE else answers.values == at
