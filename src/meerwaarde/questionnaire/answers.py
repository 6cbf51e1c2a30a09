"""Reading answers: the columns of an export become one array per question, with who was asked and who answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.asked import Given, apply_conditions
from meerwaarde.questionnaire.cells import (
    Cells,
    cells,
    read_many,
    read_numbers,
    read_one,
    read_tick,
)
from meerwaarde.questionnaire.columns import Columns, find_named, match_columns
from meerwaarde.questionnaire.moments import parse_date, parse_moment
from meerwaarde.questionnaire.numerals import Decimal
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.sheets import Sheet, are_submissions, read_table
from meerwaarde.questionnaire.structure import is_asked, is_date, is_moment
from meerwaarde.questionnaire.types import (
    CLOSED,
    NUMERIC,
    Answers,
    Kind,
    OpenAnswer,
    Question,
    Questionnaire,
    Responses,
)

LONGEST_NAME = 200  # characters of an identifier, a municipality or a cluster
MUNICIPALITY = "municipality"
SUBMITTED = ("_submission_time", "SubmissionDate", "submitdate", "end")
LIMESURVEY_SUBMITTED = "submitdate"


def read_answers(
    path: Path | str,
    questionnaire: Questionnaire,
    *,
    id_column: str = "id",
    municipality: str | None = None,
    keep_columns: Sequence[str] = (),
    decimal: Decimal | None = None,
    form: Path | str | None = None,
) -> Responses:
    """The answers in a CSV file or workbook, as Kobo, ODK Central or LimeSurvey export them, matched to the form.

    A folder of submissions (or one, as XML) is read with the engine; `form` is the file of the form, needed for that.

    `id_column` names the column with the identifier, `municipality` that with the municipality (without it: the column
    `municipality` when there is one), `keep_columns` columns to keep as text; each may stand behind a group
    (`group/id`). `decimal` settles numbers like 1.250. Where a question has both one column and a 0/1 column for each
    choice, they must agree. Raises InputError, naming row, column and question.
    """
    path = Path(path)
    if form is not None and are_submissions(path):
        sheet, decimal = _submissions(path, Path(form)), "point"
    else:
        sheet = read_table(path, _("het antwoordenbestand"), holds=lambda names: bool(find_named(names, id_column)))
    identifier = _named(sheet, id_column, _("Kies de kolom met het kenmerk van de organisatie met --id"))
    place_column = _municipality(sheet, municipality)
    kept = {name: _named(sheet, name, _("Kies een kolom die er is")) for name in keep_columns}
    apart = {heading for heading in (identifier, place_column, *kept.values()) if heading}
    columns = match_columns(sheet.columns, questionnaire.questions, apart, sheet.place)
    named = {name for name, heading in columns.whole.items() if heading in (identifier, place_column)}
    ids = _identifiers(sheet, identifier)
    given = {
        question.name: _given(sheet, question, columns, decimal)
        for question in questionnaire.questions
        if not question.in_repeat
    }
    given = apply_conditions(given, questionnaire.questions, columns, sheet)
    tabulated = {name: one.answers for name, one in given.items() if one.answers is not None}
    if (own := next((name for name in tabulated if columns.whole.get(name) == identifier), None)) is not None:
        tabulated[own] = _not_asked(tabulated[own])
    answered, missing = _answered(questionnaire, given, named), _missing(questionnaire, columns)
    return Responses(
        file=sheet.file,
        sha256=sheet.sha256,
        rows=sheet.rows,
        ids=ids,
        municipality=_places(sheet, place_column, questionnaire, columns),
        submitted=_submitted(sheet),
        complete=_complete(sheet, tabulated),
        empty=~answered,
        answers=tabulated,
        open_answers=_open_answers(sheet, questionnaire, columns, given, named),
        skipped_columns=tuple(columns.skipped),
        columns={name: _short(sheet, heading) for name, heading in kept.items()},
        missing_columns=missing,
    )


def _submissions(path: Path, form: Path) -> Sheet:
    from meerwaarde.questionnaire.submissions import submissions_sheet
    from meerwaarde.questionnaire.xform import read_xform

    return submissions_sheet(read_xform(form), path)


def _named(sheet: Sheet, name: str, way_out: str) -> str:
    """The heading that stands for `name`. Raises InputError when there is none or more than one."""
    found = find_named(sheet.columns, name)
    if len(found) == 1:
        return found[0]
    if found:
        what = _("er zijn meer kolommen {name}: {found}. Noem de hele kop")
        raise sheet.place.error(what.format(name=shown(name), found=listed(found)))
    what = _("de kolom {name} is er niet. {way_out}; er zijn: {columns}")
    raise sheet.place.error(what.format(name=shown(name), way_out=way_out, columns=listed(list(sheet.columns), 12)))


def _municipality(sheet: Sheet, name: str | None) -> str | None:
    if name is not None:
        return _named(sheet, name, _("Kies de kolom met de gemeente met --municipality"))
    found = find_named(sheet.columns, MUNICIPALITY)
    return found[0] if len(found) == 1 else None


def _identifiers(sheet: Sheet, heading: str) -> np.ndarray:
    ids = _short(sheet, heading)
    empty = np.flatnonzero(ids == "")
    if len(empty):
        place = sheet.place.at(row=int(sheet.rows[empty[0]]), column=heading)
        raise place.error(_("dit antwoord heeft geen kenmerk; vul het in of haal de rij weg"))
    return ids


def _short(sheet: Sheet, heading: str) -> np.ndarray:
    """A column of short texts, str [rows]. Raises InputError at one that is too long to be a name or a code."""
    lengths = sheet.columns[heading].str.len_chars().to_numpy()
    long = np.flatnonzero(lengths > LONGEST_NAME)
    if len(long):
        what = _("deze cel is langer dan {n} tekens; zo lang is geen kenmerk. Controleer de kolom")
        raise sheet.place.at(row=int(sheet.rows[long[0]]), column=heading).error(what.format(n=LONGEST_NAME))
    return np.array(sheet.columns[heading].to_list(), dtype=np.str_)


def _given(sheet: Sheet, question: Question, columns: Columns, decimal: Decimal | None) -> Given:
    """What was written to one question, before skip logic."""
    rows = len(sheet.rows)
    whole = cells(sheet, columns.whole[question.name]) if question.name in columns.whole else None
    if question.kind is Kind.MULTIPLE:
        answered, values = _ticked(sheet, question, columns, whole)
        return Given.of(question, answered, values)
    if question.kind in CLOSED:
        if whole is None and 1 in columns.ranks.get(question.name, {}):
            whole = cells(sheet, columns.ranks[question.name][1])
        first = np.full(rows, -1, dtype=np.int16) if whole is None else read_one(whole, question)
        return Given.of(question, first >= 0, first)
    if question.kind in NUMERIC:
        number = np.full(rows, np.nan) if whole is None else read_numbers(whole, question, decimal)
        return Given.of(question, np.isfinite(number), number)
    if whole is not None and (is_date(question) or is_moment(question)):
        _check_dates(whole, question)
    return Given.text(question, whole, rows)


def _ticked(sheet: Sheet, question: Question, columns: Columns, whole: Cells | None) -> tuple[np.ndarray, np.ndarray]:
    """(answered, ticked) of a select_multiple, from its one column, its column per choice, or both."""
    shape = (len(sheet.rows), len(question.choices))
    answered, values = np.zeros(shape[0], dtype=bool), np.zeros(shape, dtype=bool)
    for code, heading in columns.parts.get(question.name, {}).items():
        at = next(at for at, choice in enumerate(question.choices) if choice.code == code)
        filled, ticked = read_tick(cells(sheet, heading), question, code, may_be_text=heading.endswith("[other]"))
        answered |= filled
        values[:, at] = ticked
    if whole is None:
        return answered, values
    filled, at_once = read_many(whole, question)
    both = filled & answered
    different = np.flatnonzero(both & (at_once != values).any(axis=1))
    if len(different):
        what = _("deze kolom en de kolommen per keuze spreken elkaar tegen; haal een van beide weg")
        place = sheet.place.at(row=int(sheet.rows[different[0]]), column=whole.heading, question=question.name)
        raise place.error(what)
    values[filled] = at_once[filled]
    return answered | filled, values


def _check_dates(column: Cells, question: Question) -> None:
    def check(text: str) -> None:
        if text and (parse_date(text) if is_date(question) else parse_moment(text)) is None:
            raise ValueError(_("is geen datum; schrijf 2014-10-31 of 31-10-2014"))

    column.read(question, check)


def _not_asked(answers: Answers) -> Answers:
    """The identifier is no finding: a question that holds it gets no table."""
    nobody = np.zeros_like(answers.asked)
    return Answers(nobody, nobody, np.zeros_like(answers.values), 0)


def _answered(questionnaire: Questionnaire, given: dict[str, Given], named: set[str]) -> np.ndarray:
    """Rows in which a person answered anything but the identifier and the municipality, bool [rows]."""
    asked = [
        given[question.name].answered
        for question in questionnaire.questions
        if question.name in given and question.name not in named and is_asked(question)
    ]
    if not asked:
        return np.zeros(next((len(one.answered) for one in given.values()), 0), dtype=bool)
    return np.asarray(np.logical_or.reduce(asked))


def _missing(questionnaire: Questionnaire, columns: Columns) -> tuple[str, ...]:
    return tuple(
        question.name
        for question in questionnaire.questions
        if not question.in_repeat and is_asked(question) and not columns.of(question.name)
    )


def _places(sheet: Sheet, heading: str | None, questionnaire: Questionnaire, columns: Columns) -> np.ndarray | None:
    """The municipality of each row, str [rows]: the code where it is a choice question, else as written."""
    if heading is None:
        return None
    question = next((q for q in questionnaire.questions if columns.whole.get(q.name) == heading), None)
    if question is None or question.kind is not Kind.ONE:
        return _short(sheet, heading)
    codes = np.array([*(choice.code for choice in question.choices), ""], dtype=np.str_)
    return np.asarray(codes[read_one(cells(sheet, heading), question)])


def _submitted(sheet: Sheet) -> tuple[datetime | None, ...] | None:
    """When each row was sent in, from the first column there is; None when the file says no time."""
    heading = next((name for name in SUBMITTED if name in sheet.columns), None)
    if heading is None:
        return None
    column = cells(sheet, heading)
    moments = [parse_moment(text) if text else None for text in column.texts]
    for at, (text, moment) in enumerate(zip(column.texts, moments, strict=True)):
        if text and moment is None:
            place = sheet.place.at(row=int(sheet.rows[np.flatnonzero(column.codes == at)[0]]), column=heading)
            raise place.error(_("{value} is geen tijdstip; schrijf 2014-10-31 12:00").format(value=shown(text)))
    return tuple(moments[code] for code in column.codes.tolist())


def _complete(sheet: Sheet, tabulated: dict[str, Answers]) -> np.ndarray:
    """Rows in which every tabulated question that was asked is answered, and that LimeSurvey saw to the end."""
    complete = np.ones(len(sheet.rows), dtype=bool)
    for answers in tabulated.values():
        complete &= answers.answered | ~answers.asked
    if LIMESURVEY_SUBMITTED in sheet.columns:
        complete &= cells(sheet, LIMESURVEY_SUBMITTED).filled()
    return complete


def _open_answers(
    sheet: Sheet, questionnaire: Questionnaire, columns: Columns, given: dict[str, Given], named: set[str]
) -> tuple[OpenAnswer, ...]:
    """What people wrote themselves, by row and then by question."""
    found: list[tuple[int, int, OpenAnswer]] = []
    for number, question in enumerate(questionnaire.questions):
        if question.name not in given or question.name in named:
            continue
        texts = [given[question.name].texts] if question.kind is Kind.TEXT else []
        asked = given[question.name].asked
        beside = [h for h in columns.parts.get(question.name, {}).values() if h.endswith("[other]")]
        texts += [cells(sheet, heading) for heading in (*columns.texts.get(question.name, ()), *beside)]
        for column in texts:
            if column is None:
                continue
            skip = ("Y", "N", "1", "0") if column.heading in beside else ()
            for row in np.flatnonzero(column.filled() & asked).tolist():
                text = column.texts[column.codes[row]]
                if text not in skip:
                    found.append((row, number, OpenAnswer(int(sheet.rows[row]), question.name, text)))
    return tuple(answer for _row, _number, answer in sorted(found, key=lambda one: one[:2]))
