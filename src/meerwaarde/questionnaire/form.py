"""Reading a form: an XLSForm workbook, or XForm XML by way of the engine, becomes a frozen `Questionnaire`.

The structure is taken from the grouped rows that pyxform makes of the sheets, not from the XForm it writes of them:
there the conditions still stand as written (`${name}`), with the row they came from, and the choices of filtered lists
are together.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import archive
from meerwaarde.questionnaire.asked import NOT_ASKED
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.sheets import are_submissions, begins_as_xml, read_bytes
from meerwaarde.questionnaire.structure import questions_of
from meerwaarde.questionnaire.types import Questionnaire
from meerwaarde.questionnaire.xlsform import converted, open_workbook, settings_of


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
        raise archive.not_a_workbook(place, data)
    book = open_workbook(data, place)
    form: dict[str, Any] = converted(book, path.stem, place)._pyxform
    questions, languages = questions_of(form, book, place, path.parent)
    return Questionnaire(
        form_id=str(form.get("id_string") or path.stem),
        title=str(form.get("title") or path.stem),
        version=str(form.get("version") or ""),
        languages=languages,
        questions=questions,
        settings=settings_of(book),
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
