"""`meerwaarde verify TABLE.csv`: can these printed percentages be true, and on which base?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meerwaarde.language import gettext as _
from meerwaarde.language import number
from meerwaarde.publication.consistency import Checked, Outcome, Printed, Verdict, check
from meerwaarde.publication.roundings import read_base, read_percentage

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet


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
    """The rows of a file with the columns label, printed and perhaps n. Raises InputError, naming the row."""
    from meerwaarde.questionnaire import read_table

    sheet = read_table(table, _("de tabel"))
    names = {name.strip().casefold(): name for name in sheet.columns}
    missing = [name for name in ("label", "printed") if name not in names]
    if missing:
        what = _("de kolom ‘{}’ ontbreekt. Nodig zijn label en printed, en liefst n.")
        raise sheet.place.error(what.format(missing[0]))
    if names["printed"] in sheet.numbers:
        what = _("hier staan getallen. Maak er tekst van, precies zoals afgedrukt: 100,0 is iets anders dan 100.")
        raise sheet.place.at(column="printed").error(what)
    columns = [sheet.columns[names[name]].to_list() for name in ("label", "printed")]
    columns.append(sheet.columns[names["n"]].to_list() if "n" in names else [""] * len(sheet.rows))
    rows = zip(sheet.rows.tolist(), *columns, strict=True)
    printed = [_row(sheet, row, *cells) for row, *cells in rows if any(cells)]
    if not printed:
        raise sheet.place.error(_("de tabel is leeg. Geef minstens één rij met een label en een percentage."))
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


def _row(sheet: Sheet, row: int, label: str, printed: str, base: str) -> Printed:
    place = sheet.place.at(row=row)
    if read_percentage(printed) is None:
        what = _("‘{}’ is geen percentage. Schrijf het zoals het is afgedrukt, bijvoorbeeld 34,8.")
        raise place.at(column="printed").error(what.format(printed))
    n = read_base(base) if base else None
    if base and n is None:
        what = _("‘{}’ is geen heel getal boven 0. Schrijf n als 1250 of 1.250.")
        raise place.at(column="n").error(what.format(base))
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
        Outcome.NO_BASE: _("Geen basis: er staat niet bij elk percentage een n. Neem zo’n cijfer niet over."),
        Outcome.CONTRADICTS: _("Klopt niet: de tabel spreekt zichzelf tegen."),
    }[outcome]
