"""Paths, comparisons and the functions that look around

Paths, operators and predicates are those of XPath 1.0. Five rules of ODK come with them.

1. A path from the root, used inside a repeat of a form, stays in that instance of the repeat, but not at its last
   step: in a row of the repeat `team`, `/data/team/fte` is the row's own and `count(/data/team)` counts all rows. A
   document alone, as here, does not say what repeats.
2. A name without a prefix also finds an element in a default namespace.
3. Inside a predicate on a secondary instance, a path from the root still begins in the answers, and `current()` is the
   question whose rule it is.
4. A date beside a date or a number is compared as a date. Two texts are equal when they are the same text.
5. `position(node)` is the place of a node among its neighbours of the same name.

`if()`, `coalesce()`, `and` and `or` look at no more than they need. `once()` keeps what a question already holds.

The tables are read on this document; the second column is the node in which the expression stands.

    <data><naam>Zuid</naam><leeg/><kies>2</kies><begin>2026-03-01</begin><eind>2026-03-31</eind>
      <team><naam>A</naam><fte>2</fte></team><team><naam>B</naam><fte>3</fte><lid>x</lid><lid>y</lid></team></data>
"""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, evaluate

DATA = """<data><naam>Zuid</naam><leeg/><kies>2</kies><begin>2026-03-01</begin><eind>2026-03-31</eind>
<team><naam>A</naam><fte>2</fte></team><team><naam>B</naam><fte>3</fte><lid>x</lid><lid>y</lid></team></data>"""


@pytest.mark.parametrize(
    ("expression", "at", "outcome"),
    [
        ("/data/naam", "/data", "Zuid"), ("naam", "/data", "Zuid"), ("../naam", "/data/team[2]", "Zuid"),
        (".", "/data/naam", "Zuid"), ("../../team[2]/naam", "/data/team/fte", "B"), ("//lid[2]", "/data", "y"),
        ("/data/team[fte > 2]/naam", "/data", "B"), ("/data/team[last()]/naam", "/data", "B"),
        ("/data/team[position() = 1]/naam", "/data", "A"), ("/data/*[local-name() = 'kies']", "/data", "2"),
        ("/data/team[number(/data/kies)]/naam", "/data", "B"), ("/data/team[3]/naam", "/data", ""),
        ("count(/data/team | /data/naam | /data/team)", "/data", "3"), ("count(//naam)", "/data", "3"),
        ("name(/data/team[2]/preceding-sibling::*[1])", "/data", "team"), ("count(ancestor::*)", "//lid[1]", "2"),
        ("/data/team/naam", "/data", "A"), ("sum(/data/team/fte)", "/data", "5"),
    ],
)  # fmt: skip
def test_paths(expression: str, at: str, outcome: str) -> None:
    assert evaluate(expression, DATA, at) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 div 2", "3.5"), ("7 mod 4", "3"), ("-7 mod 4", "-3"),
        ("7 mod -4", "3"), ("1.5 mod 0.5", "0"), ("- 2 - -3", "1"), ("1 div 0", "Infinity"), ("0 div 0", "NaN"),
        ("'3' * '4'", "12"), ("'a' + 1", "NaN"), ("/data/leeg + 1", "NaN"), ("true() + true()", "2"),
        ("1 < 2 and 2 < 3 or false()", "true"), ("3 > 2 > 1", "false"), ("'abc' = 'abc'", "true"),
        ("'1' = 1.0", "true"),
        ("'01' = '1'", "false"), ("'b' > 'a'", "false"), ("/data/leeg = ''", "true"), ("/data/niets = ''", "false"),
        ("/data/niets != ''", "false"), ("not(/data/niets = '')", "true"), ("/data/team/fte = 3", "true"),
        ("/data/team/fte != 3", "true"), ("/data/team/fte = /data/kies", "true"), ("/data/team = true()", "true"),
        ("/data/leeg < 1", "false"), ("/data/leeg >= 0", "false"),
    ],
)  # fmt: skip
def test_operators(expression: str, outcome: str) -> None:
    assert evaluate(expression, DATA) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("/data/begin < /data/eind", True), ("/data/eind - /data/begin = 30", True), ("/data/begin <= today()", True),
        ("/data/begin = date('2026-3-1')", True), ("/data/begin = '2026-3-1'", False),
        ("/data/begin + 30 = /data/eind", True), ("/data/begin > '2026-02-28T23:59:00'", True),
        ("/data/leeg < today()", False), ("/data/leeg > today()", False), ("/data/naam = today()", False),
        ("/data/naam != today()", True), ("date('2026-03-01') = '2026-03-01T00:00:00.000'", True),
    ],
)  # fmt: skip
def test_dates_beside_dates(expression: str, outcome: bool) -> None:
    assert evaluate(expression, DATA, as_="boolean") is outcome


@pytest.mark.parametrize(
    ("expression", "at", "outcome"),
    [
        ("position(..)", "/data/team[2]/fte", "2"), ("position(.)", "//lid[2]", "2"),
        ("position(.)", "/data/kies", "1"),
        ("position(/data/niets)", "/data", "NaN"), ("last()", "/data", "1"), ("once('nieuw')", "/data/naam", "Zuid"),
        ("once('nieuw')", "/data/leeg", "nieuw"), ("current()/../naam", "/data/kies", "Zuid"),
        ("/data/team[fte = current()]/naam", "/data/kies", "A"), ("if(kies = 2, 'twee', 'anders')", "/data", "twee"),
        ("if('', 1, if(0, 2, 3))", "/data", "3"), ("if(true(), 1, uuid('x'))", "/data", "1"),
        ("coalesce(leeg, naam)", "/data", "Zuid"), ("coalesce(niets, leeg, 'x')", "/data", "x"),
        ("indexed-repeat(/data/team/naam, /data/team, /data/kies)", "/data", "B"),
        ("indexed-repeat(/data/team/naam, /data/team, 9)", "/data", ""),
        ("indexed-repeat(/data/team/lid, /data/team, 2, /data/team/lid, 2)", "/data", "y"),
        ("indexed-repeat(/data/team/naam, /data/team, position(..) - 1)", "/data/team[2]/fte", "A"),
        ("lang('nl')", "/data", "false"),
    ],
)  # fmt: skip
def test_functions_that_look_around(expression: str, at: str, outcome: str) -> None:
    assert evaluate(expression, DATA, at) == outcome


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "a b",
        "'a",
        "a[",
        "a[]",
        "//",
        "f(",
        "f(,)",
        "1 = = 2",
        "@",
        "a/",
        "::a",
        "$a",
        "#",
        "and",
    ],
)
def test_no_expression(expression: str) -> None:
    if expression == "and":  # a name where an operand may stand
        assert evaluate(expression, "<d><and>1</and></d>") == "1"
        return
    with pytest.raises(ExpressionError) as refused:
        evaluate(expression, DATA)
    assert refused.value.reason in ("syntax", "unsupported")
