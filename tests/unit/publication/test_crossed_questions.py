"""A question split by another, and the other by the one: together they hide what each of them hides.

Both are tables of the same counts, and each hides others of them. The reader has all that was printed and integer
programs; she shares no code with the program. In each of these tables she once worked out a count of one or two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import ledger_file
from meerwaarde.publication import single
from meerwaarde.publication.changed_counts import settled
from meerwaarde.publication.inputs import read_inputs
from meerwaarde.publication.ledgered import Ledgered
from meerwaarde.publication.report import figures_of, safe_of
from meerwaarde.publication.request import Request
from support.command import write_members
from support.forms import choices, write_answers, write_form

FORM = [
    {"type": "select_one abc", "name": "een", "label": "Een?"},
    {"type": "select_one abc", "name": "twee", "label": "Twee?"},
]
CODES, AXES = "abc", {"een": 0, "twee": 1}
TRUTHS = (
    ((6, 9, 4), (2, 2, 1), (4, 3, 0)), ((4, 3, 2), (4, 3, 5), (3, 3, 5)), ((2, 2, 1), (4, 0, 4), (3, 5, 6)),
    ((8, 4, 3), (3, 2, 4), (10, 0, 4)),
)  # fmt: skip
Cell = tuple[str, str, str, str, int | None, int | None]  # question, group variable, group, answer, count, base


def asked(folder: Path, truth: Sequence[Sequence[int]]) -> Request:
    """Files in which as many answered both questions so: by the answer to the first and to the second."""
    write_form(folder / "form.xlsx", FORM, choices("abc", a="A", b="B", c="C"), {"mw:period": "2026"})
    said = [(x, y) for x in range(3) for y in range(3) for _one in range(truth[x][y])]
    write_members(folder / "leden.csv", [{"id": f"m{at}"} for at in range(len(said) + 4)])
    rows = [{"id": f"m{at}", "een": CODES[x], "twee": CODES[y]} for at, (x, y) in enumerate(said)]
    write_answers(folder / "antwoorden.csv", rows)
    return Request(
        form=folder / "form.xlsx", responses=folder / "antwoorden.csv", register=folder / "leden.csv",
        out=folder / "uit", by=("een", "twee"),
    )  # fmt: skip


def form_of(question: str, group_variable: str, group: str, answer: str) -> np.ndarray:
    """Which of the nine counts a figure adds up."""
    inside = np.ones((3, 3))
    for name, code in ((question, answer), (group_variable, group)):
        if name and code:
            mask = np.zeros((3, 3))
            mask[(slice(None),) * AXES[name] + (CODES.index(code),)] = 1
            inside *= mask
    return inside.ravel()


def given_away(cells: Iterable[Cell], truth: Sequence[Sequence[int]]) -> list[tuple[int, float, float]]:
    """The counts of one or two that a reader narrows to less than three values: their place and the ends."""
    forms, values = [np.ones(9)], [np.sum(truth)]
    for question, variable, group, answer, count, base in cells:
        if count is not None:
            forms += [form_of(question, variable, group, answer), form_of(question, variable, group, "")]
            values += [count, base]
    assert np.allclose(np.array(forms) @ np.ravel(truth), values)  # what is printed is true
    known = LinearConstraint(np.array(forms), values, values)
    found = []
    for at in np.flatnonzero((np.ravel(truth) > 0) & (np.ravel(truth) < 3)):
        one = np.eye(9)[at]
        low, high = (
            sign * milp(sign * one, constraints=known, integrality=np.ones(9), bounds=Bounds(0, np.inf)).fun
            for sign in (1, -1)
        )
        if high - low < 2:
            found.append((int(at), low, high))
    return found


@pytest.mark.parametrize("truth", TRUTHS)
def test_in_one_report(tmp_path: Path, truth: Sequence[Sequence[int]]) -> None:
    request = asked(tmp_path, truth)
    inputs = read_inputs(request)
    request = settled(request, inputs)
    safe, _changed = safe_of(request, inputs, figures_of(request, inputs), Ledgered(None), lambda _what, _part: None)
    cells = [
        (one.question, one.group_variable, one.group, one.answer, one.count, one.base)
        for table in safe.tables for one in table.cells
    ]  # fmt: skip
    assert any(count is not None for *_about, count, _base in cells)
    assert given_away(cells, truth) == []


@pytest.mark.parametrize("truth", TRUTHS)
def test_one_table_after_the_other(
    tmp_path: Path, truth: Sequence[Sequence[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "charts", lambda _report: {})
    monkeypatch.setattr(single, "pngs_apart", lambda _drawn: [])
    monkeypatch.setattr(single, "page", lambda *_what: "")
    cells: list[Cell] = []
    with ledger_file(tmp_path / "register.jsonl", write=True, create=True) as store:
        for question, group in (("een", "twee"), ("twee", "een")):
            request = replace(asked(tmp_path, truth), ledger=store)
            try:
                made = single.make_single(request, question, (group, ""))
            except InputError:  # a refusal tells nothing to who reads what is public
                continue
            if made.files is None:
                continue
            told = json.loads(made.files["tables.json"])["tables"]
            cells += [
                (table["question"], table["group_variable"], one["group"], one["answer"], one["count"], one["base"])
                for table in told for one in table["cells"]
            ]  # fmt: skip
    assert any(count is not None for *_about, count, _base in cells)
    assert given_away(cells, truth) == []
