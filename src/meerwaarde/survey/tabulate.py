"""From a wave to figures: every tabulated question, over all and by group, each with its base and its doubts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import hits, per_organisation
from meerwaarde.core import Figure, Statistic
from meerwaarde.questionnaire.types import CLOSED
from meerwaarde.survey.estimates import Numbers, Shares, check_interval, numbers, shares
from meerwaarde.survey.quantiles import MINIMUM, Medians, medians
from meerwaarde.survey.reliability import RULES, Reliability, Verdict, judge_median, judge_share, judge_value

if TYPE_CHECKING:
    from meerwaarde.questionnaire.types import Answers, Question
    from meerwaarde.survey.groups import Grouping
    from meerwaarde.survey.matching import Wave
    from meerwaarde.survey.sampling import Design

GroupKey = tuple[str, str]  # variable, code; both empty: over all


@dataclass(frozen=True, slots=True)
class Columns:
    """The groups of one question side by side: `keys` per column, `member` bool [organisations, columns].

    `population` int64 [columns], -1 where nobody knows it.
    """

    keys: tuple[GroupKey, ...]
    member: np.ndarray
    population: np.ndarray


def columns(wave: Wave, groupings: Sequence[Grouping], question: str) -> Columns:
    """Over all and every group, but a question is not grouped by itself."""
    chosen = [grouping for grouping in groupings if grouping.from_register or grouping.variable != question]
    keys: list[GroupKey] = [("", "")]
    member = [np.ones((wave.orgs, 1), dtype=bool)]
    population = [np.array([-1 if wave.invited is None else wave.invited])]
    for grouping in chosen:
        keys += [(grouping.variable, code) for code in grouping.codes]
        member.append(grouping.member)
        known = grouping.population
        population.append(np.full(len(grouping.codes), -1) if known is None else known)
    return Columns(tuple(keys), np.concatenate(member, axis=1), np.concatenate(population))


def figures(
    wave: Wave,
    design: Design,
    groupings: Sequence[Grouping] = (),
    *,
    interval: str = "kg",
    rules: Reliability = RULES,
) -> tuple[Figure, ...]:
    """Unrounded figures of every tabulated question with a base, over all and for each grouping.

    Closed questions: the share of each choice, also of one nobody took. Numbers: mean, total and, from five
    organisations, the median. Percentages are 0 to 100, `se` and interval in percentage points. Raises InputError
    when the interval does not fit the design.
    """
    check_interval(design, interval)
    made: list[Figure] = []
    for question in wave.questionnaire.questions:
        if question.tabulated and question.name in wave.responses.answers:
            made += question_figures(wave, design, question, groupings, interval=interval, rules=rules)
    return tuple(made)


def question_figures(
    wave: Wave,
    design: Design,
    question: Question,
    groupings: Sequence[Grouping] = (),
    *,
    interval: str = "kg",
    rules: Reliability = RULES,
) -> tuple[Figure, ...]:
    """The figures of one question: group by group, within a group in the order of the choices."""
    answers = wave.answers(question.name)
    side = columns(wave, groupings, question.name)
    gaps = _gaps(design, answers, side.member)
    if question.kind in CLOSED:
        known = domain_population(design, answers, side) if interval == "exact" else None
        hit = hits(question, answers)
        found = shares(design, hit, answers.answered, side.member, interval=interval, population=known)
        return tuple(_share_figures(question, side, found, gaps, rules))
    return tuple(_number_figures(design, question, answers, side, gaps, rules))


def empty_groups(wave: Wave, groupings: Sequence[Grouping]) -> tuple[tuple[str, str, str], ...]:
    """(question, variable, group) of every group in which nobody answered the question; over all: ("", "")."""
    empty: list[tuple[str, str, str]] = []
    for question in wave.questionnaire.questions:
        if question.tabulated and question.name in wave.responses.answers:
            side = columns(wave, groupings, question.name)
            answered = per_organisation(wave.answers(question.name).answered, wave.row_org, wave.orgs) > 0
            n = answered.astype(float) @ side.member
            empty += [(question.name, *key) for key, base in zip(side.keys, n.tolist(), strict=True) if not base]
    return tuple(empty)


def domain_population(design: Design, answers: Answers, side: Columns) -> np.ndarray | None:
    """N of those who would be asked, per column: N of the group (known or estimated) times the part asked."""
    if design.register_size is None:
        return None
    asked = (per_organisation(answers.asked, design.row_org, design.orgs) > 0).astype(float) @ side.member
    present = side.member.sum(axis=0)
    known = np.where(side.population >= 0, side.population, present * design.register_size / design.orgs)
    return np.asarray(np.floor(known * asked / np.maximum(present, 1) + 0.5).astype(np.int64))


def _gaps(design: Design, answers: Answers, member: np.ndarray) -> list[bool]:
    """In which groups somebody was asked and did not answer."""
    silent = per_organisation(answers.asked & ~answers.answered, design.row_org, design.orgs) > 0
    return [bool(n) for n in (silent.astype(float) @ member).tolist()]


def _notes(given: tuple[str, ...], *, gaps: bool, lonely: bool) -> tuple[str, ...]:
    """The notes with what the design adds: gaps in a census, variance borrowed for lonely strata."""
    notes = tuple("census-gaps" if note == "census" and gaps else note for note in given)
    return (*notes, "lonely") if lonely and "no-se" not in notes else notes


def none(value: float) -> float | None:
    """`value`, or None where there is none (NaN)."""
    return None if math.isnan(value) else value


def _share_figures(
    question: Question, side: Columns, found: Shares, gaps: list[bool], rules: Reliability
) -> Iterator[Figure]:
    percent, se = (found.share * 100).tolist(), (found.se * 100).tolist()
    low, high, n_eff = (found.low * 100).tolist(), (found.high * 100).tolist(), found.n_eff.tolist()
    count, n, df = found.count.tolist(), found.n.tolist(), found.df.tolist()
    census, lonely, population = found.census.tolist(), found.lonely.tolist(), side.population.tolist()
    for g, (variable, group) in enumerate(side.keys):
        if not n[g]:
            continue
        for a, choice in enumerate(question.choices):
            reliable, notes = judge_share(
                percent[g][a], se[g][a], low[g][a], high[g][a], n_eff[g][a], df[g], census=census[g], rules=rules
            )
            yield Figure(
                question.name, variable, group, choice.code, Statistic.SHARE, percent[g][a], None,
                none(se[g][a]), none(low[g][a]), none(high[g][a]), count[g][a], n[g],
                None if population[g] < 0 else population[g], reliable, _notes(notes, gaps=gaps[g], lonely=lonely[g]),
            )  # fmt: skip


def _number_figures(
    design: Design, question: Question, answers: Answers, side: Columns, gaps: list[bool], rules: Reliability
) -> Iterator[Figure]:
    found = numbers(design, answers.values, answers.answered, answers.asked, side.member)
    middle = medians(design, answers.values, answers.answered, side.member)
    for g, (variable, group) in enumerate(side.keys):
        n, population = int(found.n[g]), int(side.population[g])
        if not n:
            continue
        for statistic, (value, se, low, high), (reliable, notes) in _values(found, middle, g, rules):
            yield Figure(
                question.name, variable, group, "", statistic, None, value, none(se), none(low), none(high), n, n,
                None if population < 0 else population, reliable,
                _notes(notes, gaps=gaps[g], lonely=bool(found.lonely[g])),
            )  # fmt: skip


Row = tuple[Statistic, tuple[float, float, float, float], Verdict]


def _values(found: Numbers, middle: Medians, g: int, rules: Reliability) -> Iterator[Row]:
    """Mean, median and total of one group: value, se, low, high and the verdict."""
    n, df, census = int(found.n[g]), int(found.df[g]), bool(found.census[g])

    def judged(statistic: Statistic, *numbers: np.ndarray) -> Row:
        value, se, low, high = (float(number[g]) for number in numbers)
        spread = census or not math.isnan(low)
        return (
            statistic,
            (value, se, low, high),
            judge_value(value, se, n, df, census=census, spread=spread, rules=rules),
        )

    yield judged(Statistic.MEAN, found.mean, found.mean_se, found.mean_low, found.mean_high)
    if n >= MINIMUM:
        value, low, high = float(middle.median[g]), float(middle.low[g]), float(middle.high[g])
        verdict = judge_median(low, high, n, df, census=census, rules=rules)
        yield Statistic.MEDIAN, (value, math.nan, low, high), verdict
    yield judged(Statistic.TOTAL, found.total, found.total_se, found.total_low, found.total_high)
