"""Released key figures as the page shows them: printed figures, small pictures, and what stands behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.web.publications import words
from meerwaarde.web.publications.tables import MEMBERS, TOTAL

WIDTH, HEIGHT, EDGE = 120.0, 32.0, 4.0  # of the picture of a development


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is printed; `said` is empty when hidden. `dot`: where its percentage is on a track of 0 to 100."""

    identifier: str
    label: str
    value: str
    percent: str
    n: str
    population: str
    dot: str
    said: str
    total: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with what all its figures have in common."""

    name: str
    title: str
    unit: str
    about: str
    rows: tuple[ShownRow, ...]
    passport: tuple[tuple[str, str], ...]
    sums: bool
    hides: bool
    kept_from: int


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year of the development; the figures in the order of the columns."""

    year: int
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A small picture of a development: its dots from left (earliest) to right."""

    title: str
    points: str
    dots: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it."""

    tables: tuple[ShownTable, ...]
    columns: tuple[str, ...]
    years: tuple[ShownYear, ...]
    lines: tuple[Line, ...]
    rules: tuple[str, ...]
    note: str
    hides: bool


def shown(content: Mapping[str, Any]) -> Shown:
    """The content of a release in the language of the page."""
    tables = tuple(_table(one, content) for one in content["tables"])
    names = {name: words.figure_of(name) for name in (MEMBERS, "koepel", *words.amounts())}
    present = [name for name in names if any(name in one["cells"] for one in content["years"])]
    return Shown(
        tables=tables,
        columns=tuple(names[name] for name in present),
        years=tuple(_year(one, present) for one in content["years"]),
        lines=tuple(line for name in present if (line := _line(names[name], name, content)) is not None),
        rules=words.rules(),
        note=str(content.get("note", "")),
        hides=any(one.hides for one in tables),
    )


def _table(table: Mapping[str, Any], content: Mapping[str, Any]) -> ShownTable:
    rows = tuple(_row(table, row, content) for row in table["rows"])
    return ShownTable(
        name=table["name"],
        title=words.title_of(table["name"]),
        unit=words.unit_of(table["name"]),
        about=words.about(table),
        rows=rows,
        passport=(
            (_("Periode"), words.period_of(table, content)),
            (_("Bron"), words.source_of(table, content)),
            (_("Methode"), words.method_of(table)),
            (_("Afscherming"), words.protection_of(table)),
            (_("Plaats in het publicatieregister"), ", ".join(map(str, table["ledger"]))),
        ),
        sums=table["kind"] == "sums",
        hides=any(not row.value for row in rows),
        kept_from=table.get("kept_from", 0),
    )


def _row(table: Mapping[str, Any], row: Mapping[str, Any], content: Mapping[str, Any]) -> ShownRow:
    known = row["status"] == "published"
    return ShownRow(
        identifier=f"{table['name']}.{row['code']}",
        label=words.label_of(row["code"], content),
        value=number(row["value"]) if known else "",
        percent="" if row["percent"] is None else number(row["percent"], 1),
        n="" if row["n"] is None else number(row["n"]),
        population="" if row["N"] is None else number(row["N"]),
        dot="" if row["percent"] is None else f"{row['percent']:.1f}",
        said=words.says(table, row, content) if known else "",
        total=row["code"] == TOTAL,
    )


def _year(year: Mapping[str, Any], columns: list[str]) -> ShownYear:
    cells = [year["cells"].get(name) for name in columns]
    printed = tuple(
        "" if cell is None else _("afgeschermd") if cell["value"] is None else number(cell["value"]) for cell in cells
    )
    return ShownYear(year["year"], printed, year["release"] or "")


def _line(title: str, name: str, content: Mapping[str, Any]) -> Line | None:
    """A line through the years of which the figure is shown; None for fewer than two."""
    values = [
        (one["year"], one["cells"][name]["value"])
        for one in reversed(content["years"])
        if one["cells"].get(name, {}).get("value") is not None
    ]
    if len(values) < 2:
        return None
    first, last = values[0][0], values[-1][0]
    top = max(value for _year_, value in values) or 1.0
    dots = tuple(
        (f"{EDGE + (year - first) / (last - first) * (WIDTH - 2 * EDGE):.1f}",
         f"{HEIGHT - EDGE - value / top * (HEIGHT - 2 * EDGE):.1f}")
        for year, value in values
    )  # fmt: skip
    told = _("van {first} in {year} naar {last} in {then}").format(
        first=number(values[0][1]), year=first, last=number(values[-1][1]), then=last
    )
    return Line(title, " ".join(",".join(dot) for dot in dots), dots, told)
