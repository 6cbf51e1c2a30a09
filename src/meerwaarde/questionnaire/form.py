"""Reading a form: an XLSForm workbook, or XForm XML by way of the engine, becomes a frozen `Questionnaire`.

pyxform decides whether the form is an XLSForm. The structure is taken from the grouped rows that pyxform makes of the
sheets, not from the XForm it writes of them: there the conditions still stand as written (`${name}`), with the row
they came from, and the choices of filtered lists are together.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import archive
from meerwaarde.questionnaire.asked import NOT_ASKED
from meerwaarde.questionnaire.form_errors import refused
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import (
    are_submissions,
    begins_as_xml,
    cell_text,
    read_bytes,
    workbook_sheets,
)
from meerwaarde.questionnaire.structure import OWN, questions_of
from meerwaarde.questionnaire.types import Questionnaire

LARGEST_UNPACKED = 100_000_000  # bytes; a large form with a list of all streets stays below 30 MB
NAMESPACE = f'{OWN}="urn:meerwaarde:form:1"'
_SHEETS = ("survey", "choices", "settings", "external_choices", "osm", "entities")


def read_form(path: Path | str, *, engine: bool = False) -> Questionnaire:
    """The questionnaire in an XLSForm workbook (.xlsx or .xls, by content) or in XForm XML.

    `engine`: the answers will say who was asked (see `knows_who_was_asked`), so skip logic may be anything. Raises
    InputError, naming sheet, row and question, for a file that is no form or could do harm, a form that pyxform
    refuses, a sensitivity that does not exist and skip logic that cannot be read from a table of answers.
    """
    path = Path(path)
    data = read_bytes(path, _("het formulier"))
    if engine or begins_as_xml(data):
        return _by_engine(path)
    place = Place(path.name)
    if not archive.is_workbook(data):
        raise archive.not_a_workbook(place)
    book = _workbook(data, place)
    own = {name: text for name, text in _first(book, "settings").items() if name.lower().startswith(f"{OWN}:")}
    settings = _first(book, "settings")
    converted = _converted(_prepared(book, own, path.stem), place)
    questions, languages = questions_of(converted, book, place, path.parent)
    return Questionnaire(
        form_id=str(converted.get("id_string") or path.stem),
        title=str(converted.get("title") or path.stem),
        version=str(converted.get("version") or ""),
        languages=languages,
        questions=questions,
        settings=settings,
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def knows_who_was_asked(answers: Path) -> bool:
    """Whether the answers say themselves who was asked what: submissions, or the wide table made of them."""
    if are_submissions(answers):
        return True
    try:
        with answers.open("rb") as stream:
            return NOT_ASKED in stream.readline(100_000).decode("utf-8-sig", "ignore").strip().split(",")
    except (OSError, ValueError):
        return False


def _by_engine(path: Path) -> Questionnaire:
    from meerwaarde.questionnaire.from_xform import questionnaire_of
    from meerwaarde.questionnaire.xform import read_xform

    return questionnaire_of(read_xform(path))


Book = dict[str, Any]  # as pyxform wants it: rows of each sheet, `<sheet>_header`, `sheet_names`


def _workbook(data: bytes, place: Place) -> Book:
    """The sheets of an XLSForm as pyxform reads a workbook itself: text cells by heading, empty cells left out."""
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


def _first(book: Book, sheet: str) -> dict[str, str]:
    rows: list[dict[str, str]] = book.get(sheet) or []
    return dict(rows[0]) if rows else {}


def _prepared(book: Book, own: dict[str, str], stem: str) -> Book:
    """The book for pyxform: without our own settings, with our namespace where our columns are used."""
    ready = {key: [dict(row) for row in rows] if key in _SHEETS else rows for key, rows in book.items()}
    ready["fallback_form_name"] = stem
    uses = any(re.search(rf"::\s*{OWN}:", name) for name in (book.get("survey_header") or [{}])[0])
    if not own and not uses:
        return ready
    settings = {name: text for name, text in _first(book, "settings").items() if name not in own}
    spaces = settings.get("namespaces", "")
    if uses and not re.search(rf"(^|\s){OWN}\s*=", spaces):
        settings["namespaces"] = f"{spaces} {NAMESPACE}".strip()
    ready["settings"] = [settings] if settings else []
    ready["settings_header"] = [dict.fromkeys(settings)] if settings else []
    return ready


def _converted(book: Book, place: Place) -> dict[str, Any]:
    """What pyxform makes of the book. Raises InputError with pyxform's own message behind ours."""
    from pyxform.xls2xform import convert

    try:
        result = convert(xlsform=book, validate=False)
    except InputError:
        raise
    except Exception as reason:  # noqa: BLE001  # pyxform leaks KeyError, AttributeError and others
        raise refused(reason, place) from None
    grouped: dict[str, Any] = result._pyxform
    return grouped
