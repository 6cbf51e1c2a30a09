"""From rounds to a draft for disclosure control: the figures, and per organisation what stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from meerwaarde import disclosure, survey
from meerwaarde.cells import coded, hits, per_organisation, question_cells
from meerwaarde.core import Figure, InputError, Sensitivity
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.primary import Rules
from meerwaarde.publication.inputs import Inputs, Round, holding_of
from meerwaarde.publication.levels import with_levels
from meerwaarde.questionnaire.types import NUMERIC, Kind, Question

EXACT_DECIMALS = 7  # in which two exact standard errors are called equal


def draft(
    inputs: Inputs,
    figures: tuple[Figure, ...],
    interval: str,
    rules: Rules,
    earlier: tuple[Earlier, ...] = (),
    ledgered: bool = False,
) -> disclosure.Draft:
    """The report before protection, `earlier` being what was published before. Raises InputError when a question has
    rules that cannot be read."""
    now, then = inputs.now, inputs.then
    own = {question.name: rules_of(question, rules) for question in now.questionnaire.questions}
    alone = other_answers(now, then) if then and ledgered else frozenset()
    # A question after certain answers stays when nobody answered it: its absence would tell that nobody gave those.
    kept = {figure.question for figure in figures} | {question.name for question in tabulated(now) if question.relevant}
    return disclosure.Draft(
        figures,
        tuple(
            _asked(question, now, None if question.name in alone else then, own[question.name])
            for question in tabulated(now)
            if question.name in kept
        ),
        _frame(now),
        _frame(then) if then else None,
        rules.minimum,
        tuple(group for group in survey.empty_groups(now.wave, now.groupings) if group[0] in kept),
        _response(now),
        _reprint(now, interval),
        (now.wave_name, then.wave_name if then else ""),
        earlier,
    )


def other_answers(now: Round, then: Round) -> frozenset[str]:
    """Comparable questions that offered other answers then. Another answer to choose changes how often the others are
    chosen, and the ledger knows a question by its answers: beside what was published before no change is told."""
    pairs, _names = survey.comparable(then.questionnaire, now.questionnaire)
    return frozenset(
        pair.question.name
        for pair in pairs
        if {choice.code for choice in pair.question.choices} != {choice.code for choice in pair.earlier.choices}
    )


def tabulated(around: Round) -> list[Question]:
    """The questions that get a table, in the form's order."""
    return [q for q in around.questionnaire.questions if q.tabulated and q.name in around.wave.responses.answers]


def _frame(around: Round) -> disclosure.WaveFrame:
    wave = around.wave
    partitions = tuple(disclosure.Partition(g.variable, g.codes, g.member) for g in around.groupings)
    rows = int(np.bincount(wave.row_org, minlength=1).max(initial=1))
    ids = np.asarray(wave.org_ids, dtype=str)
    return disclosure.WaveFrame(ids, partitions, around.design.weight, rows, around.design.cell, around.holding)


def rules_of(question: Question, rules: Rules) -> Rules:
    """The rules for one question: its own where it has any, for the rest those of the report. Raises InputError."""
    if question.rules is None:
        return rules
    try:
        return Rules.parse([question.rules.text], rules)
    except InputError as error:
        raise question.rules.place.error(error.what.removeprefix("--rule ")) from None


def _asked(question: Question, now: Round, then: Round | None, rules: Rules) -> disclosure.Asked:
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
        _after(question),
        rules,
        (_measures(question, now.year), _measures(pair.earlier, then.year) if pair and then else ""),
    )


def _measures(question: Question, year: str) -> str:
    """What a question measures over which year, as the ledger knows it in every round; empty when nothing says so."""
    return f"{question.indicator} {year}" if question.indicator and year else ""


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


def _after(question: Question) -> tuple[tuple[str, frozenset[str]], ...]:
    """The questions, and which of their answers, that decide who was asked, where that is not one parent."""
    if _parent(question):
        return ()
    return tuple(mention for condition in question.relevant for mention in sorted(condition.mentions().items()))


def _response(now: Round) -> disclosure.ResponseCounts | None:
    register = now.wave.register
    if register is None:
        return None
    names = [grouping.variable for grouping in now.groupings if grouping.from_register]
    found = survey.nonresponse(now.wave, now.design, names)
    partitions = []
    for variable in [characteristic.variable for characteristic in found.characteristics]:
        if variable != now.holding_column or variable in names:  # else the names of holdings would stand in the report
            groups = coded(register.columns[variable])
            codes, member = with_levels(groups.codes, groups.member, now.levels.get(variable, ()))
            partitions.append(disclosure.Partition(variable, codes, member))
    members = len(register.ids)
    answered = np.zeros(members, dtype=bool)
    answered[now.wave.org_register] = True
    frame = disclosure.WaveFrame(np.asarray(register.ids, dtype=str), tuple(partitions), np.ones(members),
                                  holding=holding_of(register, now.holding_column))  # fmt: skip
    return disclosure.ResponseCounts(frame, answered)


Printed = tuple[Sequence[tuple[object, ...]], np.ndarray]


def _reprint(now: Round, interval: str) -> Callable[[str, np.ndarray], Printed] | None:
    """What the report would print of a question had other organisations given its answers."""
    if now.design.cluster_column or now.design.several_rows:
        return None
    questions = {question.name: question for question in tabulated(now)}

    def reprint(name: str, worlds: np.ndarray) -> Printed:
        question = questions[name]
        chosen = [g for g in now.groupings if g.from_register or g.variable != name]
        keys = [("", "")] + [(g.variable, code) for g in chosen for code in g.codes]
        everyone = np.ones((now.wave.orgs, 1), dtype=bool)
        member = np.concatenate([everyone, *(g.member for g in chosen)], axis=1)
        answers = len(question.choices)
        hit = worlds[:, now.wave.row_org].transpose(1, 0, 2).reshape(len(now.wave.row_org), -1)
        found = survey.shares(now.design, hit, now.wave.answers(name).answered, member, interval=interval)
        sides = np.stack([found.se, found.low, found.high], axis=-1).reshape(len(keys), len(worlds), answers, 3)
        units = [(name, *key, choice.code, "level") for key in keys for choice in question.choices]
        printed = sides.transpose(1, 0, 2, 3).reshape(len(worlds), len(units), 3)
        return units, _as_printed(100.0 * printed, coarse=question.sensitivity is not Sensitivity.NONE)

    return reprint


def _as_printed(values: np.ndarray, *, coarse: bool) -> np.ndarray:
    """Half up to the decimals in which readers see them; the small addition is for noise in the last binary digit."""
    step = 10.0 ** (disclosure.PERCENT_DECIMALS if coarse else EXACT_DECIMALS)
    return np.asarray(np.floor(values * step + 0.5 + 1e-9) / step)
