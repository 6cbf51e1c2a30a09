"""Whatever a report holds, tables.csv and tables.json give it back, and no spreadsheet finds a formula in it."""

from __future__ import annotations

import csv
import io
import json
import re

from hypothesis import given, settings

from meerwaarde.core import Status
from meerwaarde.publication.model import Report
from meerwaarde.publication.opendata import COLUMNS, tables_csv, tables_json
from meerwaarde.publication.plaintext import neutral
from support.random_report import reports

NUMBERS = COLUMNS[6:14]
TEXTS = ("question", "group_variable", "group", "answer", "statistic", "status")


@settings(max_examples=60, deadline=None)
@given(reports())
def test_csv_gives_every_cell_back(report: Report) -> None:
    found = list(csv.DictReader(io.StringIO(tables_csv(report).decode("utf-8"), newline="")))
    pairs = [(table, cell) for table in report.tables for cell in table.cells]
    for row, (table, cell) in zip(found, pairs, strict=True):
        assert row["table"] == neutral(table.name)
        assert [row[name] for name in TEXTS] == [neutral(str(getattr(cell, name))) for name in TEXTS]
        for name in NUMBERS:
            value = getattr(cell, name)
            assert (float(row[name]) if row[name] else None) == value
        for entry in row.values():
            dangerous = entry.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert not dangerous or re.fullmatch(r"[+-]\d+([.,]\d+)?(e[+-]\d+)?", entry), "only plain numbers"


@settings(max_examples=60, deadline=None)
@given(reports())
def test_json_gives_every_cell_back(report: Report) -> None:
    found = [(table, cell) for table in json.loads(tables_json(report))["tables"] for cell in table["cells"]]
    pairs = [(table, cell) for table in report.tables for cell in table.cells]
    for (there, entry), (table, cell) in zip(found, pairs, strict=True):
        assert there["table"] == table.name
        for name in (*TEXTS, *NUMBERS):
            assert entry[name] == getattr(cell, name)
        if cell.status is Status.SUPPRESSED:
            assert {entry[name] for name in NUMBERS} == {None}
        label = report.labels.answers[cell.question, cell.answer]
        assert not cell.answer or there["answers"][cell.answer] == label
