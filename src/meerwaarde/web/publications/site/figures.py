"""The figures of a release by their identifier, of whichever kind it is: what stands there, its n, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meerwaarde.language import number, percentage
from meerwaarde.web.publications import words
from meerwaarde.web.publications.site.languages import in_both

YEARS = "ontwikkeling"  # identifiers of figures of earlier years begin with it


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as readers saw it; `text` is empty when it is hidden. What ends in `_en` is empty for reports, which
    are in one language."""

    text: str
    says: str
    n: int | None
    population: int | None
    text_en: str = ""
    says_en: str = ""


def figures_of(content: Mapping[str, Any]) -> dict[str, Seen]:
    """All figures, in their order."""
    return dict(_of_key_figures(content) if are_key_figures(content) else _of_report(content))


def are_key_figures(content: Mapping[str, Any]) -> bool:
    """Whether this is the content of key figures, which every page prints in its own language."""
    return "years" in content and "tables" in content


def passports_in(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The passports of a report, by the name of their figure."""
    told = content.get("passports")
    cells = told.get("cells") if isinstance(told, Mapping) else None
    return cells if isinstance(cells, Mapping) else {}


def _of_report(content: Mapping[str, Any]) -> Iterator[tuple[str, Seen]]:
    for name, cell in passports_in(content).items():
        yield name, Seen(cell["shown"], cell["says"], cell["n"], cell["N"])


def _of_key_figures(content: Mapping[str, Any]) -> Iterator[tuple[str, Seen]]:
    """Of each table its rows, and of earlier years their figures: the latest year stands in the tables."""
    for table in content["tables"]:
        for row in table["rows"]:
            name = words.identifier_of(table["name"], row["code"])
            yield name, seen(row, table["name"], in_both(_row_says, table["name"], row["code"], content))
    for year in content["years"][1:]:
        for name, cell in year["cells"].items():
            yield f"{YEARS}.{name}.{year['year']}", seen(cell, name, in_both(_year_says, name, year["year"]))


def seen(cell: Mapping[str, Any], name: str, says: tuple[str, str]) -> Seen:
    """A cell of key figures. `name`: of its table, which tells the unit."""
    dutch, english = in_both(_printed, cell, name)
    return Seen(dutch, says[0], cell["n"], cell["N"], english, says[1])


def _printed(cell: Mapping[str, Any], name: str) -> str:
    if cell["value"] is None:
        return ""
    text = f"{number(cell['value'])} {words.unit_of(name)}"
    return text if cell["percent"] is None else f"{text} ({percentage(cell['percent'])})"


def _row_says(table: str, code: str, content: Mapping[str, Any]) -> str:
    return f"{words.title_of(table)}: {words.label_of(code, content)}"


def _year_says(name: str, year: int) -> str:
    return f"{words.figure_of(name)} {year}"
