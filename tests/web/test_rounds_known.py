"""What is known of a member is shown, not asked: from the register of the year, and from what it answered before."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest

from meerwaarde.questionnaire import Kind, Question
from meerwaarde.questionnaire.types import Choice
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.members.models import Municipality, Served, YearFigures
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import catalogue, known, making
from meerwaarde.web.rounds.models import Assignment, Held, Round
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion
from meerwaarde.web.rounds.types import Known, Refused
from support.people import LONG_AGO, actor, organisation

pytestmark = pytest.mark.django_db
YEAR = date.today().year
STAFF = TypedQuestion("Hoeveel medewerkers?", Typed.NUMBER, (), "EMPLOYEES")
HOURS = TypedQuestion("Hoeveel fte?", Typed.NUMBER, (), "FTE")
NAME = TypedQuestion("Hoe heet u?", Typed.TEXT, (), "NAME")
OPEN = TypedQuestion("Wat moeten wij weten?", Typed.TEXT)
IN_REGISTER = f"het ledenbestand, cijfers over {YEAR}"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def begun(by, *questions, title="Werkdruk", year=YEAR):
    return making.from_questions(by=by, token=uuid.uuid4(), title=title, year=year, asked=questions)


def answered(round_, organisation, **values):
    """An answer to a published round."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    one = Assignment.everything.get(round=round_, organisation=organisation)
    one.submission = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=f"<data>{inner}</data>"
    )
    one.save()


def test_it_works(by):
    one, other = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    YearFigures.everything.create(organisation=one, year=YEAR, employees=12, fte=Decimal("9.50"))
    round_ = making.publish(by=by, round=begun(by, STAFF, HOURS, NAME, OPEN))
    found = known.known_of(round_, [one.pk, other.pk])
    assert found[one.pk] == (
        Known("/data/hoeveel_medewerkers", "EMPLOYEES", "12", IN_REGISTER),
        Known("/data/hoeveel_fte", "FTE", "9.5", IN_REGISTER),
        Known("/data/hoe_heet_u", "NAME", "Welzijn Aarde", "het ledenbestand"),
    )
    assert [one.value for one in found[other.pk]] == ["Welzijn Zee"]


def test_figures_of_another_year_are_no_answer(by):
    one = organisation()
    YearFigures.everything.create(organisation=one, year=YEAR - 1, employees=12)
    assert known.known_of(begun(by, STAFF, OPEN), [one.pk]) == {}
    before = begun(by, STAFF, OPEN, title="Vorig jaar", year=YEAR - 1)
    assert known.known_of(before, [one.pk])[one.pk][0].value == "12"


def test_of_how_many_the_figure_is_there(by):
    first, second = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    YearFigures.everything.create(organisation=first, year=YEAR, employees=12)
    YearFigures.everything.create(organisation=second, year=YEAR, fte=3)
    round_ = begun(by, STAFF, NAME, OPEN)
    there = known.counts(by.scope, round_, known.held(round_), [first.pk, second.pk])
    assert there == {"/data/hoeveel_medewerkers": 1}


def test_what_was_answered_before_is_known(by):
    one = organisation()
    asks = TypedQuestion("Hoeveel locaties?", Typed.NUMBER, (), "FTE")
    first = making.publish(by=by, round=begun(by, asks, OPEN, title="Locaties"))
    answered(first, one, hoeveel_locaties="7.50")
    second = begun(by, HOURS, OPEN)
    assert known.held(second)[0].source == f"{IN_REGISTER} of uw antwoord in “Locaties”"
    assert known.known_of(second, [one.pk])[one.pk] == (
        Known("/data/hoeveel_fte", "FTE", "7.5", "uw antwoord in “Locaties”"),
    )
    later_year = begun(by, HOURS, OPEN, year=YEAR + 1)
    assert "Locaties" not in known.held(later_year)[0].source


def test_the_register_goes_before_an_answer(by):
    one = organisation()
    first = making.publish(by=by, round=begun(by, HOURS, OPEN, title="Eerst"))
    answered(first, one, hoeveel_fte="7.5")
    YearFigures.everything.create(organisation=one, year=YEAR, fte=8)
    assert known.known_of(begun(by, HOURS, OPEN), [one.pk])[one.pk][0].value == "8"


def test_choices_count_when_they_are_offered(by):
    one = organisation()
    kinds = ("Ja zeker", "Nee")
    first = making.publish(
        by=by, round=begun(by, TypedQuestion("Werkt u landelijk?", Typed.ONE, kinds, "PLACE"), OPEN, title="Eerst")
    )
    answered(first, one, werkt_u_landelijk="ja_zeker")
    same = begun(by, TypedQuestion("Landelijk?", Typed.ONE, kinds, "PLACE"), OPEN)
    assert known.known_of(same, [one.pk])[one.pk][0].value == "ja_zeker"
    fewer = begun(by, TypedQuestion("Landelijk?", Typed.ONE, ("Nee", "Misschien"), "PLACE"), OPEN, title="Anders")
    assert known.known_of(fewer, [one.pk]) == {}
    several = begun(by, TypedQuestion("Landelijk?", Typed.MANY, kinds, "PLACE"), OPEN, title="Meer")
    assert known.known_of(several, [one.pk]) == {}


def test_a_figure_of_the_whole_says_nothing_about_a_municipality(by):
    one = organisation()
    YearFigures.everything.create(organisation=one, year=YEAR, employees=12)
    place = Municipality.objects.create(code="GM0001", name="Zeist")
    Served.everything.create(organisation=one, municipality=place, valid_from=LONG_AGO)
    round_ = begun(by, STAFF, NAME, OPEN)
    Round.everything.update(unit=Round.Unit.MUNICIPALITY)
    round_.refresh_from_db()
    assert [held.indicator for held in known.held(round_)] == ["NAME"]
    assert [one.indicator for one in known.known_of(round_, [one.pk])[one.pk]] == ["NAME"]


def test_a_reason_lets_it_be_asked(by):
    one = organisation()
    YearFigures.everything.create(organisation=one, year=YEAR, employees=12)
    round_ = begun(by, STAFF, OPEN)
    held = known.held(round_)[0]
    why = "Het aantal is in de zomer sterk veranderd."
    say = {"by": by, "round_": round_, "path": held.path, "indicator": held.indicator, "source": held.source}
    with pytest.raises(Refused, match="ten minste 20"):
        making.ask_anyway(**say, why="Omdat.")
    making.ask_anyway(**say, why=why)
    out = making.publish(by=by, round=round_)
    assert known.known_of(out, [one.pk]) == {}
    assert known.held(out)[0].asked_anyway == why


def test_what_comes_later_changes_no_question_that_is_out(by):
    one = organisation()
    out = making.publish(by=by, round=begun(by, HOURS, OPEN))
    Held.everything.all().delete()  # as if nothing had been held on the day
    YearFigures.everything.create(organisation=one, year=YEAR, fte=8)
    assert known.held(out) == ()
    assert known.known_of(out, [one.pk]) == {}


def test_nothing_is_left_to_ask(by):
    organisation()
    with pytest.raises(Refused, match="Er blijft geen vraag over"):
        making.publish(by=by, round=begun(by, NAME))


def question(kind, *codes):
    choices = tuple(Choice(code, {}) for code in codes)
    return Question(name="q", path=("q",), kind=kind, type="", labels={}, choices=choices)


@pytest.mark.parametrize(
    ("asked", "value", "fits"),
    [
        (question(Kind.INTEGER), "12.5", "13"),
        (question(Kind.INTEGER), "-0.4", "0"),
        (question(Kind.DECIMAL), "12.50", "12.5"),
        (question(Kind.DECIMAL), "1E+2", "100"),
        (question(Kind.DECIMAL), "NaN", ""),
        (question(Kind.DECIMAL), "twaalf", ""),
        (question(Kind.DECIMAL), "1e999", ""),
        (question(Kind.ONE, "a", "b"), "a", "a"),
        (question(Kind.ONE, "a", "b"), "a b", ""),
        (question(Kind.ONE, "a", "b"), "c", ""),
        (question(Kind.MULTIPLE, "a", "b"), "b a", "b a"),
        (question(Kind.MULTIPLE, "a", "b"), "a c", ""),
        (question(Kind.TEXT), " Zeist ", "Zeist"),
        (question(Kind.TEXT), "x" * 3000, ""),
        (question(Kind.OTHER), "2026-01-01", ""),
    ],
)
def test_a_value_is_an_answer_that_the_question_could_get(asked, value, fits):
    assert known.fitting(asked, value) == fits


def test_every_indicator_has_a_name():
    assert set(catalogue.names()) == set(catalogue.BY_INDICATOR)
    assert len(catalogue.BY_INDICATOR) == len(catalogue.FACTS)
