"""One cell of a file as a value of the register, or why it cannot be one.

Values are texts in one fixed form, so that old and new can be compared and kept: days as 2015-12-31, amounts with two
decimals and a point, codes in order with semicolons between. An empty text erases; an empty cell says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import NumberError, parse_number
from meerwaarde.web.members import facts
from meerwaarde.web.members.imports.columns import CHOICES, Column, Sort
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean, plain

ERASE = {"-", "–", "—"}  # typed in a cell: make it empty
FIRST_YEAR, LAST_YEAR = 1900, 2100  # of days that can be meant
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_AREA = re.compile(r"(?:GM)?(\d{1,4})$", re.IGNORECASE)
LONGEST = 300  # characters of any cell
LARGEST_AMOUNT = 1e12  # euros
FORMULA = ("=", "+", "-", "@")


class Fault(Exception):
    """This cell cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell. `number`: what a workbook holds exactly."""

    column: Column
    typed: str
    number: float | None = None


def value_of(column: Column, text: str, number: float | None = None) -> str | None:
    """The value of a cell; None when it is empty, "" when it erases. Raises Fault."""
    typed = clean(text)
    if not typed:
        return None
    if typed in ERASE:
        if not column.erasable:
            raise Fault(_("Dit kan niet leeg worden gemaakt. Vul iets in, of maak de cel leeg."))
        return ""
    if typed[0] == "'" and typed[1:2] in FORMULA:
        typed = typed[1:]  # an export put it there, so that no spreadsheet takes the cell for a formula
    _short(typed, LONGEST)
    return READERS[column.sort](Cell(column, typed, number))


def _short(typed: str, most: int) -> str:
    if len(typed) > most:
        raise Fault(_("Dit is te lang: hoogstens {most} tekens.").format(most=most))
    return typed


def _text(cell: Cell) -> str:
    if cell.column.key == "website":
        return str(_checked("website", cell.typed))
    return _short(cell.typed, 100 if cell.column.key == "place" else 200)


def _kvk(cell: Cell) -> str:
    whole = cell.number is not None and cell.typed.isdigit()
    return str(_checked("kvk_number", cell.typed.zfill(8) if whole else cell.typed))  # spreadsheets drop zeros in front


def _checked(field: str, typed: str) -> object:
    """As the register would keep it. Raises Fault."""
    try:
        return facts.cleaned({field: typed})[field]
    except Refused as refused:
        raise Fault(refused.message) from None


def _day(cell: Cell) -> str:
    found = _DUTCH_DAY.match(cell.typed)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else cell.typed
    try:
        day = datetime.fromisoformat(written).date()
    except ValueError:
        text = _("{typed} is geen datum. Schrijf die als 31-12-2015.")
        raise Fault(text.format(typed=cell.typed)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Fault(_("Het jaar van {typed} kan niet kloppen.").format(typed=cell.typed))
    return day.isoformat()


def _choice(cell: Cell) -> str:
    words = CHOICES[cell.column.key]
    wanted = plain(cell.typed)
    for code, word in words.items():
        if wanted in {plain(code), plain(word)}:
            return code
    text = _("{typed} kennen wij niet. Kies uit: {words}.")
    raise Fault(text.format(typed=cell.typed, words=", ".join(words.values())))


def _codes(cell: Cell) -> str:
    codes = {one.strip().lower() for one in re.split(r"[;,|]", cell.typed)} - {""}
    return ";".join(sorted(codes))


def _areas(cell: Cell) -> str:
    codes = set()
    for one in re.split(r"[;,|\s]+", cell.typed):
        found = _AREA.match(one)
        if one and not found:
            text = _("{typed} is geen gemeentecode. Een code is GM met vier cijfers, zoals GM0363.")
            raise Fault(text.format(typed=one))
        if found:
            codes.add(f"GM{int(found[1]):04}")
    return ";".join(sorted(codes))


def _year(cell: Cell) -> str:
    if not re.fullmatch(r"(19|20)\d\d", cell.typed, re.ASCII):
        raise Fault(_("{typed} is geen jaar. Schrijf het met vier cijfers, zoals 2015.").format(typed=cell.typed))
    return cell.typed


def _count(cell: Cell) -> str:
    bare = cell.typed
    if cell.number is None:  # 1.250 people can only be a thousand and more
        bare = re.sub(r"(?<=\d)[.\s](?=\d{3}(?:\D|$))", "", bare)
    if not re.fullmatch(r"\d{1,10}", bare, re.ASCII):
        raise Fault(_("{typed} is geen heel getal van nul of meer.").format(typed=cell.typed))
    return str(int(bare))


def _amount(cell: Cell) -> str:
    typed = cell.typed.removeprefix("€").strip()
    try:
        number = parse_number(typed) if cell.number is None else cell.number
    except NumberError as reason:
        raise Fault(_ambiguous(typed) or _("{typed} {reason}.").format(typed=typed, reason=reason)) from None
    if number < 0:
        raise Fault(_("Een aantal of bedrag is nul of meer."))
    if number >= LARGEST_AMOUNT:
        raise Fault(_("Dit is te groot. Kijk of er een cijfer te veel staat."))
    return str(Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _ambiguous(typed: str) -> str:
    found = re.fullmatch(r"(\d{1,3})[.,](\d{3})", typed)
    if not found:
        return ""
    text = _("Er staat {typed}. Bedoelt u {whole} of {part}? Schrijf een bedrag zonder punten, of met twee decimalen.")
    return text.format(typed=typed, whole=found[1] + found[2], part=f"{found[1]},{found[2].rstrip('0') or '0'}")


def _number(cell: Cell) -> str:
    return _short(cell.typed, 20)


def _email(cell: Cell) -> str:
    try:
        validate_email(cell.typed)
    except ValidationError:
        text = _("Dit is geen e-mailadres: {typed}. Zo wel: naam@example.org.")
        raise Fault(text.format(typed=cell.typed)) from None
    return cell.typed.lower()


READERS = {
    Sort.TEXT: _text,
    Sort.NUMBER: _number,
    Sort.KVK: _kvk,
    Sort.DAY: _day,
    Sort.CHOICE: _choice,
    Sort.CODES: _codes,
    Sort.AREAS: _areas,
    Sort.YEAR: _year,
    Sort.COUNT: _count,
    Sort.AMOUNT: _amount,
    Sort.EMAIL: _email,
}
