"""Nothing in the folder for publication names a member: every file is opened and searched, containers too."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.command import meerwaarde, report, write_members
from support.forms import choices, write_answers, write_form

IDS = [f"LID{i:03d}X" for i in range(40)]
NAMES = [f"Stichting Vuurtoren{i:03d}" for i in range(40)]
TRACE = re.compile(r"LID\d+X|Vuurtoren\d+|kenbaar", re.IGNORECASE)
# Two ways in which a form asks who answers: as text, or by a list of all members.
IDENTIFIERS = ({"type": "text", "name": "id"}, {"type": "select_one members", "name": "id"})


def form(folder: Path, identifier: dict[str, str]) -> Path:
    survey = [
        {**identifier, "label": "Wie bent u?"},
        {"type": "select_one members", "name": "partner", "label": "Met wie werkt u het meest samen?"},
        {"type": "select_one yn or_other", "name": "mee", "label": "Doet u mee?"},
        {"type": "integer", "name": "uren", "label": "Hoeveel uren?"},
        {"type": "text", "name": "open", "label": "Toelichting"},
    ]
    lists = choices("yn", ja="Ja", nee="Nee") + choices(
        "members", **dict(zip(IDS, NAMES, strict=True)), LID999X="Oud lid"
    )
    return write_form(folder / "form.xlsx", survey, lists, {"form_title": "Wie doet mee?"})


def answers(folder: Path) -> Path:
    rows = [
        {
            "id": identifier, "partner": IDS[0], "mee": "other" if i % 5 == 0 else "ja", "uren": i,
            "mee_other": f"=kenbaar{i}" if i % 5 == 0 else "", "open": f"Wij zijn {name}, kenbaar <script>",
        }
        for i, (identifier, name) in enumerate(zip(IDS[:30], NAMES[:30], strict=True))
    ]  # fmt: skip
    unknown = {**rows[1], "id": "LID999X"}
    return write_answers(folder / "antwoorden.csv", [*rows, rows[4], unknown])


def register(folder: Path) -> Path:
    return write_members(
        folder / "leden.csv",
        [
            {"id": i, "naam": n, "Organisatie": n, "e-mail": f"{i}@kenbaar.nl", "size": "klein" if k % 2 else "groot"}
            for k, (i, n) in enumerate(zip(IDS, NAMES, strict=True))
        ],
    )


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text in every file, with where it stands."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        yield path.name, path.name
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}!{name}", archive.read(name).decode("utf-8", "replace")
        elif path.suffix == ".pdf":
            reader = PdfReader(path)
            yield path.name, " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
        else:
            yield path.name, path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=["text", "list"])
def test_no_file_for_publication_names_a_member(tmp_path: Path, identifier: dict[str, str]) -> None:
    out = tmp_path / "uit"
    report(form(tmp_path, identifier), answers(tmp_path), out, "--register", register(tmp_path), "--by", "size")
    found = {where: sorted(set(TRACE.findall(text))) for where, text in texts(out)}
    assert not {where: traces for where, traces in found.items() if traces}
    assert "Wie bent u?" in (out / "codebook.xml").read_text("utf-8")  # the question itself is no secret


def test_names_stand_in_the_private_folder_alone(tmp_path: Path) -> None:
    report(form(tmp_path, IDENTIFIERS[0]), answers(tmp_path), tmp_path / "uit", "--register", register(tmp_path))
    private = tmp_path / "uit-private"
    with (private / "matching.csv").open(encoding="utf-8", newline="") as file:
        matching = list(csv.DictReader(file))
    kinds = {
        kind: [row for row in matching if row["kind"] == kind] for kind in ("unknown", "duplicate", "nonresponder")
    }
    assert [row["id"] for row in kinds["unknown"]] == ["LID999X"]
    assert [(row["id"], row["name"], row["row"]) for row in kinds["duplicate"]] == [(IDS[4], NAMES[4], "6")]
    assert [row["name"] for row in kinds["nonresponder"]] == NAMES[30:]
    with (private / "open-answers.csv").open(encoding="utf-8", newline="") as file:
        opened = list(csv.DictReader(file))
    assert {"row": "3", "organisation": IDS[1], "question": "open",
            "text": f"Wij zijn {NAMES[1]}, kenbaar <script>"} in opened  # fmt: skip
    assert {row["text"] for row in opened if row["question"] == "mee_other"} <= {f"'=kenbaar{i}" for i in range(30)}


@pytest.mark.parametrize("column", ["naam", "Organisatie", "e-mail"])
@pytest.mark.parametrize("option", ["--by", "--strata", "--rake"])
def test_columns_that_name_members_are_refused(tmp_path: Path, option: str, column: str) -> None:
    words = (form(tmp_path, IDENTIFIERS[0]), answers(tmp_path), "--register", register(tmp_path), option, column)
    line = meerwaarde("report", *words, "--period", "2014", "--out", tmp_path / "uit").complaint
    assert line.startswith(f"leden.csv, kolom {column}")
    assert not (tmp_path / "uit").exists()


def test_progress_and_summary_name_nobody(tmp_path: Path) -> None:
    words = (
        form(tmp_path, IDENTIFIERS[0]),
        answers(tmp_path),
        "--register",
        register(tmp_path),
        "--out",
        tmp_path / "u",
    )
    for told in (
        meerwaarde("report", *words, "--period", "x"),
        meerwaarde("report", *words, "--period", "x", "--json"),
    ):
        assert told.status == 0
        assert not TRACE.search(told.out + told.err)
