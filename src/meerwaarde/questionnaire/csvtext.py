"""CSV as exports write it: UTF-8, a comma, semicolon or tab between cells, quotes, line breaks inside cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import cast

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place

DELIMITERS = (",", ";", "\t")
HEADING = 1_000_000  # bytes in which the heading must end
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def csv_rows(data: bytes, place: Place) -> Iterator[tuple[int, list[object]]]:
    """Row as a spreadsheet shows it and its cells, heading first; empty lines are left out but counted.

    Raises InputError for another encoding, for an unclosed quote and for a row with more or fewer cells than the
    heading.
    """
    _check_encoding(data, place)
    skipped, delimiter = _separated(data[:HEADING].decode("utf-8-sig", errors="ignore"))
    # Decoded piece by piece: the whole text at once would take four times its size. newline="" keeps line breaks in
    # quoted cells as they are.
    lines = TextIOWrapper(BytesIO(data), encoding="utf-8-sig", newline="")
    if skipped:
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cells):
                continue
            width = width or len(cells)
            if len(cells) != width:
                what = _("deze rij heeft {n} cellen, de kop {width}; zet tekst met “{sign}” tussen aanhalingstekens")
                raise place.at(row=number).error(what.format(n=len(cells), width=width, sign=delimiter))
            yield number, cast(list[object], cells)
    except csv.Error as reason:
        what = _("de aanhalingstekens in deze rij kloppen niet of een cel is te groot ({reason})")
        raise place.at(row=number + 1).error(what.format(reason=reason)) from None
    except UnicodeDecodeError:
        what = _("hier staat een teken dat geen UTF-8 is; bewaar het bestand als CSV UTF-8")
        raise place.at(row=_line_of_wrong_byte(data)).error(what) from None


def _check_encoding(data: bytes, place: Place) -> None:
    if data.startswith(_UTF16) or _every_other_zero(data[:200]):
        raise place.error(_("dit bestand is UTF-16 (“Unicode-tekst”); bewaar het als CSV UTF-8"))
    if b"\0" in data:
        raise place.error(_("dit bestand bevat nultekens en is geen CSV; bewaar het als CSV UTF-8"))


def _line_of_wrong_byte(data: bytes) -> int:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        return data.count(b"\n", 0, reason.start) + 1
    return 1


def _every_other_zero(start: bytes) -> bool:
    return len(start) > 3 and (not any(start[::2][:50]) or not any(start[1::2][:50]))


def _separated(start: str) -> tuple[bool, str]:
    """Whether Excel's own first line `sep=;` stands there, and the delimiter: that one, else the commonest."""
    first = start.partition("\n")[0].rstrip("\r")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return True, first[4]
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for sign in start:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in counts:
            counts[sign] += 1
        elif not quoted and sign in "\r\n":
            break
    return False, max(counts, key=lambda sign: counts[sign])
