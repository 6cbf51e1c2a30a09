"""Whatever a report holds, workbook and Word file give every figure back."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from meerwaarde.core import Status
from meerwaarde.publication.model import Report
from meerwaarde.publication.opendata import figures
from meerwaarde.publication.plaintext import neutral, writable
from meerwaarde.publication.printing import printed
from meerwaarde.publication.word import word
from meerwaarde.publication.workbook import workbook
from support.random_report import reports

EASY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def even(value: object) -> object:
    """Texts as a workbook keeps them: line ends become one sign."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


@EASY
@given(reports())
def test_workbook_gives_every_cell_back(report: Report) -> None:
    content = workbook(report)
    _head, *found = openpyxl.load_workbook(io.BytesIO(content))["Cijfers"].iter_rows(values_only=True)
    pairs = [(table, cell) for table in report.tables for cell in table.cells]
    for row, (table, cell) in zip(found, pairs, strict=True):
        expected = [table.name, *figures(cell).values()]
        for there, value in zip(row, expected, strict=True):
            if isinstance(value, str):
                assert even(there or "") == even(neutral(writable(value)))
            elif isinstance(value, float):
                assert there == pytest.approx(value, rel=1e-14)  # a workbook keeps sixteen digits
            else:
                assert there == value
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Cijfers").height == len(pairs) + 1


@EASY
@given(reports())
def test_word_prints_every_figure(report: Report) -> None:
    file = docx.Document(io.BytesIO(word(report, {}, {})))
    text = "\n".join(cell.text for table in file.tables for row in table.rows for cell in row.cells)
    for table in report.tables:
        for cell in table.cells:
            if cell.status is not Status.SUPPRESSED:
                assert printed(cell) in text
