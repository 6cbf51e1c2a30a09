"""`meerwaarde verify TABLE.csv`: can these printed percentages be true, and on which base?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.consistency import Checked, Outcome, Printed, Verdict, check
from meerwaarde.publication.roundings import read_base, read_percentage

LARGEST_FILE = 10_000_000  # bytes; a printed table is a few hundred


def run(table: Path, as_json: bool) -> int:
    """Check the printed table in the file `table` and tell the verdict; gives the exit status.

    0: sound or without base, 1: contradicts. Raises InputError (status 2) for a table that cannot be read.
    """
    verdict = check(read_printed(table))
    if as_json:
        print(json.dumps(as_data(verdict), ensure_ascii=False, indent=2))
    else:
        _tell(verdict)
    return 1 if verdict.verdict is Outcome.CONTRADICTS else 0


def read_printed(table: Path) -> list[Printed]:
    """The rows of a CSV file with the columns label, printed and perhaps n. Raises InputError, naming the row."""
    heading, *rows = _cells(table)
    names = [name.strip().casefold() for name in heading]
    missing = [name for name in ("label", "printed") if name not in names]
    if missing:
        raise InputError(
            _("de kolom ‘{}’ ontbreekt. Nodig zijn label en printed, en liefst n.").format(missing[0]), file=table.name
        )
    printed = []
    for place, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise InputError(
                _("de rij heeft meer cellen dan kolommen. Zet een getal met een komma tussen aanhalingstekens."),
                file=table.name,
                row=place,
            )
        printed.append(_row(dict(zip(names, cells, strict=False)), table.name, place))
    if not printed:
        raise InputError(_("de tabel is leeg. Geef minstens één rij met een label en een percentage."), file=table.name)
    return printed


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict with the keys of `--json`, see docs/formats.md."""
    return {
        "verdict": verdict.verdict.value,
        "smallest_n": verdict.smallest_n,
        "smallest_n_half_even": verdict.smallest_n_half_even,
        "further_n": list(verdict.further_n),
        "rounding": verdict.rounding,
        "rows": [
            {
                "label": row.row.label,
                "printed": row.row.printed,
                "n": row.row.n,
                "count": row.count,
                "count_low": row.count_low,
                "count_high": row.count_high,
                "fits": row.fits,
            }
            for row in verdict.rows
        ],
        "findings": list(verdict.findings),
    }


def _cells(table: Path) -> list[list[str]]:
    try:
        if table.stat().st_size > LARGEST_FILE:
            raise InputError(_("het bestand is groter dan 10 MB; dat is geen afgedrukte tabel."), file=table.name)
        text = table.read_bytes().decode("utf-8-sig")
    except OSError:
        raise InputError(_("het bestand is niet te lezen. Klopt de naam?"), file=str(table)) from None
    except UnicodeDecodeError:
        raise InputError(_("dit is geen tekst in UTF-8. Sla de tabel op als ‘CSV UTF-8’."), file=table.name) from None
    heading = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",", strict=True))
    except csv.Error:
        raise InputError(_("dit is geen CSV-tabel. Staan de aanhalingstekens goed?"), file=table.name) from None
    if not rows:
        raise InputError(_("het bestand is leeg."), file=table.name)
    return rows


def _row(cells: dict[str, str], file: str, place: int) -> Printed:
    label, printed, base = (cells.get(name, "").strip() for name in ("label", "printed", "n"))
    if read_percentage(printed) is None:
        raise InputError(
            _("‘{}’ is geen percentage. Schrijf het zoals het is afgedrukt, bijvoorbeeld 34,8.").format(printed),
            file=file,
            row=place,
            column="printed",
        )
    n = read_base(base) if base else None
    if base and n is None:
        raise InputError(
            _("‘{}’ is geen heel getal boven 0. Schrijf n als 1250 of 1.250.").format(base),
            file=file,
            row=place,
            column="n",
        )
    return Printed(label, printed, n)


def _tell(verdict: Verdict) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = Table()
    for name in (_("rij"), _("afgedrukt"), _("n"), _("aantal"), _("past")):
        shown.add_column(name, justify="left" if name == _("rij") else "right")
    for row in verdict.rows:
        n = number(row.row.n) if row.row.n else "-"
        shown.add_row(*(Text(cell) for cell in (row.row.label, row.row.printed, n, _count(row), _fits(row))))
    console.print(shown)
    console.print(Text(_headline(verdict.verdict), style="bold"))
    for sentence in verdict.findings:
        console.print(Text(sentence))


def _count(row: Checked) -> str:
    if row.count_low is None or row.count_high is None:
        return "-"
    if row.count is not None:
        return number(row.count)
    return _("{} t/m {}").format(number(row.count_low), number(row.count_high))


def _fits(row: Checked) -> str:
    if row.row.n is None:
        return _("geen n")
    return _("ja") if row.fits else _("nee")


def _headline(outcome: Outcome) -> str:
    return {
        Outcome.SOUND: _("Klopt: elk percentage heeft een n en past daarbij."),
        Outcome.NO_BASE: _("Geen basis: er staat niet bij elk percentage een n. Niet overnemen zonder n."),
        Outcome.CONTRADICTS: _("Klopt niet: de tabel spreekt zichzelf tegen."),
    }[outcome]
