"""What stands in the files: exact columns, empty suppressed rows, neutral formulas, and the figures of 2014."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from meerwaarde.cli.demo import demo
from support.command import Row, meerwaarde, number, report, select, tables, write_members
from support.forms import write_answers, write_form

COLUMNS = (
    "table,question,group_variable,group,answer,statistic,percent,value,se,ci_low,ci_high,count,base,population,status"
)
FIGURES = ("percent", "value", "se", "ci_low", "ci_high", "count", "base", "population")
PRINTED = ("34,8 37,7 30,4 11,6 10,1 7,2 14,5 13,0", "89,6 4,2 6,3")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything awkward: formulas and markup in every text, small groups, numbers, several answers."""
    folder = tmp_path_factory.mktemp("awkward")
    survey: list[dict[str, Any]] = [
        {"type": "select_one odd", "name": "q", "label": '=HYPERLINK("http://x.nl")', "bind::mw:sensitivity": "none"},
        {"type": "select_multiple odd", "name": "m", "label": "<script>alert(1)</script>"},
        {"type": "integer", "name": "n", "label": "@SUM(A1) & <b>meer</b>", "bind::mw:sensitivity": "none"},
        {"type": "select_one odd", "name": "hoog", "label": "Gevoelig", "bind::mw:sensitivity": "high"},
    ]
    lists = [
        {"list_name": "odd", "name": "-a", "label": "=1+1"},
        {"list_name": "odd", "name": "b", "label": "<b>vet</b>"},
    ]
    rows = [
        {"id": f"m{i}", "q": "-a" if i % 3 else "b", "m": "-a b" if i % 4 else "b", "n": i - 30, "hoog": "b"}
        for i in range(50)
    ]
    members = [
        {"id": f"m{i}", "=soort": "=1+1" if i % 2 else "@z", "regio": "klein" if i > 47 else "groot"} for i in range(60)
    ]
    form = write_form(folder / "form.xlsx", survey, lists, {"form_title": "=cmd|'/C calc'!A0"})
    answers = write_answers(folder / "antwoorden.csv", rows)
    register = ("--register", write_members(folder / "leden.csv", members))
    report(form, answers, folder / "uit", *register, "--by", "=soort", "--by", "regio", "--period", "+2014")
    return folder / "uit"


def test_columns_and_codes(made: Path) -> None:
    raw = (made / "tables.csv").read_text("utf-8")
    assert raw.splitlines()[0] == COLUMNS
    for row in tables(made):
        assert row["status"] in ("published", "unreliable", "suppressed")
        assert bool(row["group_variable"]) == bool(row["group"])
        assert row["statistic"] in ("share", "mean", "median", "total")
        assert bool(row["answer"]) == (row["statistic"] == "share")


def test_rows_are_filled_or_empty(made: Path) -> None:
    rows = tables(made)
    for row in rows:
        if row["status"] == "suppressed":
            assert not any(row[name] for name in FIGURES), row
        else:
            assert bool(row["percent"]) == (row["statistic"] == "share"), row
            assert bool(row["value"]) == (row["statistic"] != "share"), row
            assert int(row["count"]) <= int(row["base"]) <= int(row["population"]), row
            assert (row["se"] == "") == (row["statistic"] == "median"), row
    assert {row["status"] for row in rows if row["question"] == "hoog"} == {"suppressed"}  # 0 and 100 per cent
    assert {row["status"] for row in rows if row["group"] == "klein" and row["question"] == "q"} == {"suppressed"}
    assert [row for row in rows if row["status"] != "suppressed"]
    assert len({tuple(row[name] for name in list(row)[:6]) for row in rows}) == len(rows)


def test_formulas_are_neutral_everywhere(made: Path) -> None:
    with (made / "tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name, cell in row.items():
                assert name in FIGURES or not cell.startswith(("=", "+", "-", "@", "\t")), (name, cell)
    book = load_workbook(made / "tables.xlsx")
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(made / "tables.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_markup_is_text_everywhere(made: Path) -> None:
    page = (made / "index.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<b>vet" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for svg in (made / "charts").glob("*.svg"):
        assert not etree.fromstring(svg.read_bytes()).xpath("//*[local-name()='script' or local-name()='b']")
    etree.fromstring((made / "codebook.xml").read_bytes())


def test_the_page_stands_alone(made: Path) -> None:
    page = (made / "index.html").read_text("utf-8")
    loaded = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')\s>]+)", page)
    assert not [target for target in loaded if target.startswith(("http", "//"))]
    linked = [target for target in loaded if not target.startswith(("#", "data:"))]
    assert linked
    assert not [target for target in linked if not (made / target).exists()]


def test_footnotes_give_base_population_and_period(made: Path) -> None:
    data = json.loads((made / "tables.json").read_text("utf-8"))
    for table in data["tables"]:
        assert {"period", "source", "method", "footnotes", "proof"} <= set(table)
        shown = [cell for cell in table["cells"] if cell["status"] != "suppressed"]
        if shown:
            assert re.search(r"n = \d+.*N = 60.*\+2014", table["footnotes"][0]), table["footnotes"]
    several = next(table for table in data["tables"] if table["question"] == "m")
    assert any("100 %" in note for note in several["footnotes"])
    same = [
        [cell[name] for name in ("question", "group", "answer", "count")] for t in data["tables"] for cell in t["cells"]
    ]
    assert len(same) == len(tables(made))


def test_summary_sentences_rest_on_reliable_cells(made: Path) -> None:
    data = json.loads((made / "tables.json").read_text("utf-8"))
    status = {cell["identifier"]: cell["status"] for table in data["tables"] for cell in table["cells"]}
    assert data["findings"]
    for finding in data["findings"]:
        assert {status[name] for name in [finding["cell"], *finding["cells"]]} == {"published"}


def test_the_terminal_does_not_print_codes(made: Path) -> None:
    folder = made.parent
    words = (folder / "form.xlsx", folder / "antwoorden.csv", "--out", folder / "weer", "--period", "x")
    told = meerwaarde("report", *words)
    assert told.status == 0
    assert "Gemiddelde" in told.out
    assert not re.search(r"\b(mean|median|total|share)\b", told.out)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo: its folder, and what it said."""
    out = tmp_path_factory.mktemp("demo") / "demo-rapport"
    with redirect_stdout(io.StringIO()) as said:
        demo(out)
    return out, said.getvalue().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def shipped(shown: tuple[Path, str]) -> Path:
    return shown[0]


def rounded(rows: list[Row], question: str) -> str:
    shares = [row for row in rows if row["question"] == question and not row["group"]]
    return " ".join(f"{number(row, 'percent') + 1e-9:.1f}".replace(".", ",") for row in shares)


def test_the_figures_of_2014(shipped: Path) -> None:
    rows = tables(shipped)
    assert (rounded(rows, "clear"), rounded(rows, "team")) == PRINTED
    assert {(row["base"], row["population"]) for row in rows if row["table"] == "clear"} == {("69", "345")}
    assert {row["base"] for row in rows if row["table"] == "team"} == {"48"}
    assert select(rows, question="team", answer="other")["count"] == "3"
    assert all(row["ci_low"] and row["ci_high"] for row in rows if not row["group"])


def test_the_demo_prints_what_readers_saw(shown: tuple[Path, str]) -> None:
    out = shown[1]
    for line in PRINTED:
        assert line in out
        for figure in line.split():
            assert f"{figure} %" in out


def test_paper_and_page_say_the_same(shipped: Path) -> None:
    paper = " ".join(page.extract_text() for page in PdfReader(shipped / "report.pdf").pages)
    page = (shipped / "index.html").read_text("utf-8")
    for figure in " ".join(PRINTED).split():
        assert figure in paper
        assert figure in page


def test_example_runs_as_written(tmp_path: Path) -> None:
    assert meerwaarde("report", "--example", tmp_path / "voorbeeld").status == 0
    folder = tmp_path / "voorbeeld"
    form, answers = folder / "monitor-2014.xlsx", folder / "answers.csv"
    out = tmp_path / "uit"
    told = meerwaarde("report", form, answers, "--register", folder / "register.csv", "--out", out)
    assert told.status == 0, told.err
    assert (rounded(tables(out), "clear"), rounded(tables(out), "team")) == PRINTED
    assert meerwaarde("report", "--example", folder).complaint.startswith(str(folder))


def test_awkward_texts_do_not_stop_a_report(tmp_path: Path) -> None:
    """Control characters, right-to-left marks, emoji, very long titles and labels, a column named as a path."""
    label = "Doet u \x07mee \N{RIGHT-TO-LEFT OVERRIDE}nu\N{SLIGHTLY SMILING FACE} " + "woord " * 400
    lists = [
        {"list_name": "yn", "name": "ja", "label": "Ja " * 300},
        {"list_name": "yn", "name": "nee", "label": "\ufffe"},
    ]
    members = [{"id": f"m{i}", "../../weg": "a\x07/../b" if i % 2 else "é \x1b[31m"} for i in range(30)]
    form = write_form(tmp_path / "f.xlsx", [{"type": "select_one yn", "name": "q", "label": label}], lists)
    answers = write_answers(tmp_path / "a.csv", [{"id": f"m{i}", "q": "ja" if i % 3 else "nee"} for i in range(24)])
    register = write_members(tmp_path / "leden.csv", members)
    out = tmp_path / "uit"
    report(
        form,
        answers,
        out,
        "--register",
        register,
        "--by",
        "../../weg",
        "--title",
        "titel " * 900,
        "--period",
        "p" * 400,
    )
    assert len({row["group"] for row in tables(out)}) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"f.xlsx", "a.csv", "leden.csv", "uit", "uit-private"}
    for path in (*(out / "charts").glob("*.svg"), out / "codebook.xml"):
        etree.fromstring(path.read_bytes())
