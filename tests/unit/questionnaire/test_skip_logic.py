"""Conditions: what is read, what is refused by name, and what they mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Condition, Kind, Operand
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.relevance import Reference
from meerwaarde.questionnaire.relevance_text import parse

KINDS = {"one": Kind.ONE, "many": Kind.MULTIPLE, "age": Kind.INTEGER, "price": Kind.DECIMAL, "name": Kind.TEXT}
ROWS: dict[str, list[Any]] = {
    "one": ["a", "b", "", "1"],
    "many": ["a b", "a", "", "c"],
    "age": [5.0, 18.0, np.nan, 0.0],
    "price": [0.5, 18.0, np.nan, 1250.0],
    "name": ["x", "18", "", "a"],
}


def read(text: str) -> Condition:
    references = {name: Reference(name, kind) for name, kind in KINDS.items()}
    return parse(text, references, Place("form.xlsx", "survey", 7, "relevant", "q"))


def lookup(name: str) -> Operand:
    values = ROWS[name]
    numeric = isinstance(values[0], float)
    texts = np.array(["" if v != v else f"{v:g}" for v in values] if numeric else values, dtype=object)

    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return np.nan

    return Operand(
        text=lambda: texts,
        number=lambda: np.array([number(t) for t in texts]),
        selected=lambda code: np.array([code in str(t).split() for t in texts]),
    )


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${one} = 'a'", [1, 0, 0, 0]),
        ("'a' = ${one}", [1, 0, 0, 0]),
        ('${ one } = "a"', [1, 0, 0, 0]),
        ("${one} != 'a'", [0, 1, 1, 1]),
        ("${one} = 1", [0, 0, 0, 1]),
        ("${one} = ''", [0, 0, 1, 0]),
        ("${one} != ''", [1, 1, 0, 1]),
        ("selected(${many}, 'a')", [1, 1, 0, 0]),
        ("not(selected(${many}, 'a'))", [0, 0, 1, 1]),
        ("selected(${one}, 1)", [0, 0, 0, 1]),
        ("${many} = 'a'", [0, 1, 0, 0]),
        ("${age} > 4", [1, 1, 0, 0]),
        ("4 < ${age}", [1, 1, 0, 0]),
        ("${age} >= 18", [0, 1, 0, 0]),
        ("${age} <= 5", [1, 0, 0, 1]),
        ("${age} = 0", [0, 0, 0, 1]),
        ("${age} != 0", [1, 1, 1, 0]),  # XPath: NaN differs from every number
        ("${age} = '5'", [1, 0, 0, 0]),
        ("${age} = '05'", [1, 0, 0, 0]),
        ("${age} = ''", [0, 0, 1, 0]),
        ("${age} > -1", [1, 1, 0, 1]),
        ("${age} = ${price}", [0, 1, 0, 0]),
        ("${age} < ${price}", [0, 0, 0, 1]),
        ("${name} = ${age}", [0, 1, 1, 0]),
        ("${name} > 3", [0, 1, 0, 0]),
        ("${price} < .75", [1, 0, 0, 0]),
        ("true()", [1, 1, 1, 1]),
        ("no", [0, 0, 0, 0]),
        ("${one} = 'a' or ${one} = 'b' and ${age} = 0", [1, 0, 0, 0]),
        ("(${one} = 'a' or ${one} = 'b') and ${age} > 5", [0, 1, 0, 0]),
        ("not(${one} = 'a') and not(false())", [0, 1, 1, 1]),
        ("${one}='a'\n or\t${one}='b'", [1, 1, 0, 0]),
    ],
)
def test_meaning(text: str, holds: list[int]) -> None:
    assert read(text).evaluate(lookup, 4).tolist() == [bool(value) for value in holds]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("count-selected(${many}) > 1", "count-selected()"),
        ("selected-at(${many}, 0) = 'a'", "selected-at()"),
        ("jr:choice-name(${one}, 'x') = 'a'", "jr:choice-name()"),
        ("string-length(${name}) > 3", "string-length()"),
        ("regex(${name}, '[0-9]')", "regex()"),
        ("if(${one} = 'a', 1, 0)", "if()"),
        ("${age} + 1 > 3", "“+”"),
        ("${age} > 3 - 1", "“-”"),
        ("${age} * 2 = 4", "“*”"),
        ("${age} div 2 = 4", "“div”"),
        ("${age} mod 2 = 0", "“mod”"),
        (". > 3", "“.”"),
        ("../age > 3", "“..”"),
        ("/data/age > 3", "“/”"),
        ("${one} | ${name}", "“|”"),
        ("${last-saved#one} = 'a'", "last-saved#one"),
        ("${gone} = 'a'", "gone"),
        ("${one} = ja", "“ja”"),
        ("${one} = 'a", "“'”"),
        ("${one}", "“${one}”"),
        ("${one} =", "niet af"),
        ("(${one} = 'a'", "ontbreekt een )"),
        ("${one} = 'a')", "“)”"),
        ("selected(${many})", "ontbreekt een ,"),
        ("selected('a', 'a')", "selected(${vraag}, 'code')"),
        ("selected(${many}, ${one})", "selected(${vraag}, 'code')"),
        ("1 = 1", "twee vaste waarden"),
        ("not(${one} = 'a') = true()", "vergelijkt met ="),
        ("(" * 5000 + "true()" + ")" * 5000, "te diep"),
        ("not(" * 60 + "true()" + ")" * 60, "te diep"),
        ("", "niet af"),
    ],
)
def test_refused_by_name_with_its_place(text: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    error = caught.value
    assert named in str(error)
    assert (error.file, error.sheet, error.row, error.column, error.question) == (
        "form.xlsx", "survey", 7, "relevant", "q",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("${one} = 'a'", ("one", {"a"})),
        ("(${one} = 'a' or selected(${one}, 'b'))", ("one", {"a", "b"})),
        ("selected(${many}, 'a') or selected(${many}, 'c')", ("many", {"a", "c"})),
        ("${one} = 1", ("one", {"1"})),
        ("${many} = 'a'", None),  # only a, not: among others a
        ("${one} = 'a' or ${many} = 'a'", None),
        ("${one} = 'a' or selected(${many}, 'a')", None),
        ("${one} = 'a' and ${one} = 'b'", None),
        ("not(${one} = 'a')", None),
        ("${one} != 'a'", None),
        ("${one} = ''", None),
        ("${age} = 5", None),
        ("true()", None),
    ],
)
def test_simple(text: str, simple: tuple[str, set[str]] | None) -> None:
    assert read(text).simple() == (simple and (simple[0], frozenset(simple[1])))


def test_questions() -> None:
    condition = read("not(${one} = 'a') and (${age} > ${price} or selected(${many}, 'a'))")
    assert condition.questions() == {"one", "age", "price", "many"}
    assert condition.ordered() == {"age", "price"}
