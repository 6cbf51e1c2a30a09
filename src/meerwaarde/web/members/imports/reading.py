"""A file that somebody offers, as rows of values: what stands in it, and what is wrong with it as a whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.members.imports.cells import Fault, value_of
from meerwaarde.web.members.imports.columns import BY_KEY, COLUMNS, CONTACT, FIGURES, Sort, label, recognised

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet

LARGEST = 2_500_000  # bytes; what Django takes in memory (FILE_UPLOAD_MAX_MEMORY_SIZE)
LARGEST_UNPACKED = 60_000_000  # bytes of a workbook
MOST_ROWS = 20_000
NO_TABLES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")  # how pictures and PDFs begin
SHIFTED = 0.5  # so many of the filled cells wrong: the column holds something else
FEW = 3  # filled cells; with fewer a column tells nothing
NO_ROOM_FOR_WORDS = {Sort.KVK, Sort.DAY, Sort.YEAR, Sort.COUNT, Sort.AMOUNT, Sort.AREAS, Sort.CHOICE, Sort.EMAIL}
# UTF-8 that was read as Windows text and saved again: ë became Ã«, é Ã©, – â€“.
_MANGLED = re.compile("Ã[\u0080-\u00bf]|Ã[€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|\ufffd|├|┬")


@dataclass(slots=True)
class Offered:
    """What was read. `rows`: per row its place in the file, its values by column, and what is wrong by column."""

    sha256: str
    columns: list[str]
    unknown: list[str]
    problems: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)


def read_file(data: bytes, name: str) -> Offered:
    """The rows in a CSV or XLSX file. Raises InputError for a file that is no table of the register, with the way out.

    Something wrong with the whole file (shifted columns, a wrong encoding) stands in `problems`: then no row counts.
    """
    from meerwaarde.questionnaire import table_of

    if data.startswith(NO_TABLES):
        raise InputError(
            _("dit is geen lijst, maar een plaatje of een PDF. Kies een CSV- of Excel-bestand."), file=name
        )
    sheet = table_of(data, name, _("het bestand"), holds=_is_register, largest=LARGEST_UNPACKED)
    keys, unknown, double = recognised(sheet.columns)
    if not keys:
        raise InputError(
            _("In de eerste rij staat geen enkele kolomnaam die wij kennen. Zet daar namen zoals: {}.").format(
                ", ".join(column.names[0] for column in COLUMNS[:4])
            ),
            file=sheet.file,
        )
    if len(sheet.rows) > MOST_ROWS:
        raise InputError(
            _("er staan {n} rijen in; hoogstens {most} passen in één keer. Deel het bestand.").format(
                n=len(sheet.rows), most=MOST_ROWS
            ),
            file=sheet.file,
        )
    if not len(sheet.rows):
        raise InputError(_("onder de kop staan geen rijen."), file=sheet.file)
    offered = Offered(sheet.sha256, list(keys.values()), unknown, _problems_of_headings(keys, double))
    offered.rows = _rows(sheet, keys)
    offered.problems += _mangled(sheet, keys) + _shifted(offered)
    return offered


def _is_register(headings: list[str]) -> bool:
    return len(recognised(headings)[0]) > 1


def _problems_of_headings(keys: dict[str, str], double: list[str]) -> list[str]:
    problems = [
        _("De kolom {heading} betekent hetzelfde als een andere kolom. Haal er één weg.").format(heading=one)
        for one in double
    ]
    there = set(keys.values())
    if not there & {"number", "kvk", "name"}:
        problems.append(
            _("Er is geen kolom met het lidnummer, het KvK-nummer of de naam. Zo weten wij niet over wie het gaat.")
        )
    if there & set(FIGURES) and "year" not in there:
        problems.append(_("Er staan cijfers in, maar niet over welk jaar. Voeg een kolom Jaar toe."))
    if there & set(CONTACT) and not {"contact_name", "contact_function"} & there:
        problems.append(_("Er staan e-mailadressen in zonder naam of functie. Voeg de kolom Contactpersoon toe."))
    return problems


def _rows(sheet: Sheet, keys: dict[str, str]) -> list[dict[str, Any]]:
    texts = {heading: sheet.columns[heading].to_list() for heading in keys}
    rows = []
    for at, place in enumerate(sheet.rows):
        given: dict[str, str] = {}
        faults: list[list[str]] = []
        for heading, key in keys.items():
            try:
                value = value_of(BY_KEY[key], texts[heading][at], _exact(sheet, heading, at))
            except Fault as fault:
                faults.append([key, str(fault)])
            else:
                if value is not None:
                    given[key] = value
        if given or faults:
            rows.append({"row": int(place), "given": given, "faults": faults})
    return rows


def _exact(sheet: Sheet, heading: str, at: int) -> float | None:
    """The number that a workbook holds in a cell."""
    numbers = sheet.numbers.get(heading)
    if numbers is None or numbers[at] != numbers[at]:
        return None
    return float(numbers[at])


def _mangled(sheet: Sheet, keys: dict[str, str]) -> list[str]:
    for heading in keys:
        for place, text in zip(sheet.rows, sheet.columns[heading].to_list(), strict=True):
            if _MANGLED.search(text):
                said = _(
                    "In rij {row} staat {text}: de letters met accenten zijn beschadigd. Bewaar het bestand opnieuw"
                    " vanuit het oorspronkelijke programma, als CSV UTF-8 of als .xlsx."
                )
                return [said.format(row=int(place), text=text[:60])]
    return []


def _shifted(offered: Offered) -> list[str]:
    """Columns in which most cells cannot be what the heading says: probably they stand one place off."""
    filled: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    example: dict[str, str] = {}
    for row in offered.rows:
        filled.update(row["given"].keys())
        for key, message in row["faults"]:
            filled[key] += 1
            wrong[key] += 1
            example.setdefault(key, message)
    return [
        _(
            "In de kolom {column} staat bij {wrong} van de {filled} rijen iets anders dan verwacht. Zijn de kolommen"
            " verschoven? Eerste voorbeeld: {example}"
        ).format(column=label(key), wrong=wrong[key], filled=filled[key], example=example[key])
        for key in offered.columns
        if BY_KEY[key].sort in NO_ROOM_FOR_WORDS and filled[key] >= FEW and wrong[key] > SHIFTED * filled[key]
    ]
