"""What a release says and what is true, read anew: cells, relations, who stands behind them, and what must stay open.

Shares no code with the package. Everything is plain dictionaries: a cell is a tuple of codes, one per dimension.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

Codes = tuple[str, ...]
Division = Mapping[str, str]  # child -> parent, one hierarchy of one dimension
MINIMUM = 3  # units in a cell, when no other number is asked
SOLE = 0.01  # of the value: what must stay open of a magnitude that is primary by the minimum alone
COUNT_WIDTH = 2.0  # of a count


@dataclass(frozen=True)
class Asked:
    """What was asked of `protect`. `rules` as (name, parameter) in the words of the command."""

    by: tuple[str, ...]
    value: str | None = None
    weight: str | None = None
    holding: str | None = None
    hierarchies: Mapping[str, Sequence[Division]] = field(default_factory=dict)
    rules: tuple[tuple[str, str], ...] = (("minimum", "3"),)
    total: str = "Total"


@dataclass
class Cell:
    """The truth of one cell. `units`: what each unit adds to it as published; `plain`: the same without weights."""

    value: float = 0.0
    count: int = 0
    units: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    plain: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    unknown: bool = False  # somebody else, of whom nothing is known, is in it too


@dataclass(frozen=True)
class Need:
    """What must stay open of a cell: above, below, and from end to end."""

    up: float = 0.0
    down: float = 0.0
    width: float = 0.0


@dataclass(frozen=True)
class Truth:
    """All cells with somebody in them, the relations between them, and the needs of the primary ones."""

    cells: Mapping[Codes, Cell]
    relations: Sequence[tuple[Codes, tuple[Codes, ...]]]  # a cell, and those that add up to it
    needs: Mapping[Codes, Need]
    whole: bool


def steps(division: Division, total: str) -> dict[str, str]:
    """One hierarchy as child -> parent, with everything at the top under the total."""
    tops = {parent for parent in division.values() if parent not in division and parent != total}
    return {**division, **dict.fromkeys(tops, total)}


def divisions(codes: Iterable[str], given: Sequence[Division], total: str) -> list[dict[str, str]]:
    """The hierarchies of one dimension; without any, all codes stand under the total."""
    return [steps(one, total) for one in given] or [dict.fromkeys(codes, total)]


def above(code: str, paths: Sequence[Division]) -> list[str]:
    """The code and everything above it in any hierarchy, once each."""
    found = [code]
    for path in paths:
        here = code
        while here in path:
            here = path[here]
            if here not in found:
                found.append(here)
    return found


def additions(paths: Sequence[Division]) -> list[tuple[str, list[str]]]:
    """Every parent with its children, per hierarchy; the same sum is named once."""
    found: list[tuple[str, list[str]]] = []
    for path in paths:
        children: dict[str, list[str]] = defaultdict(list)
        for child, parent in path.items():
            children[parent].append(child)
        found += [pair for pair in ((p, sorted(c)) for p, c in children.items()) if pair not in found]
    return found


def collect(rows: Sequence[Mapping[str, str]], asked: Asked) -> tuple[dict[Codes, Cell], list[list[dict[str, str]]]]:
    """Every cell with somebody in it, from the contributions."""
    paths = [divisions({r[d] for r in rows}, asked.hierarchies.get(d, ()), asked.total) for d in asked.by]
    cells: dict[Codes, Cell] = defaultdict(Cell)
    for number, row in enumerate(rows):
        plain = float(row[asked.value]) if asked.value else 1.0
        weight = float(row[asked.weight]) if asked.weight else 1.0
        unit = (row.get(asked.holding, "") if asked.holding else "") or f"row {number}"
        for codes in product(*(above(row[d], path) for d, path in zip(asked.by, paths, strict=True))):
            cell = cells[codes]
            cell.value += weight * plain
            cell.count += 1
            cell.units[unit] += weight * plain
            cell.plain[unit] += plain
    return cells, paths


def related(
    cells: Mapping[Codes, Cell], paths: Sequence[Sequence[Division]]
) -> Iterator[tuple[Codes, tuple[Codes, ...]]]:
    """All additive relations of the table, over cells with somebody in them."""
    for place, axis in enumerate(paths):
        for parent, children in additions(axis):
            for codes in cells:
                if codes[place] == parent:
                    parts = ((*codes[:place], child, *codes[place + 1 :]) for child in children)
                    yield codes, tuple(part for part in parts if part in cells)


def need(cell: Cell, rules: Sequence[tuple[str, str]], whole: bool, mean: float) -> Need | None:
    """What chapter 7 asks of a cell; None when it is not primary. `mean`: of a cell, for those that are nothing."""
    levels: list[float] = []
    least = MINIMUM
    width = COUNT_WIDTH if whole else 0.0
    largest = sorted(cell.plain.values(), reverse=True)
    for name, parameter in rules:
        if name == "minimum":
            least = int(parameter)
        elif name == "width":
            width = max(width, float(parameter))
        elif name == "dominance" and not whole:
            n, k = parameter.split(",")
            levels.append(100 / float(k) * sum(largest[: int(n)]) - cell.value)
        elif name in ("p", "pq") and not whole:
            p, q = (float(part) for part in (parameter if name == "pq" else parameter + ",100").split(","))
            rest = cell.value - sum(largest[:2])
            levels.append(p / q * sum(largest[:1]) - rest)
    few = 0 < len(cell.units) < least
    level = max([each for each in levels if each > 1e-12 * abs(cell.value)], default=0.0)
    if not level and not few:
        return None
    if not level and not whole:
        level = SOLE * (cell.value or mean)
    return Need(level, min(level, cell.value), width)


def truth(rows: Sequence[Mapping[str, str]], asked: Asked) -> Truth:
    """The table behind the contributions."""
    cells, paths = collect(rows, asked)
    whole = asked.value is None and asked.weight is None
    extremes = {name for name, parameter in asked.rules if name in ("zeros", "full") and parameter == "1"}
    if whole and extremes:  # nobody is an answer too, so every cell could have somebody in it
        axes = [
            {codes[place] for codes in cells} | {c for path in paths[place] for c in path}
            for place in range(len(paths))
        ]
        for codes in product(*axes):
            cells.setdefault(codes, Cell())
    mean = max(cell.value for cell in cells.values()) / len(cells)
    found = {codes: need(cell, asked.rules, whole, mean) for codes, cell in cells.items()}
    needs = {codes: each for codes, each in found.items() if each is not None}
    relations = list(related(cells, paths))
    wide = Need(width=max([COUNT_WIDTH, *(float(parameter) for name, parameter in asked.rules if name == "width")]))
    for codes in extreme(cells, relations, extremes) if whole else ():
        needs.setdefault(codes, wide)
    return Truth(cells, relations, needs, whole)


def extreme(
    cells: Mapping[Codes, Cell], relations: Sequence[tuple[Codes, tuple[Codes, ...]]], which: set[str]
) -> Iterator[Codes]:
    """Cells with nobody, and cells that hold all of a sum of several."""
    if "zeros" in which:
        yield from (codes for codes, cell in cells.items() if not cell.value)
    for parent, children in relations if "full" in which else ():
        if len(children) > 1 and cells[parent].value:
            yield from (child for child in children if cells[child].value == cells[parent].value)


def standing_in(
    rows: Sequence[Mapping[str, str]],
    by: Sequence[str],
    level: float,
    hierarchies: Mapping[str, Sequence[Division]] | None = None,
) -> Truth:
    """The table of a --cells file. Counts of one and two have stand-ins; up and down are `level` times the value."""
    whole = all(float(row["value"]) == int(row["count"]) for row in rows)
    paths = []
    for d in by:
        leaves = {row[d] for row in rows} - {"Total"}
        paths.append(divisions(leaves, (hierarchies or {}).get(d, ()), "Total"))
    lowest = {tuple(row[d] for d in by): row for row in rows}
    cells: dict[Codes, Cell] = {codes: Cell(float(r["value"]), int(r["count"])) for codes, r in lowest.items()}
    parents = [{parent for path in axis for parent in path.values()} for axis in paths]
    for codes, row in lowest.items():
        if any(code in above_it for code, above_it in zip(codes, parents, strict=True)):
            continue
        count = int(row["count"])
        for inside in product(*(above(code, axis) for code, axis in zip(codes, paths, strict=True))):
            for number in range(count if count <= 2 else 0):
                cells[inside].units[f"{'|'.join(codes)} {number}"] += float(row["value"]) / count
            cells[inside].unknown |= count > 2
    needs = {
        codes: Need(width=COUNT_WIDTH) if whole else Need(level * float(row["value"]), level * float(row["value"]))
        for codes, row in lowest.items()
        if row["sensitive"] == "1"
    }
    return Truth(cells, list(related(cells, paths)), needs, whole)


def read(path: Path, by: Sequence[str]) -> dict[Codes, dict[str, str]]:
    """The rows of a table as published, by cell."""
    with path.open(encoding="utf-8", newline="") as file:
        return {tuple(row[d] for d in by): row for row in csv.DictReader(file)}
