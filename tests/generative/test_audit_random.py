"""`meerwaarde audit` on random tables with random blanks, against an attacker that shares no code with it."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from support import auditor, tables
from support.audited_release import Codes, Truth, truth
from support.command import meerwaarde
from support.tables import Made

TABLES, PER_TEST = 60, 15
UNKNOWN = 20  # times the whole: where nothing limits a cell, the judge's own limit is found, which is higher


def blanked(folder: Path, made: Made, known: Truth, hidden: set[Codes]) -> list[object]:
    """The table with blanks as files; the words of the command."""
    by = made.asked.by
    axes = [sorted({codes[place] for codes in known.cells}) for place in range(len(by))]
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*by, "value"])
        for codes in product(*axes):
            shown = repr(round(known.cells[codes].value, 9)) if codes in known.cells else "0"
            writer.writerow([*codes, "" if codes in hidden else shown])
    words: list[object] = [folder / "table.csv", "--by", ",".join(by), "--json"]
    for name, several in made.asked.hierarchies.items():
        for number, division in enumerate(several):
            path = folder / f"{name}-{number}.csv"
            present = {codes[by.index(name)] for codes in known.cells}
            lines = [f"{child},{parent}" for child, parent in division.items() if child in present]
            path.write_text("\n".join(["child,parent", *lines, ""]), encoding="utf-8")
            words += ["--hierarchy", f"{name}={path}"]
    return words


def expected(known: Truth, hidden: set[Codes]) -> dict[Codes, tuple[float, float | None]]:
    """The interval of every blank by one program per side."""
    found = {codes: auditor.interval(known, hidden, codes) for codes in hidden}
    most = UNKNOWN * max(cell.value for cell in known.cells.values())
    return {codes: (low, None if high > most else high) for codes, (low, high) in found.items()}


def told(rows: list[Mapping[str, float]], by: tuple[str, ...]) -> dict[Codes, tuple[float, float | None]]:
    return {tuple(str(row[name]) for name in by): (row["lower"], row["upper"]) for row in rows}


@pytest.mark.parametrize("first", range(0, TABLES, PER_TEST))
def test_intervals_of_random_blanks(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + PER_TEST):
        made = tables.small(seed)
        known, chance = truth(made.rows, made.asked), random.Random(seed)
        some = sorted(known.cells)
        hidden = set(chance.sample(some, chance.randint(1, min(len(some), 14))))
        answer = meerwaarde("audit", *blanked(tmp_path, made, known, hidden), *["--integer"] * known.whole)
        found, wanted = told(json.loads(answer.out)["cells"], made.asked.by), expected(known, hidden)
        assert found.keys() == wanted.keys()
        for codes, (low, high) in wanted.items():
            assert found[codes][0] == pytest.approx(low, abs=1e-4), (seed, codes)
            assert found[codes][1] == (None if high is None else pytest.approx(high, abs=1e-4)), (seed, codes)
        exact = any(high is not None and high - low < 1e-5 for low, high in wanted.values())
        assert answer.status == int(exact), seed
