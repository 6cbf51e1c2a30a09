"""From files to waves: the form, the answers and the register, read, matched and weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from meerwaarde import survey
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.publication import leaving, unit
from meerwaarde.publication.levels import Levels, grouped, levels_of
from meerwaarde.publication.request import Request
from meerwaarde.questionnaire import knows_who_was_asked, read_answers, read_form
from meerwaarde.questionnaire.types import Kind, Question, Questionnaire
from meerwaarde.questionnaire.versions import joined

OWN = "mw:"  # prefix of our own columns on the settings sheet
NAME_COLUMNS = ("name", "naam")  # of the register
IDENTIFIER = "identifier"  # type of a question that says which member answers


@dataclass(frozen=True, slots=True)
class Round:
    """One wave with its design and its groupings."""

    questionnaire: Questionnaire
    wave: survey.Wave
    design: survey.Design
    groupings: tuple[survey.Grouping, ...]
    period: str
    levels: Levels
    holding_column: str | None = None
    holding: np.ndarray | None = None  # str [organisations], see `disclosure.WaveFrame`
    wave_name: str = ""  # what the ledger knows these answers by
    lost: int = 0  # questions with a table that were left out by choice
    year: str = ""  # that its indicators are about
    elsewhere: tuple[str, ...] = ()  # labels of questions that another publication tells of


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a report is made from."""

    now: Round
    then: Round | None
    places: survey.Places | None = None  # where municipalities are counted: then `now` is about them

    @property
    def members(self) -> survey.Wave:
        """The wave of those who answered, whatever is counted."""
        return self.now.wave if self.places is None else self.places.members


def read_inputs(request: Request) -> Inputs:
    """Read this wave and, when asked for, the one before. Raises InputError."""
    register = survey.read_register(request.register, request.id_column) if request.register else None
    now = _round(request, request.form, request.responses, register, request.period)
    if request.unit == unit.MUNICIPALITY:
        return _municipalities(request, now)
    if request.previous is None:
        return Inputs(now, None)
    earlier = register
    if request.previous_register:
        earlier = survey.read_register(request.previous_register, request.id_column)
    form, responses = request.previous
    return Inputs(now, _round(request, form, responses, earlier, request.previous_period, earlier=True))


def _municipalities(request: Request, members: Round) -> Inputs:
    """The same answers with municipalities as the unit; `holding` stays that of the organisations."""
    places = unit.places(request, members.wave)
    design = survey.design(places.wave)
    groupings = survey.groupings(places.wave, request.by)
    now = replace(
        members, questionnaire=places.wave.questionnaire, wave=places.wave, design=design, groupings=groupings
    )
    return Inputs(now, None, places)


def _round(
    request: Request,
    form: Path,
    responses: Path,
    register: survey.Register | None,
    period: str | None,
    *,
    earlier: bool = False,
) -> Round:
    questionnaire = _form(form, request.previous_older if earlier else request.older, responses)
    period = period or questionnaire.settings.get(OWN + "period")
    if earlier and not (period or request.previous_wave) and request.ledger is not None:
        raise InputError(
            _("Zonder de periode van de vorige meting is niet na te gaan wat daarvan al is gepubliceerd. Geef"
              " --previous-period, zoals die in het vorige rapport stond."), file=form.name,
        )  # fmt: skip
    if not period and not earlier:
        raise InputError(
            _("Over welke periode gaat dit? Geef --period, bijvoorbeeld --period 'oktober 2014', of vul op het blad"
              " settings de kolom mw:period in."),
            file=form.name,
        )  # fmt: skip
    in_answers = request.cluster and (register is None or request.cluster not in register.columns)
    answers = read_answers(
        responses,
        questionnaire,
        id_column=request.id_column,
        municipality=request.municipality,
        keep_columns=(request.cluster,) if in_answers and request.cluster else (),
        decimal=request.decimal,
        form=form,
    )
    questionnaire, lost, elsewhere = _kept(request, questionnaire, register, earlier=earlier)
    counts_members = request.unit != unit.MUNICIPALITY
    if not counts_members:
        questionnaire = unit.without_others(questionnaire, answers, request.municipality)
    wave = survey.match(answers, register, questionnaire)
    design = survey.design(wave, request.strata, request.rake, request.cluster)
    survey.check_interval(design, request.interval)
    by = [name for name in request.by if counts_members and (not earlier or _known(wave, name))]
    files = [(column, path) for column, path in request.hierarchies if not earlier or column in by]
    levels = levels_of(files, by, register)
    groupings = tuple(grouped(grouping, register, levels) for grouping in survey.groupings(wave, by))
    held = None if register is None else holding_of(register, request.holding)
    holding = None if held is None else held[wave.org_register]
    period = period or _("vorige meting")
    name = (request.previous_wave if earlier else request.wave) or period
    year = request.previous_year if earlier else request.year
    return Round(
        questionnaire, wave, design, groupings, period, levels, request.holding, holding, name, lost, year, elsewhere
    )


def _kept(
    request: Request, questionnaire: Questionnaire, register: survey.Register | None, *, earlier: bool
) -> tuple[Questionnaire, int, tuple[str, ...]]:
    """The form without what names members and what is left out: how many by choice, and which another publication
    tells of."""
    questionnaire = _without_members(questionnaire, request.id_column, register)
    if not earlier:
        leaving.check(questionnaire, request.left_out, request.by)
    questionnaire, lost = leaving.without(questionnaire, request.left_out)
    told = request.previous_elsewhere if earlier else request.elsewhere
    questionnaire, elsewhere = leaving.told_elsewhere(questionnaire, told, request.language)
    return questionnaire, lost, elsewhere


def _form(form: Path, older: Sequence[Path], responses: Path) -> Questionnaire:
    engine = knows_who_was_asked(responses)
    questionnaire = read_form(form, engine=engine)
    return joined(questionnaire, [read_form(one, engine=engine) for one in older]).questionnaire


def holding_of(register: survey.Register, column: str | None) -> np.ndarray | None:
    """The holding of each member, str [members]; empty: the member stands alone. Raises InputError."""
    return None if column is None else np.char.strip(register.column(column).astype(str))


def _without_members(questionnaire: Questionnaire, id_column: str, register: survey.Register | None) -> Questionnaire:
    """The form without what names the members: the choices of a question that says which member answers.

    That is the question that holds the identifier, and one whose choices are called as members in the register.
    """
    names = {name for column in NAME_COLUMNS if register for name in register.columns.get(column, ())} - {""}

    def anonymous(question: Question) -> Question:
        called = names.intersection(label for choice in question.choices for label in choice.labels.values())
        if called or id_column in (question.name, question.path[-1]):
            return replace(question, kind=Kind.OTHER, type=IDENTIFIER, choices=())
        return question

    return replace(questionnaire, questions=tuple(map(anonymous, questionnaire.questions)))


def _known(wave: survey.Wave, name: str) -> bool:
    """Whether an earlier wave can be split by `name` too; if not, there is no change by that grouping."""
    if wave.register is not None and name in wave.register.columns:
        return True
    questions = wave.questionnaire.questions
    return any(question.name == name and question.tabulated and question.kind is Kind.ONE for question in questions)
