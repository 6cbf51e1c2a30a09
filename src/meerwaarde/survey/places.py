"""Municipalities as the unit: their register, and the answers of members brought together per municipality.

One answer per municipality: of a closed question the answer that more than half of the members gave who answered there,
else "members differ", an outcome of its own; of a question with several answers each that more than half of them named;
of a number their mean. What comes out is a `Wave` of municipalities, so that everything else estimates as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import hits
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.types import NUMERIC, Answers, Choice, Kind, Question, Responses
from meerwaarde.survey.matching import Wave
from meerwaarde.survey.register import Register

if TYPE_CHECKING:
    from pathlib import Path

    from meerwaarde.questionnaire.sheets import Sheet

CODE, NAME, INHABITANTS = "code", "name", "inhabitants"
YEAR, SOURCE = "inhabitants_year", "inhabitants_source"  # of all inhabitants in the list: never mixed
DIFFER = "members-differ"  # code of the outcome "members differ"
DIFFER_LABELS = {"nl": "leden verschillen van antwoord", "en": "members differ"}
MOST_INHABITANTS = 100_000_000  # more is a slip of the pen
YEAR_DIGITS = 4
DIGITS = 4  # of the code of a municipality (Statistics Netherlands)


@dataclass(frozen=True, slots=True)
class Areas:
    """All municipalities that the figures stand for: their codes and other columns, inhabitants int64 [areas]; None
    when the list does not have them. They lived there on 1 January of `year` (None: unknown), says `source`."""

    register: Register
    inhabitants: np.ndarray | None
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Members' answers by municipality. `place` int64 [rows of `members`] is the municipality of each in `wave`."""

    areas: Areas
    members: Wave
    wave: Wave
    place: np.ndarray

    @property
    def coverage(self) -> float | None:
        """The part of all inhabitants who live in a municipality with an answer, 0 to 1; None when it is not known."""
        everywhere = self.areas.inhabitants
        return None if everywhere is None else float(everywhere[self.wave.org_register].sum() / everywhere.sum())

    def organisations(self, question: str, places: np.ndarray) -> int:
        """How many members answered a question in these municipalities (bool [municipalities])."""
        answered = self.members.answers(question).answered & places[self.place]
        return len(np.unique(self.members.row_org[answered]))


# --- the register of municipalities -----------------------------------------------------------------------------------


def read_areas(path: Path) -> Areas:
    """The municipalities in a table with the columns `code`, `name` and `inhabitants`; other columns are groups. A list
    without the column of inhabitants says how many municipalities there are, and no more. The columns
    `inhabitants_year` and `inhabitants_source` say of when and of whom the numbers are; else their source is the file.

    Raises InputError, with row and column, for a code that is missing or stands there twice, a name that is missing,
    inhabitants that are no whole number above 0, and numbers of several years or sources.
    """
    from meerwaarde.questionnaire import read_table

    sheet = read_table(path, _("de lijst van gemeenten"))
    for column in (CODE, NAME):
        if column not in sheet.columns:
            what = _(
                "De lijst van gemeenten heeft deze kolom niet. De koppen zijn code, name en inhabitants; er zijn: {}."
            )
            raise InputError(what.format(", ".join(sheet.columns)), file=sheet.file, column=column)
    codes, names = (sheet.columns[column].to_list() for column in (CODE, NAME))
    if not codes:
        raise InputError(_("De lijst van gemeenten is leeg."), file=sheet.file)
    seen: dict[str, int] = {}
    for row, code, name in zip(sheet.rows.tolist(), codes, names, strict=True):
        _check_row(sheet, row, code, name, seen)
    inhabitants = None
    if INHABITANTS in sheet.columns:
        numbers = zip(sheet.rows.tolist(), sheet.columns[INHABITANTS].to_list(), strict=True)
        inhabitants = np.array([_inhabitants(sheet, row, text) for row, text in numbers], dtype=np.int64)
    year, source = _year(sheet), _one(sheet, SOURCE) or sheet.file
    others = {name: cells for name, cells in sheet.columns.items() if name not in (CODE, INHABITANTS, YEAR, SOURCE)}
    columns = {name: np.array(cells.to_list(), dtype=object) for name, cells in others.items()}
    return Areas(Register(sheet.file, sheet.sha256, tuple(codes), columns), inhabitants, year, source)


def _one(sheet: Sheet, column: str) -> str:
    """What every row says in a column; empty when there is no such column. Raises InputError for two things."""
    said = sheet.columns[column].to_list() if column in sheet.columns else []
    for row, text in zip(sheet.rows.tolist(), said, strict=True) if said else ():
        if text != said[0]:
            what = _(
                "Hier staat ‘{}’, eerder ‘{}’. Alle inwoners komen uit één jaar en één bron; anders klopt hun som niet."
            )
            raise InputError(what.format(text, said[0]), file=sheet.file, row=row, column=column)
    return said[0] if said else ""


def _year(sheet: Sheet) -> int | None:
    text = _one(sheet, YEAR)
    if text and not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS):
        what = _("‘{}’ is geen jaar. Schrijf vier cijfers, zoals 2026: de inwoners zijn die van 1 januari.")
        raise InputError(what.format(text), file=sheet.file, column=YEAR)
    return int(text) if text else None


def _check_row(sheet: Sheet, row: int, code: str, name: str, seen: dict[str, int]) -> None:
    if not code:
        what = _("Deze gemeente heeft geen code. Vul die in of haal de rij weg.")
        raise InputError(what, file=sheet.file, row=row, column=CODE)
    if code in seen:
        what = _("Code {} staat al op rij {}. Elke gemeente staat één keer in de lijst; haal een van beide weg.")
        raise InputError(what.format(code, seen[code]), file=sheet.file, row=row, column=CODE)
    seen[code] = row
    if not name or not any(letter.isalpha() for letter in name):
        what = _("Hier hoort de naam van gemeente {}, niet ‘{}’. Staan de kolommen van deze rij verschoven?")
        raise InputError(what.format(code, name), file=sheet.file, row=row, column=NAME)


def _inhabitants(sheet: Sheet, row: int, text: str) -> int:
    if not text:
        what = _("Hier staat geen aantal inwoners. Vul het in; het komt van het CBS.")
    elif not (text.isascii() and text.isdigit()):
        what = _("‘{}’ is geen aantal inwoners. Schrijf een heel getal zonder punten, zoals 361700. Staan de kolommen"
                 " van deze rij verschoven?").format(text)  # fmt: skip
    elif not 0 < int(text) <= MOST_INHABITANTS:
        what = _("Een gemeente met {} inwoners kan niet. Controleer het aantal.").format(text)
    else:
        return int(text)
    raise InputError(what, file=sheet.file, row=row, column=INHABITANTS)


# --- one answer per municipality --------------------------------------------------------------------------------------


def by_place(members: Wave, areas: Areas, column: str | None) -> Places:
    """The answers of members per municipality. `column` is where the municipality stands, for errors.

    Raises InputError when the answers have no municipality, or one that is not in the list.
    """
    known = members.responses.municipality
    if known is None:
        what = _("Bij --unit municipality hoort in elke rij een gemeente. Zet de code in een kolom ‘municipality’, of"
                 " wijs de kolom aan met --municipality KOLOM.")  # fmt: skip
        raise InputError(what, file=members.responses.file)
    order = {code: at for at, code in enumerate(areas.register.ids)}
    area = np.array([_area(members, areas, order, row, column) for row in members.rows.tolist()], dtype=np.int64)
    present, place = np.unique(area, return_inverse=True)
    place = place.reshape(-1)
    ids = tuple(areas.register.ids[at] for at in present.tolist())
    questions = tuple(_question(question, members, place) for question in members.questionnaire.questions)
    names = [question.name for question in questions if question.name in members.responses.answers]
    answers = {name: _together(members, members.questionnaire.question(name), place, len(ids)) for name in names}
    questionnaire = replace(members.questionnaire, questions=questions)
    responses = _responses(members, answers, ids, place)
    absent = tuple(code for code in areas.register.ids if code not in set(ids))
    matching = replace(members.matching, nonresponders=absent)
    rows = np.arange(len(ids))
    return Places(
        areas, members, Wave(questionnaire, responses, areas.register, rows, rows, ids, present, matching), place
    )


def _area(members: Wave, areas: Areas, order: dict[str, int], row: int, column: str | None) -> int:
    """Which municipality a row is about. Raises InputError at one that nobody knows."""
    responses = members.responses
    assert responses.municipality is not None
    code = str(responses.municipality[row]).strip()
    if code in order:
        return order[code]
    named = dict(zip(areas.register.columns[NAME].tolist(), areas.register.ids, strict=True))
    if not code:
        what = _("Hier staat geen gemeente. Vul de code in, of haal de rij weg.")
    elif code in named:
        what = _("‘{0}’ is een naam; schrijf de code {1}.").format(code, named[code])
    elif code.isdigit() and code.zfill(DIGITS) in order:
        what = _("Gemeente {0} staat niet in {2}, {1} wel: de nullen vooraan zijn weg. Bewaar de kolom als tekst.")
        what = what.format(code, code.zfill(DIGITS), areas.register.file)
    else:
        what = _("Gemeente ‘{0}’ staat niet in {1}. Controleer de code, of zet de gemeente in die lijst.")
        what = what.format(code, areas.register.file)
    raise InputError(what, file=responses.file, row=int(responses.rows[row]), column=column or "municipality")


def _responses(members: Wave, answers: dict[str, Answers], ids: tuple[str, ...], place: np.ndarray) -> Responses:
    incomplete = np.bincount(place, ~members.responses.complete[members.rows], len(ids)) > 0
    return Responses(
        file=members.responses.file,
        sha256=members.responses.sha256,
        rows=np.arange(len(ids)) + 2,
        ids=np.array(ids),
        municipality=None,
        submitted=None,
        complete=~incomplete,
        empty=np.zeros(len(ids), dtype=bool),
        answers=answers,
        open_answers=(),
        skipped_columns=members.responses.skipped_columns,
        missing_columns=members.responses.missing_columns,
    )


def shared(members: Wave, question: str, place: np.ndarray) -> bool:
    """Whether several members answered the question in one municipality."""
    answered = members.answers(question).answered
    return bool((np.bincount(place[answered]) > 1).any())


def _question(question: Question, members: Wave, place: np.ndarray) -> Question:
    """The question as asked of municipalities: with "members differ" where they can, and no whole numbers."""
    if question.kind is Kind.INTEGER:
        return replace(question, kind=Kind.DECIMAL)
    one = question.kind in (Kind.ONE, Kind.RANK) and question.name in members.responses.answers
    if not one or not shared(members, question.name, place):
        return question
    return replace(question, choices=(*question.choices, Choice(differ_code(question), DIFFER_LABELS)))


def differ_code(question: Question) -> str:
    """The code of "members differ", another one when the form itself has an answer of that code."""
    codes = {choice.code for choice in question.choices}
    code = DIFFER
    while code in codes:
        code += "_"
    return code


def _together(members: Wave, question: Question, place: np.ndarray, places: int) -> Answers:
    """One answer per municipality."""
    given = members.answers(question.name)
    asked = np.bincount(place, given.asked, places) > 0
    people = np.bincount(place, given.answered, places)
    answered = people > 0
    if question.kind in NUMERIC:
        total = np.bincount(place, np.where(given.answered, np.nan_to_num(given.values), 0.0), places)
        return Answers(asked, answered, np.where(answered, total / np.maximum(people, 1), np.nan), given.dropped)
    if question.kind not in (Kind.ONE, Kind.RANK, Kind.MULTIPLE):
        return Answers(asked, answered, np.zeros(places), given.dropped)
    counts = np.zeros((places, len(question.choices)))
    np.add.at(counts, place, hits(question, given))
    most = 2 * counts > people[:, None]
    if question.kind is Kind.MULTIPLE:
        return Answers(asked, answered, most, given.dropped)
    chosen = np.where(most.any(axis=1), most.argmax(axis=1), len(question.choices))
    return Answers(asked, answered, np.where(answered, chosen, -1).astype(np.int16), given.dropped)
