"""Waves for tests: a register, answers and a form in a few words."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from meerwaarde.core import Sensitivity
from meerwaarde.questionnaire.types import Answers, Choice, Kind, Question, Questionnaire, Responses
from meerwaarde.survey import Register, Wave, match


def made_register(ids: Sequence[str], **columns: Sequence[str]) -> Register:
    """A register; underscores in the names stay."""
    texts = {name: np.array([str(cell) for cell in cells], dtype=object) for name, cells in columns.items()}
    return Register("leden.csv", "0" * 64, tuple(ids), texts)


def made_question(name: str, kind: Kind = Kind.ONE, codes: Sequence[str] = ("ja", "nee")) -> Question:
    """A question; numbers have no choices."""
    closed = kind in (Kind.ONE, Kind.MULTIPLE, Kind.RANK)
    choices = tuple(Choice(code, {"": code}) for code in codes) if closed else ()
    return Question(name, (name,), kind, str(kind), {"": name}, choices, sensitivity=Sensitivity.NONE)


def made_form(*questions: Question) -> Questionnaire:
    """A form of these questions."""
    return Questionnaire("form", "Form", "1", ("",), questions, {}, "form.xlsx", "0" * 64)


def made_answers(question: Question, given: Sequence[Any]) -> Answers:
    """Answers from codes (None: no answer, ... : not asked), sets of codes, or numbers."""
    codes = [choice.code for choice in question.choices]
    asked = np.array([answer is not Ellipsis for answer in given])
    answered = np.array([answer is not None and answer is not Ellipsis for answer in given])
    if question.kind is Kind.MULTIPLE:
        chosen = [given[row] if answered[row] else () for row in range(len(given))]
        values = np.array([[code in answer for code in codes] for answer in chosen], dtype=bool)
        return Answers(asked, answered, values.reshape(len(given), len(codes)))
    if codes:
        places = [codes.index(answer) if answer in codes else -1 for answer in given]
        return Answers(asked, answered, np.array(places, dtype=np.int16))
    numbers = [float(given[row]) if answered[row] else np.nan for row in range(len(given))]
    return Answers(asked, answered, np.array(numbers))


def made_responses(
    ids: Sequence[str],
    answers: Mapping[str, Answers] | None = None,
    *,
    municipality: Sequence[str] | None = None,
    submitted: Sequence[datetime | None] | None = None,
    complete: Sequence[bool] | None = None,
    empty: Sequence[bool] | None = None,
    columns: Mapping[str, Sequence[str]] | None = None,
) -> Responses:
    """An answers file; rows count from 2, as a spreadsheet shows them."""
    n = len(ids)
    return Responses(
        "antwoorden.csv",
        "0" * 64,
        np.arange(2, n + 2),
        np.array(ids, dtype=object),
        None if municipality is None else np.array(municipality, dtype=object),
        None if submitted is None else tuple(submitted),
        np.array([True] * n if complete is None else complete, dtype=bool),
        np.array([False] * n if empty is None else empty, dtype=bool),
        answers or {},
        (),
        (),
        {name: np.array(cells, dtype=object) for name, cells in (columns or {}).items()},
    )


def made_wave(
    ids: Sequence[str],
    register: Register | None = None,
    questions: Sequence[tuple[Question, Sequence[Any]]] = (),
    **options: Any,
) -> Wave:
    """A matched wave in which `questions` pairs each question with its answers, row by row."""
    answers = {question.name: made_answers(question, given) for question, given in questions}
    responses = made_responses(ids, answers, **options)
    return match(responses, register, made_form(*(question for question, _given in questions)))


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """A CSV file as columns of text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows], dtype=object) for name in rows[0]}
