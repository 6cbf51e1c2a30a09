"""Versions of a form as one questionnaire: what is the same question, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meerwaarde.core import Sensitivity
from meerwaarde.questionnaire.relevance import Condition, Engine, Reference, Selected
from meerwaarde.questionnaire.types import Choice, Kind, Question, Questionnaire
from meerwaarde.questionnaire.versions import CHANGED, joined


def question(path: str, *codes: str, kind: Kind = Kind.ONE, after: str = "", **more) -> Question:
    """`after`: the question and the answer that it is asked after, as in "a=ja"."""
    steps = tuple(path.split("/"))
    name, _sign, code = after.partition("=")
    relevant = (Condition(after, Selected(Reference(name, Kind.ONE), code)),) if after else ()
    choices = tuple(Choice(code, {"nl": code}) for code in codes)
    return Question(steps[-1], steps, kind, kind.value, {"nl": path}, choices, relevant=relevant, **more)


def form(*questions: Question) -> Questionnaire:
    return Questionnaire("scan", "Scan", "1", ("nl",), questions, {}, "scan.xml", "")


def named(whole) -> list[str]:
    return [one.name for one in whole.questionnaire.questions]


def test_it_works():
    whole = joined(
        form(question("a", "ja", "nee"), question("c", "x")), [form(question("a", "nee", "z"), question("b", "y"))]
    )
    assert named(whole) == ["a", "b", "c"]
    assert [one.code for one in whole.questionnaire.question("a").choices] == ["ja", "nee", "z"]
    assert (whole.parts, whole.offered, whole.unread) == (("b", "c"), ("a",), ())
    assert whole.places[1] == {("a",): ("a",), ("b",): ("b",)}


def test_one_version_is_itself():
    alone = form(question("a", "ja"), question("b", "x", after="a=ja"))
    whole = joined(alone, [])
    assert whole.questionnaire == alone
    assert (whole.parts, whole.offered, whole.unread) == ((), (), ())


def test_a_question_that_was_moved_is_the_same_when_its_name_is_found_once():
    moved = joined(form(question("werk/a", "ja")), [form(question("a", "ja"))])
    assert (named(moved), moved.places[1]) == (["a"], {("a",): ("werk", "a")})
    twice = joined(form(question("werk/a", "ja"), question("thuis/a", "ja")), [form(question("a", "ja"))])
    assert (len(named(twice)), twice.places[1]) == (3, {("a",): ("a",)})


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [(Kind.INTEGER, Kind.DECIMAL, True), (Kind.TEXT, Kind.ONE, False), (Kind.ONE, Kind.MULTIPLE, False)],
)
def test_of_another_kind_it_is_another_question(then, now, same):
    whole = joined(form(question("a", kind=now)), [form(question("a", kind=then))])
    assert (whole.unread == (), len(named(whole))) == (same, 1)
    assert whole.questionnaire.question("a").kind is now


def test_the_stricter_protection_holds():
    now = question("a", "ja", sensitivity=Sensitivity.NONE)
    whole = joined(form(now), [form(replace(now, sensitivity=Sensitivity.HIGH))])
    assert whole.questionnaire.question("a").sensitivity is Sensitivity.HIGH


def test_who_was_asked_by_another_rule_gets_no_table():
    a = question("a", "ja", "nee")
    for then, now in (("a=ja", "a=nee"), ("a=ja", ""), ("", "a=ja")):
        whole = joined(form(a, question("b", "x", after=now), question("c", "y", after="b=x")),
                       [form(a, question("b", "x", after=then), question("c", "y", after="b=x"))])  # fmt: skip
        assert [one.type for one in whole.questionnaire.questions] == ["one", CHANGED, CHANGED]
        assert not whole.questionnaire.question("b").tabulated


def test_a_follower_of_one_version_alone_has_a_table_when_what_it_follows_is_of_that_version_too():
    a, b = question("a", "ja", "nee"), question("b", "x", after="a=ja")
    assert joined(form(a, b), [form(a)]).questionnaire.question("b").type == CHANGED
    assert joined(form(a, b), [form(a, b)]).questionnaire.question("b").tabulated
    other = question("z", "y")
    assert joined(form(a, b, other), [form(other)]).questionnaire.question("b").tabulated


def test_rules_that_only_the_engine_can_read_are_the_same_by_their_text():
    a = question("a", "ja")
    b = [replace(question("b", "x"), relevant=(Condition(text, Engine((Reference("a", Kind.ONE),))),)) for text in "pq"]
    assert joined(form(a, b[0]), [form(a, b[0])]).questionnaire.question("b").tabulated
    assert not joined(form(a, b[0]), [form(a, b[1])]).questionnaire.question("b").tabulated
