"""What is known already of members over the year of a round, and so is shown to them instead of asked.

A question is tied to an indicator by its form. The register holds some indicators (`catalogue`), answers to earlier
rounds about the same year hold others. A value counts when it is an answer that the question could get: a whole number
for a whole number, choices that are offered. Sources are told in Dutch: they are kept, and members read them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from meerwaarde.core import InputError
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds.catalogue import BY_INDICATOR, Fact
from meerwaarde.web.rounds.models import Assignment, Held, Round
from meerwaarde.web.rounds.questions import Form, form_of
from meerwaarde.web.rounds.types import Known
from meerwaarde.web.scopes import Scope, system_scope

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question
    from meerwaarde.questionnaire.expressions.tree import Node

LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class HeldQuestion:
    """A question whose indicator is held: what it asks, where it is held, and why it is asked anyway (if it is)."""

    path: str
    indicator: str
    label: str
    source: str
    asked_anyway: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A published round in which some of the indicators were asked."""

    round: Round
    form: Form
    questions: dict[str, tuple[str, Question]]  # by indicator: its path in that form

    def answers(self, question: Question) -> bool:
        """Whether an answer there can be one to `question`: a number (typed or worked out), or a like choice."""
        from meerwaarde.questionnaire import CLOSED, NUMERIC

        _path, there = self.questions.get(question.indicator or "", ("", question))
        if not _path:
            return False
        if question.kind in NUMERIC:
            return there.kind in NUMERIC or there.type == "calculate"
        return question.kind in CLOSED and question.kind is there.kind

    @property
    def source(self) -> str:
        """Where an answer there comes from, as members read it."""
        return f"uw antwoord in “{self.round.title}”"


def held(round_: Round) -> tuple[HeldQuestion, ...]:
    """The questions whose indicator is held for the year of the round, in the order of the form.

    Of a published round: as it was published. Before that: as it is now, with the reasons given so far. A form that
    cannot be read has none.
    """
    stored = {row.path: row for row in Held.everything.filter(round=round_)}
    try:
        form = form_of(round_)
    except InputError:
        return ()
    if round_.published is None:
        reasons = {path: row.asked_anyway for path, row in stored.items()}
        return tuple(replace(one, asked_anyway=reasons.get(one.path, "")) for one in held_now(round_, form))
    return tuple(
        HeldQuestion(path, stored[path].indicator, one.label("nl"), stored[path].source, stored[path].asked_anyway)
        for path, one in form.asked().items()
        if path in stored
    )


def held_now(round_: Round, form: Form) -> tuple[HeldQuestion, ...]:
    """The questions of a form whose indicator is held now for the year of the round."""
    earlier = _earlier(round_)
    found = []
    for path, one in _bound(form).items():
        sources = _sources(round_, one, earlier)
        if sources:
            found.append(HeldQuestion(path, one.indicator or "", one.label("nl"), " of ".join(sources)[:200]))
    return tuple(found)


def known_of(round_: Round, organisations: Collection[int]) -> dict[int, tuple[Known, ...]]:
    """What is shown to each of these organisations instead of asked: values as XML has them, with their source.

    Questions that are asked anyway are left out. Raises InputError when the form of the round cannot be read.
    """
    open_paths = {one.path for one in held(round_) if not one.asked_anyway}
    questions = {path: one for path, one in _bound(form_of(round_)).items() if path in open_paths}
    if not questions or not organisations:
        return {}
    found: dict[int, dict[str, Known]] = {}
    for key, known in (*_from_register(round_, questions, organisations), *_answered(round_, questions, organisations)):
        found.setdefault(key, {}).setdefault(known.path, known)  # the register goes first
    return {key: tuple(known[path] for path in questions if path in known) for key, known in found.items()}


def counts(
    scope: Scope, round_: Round, questions: Collection[HeldQuestion], organisations: Collection[int]
) -> dict[str, int]:
    """Of how many of these organisations the register has the figure of the year, by path of the held question.

    Only for figures of the register: name and number are known of all, and a round tells its own response.
    """
    facts = {one.path: BY_INDICATOR[one.indicator] for one in questions if one.indicator in BY_INDICATOR}
    figures = {path: fact.figure for path, fact in facts.items() if fact.figure}
    if not figures:
        return {}
    there = members.with_figures(scope, round_.year, organisations)
    return {path: there[name] for path, name in figures.items()}


def _bound(form: Form) -> dict[str, Question]:
    """The questions that could be known, by path: each is answered once, and says what it measures."""
    return {path: one for path, one in form.asked().items() if one.indicator and not one.in_repeat}


def _sources(round_: Round, question: Question, earlier: Collection[Earlier]) -> list[str]:
    fact = _fact(round_, question.indicator or "")
    register = [_source(fact, round_.year)] if fact is not None and question.kind != "other" else []
    return register + [one.source for one in earlier if one.answers(question)][:1]


def _fact(round_: Round, indicator: str) -> Fact | None:
    fact = BY_INDICATOR.get(indicator)
    return None if fact is None or (fact.whole and round_.unit == Round.Unit.MUNICIPALITY) else fact


def _source(fact: Fact, year: int) -> str:
    return f"het ledenbestand, cijfers over {year}" if fact.figure else "het ledenbestand"


def _earlier(round_: Round) -> list[Earlier]:
    """The rounds about the same year in which a whole organisation answered, the latest first."""
    return [] if round_.unit == Round.Unit.MUNICIPALITY else rounds_about(round_, round_.year)


def rounds_about(round_: Round, year: int) -> list[Earlier]:
    """The rounds about a year that were out before `round_`, of the same unit and with answers, the latest first."""
    rows = Round.everything.filter(year=year, unit=round_.unit, published__isnull=False)
    if round_.published is not None:
        rows = rows.filter(published__lt=round_.published)
    there = Assignment.everything.filter(round=OuterRef("pk"), submission__isnull=False)
    rows = rows.exclude(pk=round_.pk).filter(Exists(there)).select_related("form_version").defer("source")
    found = []
    for row in rows.order_by("-published"):
        form = form_of(row)
        bound = {
            one.indicator: (path, one) for path, one in form.questions.items() if one.indicator and not one.in_repeat
        }
        found.append(Earlier(row, form, bound))
    return found


def _from_register(
    round_: Round, questions: dict[str, Question], organisations: Collection[int]
) -> Iterator[tuple[int, Known]]:
    facts = {path: fact for path, one in questions.items() if (fact := _fact(round_, one.indicator or "")) is not None}
    if not facts:
        return
    of_year = min(date(round_.year, 12, 31), round_.day)
    for day in dict.fromkeys((round_.day, of_year)):
        for row in members.register_on(system_scope(day), day, members_only=False, organisations=organisations):
            for path, fact in facts.items():
                if day != (of_year if fact.whole else round_.day):
                    continue
                if fact.figure and row.figures_year != round_.year:
                    continue
                value = fitting(questions[path], fact.value(row))
                if value:
                    yield row.organisation, Known(path, fact.indicator, value, _source(fact, round_.year))


def _answered(
    round_: Round, questions: dict[str, Question], organisations: Collection[int]
) -> Iterator[tuple[int, Known]]:
    """What members answered to the same indicators in earlier rounds about the year, the latest first."""
    wanted = {one.indicator: path for path, one in questions.items()}
    for earlier in _earlier(round_):
        shared = {
            one: earlier.questions[one][0] for one, path in wanted.items() if one and earlier.answers(questions[path])
        }
        if not shared:
            continue
        rows = Assignment.everything.filter(
            round=earlier.round, organisation__in=organisations, submission__isnull=False
        ).select_related("submission")
        for row in rows:
            answers = tree_of(row.submission.xml if row.submission is not None else "")
            for indicator, path in shared.items():
                value = fitting(questions[wanted[indicator]], value_at(answers, path))
                if value:
                    yield row.organisation_id, Known(wanted[indicator], indicator, value, earlier.source)


def fitting(question: Question, value: str) -> str:
    """`value` as an answer to `question`, or empty when it cannot be one.

    Amounts are rounded half up to whole numbers where the question asks for those.
    """
    from meerwaarde.questionnaire import CLOSED, Kind

    value = value.strip()
    if not value or len(value) > LONGEST_TEXT:
        return ""
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _number(value, whole=question.kind is Kind.INTEGER)
    if question.kind in CLOSED:
        codes = value.split()
        offered = {choice.code for choice in question.choices}
        return value if offered.issuperset(codes) and (question.kind is not Kind.ONE or len(codes) == 1) else ""
    return value if question.kind is Kind.TEXT else ""


def _number(value: str, *, whole: bool) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return ""
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return ""
    if whole:
        return str(int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tree_of(xml: str) -> Node | None:
    """The answers in a submission, from their root."""
    from meerwaarde.questionnaire.expressions.tree import parse_xml

    return next(iter(parse_xml(xml).elements), None) if xml else None


def value_at(answers: Node | None, path: str) -> str:
    """What stands at a path of an answer."""
    node = answers
    for step in path.strip("/").split("/")[1:]:
        node = node.child(step) if node is not None else None
    return node.value if node is not None else ""
