"""A workbook of before 2007 (.xls, BIFF8 in an OLE container), just enough of one for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_old_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """A .xls at `path` with one sheet for each list of rows; empty texts are left out."""
    stream = _workbook(sheets)
    stream += bytes(-len(stream) % SECTOR)
    stream += bytes(max(0, 4096 - len(stream)))  # smaller streams live elsewhere in the container
    sectors = len(stream) // SECTOR
    assert sectors < 120, "one allocation sector is enough for a test"
    chain = [*range(1, sectors), END]
    table = struct.pack("<128L", *chain, END, TABLE, *[FREE] * (126 - sectors))
    names = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 0, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, 1, sectors, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109L", sectors + 1, *[FREE] * 108)
    path.write_bytes(header + stream + names + table)
    return path


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    fields = struct.pack("<HBBLLL", len(text) + 2, kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<LLL", start, size, 0)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str) and value:
                cells += _record(0x0204, place + _text(value))
            elif not isinstance(value, str):
                cells += _record(0x0203, place + struct.pack("<d", value))
    return _record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")


def _workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0))
    begin += _record(0x0042, struct.pack("<H", 1200)) + _record(0x00E0, bytes(20))
    parts = {name: _sheet(rows) for name, rows in sheets.items()}
    bounds = sum(4 + 8 + 2 * len(name) for name in sheets)
    at = len(begin) + bounds + 4
    listing = b""
    for name, part in parts.items():
        listing += _record(0x0085, struct.pack("<LHBB", at, 0, len(name), 1) + name.encode("utf-16-le"))
        at += len(part)
    return begin + listing + _record(0x000A, b"") + b"".join(parts.values())
