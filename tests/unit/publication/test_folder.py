"""Writing the folder: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import resource
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.publication import exchange, folder

OURS = json.dumps({"made_by": "meerwaarde report"}).encode()
FILES = {"index.html": b"<p>new</p>", "charts/a.svg": b"<svg/>", "provenance.json": OURS}
PRIVATE = {"matching.csv": b"kind,id\r\n"}


def names(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*"))


def test_it_works(tmp_path: Path) -> None:
    out = tmp_path / "rapport"
    folder.write(out, FILES, PRIVATE)
    assert (out / "charts" / "a.svg").read_bytes() == b"<svg/>"
    assert (tmp_path / "rapport-private" / "matching.csv").read_bytes() == PRIVATE["matching.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rapport", "rapport-private"]


def test_private_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        folder.write(tmp_path / "r", FILES, PRIVATE)
    finally:
        os.umask(old)
    private = tmp_path / "r-private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in private.iterdir()} == {0o600}


def test_a_folder_of_ours_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "r"
    folder.write(out, {**FILES, "old.csv": b"old"}, PRIVATE)
    folder.write(out, FILES, {})
    assert names(out) == ["charts", "charts/a.svg", "index.html", "provenance.json"]
    assert names(tmp_path) == ["r", *(f"r/{name}" for name in names(out))], "the old private folder went with it"


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    folder.write(tmp_path / "r", FILES, {})
    assert (tmp_path / "r" / "index.html").exists()


def _not_ours(place: Path) -> None:
    place.mkdir()
    (place / "letter.docx").write_text("dear")


def _wrong_marker(place: Path) -> None:
    place.mkdir()
    (place / "provenance.json").write_text('{"made_by": "somebody"}')


def _broken_marker(place: Path) -> None:
    place.mkdir()
    (place / "provenance.json").write_bytes(b"\xff{")


def _own_work_inside(place: Path) -> None:
    place.mkdir()
    (place / "provenance.json").write_text('{"made_by": "meerwaarde report", "files": ["index.html"]}')
    (place / "notes.txt").write_text("mine")


def _linked_marker(place: Path) -> None:
    place.mkdir()
    marker = place.parent / "elsewhere.json"
    marker.write_bytes(OURS)
    (place / "provenance.json").symlink_to(marker)


def _symlink(place: Path) -> None:
    real = place.parent / "real"
    real.mkdir()
    place.symlink_to(real)


def _file(place: Path) -> None:
    place.write_text("a file")


IN_THE_WAY = [_not_ours, _wrong_marker, _broken_marker, _own_work_inside, _linked_marker, _symlink, _file]


@pytest.mark.parametrize("suffix", ["", "-private"])
@pytest.mark.parametrize("obstacle", IN_THE_WAY)
def test_what_is_in_the_way_stays(tmp_path: Path, obstacle: object, suffix: str) -> None:
    obstacle(tmp_path / f"r{suffix}")  # type: ignore[operator]
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    for act in (lambda: folder.check(tmp_path / "r"), lambda: folder.write(tmp_path / "r", FILES, PRIVATE)):
        with pytest.raises(InputError):
            act()
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_litter_of_the_desktop_is_no_reason_to_refuse(tmp_path: Path) -> None:
    out = tmp_path / "r"
    marker = json.dumps({"made_by": "meerwaarde report", "files": ["index.html"]}).encode()
    folder.write(out, {"index.html": b"", "provenance.json": marker}, {})
    (out / ".DS_Store").write_text("x")
    (out / "~$report.docx").write_text("x")
    folder.check(out)


def test_a_parent_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="map erboven bestaat niet"):
        folder.check(tmp_path / "none" / "r")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_parent_must_be_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="niet schrijven"):
        folder.check(tmp_path / "r")
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("where", [".", "/", "..", "../.."])
def test_not_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    with pytest.raises(InputError):
        folder.check(Path(where))


def test_no_path_leaves_the_folder(tmp_path: Path) -> None:
    for name in ("../evil", "/etc/evil", "a/../../evil", ""):
        with pytest.raises(ValueError, match="not a path"):
            folder.write(tmp_path / "r", {name: b""}, {})
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_failure_half_way_restores_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    out = tmp_path / "r"
    folder.write(out, {"index.html": b"old", "provenance.json": OURS}, {"matching.csv": b"old"})
    move, taken = exchange._move, iter(range(10))

    def failing(source: Path, goal: Path, done: list[tuple[Path, Path]]) -> None:
        if next(taken) == step:
            raise OSError(errno.ENOSPC, "full")
        move(source, goal, done)

    monkeypatch.setattr(exchange, "_move", failing)
    with pytest.raises(InputError, match="schijf is vol"):
        folder.write(out, FILES, PRIVATE)
    assert names(tmp_path) == [
        "r", "r-private", "r-private/matching.csv", "r-private/provenance.json", "r/index.html", "r/provenance.json",
    ]  # fmt: skip
    assert (out / "index.html").read_bytes() == b"old"
    assert (tmp_path / "r-private" / "matching.csv").read_bytes() == b"old"


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exchange.os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        folder.write(tmp_path / "r", FILES, PRIVATE)
    assert names(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A place where 64 kB fits: a file system of that size, or else a limit on the size of one file."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    yield place
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    if mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("where", ["files", "private"])
def test_a_full_disk_leaves_nothing(small_disk: Path, where: str) -> None:
    much = {"report.pdf": b"x" * 200_000}
    with pytest.raises(InputError, match="schijf is vol"):
        folder.write(small_disk / "r", *((much, PRIVATE) if where == "files" else (FILES, much)))
    assert names(small_disk) == []


def test_a_full_disk_keeps_the_old_report(small_disk: Path) -> None:
    folder.write(small_disk / "r", FILES, {})
    with pytest.raises(InputError, match="schijf is vol"):
        folder.write(small_disk / "r", {**FILES, "report.pdf": b"x" * 200_000}, {})
    assert names(small_disk) == ["r", "r/charts", "r/charts/a.svg", "r/index.html", "r/provenance.json"]


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_private_files_list_what_the_officer_needs() -> None:
    files = folder.private_files(
        open_answers=[(4, "17", "anders", "=cmd()"), (5, "18", "anders", "twee\nregels, en een komma")],
        unknown=[(3, "999")],
        duplicates=[(6, "17", 4)],
        empty=[(9, "20")],
        nonresponders=["21"],
        names={"17": "@Stichting", "21": "Welzijn"},
    )
    assert read(files["open-answers.csv"])[1:] == [
        ["4", "17", "anders", "'=cmd()"],
        ["5", "18", "anders", "twee\nregels, en een komma"],
    ]
    lines = read(files["matching.csv"])
    assert lines[0] == ["kind", "id", "name", "row", "explanation"]
    assert [line[:4] for line in lines[1:]] == [
        ["unknown", "999", "", "3"],
        ["duplicate", "17", "'@Stichting", "6"],
        ["empty", "20", "", "9"],
        ["nonresponder", "21", "Welzijn", ""],
    ]
    assert "4" in lines[2][4], "it names the row that counts"


def test_no_private_files_when_there_is_nothing_to_tell() -> None:
    assert folder.private_files() == {}
