"""The shipped example: what its generator makes, and what it must say to the digit."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.publication.example import FILES, REPORT, example_folder, write_example

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "monitor-2014"
TOPICS = ("contracting", "access", "transition", "registration", "monitoring", "quality", "accountability", "advance")


def rows(file: Path, delimiter: str) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


@pytest.fixture(scope="module")
def answers() -> list[dict[str, str]]:
    return rows(FOLDER / "answers.csv", ";")


@pytest.fixture(scope="module")
def members() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(FOLDER / "register.csv", ",")}


def test_the_generator_makes_the_same_files_again(tmp_path: Path) -> None:
    specification = importlib.util.spec_from_file_location("make_example", FOLDER / "make.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    module.make(tmp_path)
    for name in ("answers.csv", "register.csv"):
        assert (tmp_path / name).read_text("utf-8") == (FOLDER / name).read_text("utf-8"), name
    assert cells(tmp_path / "monitor-2014.xlsx") == cells(FOLDER / "monitor-2014.xlsx")


def cells(workbook: Path) -> dict[str, list[tuple[object, ...]]]:
    from openpyxl import load_workbook

    book = load_workbook(workbook, read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    finally:
        book.close()


def test_the_counts_are_those_published(answers: list[dict[str, str]]) -> None:
    assert len(answers) == 69
    assert [sum(int(row[f"clear/{topic}"]) for row in answers) for topic in TOPICS] == [24, 26, 21, 8, 7, 5, 10, 9]
    assert Counter(row["team"] for row in answers) == {"takes_part": 43, "does_not": 2, "other": 3, "": 21}
    assert all(bool(row["team_other"]) == (row["team"] == "other") for row in answers)


def test_both_spellings_of_several_answers_agree_and_nobody_is_empty(answers: list[dict[str, str]]) -> None:
    for row in answers:
        assert row["clear"].split() == [topic for topic in TOPICS if row[f"clear/{topic}"] == "1"]
        assert row["clear"]


def test_the_register_has_345_members_in_the_published_sizes(members: dict[str, dict[str, str]]) -> None:
    assert len(members) == 345
    assert len({row["name"] for row in members.values()}) == 345
    sizes = Counter(row["omvang"] for row in members.values())
    shares = [sizes[size] / 3.45 for size in ("1 t/m 9", "10 t/m 25", "26 t/m 50", "51 t/m 100", "101 of meer")]
    assert shares == pytest.approx([15.2, 25.6, 24.9, 15.7, 18.7], abs=0.2)
    assert len({kind for row in members.values() for kind in row["werksoorten"].split("|")}) == 8


def test_every_answer_is_of_a_member_and_one_group_is_small(
    answers: list[dict[str, str]], members: dict[str, dict[str, str]]
) -> None:
    assert len({row["id"] for row in answers}) == 69
    sizes = Counter(members[row["id"]]["omvang"] for row in answers)
    assert min(sizes.values()) >= 5
    about_teams = Counter(members[row["id"]]["omvang"] for row in answers if row["team"])
    assert sorted(about_teams.values())[0] == 2
    assert sorted(about_teams.values())[1] >= 5


def test_the_example_is_copied_into_an_empty_folder(tmp_path: Path) -> None:
    written = write_example(tmp_path / "nieuw" / "voorbeeld")
    assert [path.name for path in written] == list(FILES[REPORT])
    assert all(path.read_bytes() == (example_folder() / path.name).read_bytes() for path in written)


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mijn.txt").write_text("van mij")
    with pytest.raises(InputError, match="niet leeg"):
        write_example(tmp_path)
    with pytest.raises(InputError, match="niet leeg"):
        write_example(tmp_path / "mijn.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mijn.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(InputError, match=re.escape(str(tmp_path / "bestand" / "map"))):
        write_example(tmp_path / "bestand" / "map")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(InputError, match="niet te schrijven"):
        write_example(tmp_path)
    assert not list(tmp_path.iterdir())
