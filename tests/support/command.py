"""The command as a user gives it, in this process: status, what it said, and the tables it wrote."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from meerwaarde.cli import main

Row = dict[str, str]


@dataclass(frozen=True)
class Told:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr of a refusal; fails when there is more, less, or another status."""
        assert self.status == 2, self
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        assert "programma zelf" not in self.err, self.err
        return self.err.strip()


def meerwaarde(*arguments: object) -> Told:
    """Run `meerwaarde ARGUMENTS` by its entry point."""
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    words = ["meerwaarde", *map(str, arguments)]
    with patch.object(sys, "argv", words), redirect_stdout(out), redirect_stderr(err):
        try:
            main.run()
        except SystemExit as ended:
            status = ended.code or 0
    assert isinstance(status, int), status
    return Told(status, out.getvalue(), err.getvalue())


def report(form: Path, answers: Path, out: Path, *options: object) -> list[Row]:
    """Make a report and read tables.csv. The period is filled in when `options` have none."""
    period = () if "--period" in options else ("--period", "oktober 2014")
    told = meerwaarde("report", form, answers, "--out", out, *period, *options)
    assert told.status == 0, told.err
    return tables(out)


def tables(out: Path) -> list[Row]:
    """The rows of tables.csv."""
    with (out / "tables.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def select(rows: Sequence[Mapping[str, str]], **wanted: str) -> Mapping[str, str]:
    """The one row with these entries; over all unless a group is named."""
    wanted = {"group_variable": "", "group": "", **wanted}
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def number(row: Mapping[str, str], column: str) -> float:
    """A filled figure."""
    assert row[column], row
    return float(row[column])


def write_members(path: Path, members: Sequence[Mapping[str, object]]) -> Path:
    """A register as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(members[0]))
        writer.writeheader()
        writer.writerows(members)
    return path
