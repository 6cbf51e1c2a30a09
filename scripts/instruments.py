"""Make the workbooks of the three example instruments from the tables beside them.

`python scripts/instruments.py` writes `form.xlsx` in examples/monitor-teams, examples/benchmark-jaar and
examples/client-meter from `tables.py` in the same folder; a test compares the cells. A table is a sequence of rows, a
row a dict with the columns of XLSForm as keys. A tuple holds one text for each language of the form, in its order:
`label=("Naam", "Name")` fills `label::Nederlands (nl)` and `label::English (en)`.

With `--voices` it also speaks every text that names a recording, by espeak-ng and lame (Debian packages of those
names): a voice of a machine, to be replaced by a person before clients hear it.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
INSTRUMENTS = ("monitor-teams", "benchmark-jaar", "client-meter")
MADE = datetime(2026, 11, 1)  # the same at every run
WIDTHS = {"type": 26, "name": 22, "list_name": 16}

# Keys that are no Python names as they stand in the sheet.
COLUMNS = {
    "warning": "bind::mw:warning",
    "warning_message": "bind::mw:warningMsg-{code}",
    "indicator": "bind::mw:indicator",
    "sensitivity": "bind::mw:sensitivity",
    "previous": "bind::mw:previous",
}
Row = Mapping[str, str | tuple[str, ...]]


def cells(row: Row, languages: Mapping[str, str]) -> dict[str, str]:
    """The cells of one row by heading; `languages` gives name by code, in the order of the texts."""
    found: dict[str, str] = {}
    for key, value in row.items():
        heading = COLUMNS.get(key, key)
        if isinstance(value, str):
            found[heading] = value
            continue
        for (code, language), text in zip(languages.items(), value, strict=False):
            place = heading.format(code=code) if "{code}" in heading else f"{heading}::{language}"
            if text:
                found[place] = text
    return found


def headings(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Every heading, in the order in which they are first used; the fields of a language stay together."""
    return list(dict.fromkeys(heading for row in rows for heading in row))


def sheets(tables: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by name, each with its headings first."""
    languages: Mapping[str, str] = tables["LANGUAGES"]
    made = {}
    for name in ("survey", "choices", "settings"):
        rows = [cells(row, languages) for row in tables[name.upper()]]
        columns = headings(rows)
        made[name] = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return made


def write(file: Path, made: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """The workbook, readable for who opens it in a spreadsheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = MADE
    book.properties.creator = "meerwaarde"
    for name, rows in made.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "C2"
        for place, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(place, column)
                cell.value = text or None
                cell.data_type = "s" if text else "n"  # `=` begins a text here, never a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=place == 1)
        for column, heading in enumerate(rows[0], start=1):
            sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading, 34)
    book.save(file)


def last_year(values: Mapping[str, str]) -> str:
    """`vorig.xml`: the figures of one respondent a year ago, as a secondary instance."""
    items = (
        f"  <item><key>{escape(key)}</key><value>{escape(value)}</value></item>\n" for key, value in values.items()
    )
    return "<root>\n" + "".join(items) + "</root>\n"


def make(name: str, folder: Path) -> None:
    """Write the workbook of one instrument into `folder`, and what belongs beside it."""
    tables = runpy.run_path(str(EXAMPLES / name / "tables.py"))
    write(folder / "form.xlsx", sheets(tables))
    if "PREVIOUS" in tables:
        (folder / "vorig.xml").write_text(last_year(tables["PREVIOUS"]), encoding="utf-8")


def speak(file: Path, text: str, code: str) -> None:
    """A recording of `text`, small enough for a slow line."""
    spoken = subprocess.run(["espeak-ng", "-v", code, "-s", "140", "--stdout", text], check=True, capture_output=True)
    command = ["lame", "--quiet", "-m", "m", "-b", "32", "--resample", "22.05", "-", str(file)]
    subprocess.run(command, check=True, input=spoken.stdout)


def voices(name: str, folder: Path) -> None:
    """The recordings that the tables of one instrument name."""
    tables = runpy.run_path(str(EXAMPLES / name / "tables.py"))
    for row in (*tables["SURVEY"], *tables["CHOICES"]):
        for file, text, code in zip(row.get("audio", ()), row.get("label", ()), tables["LANGUAGES"], strict=False):
            speak(folder / "media" / file, text, code)


def main(arguments: Sequence[str]) -> int:
    if arguments not in ([], ["--voices"]):
        print(__doc__, file=sys.stderr)
        return 2
    for name in INSTRUMENTS:
        make(name, EXAMPLES / name)
        if arguments:
            voices(name, EXAMPLES / name)
        print(EXAMPLES.name, name, "form.xlsx", sep="/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
