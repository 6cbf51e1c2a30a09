"""A form from a file: an XLSForm workbook or XForm XML, whatever its name says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import archive
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.sheets import begins_as_xml, read_bytes
from meerwaarde.questionnaire.structure import rows_by_name
from meerwaarde.questionnaire.xform.convert import xform_of
from meerwaarde.questionnaire.xform.parse import parse_xform
from meerwaarde.questionnaire.xform.types import XForm
from meerwaarde.questionnaire.xlsform import Book, open_workbook

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_xform(path: Path | str, *, refuse: bool = True) -> XForm:
    """The form in an XLSForm workbook (.xlsx, .xls) or in XForm XML, by content; data files are sought beside it.

    `refuse=False` reads a form as far as it goes, see `parse_xform`. Raises InputError for a file that is no form or
    could do harm, and RefusedForm, naming questions and columns, for a form that would not be honoured.
    """
    path = Path(path)
    data = read_bytes(path, _("het formulier"))
    place = Place(path.name)
    source = hashlib.sha256(data).hexdigest()
    rows: dict[str, int] = {}
    if archive.is_workbook(data):
        book = open_workbook(data, place)
        data, rows = xform_of(book, path.stem, place), _rows(book)
    elif not (begins_as_xml(data) or data.startswith(_UTF16)):
        raise place.error(_no_form(data))
    return parse_xform(data, folder=path.parent, file=path.name, source_sha256=source, refuse=refuse, rows=rows)


def _rows(book: Book) -> dict[str, int]:
    """The row of each question or group whose name stands there once."""
    return {name: found[0][0] for name, found in rows_by_name(book).items() if name and len(found) == 1}


def _no_form(data: bytes) -> str:
    first = data[:2000].decode("utf-8", "ignore").partition("\n")[0]
    if b"\0" not in data[:2000] and not data.startswith(b"%PDF") and any(sign in first for sign in ",;\t"):
        return _("dit is een tabel met tekst (CSV) en geen formulier; sla die in Excel op als XLSForm (.xlsx)")
    return _("dit is geen formulier; {instead}").format(
        instead=archive.other_kind(data) or _("kies een XLSForm (.xlsx) of een XForm (.xml)")
    )
