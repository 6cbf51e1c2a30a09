"""Bad input: one clear line that names the place, status 2, and not a trace of output."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support.command import Told, meerwaarde, write_members
from support.forms import choices, write_answers, write_form

SURVEY: list[dict[str, Any]] = [
    {"type": "select_one yn", "name": "mee", "label": "Doet u mee?"},
    {"type": "select_multiple topics", "name": "tops", "label": "Welke?"},
    {"type": "integer", "name": "uren", "label": "Hoeveel uren?"},
    {"type": "decimal", "name": "geld", "label": "Hoeveel geld?"},
    {"type": "date", "name": "dag", "label": "Welke dag?"},
]
CHOICES = choices("yn", ja="Ja", nee="Nee") + choices("topics", a="Aap", b="Noot")
ANSWERS: list[dict[str, Any]] = [
    {"id": f"m{i}", "mee": "ja" if i % 2 else "nee", "tops": "a b", "uren": i, "geld": "1,5", "dag": "31-10-2014"}
    for i in range(10, 30)
]
MEMBERS: list[dict[str, object]] = [
    {"id": f"m{i}", "naam": f"Stichting {i}", "size": "klein" if i % 2 else "groot", "kind": "a|b" if i % 3 else "a"}
    for i in range(10, 40)
]


@dataclass
class Case:
    """Inputs in a folder that are good as they stand; a test spoils one thing."""

    folder: Path
    form: Path
    answers: Path
    register: Path | None
    options: list[object] = field(default_factory=lambda: ["--period", "oktober 2014"])

    def run(self) -> Told:
        register = ["--register", self.register] if self.register else []
        return meerwaarde("report", self.form, self.answers, *register, "--out", self.folder / "uit", *self.options)

    def refused(self) -> str:
        """The line of the refusal; fails when anything was left behind, seen or hidden."""
        before = sorted(self.folder.rglob("*"))
        line = self.run().complaint
        assert sorted(self.folder.rglob("*")) == before
        return line


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(
        tmp_path,
        write_form(tmp_path / "form.xlsx", SURVEY, CHOICES, {"form_title": "T"}),
        write_answers(tmp_path / "antwoorden.csv", ANSWERS),
        write_members(tmp_path / "leden.csv", MEMBERS),
    )


def test_the_inputs_are_good_before_they_are_spoiled(case: Case) -> None:
    told = case.run()
    assert told.status == 0, told.err
    assert {path.name for path in case.folder.iterdir()} >= {"uit", "uit-private"}
    assert not [path for path in case.folder.iterdir() if path.name.startswith(".")]


SPOILED_FORMS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "list that is not there": ([{"type": "select_one weg", "name": "q", "label": "Q"}], ["blad survey", "rij 2"]),
    "unknown type": ([{"type": "integr", "name": "q", "label": "Q"}], ["integr"]),
    "name twice": ([{"type": "integer", "name": "q", "label": "Q"}] * 2, ["rij 3", "kolom name"]),
    "group without end": (
        [{"type": "begin group", "name": "g", "label": "G"}, {"type": "integer", "name": "q", "label": "Q"}],
        ["rij 2", "end group"],
    ),
    "bad name": ([{"type": "integer", "name": "q 1", "label": "Q"}], ["rij 2", "kolom name"]),
    "condition on nothing": (
        [{"type": "integer", "name": "q", "label": "Q", "relevant": "${weg} = 1"}],
        ["rij 2", "kolom relevant", "weg"],
    ),
    "function not known yet": (
        [
            {"type": "integer", "name": "p", "label": "P"},
            {"type": "integer", "name": "q", "label": "Q", "relevant": "count-selected(${p}) = 1"},
        ],
        ["rij 3", "kolom relevant", "vraag q", "count-selected()"],
    ),
    "sensitivity not known": (
        [{"type": "integer", "name": "q", "label": "Q", "bind::mw:sensitivity": "laag"}],
        ["rij 2", "laag", "none, normal of high"],
    ),
}


@pytest.mark.parametrize("what", SPOILED_FORMS)
def test_forms_that_cannot_be_used(case: Case, what: str) -> None:
    survey, places = SPOILED_FORMS[what]
    write_form(case.form, survey, CHOICES)
    line = case.refused()
    assert line.startswith("form.xlsx")
    assert all(place in line for place in places), line


SPOILED_CELLS: dict[str, tuple[dict[str, str], list[str]]] = {
    "choice not offered": ({"mee": "misschien"}, ["rij 4", "kolom mee", "vraag mee", "misschien", "ja, nee"]),
    "one of several not offered": ({"tops": "a z"}, ["rij 4", "kolom tops", "a z"]),
    "text in a number": ({"uren": "twaalf"}, ["rij 4", "kolom uren", "vraag uren", "twaalf"]),
    "part of a whole number": ({"uren": "1,5"}, ["rij 4", "kolom uren", "1,5"]),
    "number that may be two": ({"geld": "1.250"}, ["rij 4", "kolom geld", "1.250", "--decimal"]),
    "no date": ({"dag": "31-31-2014"}, ["rij 4", "kolom dag", "31-31-2014"]),
    "no identifier": ({"id": ""}, ["rij 4", "kolom id"]),
    "unknown columns": ({"zomaar": "1"}, ["rij 1", "zomaar"]),
}


@pytest.mark.parametrize("what", SPOILED_CELLS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_answers_that_cannot_be_used(case: Case, what: str, suffix: str) -> None:
    cells, places = SPOILED_CELLS[what]
    case.answers = case.folder / f"antwoorden.{suffix}"
    write_answers(case.answers, [*ANSWERS[:2], {**ANSWERS[2], **cells}, *ANSWERS[3:]])
    line = case.refused()
    assert line.startswith(case.answers.name)
    assert all(place in line for place in places), line


def test_answers_without_the_column_of_the_identifier(case: Case) -> None:
    write_answers(case.answers, [{name: cell for name, cell in row.items() if name != "id"} for row in ANSWERS])
    assert "--id" in case.refused()


def test_answers_of_nobody_in_the_register(case: Case) -> None:
    write_answers(case.answers, [{**row, "id": f"x{row['id']}"} for row in ANSWERS])
    line = case.refused()
    assert "antwoorden.csv" in line
    assert "leden.csv" in line


@pytest.mark.parametrize("rows", [[], [{"id": "m10", "mee": ""}]])
def test_answers_of_nobody_at_all(case: Case, rows: list[dict[str, str]]) -> None:
    write_answers(case.answers, rows, heading=["id", "mee"])
    assert case.refused().startswith("antwoorden.csv")


@pytest.mark.parametrize("content", [b"", bytes(range(256)), "id,mee\nm1,Jé\n".encode("latin-1"), b'id,mee\n"m1,ja\n'])
def test_answers_that_are_no_table(case: Case, content: bytes) -> None:
    case.answers.write_bytes(content)
    assert case.refused().startswith("antwoorden.csv")


@cache
def packed_zeros() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(600_000_000))
    return stream.getvalue()


def bomb(path: Path) -> None:
    path.write_bytes(packed_zeros())


def plain(path: Path) -> None:
    path.write_text("id,mee\n", encoding="utf-8")


def other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("brief.txt", "hallo")


@pytest.mark.parametrize("role", ["form", "answers", "register"])
@pytest.mark.parametrize("write", [bomb, plain, other_archive])
def test_files_that_are_not_the_workbook_they_say(case: Case, role: str, write: Callable[[Path], None]) -> None:
    path = case.folder / "werkmap.xlsx"
    write(path)
    setattr(case, role, path)
    assert case.refused().startswith("werkmap.xlsx: ")


@pytest.mark.parametrize("role", ["form", "answers", "register"])
def test_files_that_are_not_there(case: Case, role: str) -> None:
    setattr(case, role, case.folder / "weg.xlsx")
    assert "weg.xlsx" in case.refused()
    setattr(case, role, case.folder)
    assert case.folder.name in case.refused()


REGISTERS: dict[str, tuple[str, str]] = {
    "member twice": ("id\nm10\nm10\n", "rij 3"),
    "no identifier": ("lid\nm10\n", "kolom id"),
    "identifier empty": ("id,size\nm10,a\n,b\n", "rij 3"),
    "headings only": ("id,size\n", "leden.csv"),
}


@pytest.mark.parametrize("what", REGISTERS)
def test_registers_that_cannot_be_used(case: Case, what: str) -> None:
    content, place = REGISTERS[what]
    assert case.register is not None
    case.register.write_text(content, encoding="utf-8")
    line = case.refused()
    assert line.startswith("leden.csv")
    assert place in line


OPTIONS: dict[str, tuple[list[object], list[str]]] = {
    "strata not in the register": (["--strata", "regio"], ["leden.csv", "regio", "size"]),
    "strata that overlap": (["--strata", "kind"], ["leden.csv", "kind", "a|b"]),
    "margins that overlap": (["--rake", "kind"], ["leden.csv", "kind", "a|b"]),
    "groups that nobody knows": (["--by", "regio"], ["regio", "size", "mee"]),
    "groups by a number": (["--by", "uren"], ["uren"]),
    "groups that are members": (["--by", "naam"], ["leden.csv", "naam"]),
    "strata that are members": (["--strata", "naam"], ["leden.csv", "naam"]),
    "cluster that nobody knows": (["--cluster", "regio"], ["regio"]),
    "municipality that nobody knows": (["--municipality", "gem"], ["antwoorden.csv", "gem"]),
    "identifier that nobody knows": (["--id", "nummer"], ["nummer"]),
    "exact with strata": (["--interval", "exact", "--strata", "size"], ["--interval exact"]),
    "exact with clusters": (["--interval", "exact", "--cluster", "size"], ["--interval exact"]),
    "exact with margins": (["--interval", "exact", "--rake", "size"], ["--interval exact"]),
    "interval": (["--interval", "wald"], ["wald", "kg"]),
    "language": (["--language", "fr"], ["fr", "nl"]),
    "decimal sign": (["--decimal", "dot"], ["dot", "comma"]),
    "minimum below one": (["--min-count", "0"], ["--min-count"]),
    "minimum that is no number": (["--min-count", "drie"], ["--min-count"]),
    "register of a wave that is not there": (["--previous-register", "x.csv"], ["--previous"]),
    "half a wave": (["--previous", "x.xlsx"], ["--previous"]),
    "option that is not there": (["--streep"], ["--streep"]),
    "too many words": (["nog", "een"], ["nog een"]),
}


@pytest.mark.parametrize("what", OPTIONS)
def test_options_that_cannot_be_used(case: Case, what: str) -> None:
    options, words = OPTIONS[what]
    case.options += options
    line = case.refused()
    assert all(word in line for word in words), line


@pytest.mark.parametrize("option", [["--strata", "size"], ["--rake", "size"]])
def test_weights_without_a_register(case: Case, option: list[object]) -> None:
    case.register = None
    case.options += option
    assert "--register" in case.refused()


def test_margin_with_a_category_without_respondents(case: Case) -> None:
    write_answers(case.answers, [row for row in ANSWERS if int(row["id"][1:]) % 2])
    case.options += ["--rake", "size"]
    line = case.refused()
    assert line.startswith("leden.csv, kolom size")
    assert "'groot'" in line


def test_no_period(case: Case) -> None:
    case.options = []
    assert "--period" in case.refused()


@pytest.mark.parametrize("words", [["report"], ["report", "form.xlsx", "a.csv"], ["rapport"]])
def test_half_a_command(words: list[str]) -> None:
    assert meerwaarde(*words).complaint


def test_bad_input_is_told_in_english_too(case: Case) -> None:
    case.options += ["--language", "en"]
    write_answers(case.answers, [{**ANSWERS[0], "uren": "twaalf"}])
    assert "row 2, column uren, question uren" in case.refused()
