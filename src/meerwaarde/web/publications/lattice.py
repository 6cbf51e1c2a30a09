"""The tables of a release, question by group, out of its own file tables.json: what was released and nothing else.

Nothing is computed here. A figure is printed as the release printed it (`content["passports"]`), else from the figure
that its file holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.language import number, percentage

SUPPRESSED, UNRELIABLE, PUBLISHED = "suppressed", "unreliable", "published"
SMALL = 10  # answers behind a group; below it a percentage jumps with every answer
Named = tuple[str, str]
Table = Mapping[str, Any]
Passports = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """tables.json as read."""

    whole: Mapping[str, Any]

    @property
    def tables(self) -> Sequence[Table]:
        """All tables of questions."""
        return [one for one in self.whole.get("tables", ()) if one.get("question")]

    def questions(self) -> tuple[Named, ...]:
        """The questions with a table, each with what it is called."""
        return tuple({one["question"]: one["question_text"] for one in self.tables}.items())

    def groups(self, question: str) -> tuple[Named, ...]:
        """What there are tables of this question by (empty: over all), each with what it is called."""
        mine = [one for one in self.tables if one["question"] == question]
        return tuple({one["group_variable"]: one["group_variable_text"] for one in mine}.items())

    def of(self, question: str, group: str) -> tuple[Table, ...]:
        """The tables of a question by a group: of now, and of the change since an earlier wave where there is one."""
        return tuple(one for one in self.tables if (one["question"], one["group_variable"]) == (question, group))


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is printed; `text` is empty when it is hidden."""

    identifier: str
    text: str
    says: str = ""
    n: str = ""
    population: str = ""
    uncertain: bool = False
    margin: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a group, or an answer where the table is over all. A cell is None where there is no such figure."""

    label: str
    cells: tuple[Cell | None, ...]
    n: str
    population: str


@dataclass(frozen=True, slots=True)
class View:
    """A table as a page shows it."""

    name: str
    title: str
    first: str  # what stands above the labels of the rows
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    n: str
    population: str
    grouped: bool
    asked_of: str
    footnotes: tuple[str, ...]

    @property
    def hides(self) -> bool:
        """Whether a figure is hidden."""
        return any(not cell.text for row in self.rows for cell in row.cells if cell is not None)

    @property
    def uncertain(self) -> bool:
        """Whether a figure is marked as uncertain."""
        return any(cell.uncertain for row in self.rows for cell in row.cells if cell is not None)


def tables_of(data: bytes) -> Tables:
    """The tables in a file tables.json."""
    return Tables(json.loads(data))


def view_of(table: Table, passports: Passports) -> View:
    """A table with its figures as they were released."""
    cells, grouped = table["cells"], bool(table["group_variable"])
    columns = _columns(cells) if grouped else ()
    texts = table["answers"]
    if grouped:
        named = [(key, table["groups"].get(key, key)) for key in dict.fromkeys(one["group"] for one in cells)]
        rows = [_row(label, [one for one in cells if one["group"] == key], columns, passports) for key, label in named]
        heads = tuple(_column(key, texts, columns) for key in columns)
    else:
        found = _columns(cells)
        rows = [
            _row(_column(key, texts, found), [one for one in cells if _key(one) == key], (key,), passports)
            for key in found
        ]
        heads = (_("Cijfer"),)
    return View(
        table["table"], table["title"], table["group_variable_text"] if grouped else _("Antwoord"), heads, tuple(rows),
        _whole(table.get("n")), _whole(table.get("N")), grouped, table.get("asked_of", ""),
        tuple(note for note in table.get("footnotes", ()) if table.get("n") is None or not note.startswith("n = ")),
    )  # fmt: skip


def _key(cell: Mapping[str, Any]) -> tuple[str, str]:
    return cell["answer"], cell["statistic"]


def _columns(cells: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(map(_key, cells)))


def _column(key: tuple[str, str], answers: Mapping[str, str], among: Sequence[tuple[str, str]]) -> str:
    """What a column is called: the answer, the statistic, or both where there are more of them."""
    answer, statistic = key
    said = statistics().get(statistic, statistic)
    if not answer:
        return said
    label = answers.get(answer, answer)
    return f"{label}. {said}" if len({one for _answer, one in among}) > 1 else label


def _row(
    label: str, cells: Sequence[Mapping[str, Any]], columns: Sequence[tuple[str, str]], passports: Passports
) -> Row:
    by_key = {_key(one): cell_of(one, passports) for one in cells}
    bases = [one["base"] for one in cells if one["base"] is not None]
    whole = [one["population"] for one in cells if one["population"] is not None]
    row = tuple(by_key.get(key) for key in columns)
    return Row(label, row, _whole(max(bases, default=None)), _whole(max(whole, default=None)))


def cell_of(cell: Mapping[str, Any], passports: Passports) -> Cell:
    """A figure as it was printed in the release."""
    name = cell["identifier"]
    if cell["status"] == SUPPRESSED:
        return Cell(name, "")
    told = passports.get("cells", {}).get(name, {})
    return Cell(
        name, told.get("shown") or _printed(cell), told.get("says", ""), _whole(cell["base"]),
        _whole(cell["population"]), cell["status"] == UNRELIABLE, _margin(cell),
    )  # fmt: skip


def _printed(cell: Mapping[str, Any]) -> str:
    if cell["percent"] is not None:
        return percentage(cell["percent"])
    return "" if cell["value"] is None else number(cell["value"], 1)


def _margin(cell: Mapping[str, Any]) -> str:
    if cell["ci_low"] is None or cell["ci_high"] is None:
        return ""
    return _("{low} tot {high}").format(low=number(cell["ci_low"], 1), high=number(cell["ci_high"], 1))


def _whole(value: int | None) -> str:
    return "" if value is None else number(value)


def sentence_of(tables: Sequence[Table], passports: Passports) -> str:
    """What stands out, as the passports of its figures say it, each with its n; empty when nothing is shown.

    Over all: the answer that most give. By group: the groups that are furthest apart on an answer. Uncertain figures
    only where there are no others.
    """
    for status in (PUBLISHED, UNRELIABLE):
        for table in tables:
            shown = [one for one in table["cells"] if one["status"] == status and not _is_change(one["statistic"])]
            if not shown:
                continue
            first, *others = _apart(shown) if table["group_variable"] else [max(shown, key=_size)]
            said = cell_of(first, passports)
            beside = [(_group(table, one), cell_of(one, passports)) for one in others]
            return " ".join(
                [
                    f"{said.says.rstrip('.')} (n = {said.n}).",
                    *(f"{who}: {one.text} (n = {one.n})." for who, one in beside),
                ]
            )
    return ""


def _group(table: Table, cell: Mapping[str, Any]) -> str:
    named = str(table["group_variable_text"])
    return f"{named[:1].upper()}{named[1:]} “{table['groups'].get(cell['group'], cell['group'])}”"


def _is_change(statistic: str) -> bool:
    return statistic.startswith(("change_", "panel_"))


def _size(cell: Mapping[str, Any]) -> tuple[bool, float]:
    """For finding the largest: a mean stands for a question about numbers, not its total or median."""
    value = cell["percent"] if cell["percent"] is not None else cell["value"]
    return cell["statistic"] in ("share", "mean"), float(value)


def _apart(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The highest and the lowest figure of the answer on which groups are furthest apart; small groups only where there
    are no two others."""
    by_key: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in cells:
        by_key.setdefault(_key(one), []).append(one)
    large = {key: found for key, some in by_key.items() if len(found := [o for o in some if o["base"] >= SMALL]) > 1}
    pairs = [(max(some, key=_size), min(some, key=_size)) for some in (large or by_key).values()]
    first, last = max(pairs, key=lambda pair: (_size(pair[0])[0], _size(pair[0])[1] - _size(pair[1])[1]))
    return [first] if first is last else [first, last]


def statistics() -> dict[str, str]:
    """What a statistic is called above a column."""
    since, panel = _("Verandering sinds de vorige keer"), _("Verandering bij wie beide keren antwoordde")
    return {
        "share": _("Aandeel"), "mean": _("Gemiddelde"), "median": _("Middelste waarde (mediaan)"),
        "total": _("Totaal van alle organisaties"), "change_share": since,
        "change_mean": _("Gemiddelde: {}").format(since.lower()), "change_total": _("Totaal: {}").format(since.lower()),
        "panel_share": panel, "panel_mean": _("Gemiddelde: {}").format(panel.lower()),
        "panel_total": _("Totaal: {}").format(panel.lower()),
    }  # fmt: skip
