"""Workbooks of before 2007 (.xls).

They are read in pure Python by xlrd, which pyxform brings along: the faster reader of newer workbooks follows a damaged
container in circles until the memory is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.questionnaire.place import Place
    from meerwaarde.questionnaire.sheets import Row

LARGEST = 64_000_000  # bytes; 65,536 rows of 60 columns stay below this


def old_sheets(data: bytes, place: Place) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each sheet, cells typed. Raises InputError."""
    import xlrd  # type: ignore[import-untyped]

    if len(data) > LARGEST:
        raise place.error(_("deze werkmap is te groot; sla die in Excel op als .xlsx"))
    try:
        # Its warnings would else go to the terminal, between the lines of --json.
        book = xlrd.open_workbook(file_contents=data, logfile=StringIO(), ragged_rows=True)
    except Exception as reason:  # noqa: BLE001  # a damaged record makes it stumble anywhere
        what = _("deze werkmap is niet te lezen; open die in Excel en sla die op als .xlsx ({reason})")
        raise place.error(what.format(reason=str(reason)[:200])) from None
    for sheet in book.sheets():
        rows = ((at + 1, [_value(cell, book.datemode) for cell in sheet.row(at)]) for at in range(sheet.nrows))
        yield sheet.name, rows


def _value(cell: Any, datemode: int) -> object:
    """A cell with its type: a date is a moment, an error is empty."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value
