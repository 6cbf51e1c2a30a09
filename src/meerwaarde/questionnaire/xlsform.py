"""An XLSForm workbook, opened safely and converted by pyxform: what both readers of forms share.

pyxform decides whether the workbook is an XLSForm. Our own settings (`mw:...`) are kept away from it, and our namespace
is declared for it where the sheet uses our columns.
"""

from __future__ import annotations

import re
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.form_errors import refused
from meerwaarde.questionnaire.namespaces import OWN_NAMESPACE
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import cell_text, workbook_sheets
from meerwaarde.questionnaire.structure import OWN

LARGEST_UNPACKED = 100_000_000  # bytes; a large form with a list of all streets stays below 30 MB
_DECLARED = f'{OWN}="{OWN_NAMESPACE}"'
_SHEETS = ("survey", "choices", "settings", "external_choices", "osm", "entities")

Book = dict[str, Any]  # as pyxform wants it: rows of each sheet, `<sheet>_header`, `sheet_names`


def open_workbook(data: bytes, place: Place) -> Book:
    """The sheets of an XLSForm as pyxform reads a workbook itself: text cells by heading, empty cells left out.

    Raises InputError for a file that is no workbook or could do harm, and for two columns of one name.
    """
    sheets: dict[str, tuple[list[dict[str, str]], list[dict[str, None]]]] = {}
    names = []
    for name, rows in workbook_sheets(data, place, largest=LARGEST_UNPACKED):
        names.append(name)
        known = name.lower()
        if known in _SHEETS or not sheets:
            sheets[known] = _rows(dict(rows), Place(place.file, name))
    if len(names) == 1 and names[0].lower() not in _SHEETS:
        sheets = {"survey": sheets[names[0].lower()]}
    book: Book = {"sheet_names": names}
    for name, (cells, header) in sheets.items():
        if name in _SHEETS:
            book[name], book[f"{name}_header"] = cells, header
    return book


def settings_of(book: Book) -> dict[str, str]:
    """The first row of the settings sheet."""
    rows: list[dict[str, str]] = book.get("settings") or []
    return dict(rows[0]) if rows else {}


def own_settings(book: Book) -> dict[str, str]:
    """The settings that are ours, by their heading: `mw:style`."""
    return {name: text for name, text in settings_of(book).items() if name.lower().startswith(f"{OWN}:")}


def converted(book: Book, stem: str, place: Place) -> Any:
    """What pyxform makes of the book; `stem` names a form without form_id. Raises InputError, pyxform's words last."""
    from pyxform.xls2xform import convert

    try:
        return convert(xlsform=_prepared(book, stem), validate=False)
    except InputError:
        raise
    except Exception as reason:  # noqa: BLE001  # pyxform leaks KeyError, AttributeError and others
        raise refused(reason, place, book.get("survey") or ()) from None


def _rows(rows: dict[int, list[object]], place: Place) -> tuple[list[dict[str, str]], list[dict[str, None]]]:
    heading = [" ".join(_form_text(cell).split(" ")) for cell in rows.get(1, [])]
    named = [name for name in heading if name]
    for name in named:
        if named.count(name) > 1:
            what = _("er zijn twee kolommen met de naam {name}; haal er één weg")
            raise place.at(row=1).error(what.format(name=shown(name)))
    table = []
    for number in range(2, max(rows, default=1) + 1):
        texts = zip(heading, map(_form_text, rows.get(number, [])), strict=False)
        table.append({name: text for name, text in texts if name and text})
    while table and not table[-1]:
        table.pop()
    return table, [dict.fromkeys(named)] if named else []


def _form_text(value: object) -> str:
    return re.sub(" +", " ", cell_text(value).replace("\N{NO-BREAK SPACE}", " ")).strip()


def _prepared(book: Book, stem: str) -> Book:
    """The book for pyxform: without our own settings, with our namespace where anything of ours is used."""
    ready = {key: [dict(row) for row in rows] if key in _SHEETS else rows for key, rows in book.items()}
    ready["fallback_form_name"] = stem
    own = own_settings(book)
    uses = any(re.search(rf"::\s*{OWN}:", name) for name in (book.get("survey_header") or [{}])[0])
    if not own and not uses:
        return ready
    settings = {name: text for name, text in settings_of(book).items() if name not in own}
    spaces = settings.get("namespaces", "")
    if not re.search(rf"(^|\s){OWN}\s*=", spaces):
        settings["namespaces"] = f"{spaces} {_DECLARED}".strip()
    ready["settings"] = [settings]
    ready["settings_header"] = [dict.fromkeys(settings)]
    return ready
