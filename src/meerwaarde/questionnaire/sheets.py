"""A table as read: columns of text with the row of each cell, whatever file it came from.

The content decides how a file is opened, not its name. Typed cells of a workbook keep what they know: a true number
stands as such beside its text, so that it is never ambiguous.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import archive
from meerwaarde.questionnaire.csvtext import csv_rows
from meerwaarde.questionnaire.old_excel import old_sheets
from meerwaarde.questionnaire.place import Place, shown

if TYPE_CHECKING:
    import polars as pl

LARGEST_FILE = 256_000_000  # bytes
LARGEST_UNPACKED = 512_000_000  # bytes; 60,000 rows of 60 columns unpack to 184 MB
MOST_COLUMNS = 16_384  # as many as Excel has
BLOCK = 4_096  # rows turned into columns at a time, so that only the columns fill the memory
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls")

Row = tuple[int, list[object]]  # the row as a spreadsheet shows it, its cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text: `columns` maps each heading to a polars Series of str, trimmed, "" where empty, never null.

    `rows` int64 [rows]: the row as a spreadsheet shows it (the heading is row 1; empty rows are left out). `numbers`
    float64 [rows] by heading, for columns of a workbook that hold true numbers; NaN where a cell is something else.
    """

    file: str  # name, without folder
    sheet: str | None  # of a workbook
    sha256: str
    columns: Mapping[str, pl.Series]
    rows: np.ndarray
    numbers: Mapping[str, np.ndarray]

    @property
    def place(self) -> Place:
        """Where this table stands, for errors."""
        return Place(self.file, self.sheet)


def read_table(path: Path | str, what: str, *, holds: Callable[[list[str]], bool] | None = None) -> Sheet:
    """The table in a CSV file or in a workbook (.xlsx, .xls). `what` says in words what it should be, for errors.

    `holds` chooses the sheet of a workbook by its headings; without it, or when no sheet fits, the first sheet that
    is not empty. Raises InputError for a file that is no table, could do harm, or has two columns of one name.
    """
    path = Path(path)
    return table_of(read_bytes(path, what), path.name, what, holds=holds)


def table_of(
    data: bytes, name: str, what: str, *, holds: Callable[[list[str]], bool] | None = None,
    largest: int = LARGEST_UNPACKED,
) -> Sheet:  # fmt: skip
    """The table in `data`, the content of a file called `name`: as `read_table`, for what was never on disk.

    `largest` is the most bytes that a workbook may unpack to.
    """
    place = Place(name)
    sha256 = hashlib.sha256(data).hexdigest()
    if archive.is_workbook(data):
        return _from_workbook(data, place, what, sha256, holds, largest)
    if name.lower().endswith(WORKBOOK_NAMES):
        raise archive.not_a_workbook(place, data)
    return _table(csv_rows(data, place), place, what, sha256)


def read_bytes(path: Path, what: str) -> bytes:
    """The content of a file of bearable size. Raises InputError."""
    place = Place(path.name)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise place.error(_("dit bestand is te groot (meer dan {n} MB)").format(n=LARGEST_FILE // 1_000_000))
        return path.read_bytes()
    except FileNotFoundError:
        text = _("{what} is er niet; controleer de naam en de map").format(what=what)
        raise InputError(text, file=str(path)) from None
    except IsADirectoryError:
        text = _("{what} is niet te lezen: dit is een map; geef de naam van een bestand").format(what=what)
        raise InputError(text, file=str(path)) from None
    except PermissionError:
        text = _("{what} is niet te lezen: u hebt er geen rechten voor; vraag de eigenaar").format(what=what)
        raise place.error(text) from None
    except (OSError, ValueError) as reason:
        text = getattr(reason, "strerror", None) or str(reason)
        raise place.error(_("{what} is niet te lezen ({reason})").format(what=what, reason=text)) from None


def begins_as_xml(data: bytes) -> bool:
    """Whether a file is XML, by its first sign."""
    return data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def are_submissions(path: Path) -> bool:
    """Whether answers at `path` are submissions: a folder, or a file that begins as XML."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as stream:
            return begins_as_xml(stream.read(200))
    except (OSError, ValueError):
        return False


def workbook_sheets(data: bytes, place: Place, *, largest: int) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each sheet of a workbook, after the guard has looked at it. Cells are typed. InputError."""
    from io import BytesIO

    from python_calamine import CalamineError, load_workbook

    archive.check_workbook(data, place, largest=largest)
    if data.startswith(archive.OLE):
        yield from old_sheets(data, place)
        return
    try:
        workbook = load_workbook(BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            blank: list[object] = [""] * left
            yield name, ((top + at + 1, [*blank, *cells]) for at, cells in enumerate(sheet.iter_rows()))
    except BaseException as reason:
        if not isinstance(reason, CalamineError | OSError | ValueError | LookupError) and not _panicked(reason):
            raise
        what = _("deze werkmap is niet te lezen; open die in Excel en sla die op als .xlsx ({reason})")
        raise place.error(what.format(reason=str(reason)[:200])) from None


def _panicked(reason: BaseException) -> bool:
    """Whether the reader, written in Rust, gave up on something it never expected; that is no ordinary Exception."""
    return type(reason).__name__ == "PanicException"


def cell_text(value: object) -> str:
    """A typed cell as text: 12.0 is "12", a date "2014-10-31", true "TRUE"."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    isoformat = getattr(value, "isoformat", None)
    return "" if value is None else str(isoformat() if isoformat else value)


def _from_workbook(
    data: bytes, place: Place, what: str, sha256: str, holds: Callable[[list[str]], bool] | None, largest: int
) -> Sheet:
    first: tuple[Place, list[Row]] | None = None
    for name, rows in workbook_sheets(data, place, largest=largest):
        heading = next((row for row in rows if any(cell_text(cell) for cell in row[1])), None)
        if heading is None:
            continue
        here = Place(place.file, sheet=name)
        if holds is None or holds([cell_text(cell) for cell in heading[1]]):
            return _table(_with(heading, rows), here, what, sha256)
        first = first or (here, [heading, *rows])
    if first is None:
        raise place.error(_("deze werkmap is leeg"))
    return _table(iter(first[1]), first[0], what, sha256)


def _with(heading: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield heading
    yield from rows


def _table(rows: Iterator[Row], place: Place, what: str, sha256: str) -> Sheet:
    """Rows with their heading first, turned into columns block by block. A CSV row that is too long or short fails."""
    heading = next(rows, None)
    if heading is None:
        raise place.error(_("{what} is leeg").format(what=what))
    names = [cell_text(cell) for cell in heading[1]]
    if len(names) > MOST_COLUMNS:
        raise place.error(_("dit bestand heeft meer dan {n} kolommen").format(n=MOST_COLUMNS))
    builder = _Builder(names, place)
    block: list[list[object]] = []
    for number, cells in rows:
        if not any(cells) and all(cell in ("", None) for cell in cells):  # 0 and False are no empty cells
            continue
        builder.rows.append(number)
        block.append(_fitted(cells, len(names), place.at(row=number)))
        if len(block) == BLOCK:
            builder.add(block)
            block = []
    builder.add(block)
    return builder.sheet(sha256)


def _fitted(cells: list[object], width: int, place: Place) -> list[object]:
    if len(cells) == width:
        return cells
    if any(cell_text(cell) for cell in cells[width:]):
        what = _("deze rij heeft {n} cellen, de kop {width}; zet tekst met een scheidingsteken tussen aanhalingstekens")
        raise place.error(what.format(n=len(cells), width=width))
    return (cells + [""] * width)[:width]


class _Builder:
    """Collects blocks of rows as columns of text, with the true numbers beside them."""

    def __init__(self, names: list[str], place: Place) -> None:
        self.names = names
        self.place = place
        self.rows: list[int] = []
        self.texts: list[list[pl.Series]] = [[] for _name in names]
        self.numbers: list[list[np.ndarray]] = [[] for _name in names]

    def add(self, block: list[list[object]]) -> None:
        import polars as pl

        if not block:
            return
        for at, cells in enumerate(zip(*block, strict=True)):
            if all(type(cell) is str for cell in cells):
                text, number = pl.Series(cells, dtype=pl.String).str.strip_chars(), _none(len(cells))
            else:
                text = pl.Series([cell_text(cell) for cell in cells], dtype=pl.String)
                number = np.array([float(c) if type(c) in (int, float) else np.nan for c in cells])
            self.texts[at].append(text)
            self.numbers[at].append(number)

    def sheet(self, sha256: str) -> Sheet:
        import polars as pl

        columns: dict[str, pl.Series] = {}
        numbers: dict[str, np.ndarray] = {}
        for at, name in enumerate(self.names):
            series = pl.concat(self.texts[at]) if self.texts[at] else pl.Series([], dtype=pl.String)
            self.texts[at].clear()
            if not name:
                self._check_nameless(at, series)
                continue
            if name in columns:
                what = _("er zijn twee kolommen met de naam {name}; geef er één een andere naam of haal er één weg")
                raise self.place.at(row=1).error(what.format(name=shown(name)))
            columns[name] = series.alias(name)
            if any(np.isfinite(piece).any() for piece in self.numbers[at]):
                numbers[name] = np.concatenate(self.numbers[at])
            self.numbers[at].clear()
        return Sheet(self.place.file, self.place.sheet, sha256, columns, np.array(self.rows, dtype=np.int64), numbers)

    def _check_nameless(self, at: int, series: pl.Series) -> None:
        filled = np.flatnonzero((series != "").to_numpy())
        if len(filled):
            what = _("kolom {n} heeft waarden maar geen naam; geef de kolom een naam in rij 1 of haal de kolom weg")
            raise self.place.at(row=self.rows[filled[0]]).error(what.format(n=at + 1))


def _none(rows: int) -> np.ndarray:
    """NaN for each row without filling memory: one element, shown many times."""
    return np.broadcast_to(np.array(np.nan), (rows,))
