"""Made-up contributions through the program: by its functions, or by the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from meerwaarde.disclosure.additive.dimensions import read_hierarchies
from meerwaarde.disclosure.additive.microdata import Asked, read_rows, table_of
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.primary import Rules
from support.audited_release import Codes, read
from support.command import meerwaarde
from support.tables import Made, write


def table(folder: Path, made: Made) -> Table:
    """The table before protection."""
    write(folder, made)
    asked = made.asked
    files = [
        (name, folder / f"{name}-{number}.csv")
        for name, several in asked.hierarchies.items()
        for number in range(len(several))
    ]
    words = Asked(asked.by, asked.value, weight=asked.weight, holding=asked.holding, total=asked.total)
    rows = read_rows(folder / "micro.csv", words, read_hierarchies(files, asked.by))
    return table_of(rows, Rules.parse(f"{name}={parameter}" for name, parameter in asked.rules))


def by_function(folder: Path, made: Made, **options: Any) -> dict[Codes, dict[str, str]]:
    """The rows that would be published, by cell, as text."""
    from meerwaarde.disclosure.additive import protect_table

    released = protect_table(table(folder, made), **options)
    return {
        cell.codes: {
            "value": "" if cell.value is None else repr(float(cell.value)),
            "count": "" if cell.count is None else str(cell.count),
            "status": str(cell.status),
        }
        for cell in released.cells
    }


def by_command(folder: Path, made: Made, *options: object) -> dict[Codes, dict[str, str]]:
    """The rows of SAFE.csv, by cell."""
    safe = folder / "safe.csv"
    told = meerwaarde("protect", *write(folder, made), "--out", safe, "--proof", folder / "proof.json", *options)
    assert told.status == 0, told.err
    return read(safe, made.asked.by)
