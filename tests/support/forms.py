"""Small forms and answers for tests: an XLSForm workbook from lists of rows, answers as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def choices(name: str, **labels: str) -> list[dict[str, str]]:
    """Rows of the choices sheet: `choices("yn", yes="Ja", no="Nee")`."""
    return [{"list_name": name, "name": code, "label": label} for code, label in labels.items()]


def write_form(path: Path, survey: Rows, choices: Rows = (), settings: Mapping[str, Any] | None = None) -> Path:
    """An XLSForm at `path`; columns are the keys, in the order in which they first appear."""
    sheets: dict[str, Rows] = {"survey": survey, "choices": choices, "settings": [settings] if settings else []}
    return write_sheets(path, {name: rows for name, rows in sheets.items() if rows or name == "survey"})


def write_sheets(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with one sheet for each list of rows. Text stays text, numbers and dates keep their type."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            heading = _heading(rows)
            sheet.write_row(0, 0, heading)
            for number, row in enumerate(rows, start=1):
                for column, key in enumerate(heading):
                    value = row.get(key)
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(number, column, value, day)
                    elif value is not None and value != "":
                        sheet.write(number, column, value)
    return path


def write_answers(
    path: Path, rows: Rows, *, delimiter: str = ",", mark: bool = False, heading: Sequence[str] | None = None
) -> Path:
    """Answers at `path`, as a workbook when it ends in .xlsx, else as CSV in UTF-8 (`mark`: with byte order mark)."""
    heading = list(heading or _heading(rows))
    if path.suffix == ".xlsx":
        return write_sheets(path, {"data": [{key: row.get(key) for key in heading} for row in rows]})
    text = io.StringIO()
    writer = csv.DictWriter(text, heading, delimiter=delimiter, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    return path


def _heading(rows: Rows) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))
