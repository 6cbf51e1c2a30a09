"""Figures of change: a wave against the previous one, over all and by group, with the matched panel beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import hits, question_cells
from meerwaarde.core import Figure, Statistic
from meerwaarde.questionnaire.types import CLOSED, NUMERIC
from meerwaarde.survey.change import (
    Changes,
    Data,
    change_means,
    change_shares,
    change_totals,
    panel_means,
    panel_members,
    panel_totals,
)
from meerwaarde.survey.overlap import Overlap, overlap
from meerwaarde.survey.reliability import RULES, Reliability, Verdict, judge_value
from meerwaarde.survey.tabulate import GroupKey, columns, none

if TYPE_CHECKING:
    from meerwaarde.questionnaire.types import Question, Questionnaire
    from meerwaarde.survey.groups import Grouping
    from meerwaarde.survey.matching import Wave
    from meerwaarde.survey.sampling import Design


@dataclass(frozen=True, slots=True)
class Pair:
    """A question in both waves and where its choices stand: `before` and `now`, positions of the shared `codes`."""

    question: Question
    earlier: Question
    codes: tuple[str, ...]  # one empty code for a number
    before: tuple[int, ...]
    now: tuple[int, ...]


def comparable(before: Questionnaire, now: Questionnaire) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Questions that both forms ask in the same way, and the names of tabulated questions that cannot be compared.

    Names must be equal, kinds too (whole and decimal numbers are one kind); choices are matched by code.
    """
    earlier = {question.name: question for question in before.questions if question.tabulated}
    pairs: list[Pair] = []
    for question in now.questions:
        if question.tabulated and question.name in earlier:
            pair = _pair(earlier[question.name], question)
            if pair is not None:
                pairs.append(pair)
    matched = {pair.question.name for pair in pairs}
    names = dict.fromkeys([*(q.name for q in now.questions if q.tabulated), *earlier])
    return tuple(pairs), tuple(name for name in names if name not in matched)


def _pair(earlier: Question, question: Question) -> Pair | None:
    if question.kind in NUMERIC and earlier.kind in NUMERIC:
        return Pair(question, earlier, ("",), (0,), (0,))
    if question.kind is not earlier.kind or question.kind not in CLOSED:
        return None
    place = {choice.code: position for position, choice in enumerate(earlier.choices)}
    shared = [(c.code, place[c.code], now) for now, c in enumerate(question.choices) if c.code in place]
    if not shared:
        return None
    codes, before, now = zip(*shared, strict=True)
    return Pair(question, earlier, codes, before, now)


def change_figures(
    previous: Wave,
    previous_design: Design,
    wave: Wave,
    design: Design,
    previous_groupings: Sequence[Grouping] = (),
    groupings: Sequence[Grouping] = (),
    *,
    rules: Reliability = RULES,
) -> tuple[Figure, ...]:
    """Unrounded figures of change for every comparable question, over all and per group that both waves have.

    Shares in percentage points. `count`, `base` and `population` are the later wave's; for the panel they are the
    panel's, with the population of the group. A group or panel in which nobody answered has no figure.
    """
    shared = overlap(previous_design, design)
    made: list[Figure] = []
    for pair in comparable(previous.questionnaire, wave.questionnaire)[0]:
        name = pair.question.name
        if name in previous.responses.answers and name in wave.responses.answers:
            made += _question(pair, shared, previous, wave, previous_groupings, groupings, rules)
    return tuple(made)


def _question(
    pair: Pair,
    shared: Overlap,
    previous: Wave,
    wave: Wave,
    previous_groupings: Sequence[Grouping],
    groupings: Sequence[Grouping],
    rules: Reliability,
) -> Iterator[Figure]:
    name = pair.question.name
    sides = columns(previous, previous_groupings, name), columns(wave, groupings, name)
    keys = [key for key in sides[1].keys if key in sides[0].keys]
    at = [[side.keys.index(key) for key in keys] for side in sides]
    before = _data(previous, pair.earlier, pair.before, sides[0].member[:, at[0]])
    now = _data(wave, pair.question, pair.now, sides[1].member[:, at[1]])
    rows = _Rows(pair, tuple(keys), sides[1].population[at[1]].tolist(), rules)
    everyone = np.ones(wave.orgs, dtype=bool)
    panel = panel_members(shared, before, now)
    count, panel_count = (_counts(wave, now, among) for among in (everyone, panel))
    if pair.question.kind in CLOSED:
        yield from rows.figures(Statistic.CHANGE_SHARE, change_shares(shared, before, now), count)
        yield from rows.figures(Statistic.PANEL_SHARE, panel_means(shared, before, now, share=True), panel_count)
        return
    levels = _levels(shared, now)
    for statistic, found, level, among in (
        (Statistic.CHANGE_MEAN, change_means(shared, before, now), levels[0], count),
        (Statistic.CHANGE_TOTAL, change_totals(shared, before, now), levels[1], count),
        (Statistic.PANEL_MEAN, panel_means(shared, before, now), levels[0], panel_count),
        (Statistic.PANEL_TOTAL, panel_totals(shared, before, now), levels[1], panel_count),
    ):
        yield from rows.figures(statistic, found, among, level)


def _data(wave: Wave, question: Question, places: tuple[int, ...], groups: np.ndarray) -> Data:
    answers = wave.answers(question.name)
    if question.kind in CLOSED:
        values = hits(question, answers)[:, list(places)]
    else:
        values = np.asarray(answers.values, dtype=float)[:, None]
    return Data(values, answers.answered, answers.asked, groups)


def _counts(wave: Wave, now: Data, among: np.ndarray) -> np.ndarray:
    """Organisations in `among` with at least one row that gives each answer (a number: any), [groups, answers]."""
    values = now.values if now.values.dtype == bool else now.base[:, None]
    cells = question_cells(values, now.base, wave.row_org, wave.orgs)
    inside = (now.groups & among[:, None]).astype(float)
    return np.asarray((inside.T @ (cells.has & cells.answered[:, None])).astype(np.int64))


def _levels(shared: Overlap, now: Data) -> tuple[np.ndarray, np.ndarray]:
    """Mean and total now, per group: a change is judged against the level, for it may well be near 0 itself."""
    from meerwaarde.survey.estimates import numbers

    found = numbers(shared.now, now.values[:, 0], now.base, now.asked, now.groups)
    return found.mean, found.total


@dataclass(frozen=True, slots=True)
class _Rows:
    """Turns changes of one question into figures."""

    pair: Pair
    keys: tuple[GroupKey, ...]
    population: list[int]
    rules: Reliability

    def figures(
        self, statistic: Statistic, found: Changes, count: np.ndarray, level: np.ndarray | None = None
    ) -> Iterator[Figure]:
        """One figure per group with answers in both waves and per answer."""
        scale = 100.0 if statistic.is_percent else 1.0
        for g, key in enumerate(self.keys):
            if not (found.n[g] and found.n_before[g]):
                continue
            population = None if self.population[g] < 0 else self.population[g]
            for a, code in enumerate(self.pair.codes):
                number, se, low, high = (
                    float(part[g, a]) * scale for part in (found.change, found.se, found.low, found.high)
                )
                if statistic.is_percent:
                    reliable, notes = self._judge_share(found, g, se, low, high)
                else:
                    reliable, notes = self._judge_value(found, g, se, low, level)
                if found.lonely[g] and "no-se" not in notes:
                    notes = (*notes, "lonely")
                yield Figure(
                    self.pair.question.name, *key, code, statistic,
                    number if statistic.is_percent else None, None if statistic.is_percent else number,
                    none(se), none(low), none(high), int(count[g, a]), int(found.n[g]), population, reliable, notes,
                )  # fmt: skip

    def _judge_share(self, found: Changes, g: int, se: float, low: float, high: float) -> Verdict:
        """Width and smallest base; a relative width says nothing about a difference."""
        if found.census[g]:
            return True, ("census",)
        if np.isnan(se):
            return False, ("no-se",)
        notes = []
        if min(found.n[g], found.n_before[g]) < self.rules.effective:
            notes.append("few-effective")
        if high - low >= self.rules.wide:
            notes.append("wide")
        reliable = not notes
        if found.df[g] < self.rules.df:
            notes.append("few-df")
        return reliable, tuple(notes)

    def _judge_value(self, found: Changes, g: int, se: float, low: float, level: np.ndarray | None) -> Verdict:
        return judge_value(
            0.0 if level is None else float(level[g]),
            se,
            int(min(found.n[g], found.n_before[g])),
            int(found.df[g]),
            census=bool(found.census[g]),
            spread=not np.isnan(low),
            rules=self.rules,
        )
