"""Released key figures as the page shows them: printed figures, small pictures, and what stands behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.web.publications import words
from meerwaarde.web.publications.content import PUBLISHED
from meerwaarde.web.publications.tables import BY_SECTOR, MEMBERS, SIZES, TOTAL

WIDTH, HEIGHT, EDGE = 120.0, 32.0, 4.0  # of the picture of a development
LEAD = ("leden-werksoort", SIZES, f"loonsom-{BY_SECTOR}")  # the tables that stand open on the page
SHORT = (MEMBERS, "medewerkers", "formatie", "vrijwilligers", "loonsom")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure and its passport; `text` is empty when it is not shown. `over`: its table, for the rest;
    `later`: what a later version made of it."""

    identifier: str
    text: str
    said: str = ""
    n: str = ""
    population: str = ""
    over: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is printed. `dot`: where its percentage is on a track of 0 to 100."""

    label: str
    figure: Figure
    percent: str
    dot: str
    total: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with what all its figures have in common. `kept_from`: the version whose figures these are, else 0."""

    name: str
    title: str
    unit: str
    about: str
    rows: tuple[ShownRow, ...]
    passport: tuple[tuple[str, str], ...]
    sums: bool
    kept_from: int

    @property
    def hides(self) -> bool:
        """Whether something in it is not shown."""
        return any(not row.figure.text for row in self.rows)


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year of the development; None where nothing is known."""

    year: int
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A small picture of a development: its dots from left (earliest) to right."""

    title: str
    points: str
    dots: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it."""

    short: tuple[tuple[str, Figure], ...]
    lead: tuple[ShownTable, ...]
    more: tuple[ShownTable, ...]
    columns: tuple[str, ...]
    years: tuple[ShownYear, ...]
    trends: tuple[Trend, ...]
    rules: tuple[str, ...]
    note: str

    @property
    def hides(self) -> bool:
        """Whether something is not shown."""
        return any(one.hides for one in (*self.lead, *self.more))


def shown(content: Mapping[str, Any], later: Mapping[str, str] | None = None) -> Shown:
    """The content of a release in the language of the page. `later`: by figure what a later version made of it."""
    tables = {one["name"]: _table(one, content, later or {}) for one in content["tables"]}
    present = [name for name in (MEMBERS, "koepel", *words.amounts()) if _told(name, content)]
    years = tuple(
        ShownYear(one["year"], tuple(_of_year(name, one, "ontwikkeling") for name in present))
        for one in content["years"]
    )
    short = ((words.short_of(name), _of_year(name, content["years"][0], "kort")) for name in SHORT)
    return Shown(
        short=tuple((label, figure) for label, figure in short if figure is not None and figure.text),
        lead=tuple(tables[name] for name in LEAD if name in tables),
        more=tuple(one for name, one in tables.items() if name not in LEAD),
        columns=tuple(words.short_of(name) for name in present),
        years=years,
        trends=tuple(trend for name in present if (trend := _trend(name, content)) is not None),
        rules=words.rules(),
        note=str(content.get("note", "")),
    )


def _told(name: str, content: Mapping[str, Any]) -> bool:
    """Whether a figure is more than nought in any year."""
    cells = [one["cells"].get(name) for one in content["years"]]
    return any(cell is not None and cell["value"] != 0 for cell in cells)


def _table(table: Mapping[str, Any], content: Mapping[str, Any], later: Mapping[str, str]) -> ShownTable:
    return ShownTable(
        name=table["name"],
        title=words.title_of(table["name"]),
        unit=words.unit_of(table["name"]),
        about=words.about(table),
        rows=tuple(_row(table, row, content, later) for row in table["rows"]),
        passport=(
            (_("Periode"), words.period_of(table, content)),
            (_("Bron"), words.source_of(table, content)),
            (_("Methode"), words.method_of(table)),
            (_("Afscherming"), words.protection_of(table)),
            (_("Plaats in het publicatieregister"), ", ".join(map(str, table["ledger"]))),
        ),
        sums=table["kind"] == "sums",
        kept_from=table.get("kept_from", 0),
    )


def _row(
    table: Mapping[str, Any], row: Mapping[str, Any], content: Mapping[str, Any], later: Mapping[str, str]
) -> ShownRow:
    name = words.identifier_of(table["name"], row["code"])
    said = words.says(table, row, content) if row["status"] == PUBLISHED else ""
    return ShownRow(
        label=words.label_of(row["code"], content),
        figure=replace(_figure(name, row, said, table["name"]), later=later.get(name, "")),
        percent="" if row["percent"] is None else number(row["percent"], 1),
        dot="" if row["percent"] is None else f"{row['percent']:.1f}",
        total=row["code"] == TOTAL,
    )  # fmt: skip


def _figure(identifier: str, cell: Mapping[str, Any], said: str, over: str) -> Figure:
    """A cell as it is printed; a hidden one has no text at all."""
    n, population = ("" if cell[key] is None else number(cell[key]) for key in ("n", "N"))
    if cell["status"] != PUBLISHED:
        return Figure(identifier, "")
    return Figure(identifier, number(cell["value"]), said, n, population, over)


def _of_year(name: str, year: Mapping[str, Any], place: str) -> Figure | None:
    """A figure of a year, at a place on the page; None where nothing is known of it."""
    cell = year["cells"].get(name)
    if cell is None:
        return None
    said = "" if cell["value"] is None else f"{words.figure_of(name)}: {number(cell['value'])} {words.unit_of(name)}."
    source = _("Uit de kerncijfers van dat jaar.") if year["release"] else words.register_of(year)
    return _figure(f"{place}.{name}.{year['year']}", cell, f"{said} {source}", "")


def _trend(name: str, content: Mapping[str, Any]) -> Trend | None:
    """The development over the years of which the figure is shown; None for fewer than two."""
    values = [
        (one["year"], one["cells"][name]["value"])
        for one in reversed(content["years"])
        if one["cells"].get(name, {}).get("value") is not None
    ]
    if len(values) < 2:
        return None
    dots = _dots(values)
    told = _("van {first} in {year} naar {last} in {then}").format(
        first=number(values[0][1]), year=values[0][0], last=number(values[-1][1]), then=values[-1][0]
    )
    return Trend(words.short_of(name), " ".join(",".join(dot) for dot in dots), dots, told)


def _dots(values: Sequence[tuple[int, float]]) -> tuple[tuple[str, str], ...]:
    """Where each year stands; the scale begins at nought."""
    first, last = values[0][0], values[-1][0]
    top = max(value for _year, value in values) or 1.0
    return tuple(
        (f"{EDGE + (year - first) / (last - first) * (WIDTH - 2 * EDGE):.1f}",
         f"{HEIGHT - EDGE - value / top * (HEIGHT - 2 * EDGE):.1f}")
        for year, value in values
    )  # fmt: skip
