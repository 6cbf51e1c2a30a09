"""Small forms for tests of the engine: sheets drawn as a table become an XForm."""

from __future__ import annotations

from typing import Any

from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.questionnaire.xform.convert import xform_of
from meerwaarde.questionnaire.xform.types import XForm


def xform(table: str) -> XForm:
    """The XForm of a table with cells between bars: the name of a sheet, then its heading, then its rows.

    A bar within a cell is written {bar}.
    """
    book: dict[str, Any] = {}
    heading: list[str] | None = None
    rows: list[dict[str, str]] = []
    for line in table.strip().splitlines():
        cells = [cell.strip().replace("{bar}", "|") for cell in line.strip().strip("|").split("|")]
        if cells[0]:
            rows, heading = [], None
            book[cells[0]] = rows
            sheet = cells[0]
        elif heading is None:
            heading = cells[1:]
            book[f"{sheet}_header"] = [{name: None for name in heading if name}]
        else:
            rows.append({name: cell for name, cell in zip(heading, cells[1:], strict=False) if name and cell})
    return parse_xform(xform_of(book, "data", Place("form.xlsx")))
