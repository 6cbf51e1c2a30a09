"""tables.csv and tables.json hold the report's cells, nothing more and nothing less."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from meerwaarde.core import Status
from meerwaarde.publication.opendata import COLUMNS, tables_csv, tables_json
from meerwaarde.publication.passport import identifier
from support.sample_report import sample_report

ORDERED = (
    "table,question,group_variable,group,answer,statistic,percent,value,se,ci_low,ci_high,count,base,population,status"
)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return json.loads(tables_json(sample_report()))  # type: ignore[no-any-return]


def test_it_works() -> None:
    found = rows(tables_csv(sample_report()))
    first = found[0]
    assert (first["question"], first["answer"], first["statistic"]) == ("duidelijkheid", "contract", "share")
    assert float(first["percent"]) == 100 * 24 / 69
    assert (first["count"], first["base"], first["population"]) == ("24", "69", "345")
    assert first["value"] == ""


def test_columns_are_exactly_those_of_the_order() -> None:
    assert tables_csv(sample_report()).splitlines()[0].decode() == ORDERED == ",".join(COLUMNS)


def test_one_row_per_cell_of_the_question_tables() -> None:
    report = sample_report()
    expected = [(table.name, *map(str, cell.key)) for table in report.tables for cell in table.cells]
    names = ("table", "question", "group_variable", "group", "answer", "statistic")
    found = [tuple(row[name] for name in names) for row in rows(tables_csv(report))]
    assert found == expected


def test_a_suppressed_row_has_no_figure() -> None:
    hidden = [row for row in rows(tables_csv(sample_report())) if row["status"] == "suppressed"]
    assert len(hidden) == 8 * 2 + 6 + 2
    assert {row[name] for row in hidden for name in COLUMNS[6:14]} == {""}


def test_an_unreliable_row_keeps_its_figures() -> None:
    marked = [row for row in rows(tables_csv(sample_report())) if row["status"] == "unreliable"]
    assert marked
    assert all(row["base"] and (row["percent"] or row["value"]) for row in marked)


def test_json_has_the_figures_of_the_csv(content: dict[str, Any]) -> None:
    found = [cell for table in content["tables"] for cell in table["cells"]]
    for row, cell in zip(rows(tables_csv(sample_report())), found, strict=True):
        for name in COLUMNS[6:14]:
            assert cell[name] == (float(row[name]) if row[name] else None)
        assert cell["status"] == row["status"]


def test_json_tells_what_stands_beside_the_figures(content: dict[str, Any]) -> None:
    table = content["tables"][1]
    assert (table["n"], table["N"], table["period"]) == (69, 345, "oktober 2014")
    assert table["question_text"].startswith("Over welke onderwerpen")
    assert table["groups"]["10_25"] == "10 tot en met 25 medewerkers"
    assert table["answers"]["voorschot"] == "of er een voorschot komt"
    assert len(table["footnotes"]) == 3
    assert table["rules"]
    assert table["method"][0]["heading"] == "Weging"
    assert content["left_out"]
    assert content["limits"]


def test_every_cell_carries_its_passport(content: dict[str, Any]) -> None:
    report = sample_report()
    expected = [identifier(cell) for table in report.tables for cell in table.cells]
    found = [cell["identifier"] for table in content["tables"] for cell in table["cells"]]
    assert found == expected
    assert len(set(found)) == len(found)
    for finding in content["findings"]:
        assert finding["cell"] in found
        assert set(finding["cells"]) <= set(found)
    assert content["findings"][0]["sentence"].startswith("89,6")


def test_json_tells_who_answered(content: dict[str, Any]) -> None:
    nonresponse = content["nonresponse"]
    assert (nonresponse["invited"], nonresponse["answered"], nonresponse["r_indicator"]) == (345, 69, 0.84)
    pair = nonresponse["compared"]["omvang"][1]
    assert (pair["register"]["count"], pair["respondents"]["count"]) == (88, 16)
    hidden = nonresponse["compared"]["omvang"][0]["respondents"]
    assert hidden["status"] == Status.SUPPRESSED
    assert hidden["count"] is None
    assert nonresponse["bounds"][0] == {"cell": "duidelijkheid.toegang.share", "low": 7.5, "high": 87.5}


def test_no_formula_in_the_csv() -> None:
    groups = {row["group"] for row in rows(tables_csv(sample_report()))}
    assert not any(entry.startswith(("=", "+", "@")) for entry in groups)


def test_same_report_gives_the_same_bytes() -> None:
    assert tables_csv(sample_report()) == tables_csv(sample_report())
    assert tables_json(sample_report()) == tables_json(sample_report())
