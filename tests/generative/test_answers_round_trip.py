"""Random forms and answers, written in every spelling of every tool, read back equal.

The slow reference is the answer itself: a form and its answers are drawn as plain Python values, skip logic is
evaluated row by row on those values, and only then are they spelled as an export would.
"""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Kind, Questionnaire, read_answers, read_form, read_table
from support.forms import write_answers, write_form

NAMES = ["a", "b.c", "d-e", "f_1", "G", "h.i-j", "k2", "l"]
CODES = ["1", "2", "10", "ja", "nee", "x.y", "A-1", "z_z", "other"]
TYPES = {"ONE": "select_one", "MULTIPLE": "select_multiple", "RANK": "rank", "INTEGER": "integer", "DECIMAL": "decimal"}


@dataclass(frozen=True)
class Made:
    """One question as drawn: codes of the choices, group path, and (question, code) on which it depends."""

    name: str
    kind: str
    codes: tuple[str, ...]
    groups: tuple[str, ...]
    depends: tuple[str, str] | None


@st.composite
def forms(draw: st.DrawFn) -> list[Made]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    questions: list[Made] = []
    for name in names:
        kind = draw(st.sampled_from(list(TYPES)))
        codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
        groups = draw(st.sampled_from([(), ("grp",), ("grp", "sub.grp"), ("other-grp",)]))
        before = [q for q in questions if q.kind in ("ONE", "MULTIPLE")]
        of = draw(st.sampled_from([None, *before])) if before else None
        depends = (of.name, draw(st.sampled_from(of.codes))) if of else None
        questions.append(Made(name, kind, tuple(codes), groups, depends))
    return questions


def sheet(questions: list[Made]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    survey: list[dict[str, Any]] = []
    lists = []
    for at, made in enumerate(questions):
        # A group of its own for every question: the same name may not come back at one level.
        groups = [f"{group}{at}" for group in made.groups]
        survey += [{"type": "begin group", "name": group, "label": group} for group in groups]
        written = TYPES[made.kind]
        survey.append({
            "type": written if made.kind in ("INTEGER", "DECIMAL") else f"{written} list{at}",
            "name": made.name,
            "label": f"Vraag {at}",
            "relevant": f"selected(${{{made.depends[0]}}}, '{made.depends[1]}')" if made.depends else "",
        })  # fmt: skip
        survey += [{"type": "end group"} for _group in groups]
        lists += [{"list_name": f"list{at}", "name": code, "label": f"Keuze, {code}!"} for code in made.codes]
    return survey, lists


def answer(made: Made) -> st.SearchStrategy[Any]:
    """None is no answer."""
    if made.kind == "INTEGER":
        return st.none() | st.integers(-(10**6), 10**6)
    if made.kind == "DECIMAL":
        return st.none() | st.decimals(-(10**6), 10**6, places=2, allow_nan=False).map(float)
    if made.kind == "ONE":
        return st.none() | st.sampled_from(made.codes)
    some = st.lists(st.sampled_from(made.codes), unique=True, min_size=1)
    return st.none() | some.map(tuple)


def expected(questions: list[Made], row: dict[str, Any]) -> dict[str, tuple[bool, Any]]:
    """(asked, answer) by question: skip logic on plain values."""
    known: dict[str, tuple[bool, Any]] = {}
    for made in questions:
        given_before = known[made.depends[0]][1] if made.depends else None
        chosen = given_before if isinstance(given_before, tuple) else (given_before,)
        asked = made.depends is None or made.depends[1] in chosen
        known[made.name] = (asked, row[made.name] if asked else None)
    return known


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Made], list[dict[str, Any]], dict[str, Any]]:
    questions = draw(forms())
    rows = draw(st.lists(st.fixed_dictionaries({q.name: answer(q) for q in questions}), min_size=1, max_size=6))
    style = draw(
        st.fixed_dictionaries({
            "sign": st.sampled_from(["/", "-", "."]),
            "path": st.sampled_from(["full", "leaf"]),
            "split": st.sampled_from(["one", "slash", "point", "limesurvey", "both"]),
            "labels": st.booleans(),
            "comma": st.booleans(),
            "file": st.sampled_from(["csv,", "csv;", "csv\t", "xlsx"]),
            "yes": st.sampled_from([("1", "0"), ("TRUE", "FALSE"), ("ja", "nee"), ("Y", "N")]),
        })
    )  # fmt: skip
    return questions, rows, style


def spelled(questions: list[Made], row: dict[str, Any], style: dict[str, Any]) -> dict[str, Any]:
    """One row as a tool would export it."""
    cells: dict[str, Any] = {}
    for at, made in enumerate(questions):
        path = [f"{group}{at}" for group in made.groups] if style["path"] == "full" else []
        heading = style["sign"].join([*path, made.name])
        value = row[made.name]
        if made.kind == "MULTIPLE" and style["split"] != "one":
            cells |= ticks(made, heading, value, style)
        else:
            cells[heading] = cell(made, value, style)
    return cells


def ticks(made: Made, heading: str, value: Any, style: dict[str, Any]) -> dict[str, Any]:
    pattern = {"slash": "{}/{}", "point": "{}.{}", "limesurvey": "{}[{}]", "both": "{}/{}"}[style["split"]]
    yes, no = ("Y", "N") if style["split"] == "limesurvey" else style["yes"]
    cells = {
        pattern.format(heading, code): "" if value is None else yes if code in value else no for code in made.codes
    }
    return {heading: cell(made, value, style), **cells} if style["split"] == "both" else cells


def cell(made: Made, value: Any, style: dict[str, Any]) -> Any:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(f"Keuze, {code}!" for code in value) if style["labels"] else " ".join(value)
    if isinstance(value, str):
        return f"Keuze, {value}!" if style["labels"] else value
    if style["file"] == "xlsx":
        return value
    text = str(value) if made.kind == "INTEGER" else f"{value:.2f}"
    return text.replace(".", ",") if style["comma"] else text


def check(form: Questionnaire, questions: list[Made], rows: list[dict[str, Any]], responses: Any) -> None:
    truth = [expected(questions, row) for row in rows]
    for made in questions:
        question = form.question(made.name)
        answers = responses.answers[made.name]
        assert question.kind is Kind[made.kind]
        assert answers.asked.tolist() == [row[made.name][0] for row in truth]
        assert answers.answered.tolist() == [row[made.name][1] is not None for row in truth]
        given_back = [decoded(made, value) for value in answers.values]
        wanted = [row[made.name][1] for row in truth]
        if made.kind == "RANK":
            wanted = [value and value[0] for value in wanted]
        if made.kind == "MULTIPLE":
            wanted = [value and {*value} for value in wanted]
        assert given_back == wanted
        before = sum(row[made.name] is not None for row in rows)
        assert answers.dropped == before - answers.answered.sum()


def decoded(made: Made, value: Any) -> Any:
    if made.kind == "MULTIPLE":
        return {code for code, ticked in zip(made.codes, value, strict=True) if ticked} or None
    if made.kind in ("ONE", "RANK"):
        return None if value < 0 else made.codes[value]
    return None if np.isnan(value) else value


@settings(max_examples=120)
@given(cases())
def test_every_spelling_reads_back(case: tuple[list[Made], list[dict[str, Any]], dict[str, Any]]) -> None:
    questions, rows, style = case
    with tempfile.TemporaryDirectory() as folder:
        form = read_form(write_form(Path(folder) / "form.xlsx", *sheet(questions)))
        kind = style["file"]
        path = Path(folder) / ("a.xlsx" if kind == "xlsx" else "a.csv")
        table = [{"mijn_id": f"i{at}", **spelled(questions, row, style)} for at, row in enumerate(rows)]
        write_answers(path, table, delimiter="," if kind == "xlsx" else kind[-1])
        responses = read_answers(path, form, id_column="mijn_id")
    check(form, questions, rows, responses)


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        table = None
        with contextlib.suppress(InputError):
            table = read_table(Path(folder) / name, "het bestand")
    if table is not None:
        assert name == "a.csv"
        assert all(len(series) == len(table.rows) for series in table.columns.values())
