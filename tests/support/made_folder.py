"""Small reports made at random: files on disk, the real pipeline up to tables.csv and tables.json."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from meerwaarde import disclosure
from meerwaarde.publication.compose import compose
from meerwaarde.publication.draft import draft
from meerwaarde.publication.inputs import read_inputs
from meerwaarde.publication.opendata import tables_csv, tables_json
from meerwaarde.publication.report import figures_of
from meerwaarde.publication.request import Request
from support.forms import write_answers, write_form
from support.published_folder import SKIPPED, Answer, Case, Item, Member, number_of_worlds


def request_of(case: Case, folder: Path) -> Request:
    """The input files of a case, and the request for its report."""
    survey = []
    for item in case.items:
        kind = "integer" if item.kind == "integer" else f"select_{item.kind} {item.name}"
        relevant = item.wording
        if item.parent and not item.wording:
            relevant = " or ".join(f"selected(${{{item.parent[0]}}}, '{code}')" for code in sorted(item.parent[1]))
        survey.append(
            {"type": kind, "name": item.name, "label": item.name, "relevant": relevant,
             "bind::mw:sensitivity": item.sensitivity}
        )  # fmt: skip
    choices = [{"list_name": i.name, "name": c, "label": c} for i in case.items for c in i.codes]
    form = write_form(folder / "form.xlsx", survey, choices, {"form_title": "T", "form_id": "t"})
    ids = [f"o{place:02d}" for place in range(len(case.members))]
    register = [{"id": i} | dict(m.columns) for i, m in zip(ids, case.members, strict=True)]
    heading = ["id", *(item.name for item in case.items)]
    write_answers(folder / "register.csv", register)
    for name, wave in (("now.csv", [m.given for m in case.members]), ("then.csv", [m.before for m in case.members])):
        rows = [{"id": i} | _cells(given) for i, given in zip(ids, wave, strict=True) if given is not None]
        write_answers(folder / name, rows, heading=heading)
    return Request(
        form, folder / "now.csv", folder / "out", folder / "register.csv",
        by=case.by, strata=case.strata, period="2014", minimum=case.minimum,
        previous=(form, folder / "then.csv") if case.previous else None,
    )  # fmt: skip


def _cells(given: Mapping[str, Answer]) -> dict[str, str]:
    cells = {}
    for name, answer in given.items():
        if answer is None or answer == SKIPPED:
            cells[name] = ""
        else:
            cells[name] = " ".join(sorted(answer)) if isinstance(answer, frozenset) else answer
    return cells


def published(request: Request) -> tuple[bytes, bytes]:
    """tables.csv and tables.json, without drawing anything."""
    inputs = read_inputs(request)
    figures = figures_of(request, inputs)
    safe = disclosure.protect_report(draft(inputs, figures, request.interval, request.protection))
    report = compose(request, inputs, figures, safe, date(2014, 10, 31), {})
    return tables_csv(report), tables_json(report)


def made_case(seed: int, most: int = 120_000, shape: str = "") -> Case:
    """A case that can be tried in full. `shape` names what it must have: strata, previous, question, follower."""
    for attempt in range(1000):
        case = _attempt(random.Random(f"{seed}/{attempt}/{shape}"), shape)
        if case is not None and 1 < number_of_worlds(case) <= most:
            return case
    raise AssertionError("no case found")


def _attempt(chance: random.Random, shape: str) -> Case | None:
    n = chance.randint(6, 14)
    columns = [_column(chance, n, name) for name in ("region", "kind")[: chance.choice((1, 2))]]
    names = ("region", "kind")[: len(columns)]
    items = _items(chance, shape)
    rate = chance.choice((0.5, 0.8, 1.0))
    lean = {item.name: [chance.random() ** 2 + 0.05 for _ in item.codes] for item in items}
    skip = chance.choice((0.0, 0.0, 0.15))
    previous = shape == "previous" or (not shape and chance.random() < 0.1)
    members = []
    for place in range(n):
        cells = {name: column[place] for name, column in zip(names, columns, strict=True)}
        given = _given(chance, items, lean, skip, cells) if chance.random() < rate else None
        before = _given(chance, items, lean, 0.0, cells) if previous and chance.random() < 0.7 else None
        members.append(Member(cells, given, before))
    if not any(m.given for m in members) or (previous and not any(m.before for m in members)):
        return None
    single = [name for name, column in zip(names, columns, strict=True) if not any("|" in cell for cell in column)]
    strata = None
    if single and (shape == "strata" or (shape in ("", "question", "follower") and chance.random() < 0.3)):
        strata = chance.choice(single)
    if shape == "strata" and strata is None:
        return None
    by = [name for name in names if chance.random() < 0.85]
    ones = [item.name for item in items if item.kind == "one" and item.parent is None]
    if ones and (shape == "question" or chance.random() < 0.15):
        by.append(chance.choice(ones))
    if shape == "question" and not (ones and len(items) > 1):
        return None
    return Case(tuple(members), tuple(items), tuple(by), strata, previous, note=f"{shape}")


def _column(chance: random.Random, n: int, name: str) -> list[str]:
    codes = [f"{name[0]}{i}" for i in range(chance.choice((2, 2, 3)))]
    weights = [chance.random() + 0.15 for _ in codes]
    cells = chance.choices(codes, weights, k=n)
    if name == "kind" and chance.random() < 0.35:
        cells = ["|".join(sorted({cell, chance.choice(codes)})) for cell in cells]
    return cells


def _items(chance: random.Random, shape: str) -> list[Item]:
    levels = ("none", "normal", "normal", "high")
    kind = "one" if shape == "question" else chance.choice(("one", "one", "multiple"))
    codes = ("a", "b", "c")[: chance.choice((2, 2, 3))]
    items = [Item("q1", kind, codes, chance.choice(levels))]
    second = chance.random() if shape in ("", "strata") else {"question": 0.5, "follower": 0.9}.get(shape, 0.0)
    if second > 0.7:
        asked = frozenset(
            chance.sample(codes, 1 if kind == "multiple" else chance.choice((1, 1, 2)) if len(codes) > 2 else 1)
        )
        others = [f"${{q1}} != '{code}'" for code in codes if code not in asked] if kind == "one" else []
        wording = " and ".join([*others, "${q1} != ''"]) if others and chance.random() < 0.4 else ""
        items.append(Item("q2", "one", ("x", "y"), chance.choice(levels), ("q1", asked), wording))
    elif second > 0.45:
        items.append(Item("q2", chance.choice(("one", "one", "multiple")), ("x", "y"), chance.choice(levels)))
    if chance.random() < 0.15:
        items.append(
            Item("q3", "integer", (), "normal", ("q1", frozenset({codes[0]})) if chance.random() < 0.5 else None)
        )
    return items


def _given(
    chance: random.Random, items: list[Item], lean: Mapping[str, list[float]], skip: float, cells: Mapping[str, str]
) -> dict[str, Answer]:
    given: dict[str, Answer] = {}
    named = {item.name: item for item in items}
    for item in items:
        if not item.asked(given, named):
            given[item.name] = None
        elif item.kind == "integer":
            given[item.name] = str(chance.randint(0, 9))
        elif item.parent is None and given and chance.random() < skip:
            given[item.name] = SKIPPED
        elif item.kind == "one":
            tilt = [w * (3 if chance.random() < 0.0 else 1) for w in lean[item.name]]
            if cells["region"] == "r0":
                tilt = tilt[::-1]
            given[item.name] = chance.choices(item.codes, tilt)[0]
        else:
            ticked = frozenset(
                code for code, w in zip(item.codes, lean[item.name], strict=True) if chance.random() < min(w, 0.9)
            )
            given[item.name] = ticked or frozenset({chance.choice(item.codes)})
    return given
