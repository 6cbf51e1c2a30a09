"""Which conditions can hold, from their text alone: what is not understood is never called impossible."""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.lint.conditions import Demand, named_codes, ways
from meerwaarde.questionnaire.xpath_text import absolute, with_paths

A, B = Demand("/d/a", "is", "x"), Demand("/d/b", "has", "1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/d/a = 'x'", [{A}]),
        ("'x' = /d/a", [{A}]),
        (" ../a  = 'x'", [{A}]),
        ('current()/../a = "x"', [{A}]),
        ("/d/a = 'x' and selected(/d/b, '1')", [{A, B}]),
        ("/d/a = 'x' or selected(/d/b, '1')", [{A}, {B}]),
        ("(/d/a = 'x' or /d/a = 'y') and selected(/d/b, '1')", [{A, B}, {Demand("/d/a", "is", "y"), B}]),
        ("not(selected(/d/b, '1'))", [{Demand("/d/b", "lacks", "1")}]),
        ("not(/d/a = 'x')", [{Demand("/d/a", "is not", "x")}]),
        ("not(/d/a != 'x')", [set()]),
        ("/d/a = 3", [{Demand("/d/a", "is", "3")}]),
        ("false()", []),
        ("/d/a = 'x' and false()", []),
        ("/d/a = 'x' or false()", [{A}]),
        ("not(true())", []),
        ("true()", [set()]),
        ("/d/a > 5", [set()]),
        ("count-selected(/d/b) = 1 and /d/a = 'x'", [{A}]),
        ("/d/a + 1 = 3", [set()]),
        ("not(/d/a = 'x' and /d/a = 'y')", [set()]),
        ("/d/team[name = 'x' and name = 'y']/size > 1", [set()]),
        ("", [set()]),
    ],
)
def test_ways_in_which_a_condition_holds(text: str, expected: list[set[Demand]]) -> None:
    assert ways(text, "/d/q") == [frozenset(way) for way in expected]


def test_a_condition_of_many_ways_is_left_alone() -> None:
    text = " and ".join(f"(/d/q{at} = '1' or /d/q{at} = '2')" for at in range(12))
    assert ways(text, "/d/z") == [frozenset()]
    assert ways("(" * 500 + "/d/a = 'x'" + ")" * 500, "/d/z") == [frozenset()]


def test_codes_are_named_wherever_they_stand() -> None:
    text = "if(selected(/d/b, '1'), 2, 3) + (/d/a = 'x' and 'y' != /d/c)"
    assert set(named_codes(text, "/d/q")) == {("/d/b", "1"), ("/d/a", "x"), ("/d/c", "y")}


@pytest.mark.parametrize(
    ("path", "found"),
    [("../a", "/d/g/a"), ("../../a", "/d/a"), (".", "/d/g/q"), ("./b", "/d/g/q/b"), ("current()/../a", "/d/g/a")],
)
def test_paths_are_made_whole(path: str, found: str) -> None:
    assert absolute(path, "/d/g/q") == found


def test_only_paths_are_respelled() -> None:
    text = "selected( /d/a , '/d/x') and ../b >= .5 and /d/c div 2 - /d/e = . "
    assert with_paths(text, lambda path: f"<{path}>") == (
        "selected( </d/a> , '/d/x') and <../b> >= .5 and </d/c> div 2 - </d/e> = <.> "
    )
