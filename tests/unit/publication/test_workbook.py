"""tables.xlsx: typed rows that are those of tables.csv, readable sheets, and not one formula."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from meerwaarde.core import Status
from meerwaarde.publication.opendata import COLUMNS, figures
from meerwaarde.publication.plaintext import neutral
from meerwaarde.publication.workbook import _Names, workbook
from support.sample_report import sample_report


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(sample_report())))


def test_it_works(book: Any) -> None:
    assert book.sheetnames == [
        "Leeswijzer", "Cijfers", "1 duidelijkheid", "2 sociaal_team", "3 vrijwilligers", "Wie antwoordde",
    ]  # fmt: skip


def test_rows_are_those_of_the_report(book: Any) -> None:
    head, *found = book["Cijfers"].iter_rows(values_only=True)
    assert head == COLUMNS
    report = sample_report()
    pairs = [(table, cell) for table in report.tables for cell in table.cells]
    for row, (table, cell) in zip(found, pairs, strict=True):
        for there, value in zip(row, [table.name, *figures(cell).values()], strict=True):
            if isinstance(value, float):
                assert there == pytest.approx(value, rel=1e-14)  # a workbook keeps sixteen digits
            else:
                assert (there or "") == ("" if value is None else neutral(value) if isinstance(value, str) else value)


def test_figures_are_numbers_that_show_one_decimal(book: Any) -> None:
    sheet = book["1 duidelijkheid"]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    contract = next(row for row in sheet.iter_rows() if row[9].value == "duidelijkheid.contract.share")
    assert contract[2].value == pytest.approx(100 * 24 / 69, abs=1e-12)
    assert contract[2].number_format == '0.0" %"'
    assert [cell.value for cell in contract[5:8]] == [24, 69, 345]
    assert "Alle organisaties" in rows
    assert any("meer dan 100 %" in str(key) for key in rows)


def test_what_is_hidden_has_words_and_no_number(book: Any) -> None:
    hidden = 0
    for sheet in book.worksheets[2:]:
        for row in sheet.iter_rows(values_only=True):
            if row[8] == "afgeschermd":
                hidden += 1
                assert set(row[2:8]) == {None}
    report = sample_report()
    cells = [cell for table in (*report.tables, *report.nonresponse.tables) for cell in table.cells]
    cells += [cell for pair in report.nonresponse.compared["omvang"] for cell in pair]
    assert hidden == sum(cell.status is Status.SUPPRESSED for cell in cells)


def test_no_formula_anywhere(book: Any) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
                assert not str(cell.value or "").startswith(("=", "+", "@"))


def test_heads_are_frozen(book: Any) -> None:
    assert book["Cijfers"].freeze_panes == "A2"
    assert book["2 sociaal_team"].freeze_panes == "B6"


def test_the_guide_tells_base_and_source(book: Any) -> None:
    lines = dict(book["Leeswijzer"].iter_rows(min_row=3, values_only=True))
    assert lines["n (antwoordden)"] == "69"
    assert lines["N (gevraagd)"] == "345"
    assert lines["Periode"] == "oktober 2014"
    assert lines["Bron"].startswith("Antwoorden van 69")


def test_sheet_names_are_what_excel_takes() -> None:
    names = _Names()
    wishes = ["a" * 40, "A" * 40, "x/y", "x:y", "'quoted'", "", "History", "🙂" * 20, "[b]*?\\", "\x00"]
    made = [names.new(wish) for wish in wishes]
    assert len({name.lower() for name in made}) == len(wishes)
    for name in made:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\\x00")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


def test_very_long_text_is_kept_as_far_as_excel_can() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(replace(sample_report(), intro="x" * 40_000))))
    assert len(book["Leeswijzer"]["B3"].value) == 32_767


def test_same_report_gives_the_same_bytes() -> None:
    assert workbook(sample_report()) == workbook(sample_report())
