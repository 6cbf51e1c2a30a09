"""Several versions of one form as one questionnaire: a form that was corrected while people answered it.

What is asked in the newest version is there as it is asked now. A question is the same in an older version when it
stands at the same path and is of the same kind; one that was moved, when its own name is found once in both. Choices
are joined by their codes: what only an older version offered stands behind. A question that an older version alone
asked stays, for whoever answered that one. A question of another kind at the same path is another question: what was
answered to the older one cannot be counted, and is told (`unread`).

How many were asked a question after certain answers tells how many gave those. What a report knows of that is one rule
for all, so a question that was not asked by the same rule of the same people gets no table (type `CHANGED`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from meerwaarde.core import Sensitivity
from meerwaarde.questionnaire.types import NUMERIC, Choice, Kind, Question, Questionnaire

CHANGED = "changed"  # type of a question of which the versions do not agree who is asked it
STRICTER = (Sensitivity.NONE, Sensitivity.NORMAL, Sensitivity.HIGH)
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The versions together. `places`: per version, in the order given, where each of its questions stands now, by its
    path there; what is not in it has no place. `parts`, `offered` and `unread` are names of questions that not every
    version asked, whose choices differed, and that an older version asked in another way."""

    questionnaire: Questionnaire
    places: tuple[Mapping[Path, Path], ...]
    parts: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def joined(newest: Questionnaire, older: Sequence[Questionnaire]) -> Joined:
    """One questionnaire of `newest` and what only `older` versions had, the newest of those first."""
    questions = list(newest.questions)
    places: list[dict[Path, Path]] = [{one.path: one.path for one in questions}]
    unread: dict[str, None] = {}
    for version in older:
        place: dict[Path, Path] = {}
        after = -1
        for question in version.questions:
            at = _twin(question, questions, version.questions)
            if at is None and any(one.path == question.path for one in questions):
                unread[question.name] = None
                continue
            if at is None:
                at = after + 1
                questions.insert(at, _named(question, questions))
            else:
                questions[at] = _both(questions[at], question)
            place[question.path] = questions[at].path
            after = at
        places.append(place)
    questions = _without_changed(questions, [newest, *older], places)
    everywhere = [set(place.values()) for place in places]
    tabulated = [one for one in questions if one.tabulated]
    return Joined(
        replace(newest, questions=tuple(questions)),
        tuple(places),
        tuple(one.name for one in tabulated if not all(one.path in there for there in everywhere)),
        tuple(one.name for one in tabulated if _offered(one, [newest, *older], places)),
        tuple(unread),
    )


def _without_changed(
    questions: list[Question], versions: Sequence[Questionnaire], places: Sequence[Mapping[Path, Path]]
) -> list[Question]:
    """The questions, without a table where who was asked differs: by the rule, or by who was asked what it looks at."""
    rules: dict[Path, dict[int, object]] = {one.path: {} for one in questions}
    looks_at: dict[Path, set[str]] = {one.path: set() for one in questions}
    for at, (version, place) in enumerate(zip(versions, places, strict=True)):
        for one in version.questions:
            if (path := place.get(one.path)) is not None:
                rules[path][at] = [(each.node, each.text if each.needs_engine() else "") for each in one.relevant]
                looks_at[path] |= {name for each in one.relevant for name in each.mentions()}
    asked = {one.name: rules[one.path].keys() for one in questions}
    out = {
        one.name
        for one in questions
        if any(rule != next(iter(rules[one.path].values())) for rule in rules[one.path].values())
    }
    while more := {
        one.name
        for one in questions
        if one.name not in out and any(name in out or asked.get(name) != asked[one.name] for name in looks_at[one.path])
    }:
        out |= more
    return [
        replace(one, kind=Kind.OTHER, type=CHANGED, choices=()) if one.name in out and one.tabulated else one
        for one in questions
    ]


def _twin(question: Question, questions: Sequence[Question], beside: Sequence[Question]) -> int | None:
    """Where the same question stands already."""
    for at, one in enumerate(questions):
        if one.path == question.path:
            return at if _alike(one, question) else None
    called = [at for at, one in enumerate(questions) if one.path[-1] == question.path[-1]]
    alone = len(called) == 1 and [one.path[-1] for one in beside].count(question.path[-1]) == 1
    return called[0] if alone and _alike(questions[called[0]], question) else None


def _alike(one: Question, other: Question) -> bool:
    numbers = one.kind in NUMERIC and other.kind in NUMERIC
    return (one.kind == other.kind or numbers) and one.in_repeat == other.in_repeat


def _both(one: Question, older: Question) -> Question:
    """The question as it is asked now, with what it could be answered then, under the stricter protection."""
    return replace(
        one,
        kind=Kind.DECIMAL if Kind.DECIMAL in (one.kind, older.kind) else one.kind,
        choices=_choices(one.choices, older.choices),
        sensitivity=max(one.sensitivity, older.sensitivity, key=STRICTER.index),
        rules=one.rules or older.rules,
    )


def _choices(now: Sequence[Choice], then: Iterable[Choice]) -> tuple[Choice, ...]:
    codes = {choice.code for choice in now}
    return (*now, *(choice for choice in then if choice.code not in codes))


def _named(question: Question, others: Iterable[Question]) -> Question:
    """Under a name that no other has."""
    taken = {one.name for one in others}
    return question if question.name not in taken else replace(question, name="/".join(question.path))


def _offered(one: Question, versions: Sequence[Questionnaire], places: Sequence[Mapping[Path, Path]]) -> bool:
    """Whether the versions that asked this offered other choices."""
    sets = {
        frozenset(choice.code for choice in question.choices)
        for version, place in zip(versions, places, strict=True)
        for question in version.questions
        if place.get(question.path) == one.path
    }
    return len(sets) > 1
