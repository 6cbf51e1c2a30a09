"""`meerwaarde verify`: status 0, 1 or 2, one line of complaint, and JSON for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command import meerwaarde

TABLES = {
    "sound": ("label,printed,n\nja,\"6,3\",48\nnee,\"93,8\",48\n", 0),
    "no_base": ("label,printed\nja,\"34,8\"\nnee,\"65,2\"\n", 0),
    "contradicts": ("label,printed,n\nja,\"50,1\",10\n", 1),
}  # fmt: skip


@pytest.mark.parametrize("verdict", TABLES)
def test_verdict_and_status(tmp_path: Path, verdict: str) -> None:
    content, status = TABLES[verdict]
    table = tmp_path / "tabel.csv"
    table.write_text(content, encoding="utf-8")
    told = meerwaarde("verify", table, "--json")
    assert (told.status, told.err) == (status, "")
    assert json.loads(told.out)["verdict"] == verdict
    assert meerwaarde("verify", table).status == status


@pytest.mark.parametrize("content", ["", "naam,waarde\na,1\n", "label,printed\na,veel\n", "label,printed,n\na,1,nul\n"])
def test_tables_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    table = tmp_path / "tabel.csv"
    table.write_text(content, encoding="utf-8")
    assert meerwaarde("verify", table).complaint.startswith("tabel.csv")


def test_no_table_at_all(tmp_path: Path) -> None:
    assert "weg.csv" in meerwaarde("verify", tmp_path / "weg.csv").complaint
    assert meerwaarde("verify").complaint
