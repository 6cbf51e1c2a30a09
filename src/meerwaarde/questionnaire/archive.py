"""The guard at the door: what may be opened as a workbook, before any parser sees it.

An XLSX file is a zip of XML parts. Three things make one dangerous: it unpacks to far more than it seems (zip bomb),
its XML declares entities (billion laughs, reading of local files), or one cell stands so far out that a dense table
of all cells before it fills the memory. All three are checked here by streaming through the file once, with the real
unpacked bytes counted, not the sizes that the zip claims.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MOST_ENTRIES = 2_000  # parts in one workbook; Excel writes 10 to 50
MOST_RATIO = 400  # unpacked against packed; a sheet of 60,000 equal rows reaches some 30, deflate at most 1,032
RATIO_FROM = 5_000_000  # bytes unpacked; below this the ratio says nothing
MOST_CELLS = 30_000_000  # cells in the rectangle around a sheet: some 1 GB in the reader
CHUNK = 1 << 20
OVERLAP = 64  # bytes carried over to the next chunk, so that nothing is missed on its edge
BLANK = 32  # a space; in XML text everything up to it is white
LONGEST_LETTERS, LONGEST_DIGITS = 4, 8  # of a cell's name; Excel goes to XFD1048576

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_SPACED = re.compile(rb"\s*=\s*")
_SAFE_ENCODINGS = (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII", b"ISO-8859-1")


def is_workbook(data: bytes) -> bool:
    """Whether the content, not the name, is that of an Excel file."""
    return data.startswith((ZIP, OLE))


def not_a_workbook(place: Place, data: bytes) -> InputError:
    """The error for a file that is something else than a workbook; says what it is where its content tells."""
    what = _("dit is geen werkmap (Excel); {instead}")
    return place.error(what.format(instead=other_kind(data) or _("sla het bestand in Excel op als .xlsx")))


def other_kind(data: bytes) -> str:
    """What a file is that is no workbook, and what to do with it; empty where its content does not tell."""
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return _("het bestand is leeg")
    if data.startswith(ZIP) and b"word/document.xml" in data:
        return _("het is een document van Word; zet de vragen in een werkmap")
    if data.startswith(ZIP) and b"opendocument.spreadsheet" in data[:200]:
        return _("het is een werkmap van LibreOffice; sla die daar op als .xlsx")
    if start.startswith(b"%PDF"):
        return _("het is een PDF; geef de werkmap waarvan die is gemaakt")
    if start[:200].lower().startswith((b"<html", b"<!doctype html", b"<table")):
        return _("het is een webpagina; open die in Excel en sla haar op als .xlsx")
    return ""


def check_workbook(data: bytes, place: Place, *, largest: int) -> None:
    """Raise InputError when `data` is no Excel workbook or could harm who opens it.

    `largest` is the most bytes that it may unpack to.
    """
    if data.startswith(OLE):
        if len(data) > largest:
            raise place.error(_("deze werkmap is te groot"))
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(place)
        return
    if not data.startswith(ZIP):
        raise not_a_workbook(place, data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, RecursionError) as reason:
        raise _damaged(place) from reason
    _check_entries(entries, place, largest, data)
    left = largest
    for entry in entries:
        left -= _check_entry(data, entry, place, left)


def _check_entries(entries: list[zipfile.ZipInfo], place: Place, largest: int, data: bytes) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > largest:
        raise _bomb(place)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted(place)
    if len(set(names)) < len(names) or any(entry.compress_type not in (0, 8) for entry in entries):
        raise _damaged(place)
    # Only true XLSX: an .xlsb or .ods inside the same zip would take another reader, past the checks below.
    if "xl/workbook.xml" not in names or "content.xml" in names or "xl/workbook.bin" in names:
        raise not_a_workbook(place, data)


def _check_entry(data: bytes, entry: zipfile.ZipInfo, place: Place, left: int) -> int:
    """Bytes that the part really unpacks to."""
    xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    columns, rows, size, tail = 1, 1, 0, b""
    for chunk in parts_of(data, entry, place):
        size += len(chunk)
        if size > left or (size > RATIO_FROM and size > MOST_RATIO * entry.compress_size):
            raise _bomb(place)
        if not xml:
            continue
        if size == len(chunk):
            _check_encoding(chunk, place)
        window = tail + chunk
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise place.error(_("deze werkmap bevat verwijzingen (DOCTYPE of ENTITY); sla die in Excel opnieuw op"))
        columns, rows = _widest(window, columns, rows)
        if columns * rows > MOST_CELLS:
            what = _("een blad beslaat {rows} rijen en {columns} kolommen; haal de verre cellen weg")
            raise place.error(what.format(rows=rows, columns=columns))
        tail = window[-OVERLAP:]
    if size != entry.file_size:
        raise _damaged(place)
    return size


def parts_of(data: bytes, entry: zipfile.ZipInfo, place: Place) -> Iterator[bytes]:
    """The part in chunks of at most 1 MB, read from its packed bytes so that no claimed size is believed."""
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or not header.startswith(ZIP):
        raise _damaged(place)
    names, extra = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + 30 + names + extra
    packed = memoryview(data)[start : start + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise _damaged(place)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    todo: bytes | memoryview = packed
    try:
        while not inflate.eof:
            chunk = inflate.decompress(todo, CHUNK)
            todo = inflate.unconsumed_tail
            if not chunk and not todo and not inflate.eof:
                raise _damaged(place)
            yield chunk
    except zlib.error as reason:
        raise _damaged(place) from reason
    if inflate.unused_data:
        raise _damaged(place)


def _check_encoding(start: bytes, place: Place) -> None:
    """Only encodings in which the ASCII text `<!DOCTYPE` cannot hide."""
    declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf")[:400])
    hidden = b"\0" in start[:4] or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if hidden or (declared and declared.group(1).upper() not in _SAFE_ENCODINGS):
        raise place.error(_("deze werkmap heeft een vreemde tekencodering; sla die in Excel opnieuw op als .xlsx"))


def _widest(window: bytes, columns: int, rows: int) -> tuple[int, int]:
    """The rightmost column and lowest row that a piece of a sheet names (`r="BH60001"`), at least `columns`, `rows`."""
    text = np.frombuffer(window + bytes(OVERLAP), dtype=np.uint8)
    equals = np.flatnonzero(text[:-OVERLAP] == ord("="))
    equals = equals[equals > 1]
    if np.any(text[equals - 1] <= BLANK) or np.any(text[equals + 1] <= BLANK):
        window = _SPACED.sub(b"=", window)
        text = np.frombuffer(window + bytes(OVERLAP), dtype=np.uint8)
        equals = np.flatnonzero(text[:-OVERLAP] == ord("="))
        equals = equals[equals > 1]
    at = equals[(text[equals - 1] == ord("r")) & (text[equals - 2] <= BLANK)] + 2
    column = np.zeros(len(at), dtype=np.int64)
    row = np.zeros(len(at), dtype=np.int64)
    for _step in range(LONGEST_LETTERS):
        letter = (text[at] | 32).astype(np.int64) - ord("a") + 1
        there = (letter >= 1) & (letter <= 26)
        column = np.where(there, column * 26 + letter, column)
        at = at + there
    for _step in range(LONGEST_DIGITS):
        digit = text[at].astype(np.int64) - ord("0")
        there = (digit >= 0) & (digit <= 9)
        row = np.where(there, row * 10 + digit, row)
        at = at + there
    known = row > 0
    return max(columns, int(column[known].max(initial=0))), max(rows, int(row[known].max(initial=0)))


def _damaged(place: Place) -> InputError:
    return place.error(_("deze werkmap is beschadigd of niet volledig; haal die opnieuw op of sla die op als .xlsx"))


def _encrypted(place: Place) -> InputError:
    return place.error(_("deze werkmap heeft een wachtwoord; sla die op zonder wachtwoord"))


def _bomb(place: Place) -> InputError:
    return place.error(_("deze werkmap wordt bij het openen veel te groot (zip-bom); sla die in Excel opnieuw op"))
