"""provenance.json: enough to make the report again, nothing that gives a person, a folder or a secret away."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.publication.provenance import MADE_BY, Input, as_json, made_on, provenance, sha256_of


def made() -> dict[str, object]:
    return provenance(
        inputs=[Input("form", "/home/someone/form.xlsx", "ab" * 32)],
        options={
            "by": ("omvang",), "register": Path("/home/someone/members.csv"), "ledger_key": "hush", "min_count": 3,
            "strata": None,
        },
        seed=7,
        rules=["group_minimum_3"],
        counts={"answered": 69, "invited": None},
        made=date(2026, 11, 22),
        files=["index.html", "charts/a.svg"],
    )  # fmt: skip


def test_it_works() -> None:
    content = made()
    assert json.loads(as_json(content)) == content
    assert content["made_by"] == MADE_BY
    assert content["made"] == "2026-11-22"
    assert content["seed"] == 7
    assert content["files"] == ["charts/a.svg", "index.html", "provenance.json"]
    assert content["libraries"]["typst"]  # type: ignore[index]


def test_no_folder_and_no_secret() -> None:
    text = json.dumps(made())
    assert "someone" not in text
    assert "hush" not in text
    assert made()["options"] == {"by": ["omvang"], "min_count": 3, "register": "members.csv", "strata": None}


def test_the_date_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1414713600")
    assert made_on() == date(2014, 10, 31)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH"):
        made_on()


def test_hash_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
