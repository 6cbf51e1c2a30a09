"""The folder that is written: ours may be replaced, another's never, and a full disk leaves what stood there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import Told, meerwaarde, report, tables, write_members
from support.forms import choices, write_answers, write_form
from support.reference import ROOT

FORM = [
    {"type": "select_one yn", "name": "mee", "label": "Doet u mee?"},
    {"type": "text", "name": "open", "label": "Toelichting"},
]
FILES = {
    "index.html", "report.pdf", "report.docx", "tables.xlsx", "tables.csv", "tables.json", "codebook.xml", "charts",
    "provenance.json",
}  # fmt: skip


@pytest.fixture
def inputs(tmp_path: Path) -> tuple[Path, Path, Path]:
    answers = [{"id": f"m{i}", "mee": "ja" if i % 3 else "nee", "open": "tekst"} for i in range(30)]
    return (
        write_form(tmp_path / "form.xlsx", FORM, choices("yn", ja="Ja", nee="Nee"), {"form_title": "T"}),
        write_answers(tmp_path / "antwoorden.csv", answers),
        write_members(tmp_path / "leden.csv", [{"id": f"m{i}", "size": i % 2} for i in range(40)]),
    )


def test_everything_is_written_and_nothing_else(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, register = inputs
    out = tmp_path / "uit"
    report(form, answers, out, "--register", register)
    assert {path.name for path in out.iterdir()} == FILES
    charts = {path.suffix for path in (out / "charts").iterdir()}
    assert charts == {".svg", ".png"}
    private = tmp_path / "uit-private"
    assert {path.name for path in private.iterdir()} == {"open-answers.csv", "matching.csv", "provenance.json"}
    assert {path.name for path in tmp_path.iterdir()} == {"uit", "uit-private", *(path.name for path in inputs)}


def test_private_folder_is_for_one_pair_of_eyes(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, register = inputs
    report(form, answers, tmp_path / "uit", "--register", register)
    private = tmp_path / "uit-private"
    assert private.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in private.iterdir())


def test_why_a_row_is_hidden_stands_in_the_private_folder(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """Whatever the rules hide for its own sake has an interval of two or more, as counts need."""
    form, answers, register = inputs
    rows = report(form, answers, tmp_path / "uit", "--register", register, "--rule", "minimum=11")
    private = tmp_path / "uit-private" / "proof.json"
    proof = json.loads(private.read_text(encoding="utf-8"))
    found = {(each["question"], each["answer"]): each for one in proof["questions"] for each in one["intervals"]}
    hidden = {(row["question"], row["answer"]) for row in rows if row["status"] == "suppressed"}
    assert found
    assert found.keys() <= hidden
    assert all(each["upper"] - each["lower"] >= 2 for each in found.values())
    assert "proof.json" not in {path.name for path in (tmp_path / "uit").iterdir()}


def test_our_own_folder_is_replaced(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, register = inputs
    first = report(form, answers, tmp_path / "uit", "--register", register, "--by", "size")
    second = report(form, answers, tmp_path / "uit")
    assert {row["group_variable"] for row in first} == {"", "size"}
    assert {row["group_variable"] for row in second} == {""}
    assert {path.name for path in tmp_path.iterdir()} == {"uit", "uit-private", *(path.name for path in inputs)}
    # without a register nobody is known to be missing: the list of names goes with the report it belonged to
    assert not (tmp_path / "uit-private" / "matching.csv").exists()


def test_another_folder_is_never_touched(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, _register = inputs
    out = tmp_path / "uit"
    out.mkdir()
    (out / "jaarverslag.docx").write_text("van iemand anders")
    line = meerwaarde("report", form, answers, "--out", out, "--period", "2014").complaint
    assert line.startswith("uit: ")
    assert [path.name for path in out.iterdir()] == ["jaarverslag.docx"]
    assert not (tmp_path / "uit-private").exists()


def test_a_file_that_somebody_put_in_our_folder_is_kept(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, _register = inputs
    out = tmp_path / "uit"
    report(form, answers, out)
    (out / "mijn-notities.txt").write_text("bewaren")
    line = meerwaarde("report", form, answers, "--out", out, "--period", "2014").complaint
    assert "mijn-notities.txt" in line
    assert (out / "mijn-notities.txt").read_text() == "bewaren"


@pytest.mark.parametrize("where", ["weg/uit", "form.xlsx", "."])
def test_places_where_nothing_can_be_written(
    inputs: tuple[Path, Path, Path], tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, answers, _register = inputs
    monkeypatch.chdir(tmp_path)
    before = form.read_bytes()
    assert meerwaarde("report", form, answers, "--out", where, "--period", "2014").complaint
    assert form.read_bytes() == before


def limited(bytes_per_file: int, *words: object) -> Told:
    """The command in a process of its own whose files may not grow beyond a size, as on a disk that runs full."""
    code = (
        "import resource, runpy, sys; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_per_file}, {bytes_per_file})); "
        "runpy.run_module('meerwaarde', run_name='__main__', alter_sys=True)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, env=environment, check=False
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_full_disk_leaves_the_report_that_was_there(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, register = inputs
    out = tmp_path / "uit"
    report(form, answers, out, "--register", register)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    line = limited(20_000, "report", form, answers, "--out", out, "--period", "2015").complaint
    assert "schijf" in line
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()} == before


def test_status_and_streams_of_the_real_process(inputs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    form, answers, register = inputs
    words = ["report", form, answers, "--register", register, "--out", tmp_path / "uit", "--period", "2014", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "meerwaarde", *map(str, words)],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["n"], told["N"], told["unknown_ids"], told["duplicates"]) == (30, 40, 0, 0)
    assert sum(told["cells"].values()) == len(tables(tmp_path / "uit"))
    assert set(told["files"]) == {
        path.relative_to(tmp_path / "uit").as_posix() for path in (tmp_path / "uit").rglob("*") if path.is_file()
    }
