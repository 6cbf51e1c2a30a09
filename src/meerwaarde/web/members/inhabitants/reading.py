"""A file with inhabitants per municipality: our own columns, or those of Statistics Netherlands (CBS)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.members.words import clean, plain

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet

LARGEST = 2_500_000  # bytes; what Django takes in memory (FILE_UPLOAD_MAX_MEMORY_SIZE)
LARGEST_UNPACKED = 60_000_000  # bytes of a workbook
MOST_ROWS = 20_000  # municipalities, districts and neighbourhoods together are fewer
MOST_PEOPLE = 10_000_000  # of one municipality; the largest has a tenth of that
UNKNOWN_BELOW = -99_990  # Statistics Netherlands writes -99997 and the like for what is secret or not known

# Headings that mean the same, without their spaces and signs; the first that is there counts.
CODES = ("gmcode", "gemeentecodegm", "gemeentecode", "regios", "codering", "wijkenenbuurten", "code")
NUMBERS = (
    "inhabitants", "inwoners", "aantalinwoners", "aantinw", "inwonertal", "totalebevolking", "bevolkingop1januari",
    "bevolkingaanhetbeginvandeperiode", "bevolking",
)  # fmt: skip
PERIODS = ("year", "jaar", "perioden", "periode")
NOTHING = {"", ".", "-", "x", "*", "?", "n.b.", "nb", "n.v.t.", "nvt", "onbekend", "geheim"}
_MUNICIPALITY = re.compile(r"(?:GM)?([0-9]{1,4})", re.ASCII)
_OTHER_AREA = re.compile(r"[A-Z]{2}[0-9]{0,8}", re.ASCII)  # country, provinces, districts: NL01, PV20, WK001400
_FIRST_DAY = re.compile(r"([0-9]{4})(?:JJ00|MM01|-01-01|\*{1,2})?|0?1-0?1-([0-9]{4})", re.ASCII)  # a star: provisional
_THOUSANDS = re.compile(r"(?<=[0-9])[.\s](?=[0-9]{3}(?:[^0-9]|$))", re.ASCII)


@dataclass(slots=True)
class Read:
    """What stands in a file about one year. `rows`: (row, official code, number or None where it is not known).

    `problems`: (row, what is wrong). `areas` and `periods`: rows about something else than a municipality, or about
    another moment than 1 January of that year.
    """

    sha256: str
    rows: list[tuple[int, str, int | None]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    areas: int = 0
    periods: int = 0


class _Fault(Exception):
    """What is wrong with a cell, and the way out."""


def read_file(data: bytes, name: str, year: int) -> Read:
    """The numbers of 1 January of `year` in a CSV or XLSX file. Raises InputError for a file that has none."""
    from meerwaarde.questionnaire import table_of

    sheet = table_of(data, name, _("het bestand"), holds=_is_list, largest=LARGEST_UNPACKED)
    code, number, period = _columns(sheet)
    if not len(sheet.rows):
        raise InputError(_("onder de kop staan geen rijen."), file=name)
    if len(sheet.rows) > MOST_ROWS:
        text = _("er staan {n} rijen in; hoogstens {most} passen. Kies bij het CBS alleen gemeenten en één jaar.")
        raise InputError(text.format(n=len(sheet.rows), most=MOST_ROWS), file=name)
    read = Read(sheet.sha256)
    codes, years = sheet.columns[code].to_list(), sheet.columns[period].to_list() if period else None
    seen: set[str] = set()
    for at, place in enumerate(sheet.rows.tolist()):
        if years is not None and years[at]:
            seen.add(years[at])
            if _first_day(years[at]) != year:
                read.periods += 1
                continue
        _row(read, place, clean(codes[at]).upper().replace(" ", ""), sheet, number, at)
    if not read.rows:
        raise InputError(_nothing(read, sorted(seen), year, code), file=name)
    _drop_double(read)
    return read


def _is_list(headings: list[str]) -> bool:
    return _first(headings, CODES) is not None and _first(headings, NUMBERS) is not None


def _columns(sheet: Sheet) -> tuple[str, str, str | None]:
    """The headings of the code, the number and the period. Raises InputError."""
    headings = list(sheet.columns)
    code, number = _first(headings, CODES), _first(headings, NUMBERS)
    if code is None:
        text = _(
            "er is geen kolom met gemeentecodes. Zet er een kop boven zoals code, Gemeentecode, GM_CODE of RegioS."
        )
        raise InputError(text, file=sheet.file)
    if number is None:
        text = _("er is geen kolom met het aantal inwoners. Zet er een kop boven zoals inwoners of inhabitants.")
        raise InputError(text, file=sheet.file)
    for wanted, chosen in ((CODES, code), (NUMBERS, number)):
        alike = [one for one in headings if _bare(one) == _bare(chosen) and _bare(one) in wanted]
        if len(alike) > 1:
            text = _("de kolommen {names} betekenen hetzelfde. Haal er één weg.")
            raise InputError(text.format(names=_(" en ").join(alike)), file=sheet.file)
    return code, number, _first(headings, PERIODS)


def _first(headings: Sequence[str], names: Sequence[str]) -> str | None:
    bare = [_bare(one) for one in headings]
    return next((headings[bare.index(name)] for name in names if name in bare), None)


def _bare(heading: str) -> str:
    """A heading without the group before it, its number and its unit, as Statistics Netherlands adds them.

    >>> _bare("TotaleBevolking_1"), _bare("Bevolking/Totale bevolking (aantal)"), _bare("GM_CODE")
    ('totalebevolking', 'totalebevolking', 'gmcode')
    """
    last = re.sub(r"\(aantal\)$|_[0-9]+$", "", heading.rsplit("/", 1)[-1].strip())
    return plain(last.replace("_", " ")).replace(" ", "")


def _first_day(period: str) -> int | None:
    """The year of which a period is the first day, or the whole."""
    found = _FIRST_DAY.fullmatch(clean(period).replace(" ", ""))
    return int(found[1] or found[2]) if found else None


def _row(read: Read, place: int, code: str, sheet: Sheet, number: str, at: int) -> None:
    """One row, into `read`."""
    found = _MUNICIPALITY.fullmatch(code)
    if found is None and _OTHER_AREA.fullmatch(code):
        read.areas += 1
        return
    try:
        people = _people(clean(sheet.columns[number][at]), _exact(sheet, number, at))
        if found is None:
            if not code and people is None:
                return
            raise _Fault(_("Dit is geen gemeentecode: {typed}. Zo wel: GM0363.").format(typed=code or "–"))
    except _Fault as fault:
        read.problems.append((place, str(fault)))
        return
    read.rows.append((place, f"GM{int(found[1]):04}", people))


def _exact(sheet: Sheet, heading: str, at: int) -> float | None:
    """The number that a workbook holds in a cell."""
    numbers = sheet.numbers.get(heading)
    if numbers is None or numbers[at] != numbers[at]:
        return None
    return float(numbers[at])


def _people(typed: str, exact: float | None) -> int | None:
    """How many people; None where the list does not know. Raises _Fault."""
    if typed.casefold() in NOTHING:
        return None
    bare = f"{exact:.0f}" if exact is not None and exact == int(exact) else typed
    if exact is None:  # 361.700 people can only be thousands; some programs write 361700.0
        bare = re.sub(r"[.,]0{1,2}$", "", _THOUSANDS.sub("", typed))
    if not re.fullmatch(r"-?[0-9]{1,10}", bare, re.ASCII):
        text = _("‘{typed}’ is geen aantal inwoners. Schrijf een heel getal, zoals 361700.")
        raise _Fault(text.format(typed=typed[:40]))
    number = int(bare)
    if number <= UNKNOWN_BELOW:
        return None
    if not 1 <= number <= MOST_PEOPLE:
        raise _Fault(_("Een gemeente met {typed} inwoners kan niet. Controleer het aantal.").format(typed=typed[:40]))
    return number


def _drop_double(read: Read) -> None:
    """A code may stand there twice when only one of the rows has a number; else nobody knows which is meant."""
    first: dict[str, int] = {}
    kept = []
    filled = {code for _place, code, number in read.rows if number is not None}
    for place, code, number in read.rows:
        if number is None and code in filled:
            continue
        if code not in first:
            first[code] = place
            kept.append((place, code, number))
        elif number is not None:
            text = _("{code} staat ook op rij {row}. Laat per gemeente één rij staan: die met alle inwoners.")
            read.problems.append((place, text.format(code=code, row=first[code])))
    read.rows = kept


def _nothing(read: Read, periods: Sequence[str], year: int, heading: str) -> str:
    """Why no row of a file says anything."""
    if read.periods:
        text = _("er staan geen aantallen van 1 januari {year} in, wel van: {periods}. Kies een ander jaar of bestand.")
        return text.format(year=year, periods=", ".join(periods[:5]))
    if read.problems:
        place, message = read.problems[0]
        text = _("geen enkele rij is te gebruiken. Rij {row}: {message}")
        return text.format(row=place, message=message)
    text = _("in de kolom {heading} staat geen enkele gemeentecode. Kies bij het CBS het bestand met codes.")
    return text.format(heading=heading)
