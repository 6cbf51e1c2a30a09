"""From rounds to a draft for disclosure control: the figures, and per organisation what stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from meerwaarde import disclosure, survey
from meerwaarde.cells import coded, hits, per_organisation, question_cells
from meerwaarde.core import Figure, Sensitivity
from meerwaarde.publication.inputs import Inputs, Round
from meerwaarde.questionnaire.types import NUMERIC, Kind, Question

SIGNIFICANT = 9  # digits in which two exact standard errors are called equal


def draft(inputs: Inputs, figures: tuple[Figure, ...], interval: str, minimum: int) -> disclosure.Draft:
    """The report before protection."""
    now, then = inputs.now, inputs.then
    answered = {figure.question for figure in figures}
    return disclosure.Draft(
        figures,
        tuple(_asked(question, now, then) for question in tabulated(now) if question.name in answered),
        _frame(now),
        _frame(then) if then else None,
        minimum,
        tuple(group for group in survey.empty_groups(now.wave, now.groupings) if group[0] in answered),
        _response(now),
        _reprint(now, interval),
    )


def tabulated(around: Round) -> list[Question]:
    """The questions that get a table, in the form's order."""
    return [q for q in around.questionnaire.questions if q.tabulated and q.name in around.wave.responses.answers]


def _frame(around: Round) -> disclosure.WaveFrame:
    wave = around.wave
    partitions = tuple(disclosure.Partition(g.variable, g.codes, g.member) for g in around.groupings)
    rows = int(np.bincount(wave.row_org, minlength=1).max(initial=1))
    ids = np.asarray(wave.org_ids, dtype=str)
    return disclosure.WaveFrame(ids, partitions, around.design.weight, rows, around.design.cell)


def _asked(question: Question, now: Round, then: Round | None) -> disclosure.Asked:
    pair = None
    if then is not None:
        pairs, _ = survey.comparable(then.questionnaire, now.questionnaire)
        pair = next((pair for pair in pairs if pair.question.name == question.name), None)
    numeric = question.kind in NUMERIC
    earlier = None
    if then is not None and pair is not None and question.name in then.wave.responses.answers:
        answers = len(question.choices)
        places = None if numeric else (pair.before, pair.now, answers)
        earlier = _tally(then, pair.earlier, places)
    return disclosure.Asked(
        question.name,
        question.sensitivity,
        () if numeric else tuple(choice.code for choice in question.choices),
        question.kind in (Kind.ONE, Kind.RANK),
        _tally(now, question),
        earlier,
        _parent(question),
    )


def _tally(
    around: Round, question: Question, places: tuple[tuple[int, ...], tuple[int, ...], int] | None = None
) -> disclosure.Tally:
    """Per organisation; `places` (choices before, choices now, how many now) lays an earlier wave beside this one."""
    wave = around.wave
    answers = wave.answers(question.name)
    if question.kind in NUMERIC:
        base = per_organisation(answers.answered, wave.row_org, wave.orgs) > 0
        values = np.where(answers.answered, np.nan_to_num(answers.values), 0.0)
        nothing = np.zeros((wave.orgs, 0), dtype=bool)
        return disclosure.Tally(nothing, base, per_organisation(values, wave.row_org, wave.orgs))
    cells = question_cells(hits(question, answers), answers.answered, wave.row_org, wave.orgs)
    has = cells.has
    if places is not None:
        before, now, width = places
        has = np.zeros((wave.orgs, width), dtype=bool)
        has[:, list(now)] = cells.has[:, list(before)]
    return disclosure.Tally(has, cells.answered)


def _parent(question: Question) -> tuple[str, frozenset[str]] | None:
    """The question after which, and the answers after which alone, this one was asked."""
    if len(question.relevant) != 1:
        return None
    return question.relevant[0].simple()


def _response(now: Round) -> disclosure.ResponseCounts | None:
    register = now.wave.register
    if register is None:
        return None
    names = [grouping.variable for grouping in now.groupings if grouping.from_register]
    found = survey.nonresponse(now.wave, now.design, names)
    partitions = []
    for characteristic in found.characteristics:
        groups = coded(register.columns[characteristic.variable])
        partitions.append(disclosure.Partition(characteristic.variable, groups.codes, groups.member))
    members = len(register.ids)
    answered = np.zeros(members, dtype=bool)
    answered[now.wave.org_register] = True
    frame = disclosure.WaveFrame(np.asarray(register.ids, dtype=str), tuple(partitions), np.ones(members))
    return disclosure.ResponseCounts(frame, answered)


Printed = Mapping[tuple[object, ...], tuple[float | None, ...]]


def _reprint(now: Round, interval: str) -> Callable[[str, np.ndarray], Printed] | None:
    """What the report would print of a question had other organisations given its answers."""
    if now.design.cluster_column or now.design.several_rows:
        return None
    questions = {question.name: question for question in tabulated(now)}

    def reprint(name: str, answered_so: np.ndarray) -> Printed:
        question = questions[name]
        chosen = [g for g in now.groupings if g.from_register or g.variable != name]
        keys = [("", "")] + [(g.variable, code) for g in chosen for code in g.codes]
        everyone = np.ones((now.wave.orgs, 1), dtype=bool)
        member = np.concatenate([everyone, *(g.member for g in chosen)], axis=1)
        base = now.wave.answers(name).answered
        found = survey.shares(now.design, answered_so[now.wave.row_org], base, member, interval=interval)
        coarse = question.sensitivity is not Sensitivity.NONE
        return {
            (name, *key, choice.code, "level"): tuple(
                _as_printed(100.0 * float(side[g, a]), coarse=coarse) for side in (found.se, found.low, found.high)
            )
            for g, key in enumerate(keys)
            for a, choice in enumerate(question.choices)
        }

    return reprint


def _as_printed(value: float, *, coarse: bool) -> float | None:
    if not np.isfinite(value):
        return None
    return disclosure.coarse_percent(value) if coarse else float(f"{value:.{SIGNIFICANT}g}")
