"""The register into a file, in the columns that an import reads. Strings never become formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from meerwaarde.web.audit.services import record
from meerwaarde.web.members.imports.columns import BY_KEY, CHOICES, COLUMNS, CONTACT, FIGURES, Sort
from meerwaarde.web.members.imports.state import AT_ONCE, Known, known
from meerwaarde.web.members.listing import matching
from meerwaarde.web.members.types import Filters
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor, Scope

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
NUMERIC = {Sort.COUNT, Sort.YEAR, Sort.AMOUNT}


def columns_for(scope: Scope) -> list[str]:
    """The columns that somebody may export."""
    left_out: set[str] = set()
    if not scope.may_somewhere(Permission.REGISTER_FIGURES):
        left_out |= {"year", *FIGURES}
    if not scope.may_somewhere(Permission.REGISTER_CONTACTS):
        left_out |= set(CONTACT)
    return [column.key for column in COLUMNS if column.key not in left_out]


def rows_for(by: Actor, day: date, filters: Filters) -> Iterator[list[str]]:
    """The values of everybody who fits on `day`, by name. Contact persons stand in it, so that is recorded."""
    columns = columns_for(by.scope)
    found = matching(by.scope, day, filters).order_by("sort_name", "organisation")
    keys = list(found.filter(organisation__merged_into__isnull=True).values_list("organisation", flat=True))
    record(
        by=by, action="members.register.exported", read=True,
        changes={"day": [None, day], "organisations": [None, len(keys)], "contacts": [None, "contact_name" in columns]},
    )  # fmt: skip
    return _rows(by.scope, keys, day, columns)


def _rows(scope: Scope, keys: list[int], day: date, columns: list[str]) -> Iterator[list[str]]:
    """Some hundreds at a time, so that a large register does not fill the memory."""
    for at in range(0, len(keys), AT_ONCE):
        part = keys[at : at + AT_ONCE]
        there = known(scope, part, day)
        for key in part:
            values = _values(there[key], day)
            yield [values.get(name, "") for name in columns]


def _values(one: Known, day: date) -> dict[str, str]:
    """Every column of one organisation: figures of the latest year not after `day`, one contact person."""
    values = dict(one.values)
    years = [year for year in one.figures if year <= day.year]
    if years:
        values |= {"year": str(max(years)), **one.figures[max(years)]}
    if one.contacts:
        first = one.contacts[0]
        values |= {
            "contact_name": first["name"], "contact_email": first["email"], "contact_function": first["function"]
        }  # fmt: skip
    for key, words in CHOICES.items():
        if values.get(key):
            values[key] = words[values[key]]
    return values


def headings(columns: Iterable[str]) -> list[str]:
    """The headings of columns: those that an import reads."""
    return [BY_KEY[key].names[0] for key in columns]


def as_csv(columns: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Lines of CSV with semicolons, as a Dutch spreadsheet opens it; UTF-8 with its mark."""
    yield "\ufeff" + _line(headings(columns))
    for row in rows:
        yield _line(row)


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()


def as_workbook(columns: list[str], rows: Iterable[list[str]]) -> bytes:
    """A workbook with one sheet; numbers are numbers, everything else is text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    sheet: Any = book.add_worksheet("leden")
    sheet.freeze_panes(1, 2)
    bold = book.add_format({"bold": True})
    for at, heading in enumerate(headings(columns)):
        sheet.write_string(0, at, heading, bold)
        sheet.set_column(at, at, max(10, len(heading) + 2))
    numeric = {at for at, key in enumerate(columns) if BY_KEY[key].sort in NUMERIC}
    for place, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if cell and at in numeric:
                sheet.write_number(place, at, float(cell))
            elif cell:
                sheet.write_string(place, at, cell)
    book.close()
    return out.getvalue()
