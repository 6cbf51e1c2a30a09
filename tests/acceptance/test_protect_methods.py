"""`protect --method round` and `cellkey`: every cell shown, and what does not go together refused."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.command import Told, meerwaarde

HERE = [("jeugd", "klein", 1), ("jeugd", "groot", 4), ("ouderen", "klein", 2), ("ouderen", "groot", 1),
        ("wijk", "klein", 7), ("wijk", "groot", 3)]  # fmt: skip


def written(folder: Path, head: str = "id,soort,grootte,bedrag") -> Path:
    lines = [head]
    for soort, grootte, times in HERE:
        lines += [f"lid {len(lines) + at},{soort},{grootte},10" for at in range(times)]
    path = folder / "leden.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    (folder / "sleutel").write_text("0123456789abcdef0123456789abcdef\n", encoding="utf-8")
    return path


def protect(folder: Path, *options: object, source: Path | None = None) -> Told:
    files = ("--out", folder / "veilig.csv", "--proof", folder / "bewijs.json")
    return meerwaarde("protect", source or written(folder), "--by", "soort,grootte", *files, *options)


def rows(folder: Path) -> dict[tuple[str, str], int]:
    with (folder / "veilig.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["status"] for row in found} == {"published"}
    assert all(row["value"] == row["count"] for row in found)
    return {(row["soort"], row["grootte"]): int(row["value"]) for row in found}


def proof(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "bewijs.json").read_text(encoding="utf-8"))
    return found


def test_rounding_keeps_the_table_additive(tmp_path: Path) -> None:
    told = protect(tmp_path, "--method", "round")
    assert (told.status, told.err) == (0, "")
    assert "0 of 3" in told.out
    found = rows(tmp_path)
    assert (found["jeugd", "groot"], found["wijk", "klein"]) == (4, 7)
    assert not {1, 2} & set(found.values())
    assert abs(found["Total", "Total"] - 18) <= 2
    assert "method=round" in proof(tmp_path)["rules"]
    audit = meerwaarde("audit", tmp_path / "veilig.csv", "--by", "soort,grootte", "--json")
    assert (audit.status, json.loads(audit.out)) == (0, {"cells": []}), "it adds up"


def test_cell_keys_are_the_same_in_every_table(tmp_path: Path) -> None:
    options = ("--method", "cellkey", "--key", tmp_path / "sleutel", "--wave", "2026")
    assert protect(tmp_path, *options).status == 0
    found = rows(tmp_path)
    assert not {1, 2} & set(found.values())
    assert {"method=cellkey", "noise=5,3", "study=2026"} <= set(proof(tmp_path)["rules"])
    assert "0123456789abcdef" not in (tmp_path / "bewijs.json").read_text(encoding="utf-8")
    once_more = meerwaarde("protect", tmp_path / "leden.csv", "--by", "soort", "--out", tmp_path / "o.csv",
                           "--proof", tmp_path / "p.json", *options)  # fmt: skip
    assert once_more.status == 0
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        alone = {row["soort"]: int(row["value"]) for row in csv.DictReader(file)}
    assert alone == {kind: found[kind, "Total"] for kind in alone}


def test_rounding_a_table_of_cells(tmp_path: Path) -> None:
    table = tmp_path / "cellen.csv"
    table.write_text("a,value,count,sensitive\nx,2,2,1\ny,5,5,0\nz,1,1,1\nTotal,8,8,0\n", encoding="utf-8")
    files = ("--out", tmp_path / "veilig.csv", "--proof", tmp_path / "bewijs.json")
    assert meerwaarde("protect", "--cells", table, "--by", "a", "--method", "round", *files).status == 0
    with (tmp_path / "veilig.csv").open(encoding="utf-8", newline="") as file:
        found = {row["a"]: int(row["value"]) for row in csv.DictReader(file)}
    assert found == {"x": 3, "y": 5, "z": 0, "Total": 8}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--method", "ruis"), "suppress of round of cellkey"),
        (("--method", "round", "--value", "bedrag"), "voor aantallen"),
        (("--method", "round", "--key", "sleutel"), "--key hoort bij --method cellkey"),
        (("--noise", "5,3"), "--noise hoort bij"),
        (("--method", "round", "--optimal"), "--optimal hoort bij"),
        (("--method", "round", "--ledger", "publicatieregister"), "--ledger hoort bij"),
        (("--method", "round", "--rule", "full=1"), "gevoelig|aantallen van 1"),
        (("--method", "cellkey"), "--key BESTAND"),
        (("--method", "cellkey", "--key", "veilig.csv"), "veilig.csv"),
        (("--method", "cellkey", "--key", "weg"), "sleutelbestand"),
        (("--method", "cellkey", "--key", "sleutel", "--noise", "veel"), "D,V"),
        (("--method", "cellkey", "--key", "sleutel", "--noise", "2,1"), "minstens 3"),
        (("--method", "cellkey", "--key", "sleutel", "--noise", "4,99"), "hoogstens D"),
    ],
)
def test_what_does_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:

    source = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    if "full=1" in options:
        source.write_text("id,soort,grootte\n" + "".join(f"l{at},jeugd,klein\n" for at in range(5)) + "l9,wijk,groot\n")
    assert re.search(told, protect(tmp_path, *options, source=source).complaint)
    assert not (tmp_path / "veilig.csv").exists()
    assert not (tmp_path / "bewijs.json").exists()


def test_keys_need_an_identifier(tmp_path: Path) -> None:
    source = written(tmp_path, "naam,soort,grootte,bedrag")
    options = ("--method", "cellkey", "--key", tmp_path / "sleutel")
    assert "--id" in protect(tmp_path, *options, source=source).complaint
    assert protect(tmp_path, *options, "--id", "naam", source=source).status == 0
    cells = tmp_path / "cellen.csv"
    cells.write_text("a,value,count,sensitive\nx,2,2,1\ny,6,6,0\nTotal,8,8,0\n", encoding="utf-8")
    told = meerwaarde(
        "protect", "--cells", cells, "--by", "a", *options, "--out", tmp_path / "o", "--proof", tmp_path / "p"
    )
    assert "--method round" in told.complaint
