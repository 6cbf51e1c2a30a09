"""Answers counted per organisation, and organisations grouped by what can be told about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.questionnaire.types import Kind

if TYPE_CHECKING:
    from meerwaarde.questionnaire.types import Answers, Question


@dataclass(frozen=True, slots=True)
class QuestionCells:
    """One closed question over organisations: n and counts come from `answered` and `has`, weights from the parts.

    `hit` float64 [organisations, answers]: the share of the organisation's rows that give the answer; `base`
    float64 [organisations]: the share of its rows that were asked and answered; `has` and `answered` bool: at least
    one such row.
    """

    hit: np.ndarray
    base: np.ndarray
    has: np.ndarray
    answered: np.ndarray


@dataclass(frozen=True, slots=True)
class Atoms:
    """Organisations by pattern: `code` int64 [organisations], `patterns` [atoms, columns], `counts` int64 [atoms]."""

    code: np.ndarray
    patterns: np.ndarray
    counts: np.ndarray


def hits(question: Question, answers: Answers) -> np.ndarray:
    """Which rows give which choice, bool [rows, choices]; of a ranking the choice put first."""
    if question.kind is Kind.MULTIPLE:
        return np.asarray(answers.values & answers.answered[:, None], dtype=bool)
    chosen = np.where(answers.answered, answers.values, -1)
    return np.asarray(chosen[:, None] == np.arange(len(question.choices))[None, :], dtype=bool)


def per_organisation(values: np.ndarray, row_org: np.ndarray, orgs: int) -> np.ndarray:
    """The sum over each organisation's rows divided by its number of rows: float64 [orgs] or [orgs, columns].

    The sums are taken before the division, so that counts stay whole numbers for as long as possible.
    """
    rows = np.bincount(row_org, minlength=orgs)
    values = np.asarray(values)
    out = np.zeros((orgs, *values.shape[1:]))
    if len(row_org) == orgs and rows.size and rows.max() == 1:
        out[row_org] = values
        return out
    np.add.at(out, row_org, values)
    return out / np.maximum(rows, 1).reshape(-1, *(1,) * (values.ndim - 1))


def question_cells(hit: np.ndarray, base: np.ndarray, row_org: np.ndarray, orgs: int) -> QuestionCells:
    """Counts per organisation of `hit` bool [rows, answers] among the rows of `base` bool [rows]."""
    parts = per_organisation(np.column_stack([base, hit & base[:, None]]), row_org, orgs)
    return QuestionCells(parts[:, 1:], parts[:, 0], parts[:, 1:] > 0, parts[:, 0] > 0)


def atoms(patterns: np.ndarray) -> Atoms:
    """Organisations grouped by equal rows of `patterns` (integers or booleans, [organisations, columns])."""
    unique, code, counts = np.unique(patterns, axis=0, return_inverse=True, return_counts=True)
    return Atoms(code.reshape(-1).astype(np.int64), unique, counts.astype(np.int64))
