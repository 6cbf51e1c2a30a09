"""`meerwaarde ledger` and `protect --ledger`: what an officer sees, and what happens when things go wrong halfway."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.command import Told, meerwaarde

ROWS = [(f"o{i}", "noord" if i % 2 else "zuid", 10 + i) for i in range(12)]


def write(path: Path, rows: Sequence[tuple[str, str, int]], *, ids: bool = True) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("id", "regio", "euro") if ids else ("regio", "euro"))
        out.writerows(row if ids else row[1:] for row in rows)
    return path


def protect(folder: Path, rows: Sequence[tuple[str, str, int]], name: str = "a", *options: object) -> Told:
    source = write(folder / f"{name}-in.csv", rows)
    return meerwaarde(
        "protect", source, "--by", "regio", "--value", "euro", "--ledger", folder / "ledger",
        "--out", folder / f"{name}.csv", "--proof", folder / f"{name}.json", *options,
    )  # fmt: skip


def told(folder: Path) -> dict:
    return json.loads(meerwaarde("ledger", "show", folder / "ledger", "--json").out)


# --- a ledger that is kept ------------------------------------------------------------------------------------------


def test_what_was_published_stands_in_the_ledger(tmp_path: Path) -> None:
    made = protect(tmp_path, ROWS, "a", "--title", "Lonen", "--wave", "2026", "--json")
    assert made.status == 0, made.err
    place = json.loads(made.out)["ledger"]
    (release,) = told(tmp_path)["releases"]
    assert place == {"position": 1, "hash": told(tmp_path)["hash"]}
    assert {name: release[name] for name in ("title", "wave", "variable", "organisations", "hidden")} == {
        "title": "Lonen", "wave": "2026", "variable": "euro", "organisations": 12, "hidden": 0,
    }  # fmt: skip
    assert release["files"] == [{"path": "a.csv", "state": "present"}]
    assert stat.S_IMODE((tmp_path / "ledger").stat().st_mode) == 0o600
    assert json.loads((tmp_path / "a.json").read_text())["ledger"] == place


def test_show_says_it_in_words_and_names_no_organisation(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    shown = meerwaarde("ledger", "show", tmp_path / "ledger")
    assert shown.status == 0
    assert "1. a.csv" in shown.out
    assert "12 organisaties" in shown.out
    assert "o11" not in shown.out


def test_files_that_went_or_changed_are_named(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    (tmp_path / "a.csv").write_text("iets anders")
    assert told(tmp_path)["releases"][0]["files"][0]["state"] == "changed"
    (tmp_path / "a.csv").unlink()
    assert told(tmp_path)["releases"][0]["files"][0]["state"] == "missing"
    assert "a.csv is er niet" in meerwaarde("ledger", "show", tmp_path / "ledger").out


def test_verify_finds_a_change_and_a_lost_end(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    head = told(tmp_path)["hash"]
    protect(tmp_path, ROWS, "b")
    ledger = tmp_path / "ledger"
    assert meerwaarde("ledger", "verify", ledger, "--head", head).status == 0
    last = told(tmp_path)["hash"]
    lines = ledger.read_text().splitlines(keepends=True)
    ledger.write_text(lines[0])
    assert meerwaarde("ledger", "verify", ledger).status == 0
    lost = meerwaarde("ledger", "verify", ledger, "--head", last, "--json")
    assert lost.status == 1
    assert [each["line"] for each in json.loads(lost.out)["problems"]] == [2]
    ledger.write_text(lines[0].replace("noord", "Noord") + lines[1])
    changed = meerwaarde("ledger", "verify", ledger)
    assert changed.status == 1
    assert "ledger, regel 1: deze regel is veranderd" in changed.out


def test_nothing_is_published_next_to_a_tampered_ledger(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    ledger = tmp_path / "ledger"
    ledger.write_text(ledger.read_text().replace("zuid", "Zuid"))
    assert "ledger, rij 1: deze regel is veranderd" in protect(tmp_path, ROWS, "b").complaint
    assert not (tmp_path / "b.csv").exists()
    assert not (tmp_path / "b.json").exists()


def test_an_unfinished_line_is_named_and_mended(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    ledger = tmp_path / "ledger"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + whole[:50])
    assert "meerwaarde ledger mend" in protect(tmp_path, ROWS, "b").complaint
    assert meerwaarde("ledger", "verify", ledger).status == 1
    assert meerwaarde("ledger", "mend", ledger).status == 0
    assert ledger.read_bytes() == whole
    assert protect(tmp_path, ROWS, "b").status == 0


@pytest.mark.parametrize("command", ["verify", "show", "mend"])
def test_a_ledger_that_is_not_there_is_unusable(tmp_path: Path, command: str) -> None:
    assert "is er niet" in meerwaarde("ledger", command, tmp_path / "geen").complaint
    assert "geen bestand" in meerwaarde("ledger", command, tmp_path).complaint


# --- refused, killed, two at once -----------------------------------------------------------------------------------


def test_a_refusal_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    before = (tmp_path / "ledger").read_bytes()
    assert "publicatie 1 (a.csv)" in protect(tmp_path, [*ROWS, ("nieuw", "noord", 99)], "b").complaint
    assert (tmp_path / "ledger").read_bytes() == before
    assert not (tmp_path / "b.csv").exists()


def test_a_refused_first_release_begins_no_ledger(tmp_path: Path) -> None:
    assert protect(tmp_path, [("x", "noord", -1)]).status == 2
    assert not (tmp_path / "ledger").exists()


def test_killed_between_ledger_and_table_the_line_is_there_and_the_table_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meerwaarde.cli import together

    class Killed(BaseException):
        pass

    def killed(*_given: object) -> None:
        raise Killed

    monkeypatch.setattr(together, "exchange", killed)
    with pytest.raises(Killed):
        protect(tmp_path, ROWS)
    monkeypatch.undo()
    assert not (tmp_path / "a.csv").exists()
    assert told(tmp_path)["releases"][0]["files"] == [{"path": "a.csv", "state": "missing"}]
    again = protect(tmp_path, ROWS)
    assert again.status == 0, again.err
    assert (tmp_path / "a.csv").exists()


def test_an_interrupted_append_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    protect(tmp_path, ROWS)
    before = (tmp_path / "ledger").read_bytes()
    monkeypatch.setattr("meerwaarde.disclosure.ledger.store.os.fsync", full)
    assert protect(tmp_path, ROWS, "b").status == 2
    monkeypatch.undo()
    assert (tmp_path / "ledger").read_bytes() == before
    assert not (tmp_path / "b.csv").exists()


def test_of_two_at_once_the_second_is_held_against_the_first(tmp_path: Path) -> None:
    """Each could be published alone; their difference is one organisation."""
    running = []
    for name, rows in (("a", ROWS), ("b", [*ROWS, ("nieuw", "noord", 99)])):
        source = write(tmp_path / f"{name}-in.csv", rows)
        words = [
            "--by",
            "regio",
            "--value",
            "euro",
            "--ledger",
            "ledger",
            "--out",
            f"{name}.csv",
            "--proof",
            f"{name}.json",
        ]
        command = [sys.executable, "-m", "meerwaarde", "protect", str(source), *words]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        running.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL))
    assert sorted(each.wait(timeout=60) for each in running) == [0, 2]
    assert len(told(tmp_path)["releases"]) == 1
    assert (tmp_path / "a.csv").exists() != (tmp_path / "b.csv").exists()


# --- who is who -----------------------------------------------------------------------------------------------------


def test_without_identifier_rows_are_known_by_their_other_columns(tmp_path: Path) -> None:
    for name, rows in (("a", ROWS), ("b", [*ROWS, ("nieuw", "noord", 99)])):
        source = write(tmp_path / f"{name}-in.csv", rows, ids=False)
        last = meerwaarde(
            "protect", source, "--by", "regio", "--value", "euro", "--ledger", tmp_path / "ledger",
            "--out", tmp_path / f"{name}.csv", "--proof", tmp_path / f"{name}.json",
        )  # fmt: skip
    assert "zonder kenmerk herkent het publicatieregister organisaties aan al hun kolommen" in last.err
    assert "kan niet veilig naast publicatie 1" in last.err
    assert last.status == 2


def test_another_identifier_than_before_is_refused(tmp_path: Path) -> None:
    protect(tmp_path, ROWS)
    source = tmp_path / "kvk.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("kvk", "regio", "euro"), *ROWS])
    told = meerwaarde(
        "protect", source, "--by", "regio", "--value", "euro", "--id", "kvk", "--ledger", tmp_path / "ledger",
        "--out", tmp_path / "b.csv", "--proof", tmp_path / "b.json",
    )  # fmt: skip
    assert "herkende organisaties aan ‘id’ en deze aan ‘kvk’" in told.complaint


def test_a_first_release_hides_what_it_hides_without_a_ledger(tmp_path: Path) -> None:
    example = tmp_path / "voorbeeld"
    assert meerwaarde("protect", "--example", example).status == 0

    def safe(name: str, *options: object) -> str:
        made = meerwaarde(
            "protect", example / "leden.csv", "--by", "gemeente,werksoort", "--value", "loonsom", "--rule", "p=10",
            "--holding", "concern", "--hierarchy", f"gemeente={example / 'gemeenten.csv'}", *options,
            "--out", tmp_path / f"{name}.csv", "--proof", tmp_path / f"{name}.json",
        )  # fmt: skip
        assert made.status == 0, made.err
        return (tmp_path / f"{name}.csv").read_text("utf-8")

    assert safe("met", "--ledger", tmp_path / "ledger") == safe("zonder")
