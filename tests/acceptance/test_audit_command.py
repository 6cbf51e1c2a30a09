"""`meerwaarde audit`: status 0, 1 or 2, JSON for scripts, and tables as other people write them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.command import Told, meerwaarde

OPEN = """a,b,value,count
1,1,,
1,2,,
1,Total,7,7
2,1,,
2,2,,
2,Total,3,3
3,1,3,3
3,2,3,3
3,Total,6,6
Total,1,9,9
Total,2,7,7
Total,Total,16,16
"""


def audit(folder: Path, content: str, *options: object, by: str = "a,b") -> Told:
    table = folder / "tabel.csv"
    table.write_text(content, encoding="utf-8")
    return meerwaarde("audit", table, "--by", by, *options)


def cells(told: Told) -> list[dict[str, Any]]:
    assert told.err == ""
    found: list[dict[str, Any]] = json.loads(told.out)["cells"]
    return found


def test_intervals_as_json_and_as_a_table(tmp_path: Path) -> None:
    told = audit(tmp_path, OPEN, "--json")
    assert told.status == 0
    assert cells(told) == [
        {"a": "1", "b": "1", "lower": 3, "upper": 6, "exact": False},
        {"a": "1", "b": "2", "lower": 1, "upper": 4, "exact": False},
        {"a": "2", "b": "1", "lower": 0, "upper": 3, "exact": False},
        {"a": "2", "b": "2", "lower": 0, "upper": 3, "exact": False},
    ]
    told = audit(tmp_path, OPEN)
    assert told.status == 0
    assert "geen van de 4 lege cellen" in told.out


def test_the_example_shows_a_hidden_disclosure(tmp_path: Path) -> None:
    assert meerwaarde("audit", "--example", tmp_path / "nieuw").status == 0
    table = tmp_path / "nieuw" / "tabel.csv"
    told = meerwaarde("audit", table, "--by", "werksoort,regio", "--json")
    assert told.status == 1
    first, *others = cells(told)
    assert first == {"werksoort": "jeugd", "regio": "oost", "lower": 34, "upper": 34, "exact": True}
    assert not any(one["exact"] for one in others)
    told = meerwaarde("audit", table, "--by", "werksoort,regio")
    assert "Van 1 van de 9 lege cellen" in told.out
    assert "precies bekend" in told.out


def test_what_an_insider_knows(tmp_path: Path) -> None:
    told = audit(tmp_path, OPEN, "--known", "a=1,b=1:4", "--json")
    assert told.status == 1
    assert {(one["a"], one["b"]): one["lower"] for one in cells(told) if one["exact"]} == {
        ("1", "2"): 3, ("2", "1"): 2, ("2", "2"): 1
    }  # fmt: skip
    assert audit(tmp_path, OPEN, "--known", "a=1:7").status == 0, "a column left out is the total"
    assert "past" in audit(tmp_path, OPEN, "--known", "a=1,b=1:7").complaint


def test_whole_numbers(tmp_path: Path) -> None:
    told = audit(tmp_path, "a,value\nx,\ny,\nTotal,1\n", "--integer", "--json", by="a")
    assert [(one["lower"], one["upper"]) for one in cells(told)] == [(0, 1), (0, 1)]
    assert "--integer" in audit(tmp_path, "a,value\nx,0.5\ny,\nTotal,1\n", "--integer", by="a").complaint


def test_a_total_that_is_not_there(tmp_path: Path) -> None:
    told = audit(tmp_path, "a,value\nx,\ny,2\n", "--json", by="a")
    assert (told.status, "geen totaal" in told.err) == (0, True)
    assert json.loads(told.out)["cells"] == [{"a": "x", "lower": 0, "upper": None, "exact": False}]
    assert "--total Totaal" in audit(tmp_path, "a,value\nx,\ny,2\nTotaal,3\n", by="a").complaint
    assert audit(tmp_path, "a,value\nx,\ny,2\nTotaal,3\n", "--total", "Totaal", by="a").status == 1


def test_hierarchies_and_unsplit_margins(tmp_path: Path) -> None:
    (tmp_path / "plaats.csv").write_text("child,parent\nm1,P\nm2,P\nm3,Q\nm4,Q\n", encoding="utf-8")
    content = "a,value\nm1,\nm2,\nm3,4\nm4,5\nP,7\nTotal,16\n"
    option = ("--hierarchy", f"a={tmp_path / 'plaats.csv'}", "--json")
    told = audit(tmp_path, content, *option, by="a")
    assert [(one["lower"], one["upper"]) for one in cells(told)] == [(0, 7), (0, 7)]
    told = audit(tmp_path, "a,value\nm1,\nm2,\nP,7\nQ,9\nTotal,16\n", *option, by="a")
    assert [(one["a"], one["upper"]) for one in cells(told)] == [("m1", 7), ("m2", 7)], "Q is not split"
    assert "m9" in audit(tmp_path, content + "m9,1\n", *option, by="a").complaint


def test_a_missing_lowest_row_is_a_known_zero(tmp_path: Path) -> None:
    content = "a,b,value\nx,1,\ny,1,\ny,2,\nx,Total,3\ny,Total,4\nTotal,1,5\nTotal,2,2\nTotal,Total,7\n"
    told = audit(tmp_path, content, "--json")
    assert told.status == 1
    assert [(one["a"], one["b"], one["lower"]) for one in cells(told)] == [("x", "1", 3), ("y", "1", 2), ("y", "2", 2)]


def test_a_table_of_margins_alone(tmp_path: Path) -> None:
    """Nothing stands below the margins: those cells are unknown, not zero."""
    content = "a,b,value\nx,Total,\ny,Total,4\nTotal,1,\nTotal,2,6\nTotal,Total,9\n"
    told = audit(tmp_path, content, "--json")
    assert [(one["a"], one["b"], one["lower"]) for one in cells(told)] == [("x", "Total", 5), ("Total", "1", 3)]
    assert told.status == 1
    partly = "a,b,value\nx,1,\nx,2,\nx,Total,5\ny,Total,4\nTotal,1,3\nTotal,2,6\nTotal,Total,9\n"
    told = audit(tmp_path, partly, "--json")
    assert [(one["lower"], one["upper"]) for one in cells(told)] == [(0, 3), (2, 5)], "y has some of both"


def test_rounded_values_are_intervals(tmp_path: Path) -> None:
    content = "a;value\nx;\ny;1,3\nz;1,3\nTotal;5,1\n"
    told = audit(tmp_path, content, "--rounding", "0.05", "--json", by="a")
    assert told.status == 0
    assert [(one["lower"], one["upper"]) for one in cells(told)] == [(2.35, 2.65)]
    assert audit(tmp_path, "a,value\nx,1.3\ny,1.3\nTotal,2.7\n", "--rounding", "0.05", by="a").status == 0


def test_noise_of_computed_values_is_no_contradiction(tmp_path: Path) -> None:
    thirds = f"a,value\nx,{0.1 + 0.2}\ny,{1 / 3}\nz,\nTotal,{0.3 + 1 / 3 + 2 / 3}\n"
    told = audit(tmp_path, thirds, "--json", by="a")
    assert told.status == 1
    assert cells(told)[0]["lower"] == pytest.approx(2 / 3, rel=1e-9)


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        ("", (), "leeg"),
        ("a,b,value\n", (), "geen rijen"),
        ("a,value\nx,1\n", (), "kolom b"),
        ("a,b\nx,1\n", (), "kolom value"),
        ("a,b,value\nx,,1\n", (), "rij 2, kolom b"),
        ("a,b,value\nx,y,1\nx,y,2\n", (), "rij 3.*rij 2"),
        ("a,b,value\nx,y,-1\n", (), "negatief"),
        ("a,b,value\nx,y,geheim\n", (), "geheim.*leeg"),
        ("a,b,value\nTotal,y,1\n", (), "alleen het totaal"),
        (OPEN.replace("16,16", "17,17"), (), "Total.*telt niet op.*16.*17"),
        (OPEN.replace("1,Total,7", "1,Total,17"), (), "kloppen niet|telt niet op"),
        (OPEN, ("--known", "a=1,b=1"), "KOLOM=CODE"),
        (OPEN, ("--known", "a=1,c=1:3"), "1,c=1 staat niet"),
        (OPEN, ("--known", "a=8,b=1:3"), "8 staat niet"),
        (OPEN, ("--known", "a=3,b=1:4"), "andere waarde"),
        (OPEN, ("--known", "a=1,b=1:veel"), "veel"),
        (OPEN, ("--hierarchy", "c=x.csv"), "--hierarchy"),
        (OPEN, ("--hierarchy", "a"), "KOLOM=BESTAND"),
        (OPEN, ("--rounding", "-1"), "--rounding"),
        (OPEN, ("--decimal", "punt"), "--decimal"),
        (OPEN, ("--by", "a,a"), "--by"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, content: str, options: tuple[str, ...], told: str) -> None:
    assert re.search(told, audit(tmp_path, content, *options).complaint)


def test_without_a_table_or_columns(tmp_path: Path) -> None:
    assert "--example" in meerwaarde("audit").complaint
    assert "weg.csv" in meerwaarde("audit", tmp_path / "weg.csv", "--by", "a").complaint
