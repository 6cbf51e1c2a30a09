"""Rules without end, in steps, in time or in memory: each is stopped by the budget of what it is part of."""

from __future__ import annotations

import time

import pytest

from meerwaarde.questionnaire.expressions import (
    ExpressionError,
    OutOfBudget,
    Scope,
    compile_expression,
    evaluate,
    parse_xml,
)
from meerwaarde.questionnaire.expressions.expression import STEPS, Budget
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import XForm, parse_xform

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Zonder eind</h:title><model>{texts}<instance><data id="zonder-eind" version="1">{nodes}
<meta><instanceID/></meta></data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"""


def form(nodes: str, model: str = "", body: str = "", texts: str = "") -> XForm:
    """A form with what is given in its places."""
    return parse_xform(FORM.format(nodes=nodes, model=model, body=body, texts=texts).encode())


def filled(nodes: str) -> str:
    """Answers to that form."""
    return f'<data id="zonder-eind" version="1">{nodes}<meta><instanceID>uuid:1</instanceID></meta></data>'


def asked(name: str, inside: str = "") -> str:
    """A question of text at /data/name."""
    return f'<input ref="/data/{name}"><label>Vraag</label>{inside}</input>'


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second instead of the program's own five; those are waited for once, by a text that holds itself."""
    monkeypatch.setattr(Budget.__init__, "__defaults__", (STEPS, 1.0))


def test_a_text_that_holds_itself() -> None:
    texts = (
        '<itext><translation lang="nl"><text id="a"><value>'
        + "<output value=\"jr:itext('a')\"/>" * 3
        + "</value></text></translation></itext>"
    )
    body = '<input ref="/data/a"><label ref="jr:itext(\'a\')"/></input>'
    instance = Instance.new(form("<a/>", body=body, texts=texts))
    begin = time.monotonic()
    with pytest.raises(OutOfBudget):
        instance.text(instance.form.itext["a"], "/data/a")
    assert time.monotonic() - begin < 20


def test_calculations_that_each_keep_a_large_text() -> None:
    count = 60
    model = "".join(f'<bind nodeset="/data/c{at}" calculate="concat(/data/a, {at})"/>' for at in range(count))
    one = form("<a/>" + "".join(f"<c{at}/>" for at in range(count)), model, asked("a"))
    assert Instance.from_xml(one, filled("<a>x</a>")).value("/data/c59") == "x59"
    with pytest.raises(OutOfBudget):
        Instance.from_xml(one, filled(f"<a>{'x' * 1_000_000}</a>"))


def test_messages_that_each_hold_a_large_text() -> None:
    body = asked("a") + (
        '<group ref="/data/r"><label>R</label><repeat nodeset="/data/r"><input ref="/data/r/b"><label>B</label></input>'
        "</repeat></group>"
    )
    texts = (
        '<itext><translation lang="nl"><text id="m"><value><output value="/data/a"/></value></text>'
        "</translation></itext>"
    )
    model = '<bind nodeset="/data/r/b" constraint="false()" jr:constraintMsg="jr:itext(\'m\')"/>'
    one = form('<a/><r jr:template=""><b/></r>', model, body, texts)
    small = Instance.from_xml(one, filled("<a>lang</a>" + "<r><b>1</b></r>" * 3))
    assert [problem.message for problem in small.problems()] == ["lang"] * 3
    large = Instance.from_xml(one, filled(f"<a>{'x' * 1_000_000}</a>" + "<r><b>1</b></r>" * 60))
    with pytest.raises(OutOfBudget):
        large.problems()


@pytest.mark.usefixtures("hurried")
def test_changes_that_set_off_changes() -> None:
    names = [f"a{at}" for at in range(12)]
    sets = "".join(f'<setvalue ref="/data/{name}" event="xforms-value-changed" value="random()"/>' for name in names)
    instance = Instance.new(form("".join(f"<{name}/>" for name in names), body="".join(asked(n, sets) for n in names)))
    begin = time.monotonic()
    with pytest.raises(OutOfBudget):
        instance.set("/data/a0", "1")
    assert time.monotonic() - begin < 20


@pytest.mark.usefixtures("hurried")
def test_a_thousand_repeats_in_each_of_a_thousand() -> None:
    body = (
        '<group ref="/data/r"><label>R</label><repeat nodeset="/data/r" jr:count="1000"><group ref="/data/r/s">'
        '<label>S</label><repeat nodeset="/data/r/s" jr:count="1000"><input ref="/data/r/s/b"><label>B</label></input>'
        "</repeat></group></repeat></group>"
    )
    one = form('<r jr:template=""><s jr:template=""><b/></s></r>', body=body)
    with pytest.raises(OutOfBudget):
        Instance.new(one)


def test_the_clock_is_looked_at_between_slow_functions() -> None:
    rule = compile_expression(" or ".join(["contains(normalize-space(/d/a), 'q')"] * 200))
    document = parse_xml(f"<d><a>{'x ' * 500_000}</a></d>")
    begin = time.monotonic()
    with pytest.raises(OutOfBudget):
        rule.value(Scope(document.elements[0], budget=Budget(seconds=0.5)))
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize("pattern", ["(?R)*", "(a|b|(?R))+", "(a(?1)?)", "(?P<x>a(?&x)?)", "(?P<x>a(?P>x)?)"])
def test_a_pattern_within_itself_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(f"regex('aaaa', '{pattern}')")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring('12345', -1 div 0)", "12345"),
        ("substring('12345', 1 div 0)", ""),
        ("substring('12345', 6)", ""),
        ("substring('12345', 3, -1)", ""),
    ],
)
def test_a_part_of_a_text(call: str, expected: str) -> None:
    """XPath 1.0, chapter 4.2: its own examples, and the ends of what numbers can be."""
    assert evaluate(call) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("substring('abc', 1e308, 1e308)", ""),
        ("date('0001-01-01T00:00:00+23:59')", "Invalid Date"),
        ("date-time('9999-12-31T23:59:59-23:59')", "Invalid Date"),
        ("decimal-time('0001-01-01T00:00:00+23:59')", "NaN"),
        ("format-date('0001-01-01T00:00:00+23:59', '%Y')", ""),
        ("string(date('0001-01-01T00:00:00Z' + 1)) != ''", "true"),
    ],
)
def test_the_ends_of_time_and_of_numbers(call: str, expected: str) -> None:
    """A moment of which this machine's clock has no year is no date."""
    assert evaluate(call) == expected
