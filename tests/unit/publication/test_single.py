"""One question by the code of the report: the same figures, with all that its base rests on, or a coarser table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import FileStore, ledger_file
from meerwaarde.publication.report import make_report
from meerwaarde.publication.request import Request
from meerwaarde.publication.single import HIDDEN, LATE, Single, make_single
from support.command import write_members
from support.forms import choices, write_answers, write_form

YN = choices("yn", ja="Ja", nee="Nee")
SURVEY = [
    {"type": "select_one yn", "name": "wacht", "label": "Is er een wachtlijst?"},
    {"type": "select_one yn", "name": "duur", "label": "Langer dan een maand?", "relevant": "${wacht} = 'ja'"},
    {"type": "calculate", "name": "punt", "calculation": "if(${wacht} = 'ja', 1, 0)"},
    {"type": "select_one yn", "name": "hulp", "label": "Kwam er hulp?", "relevant": "${punt} = 1"},
    {"type": "select_one yn", "name": "geld", "label": "Is er genoeg geld?"},
]
MEMBERS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("single")
    write_form(made / "form.xlsx", SURVEY, YN, {"form_title": "Wachten", "mw:period": "2026"})
    rows = [{"id": f"m{at}", "half": "ab"[at % 2], "place": f"p{at // 3}"} for at in range(MEMBERS)]
    write_members(made / "leden.csv", rows)
    answers = [
        {"id": f"m{at}", "wacht": "ja" if at < 20 else "nee", "punt": str(int(at < 20)),
         "geld": "ja" if at % 3 else "nee",
         **({"duur": "ja" if at < 10 else "nee", "hulp": "ja" if at % 2 else "nee"} if at < 20 else {})}
        for at in range(30)
    ]  # fmt: skip
    write_answers(made / "antwoorden.csv", answers)
    return made


def single(folder: Path, question: str, *groups: str, ledger: FileStore | None = None) -> Single:
    request = Request(
        form=folder / "form.xlsx", responses=folder / "antwoorden.csv", register=folder / "leden.csv",
        out=folder / "antwoord", ledger=ledger,
    )  # fmt: skip
    return make_single(request, question, groups)


def questions(made: Single) -> list[str]:
    assert made.report is not None
    return [section.question for section in made.report.sections]


def test_it_works(folder: Path, tmp_path: Path) -> None:
    made = single(folder, "geld", "half", "")
    assert (made.tried, made.group, questions(made)) == ((), "half", ["geld"])
    assert made.report is not None
    assert made.report.title == "Is er genoeg geld? Naar half"
    assert made.files is not None
    whole = make_report(
        Request(form=folder / "form.xlsx", responses=folder / "antwoorden.csv", register=folder / "leden.csv",
                out=tmp_path / "uit", by=("half",))
    )  # fmt: skip
    ours = json.loads(made.files["tables.json"])["tables"]
    theirs = [
        one for one in json.loads((whole.out / "tables.json").read_bytes())["tables"] if one["question"] == "geld"
    ]
    assert [one["cells"] for one in ours] == [one["cells"] for one in theirs]
    assert {"index.html", "charts/geld.svg", "charts/geld.png", "provenance.json"} <= made.files.keys()


@pytest.mark.parametrize(
    ("question", "group", "needed"),
    [("duur", "", ["wacht", "duur"]), ("hulp", "", ["wacht", "hulp"]), ("geld", "wacht", ["wacht", "geld"]),
     ("geld", "duur", ["wacht", "duur", "geld"])],
)  # fmt: skip
def test_all_that_tells_who_was_asked_comes_along(folder: Path, question: str, group: str, needed: list[str]) -> None:
    assert questions(single(folder, question, group)) == needed


def test_a_table_that_may_not_be_shown_gives_way_to_a_coarser_one(folder: Path) -> None:
    made = single(folder, "geld", "place", "half", "")
    assert (made.tried, made.group) == ((("place", HIDDEN),), "half")
    assert made.files is not None
    assert b"place" not in made.files["tables.json"]  # what was only tried stands nowhere
    assert b"place" not in made.files["index.html"]


def test_nothing_is_told_of_who_answered_by_other_groups(folder: Path) -> None:
    made = single(folder, "geld", "half")
    assert made.report is not None
    assert [table.group_variable for table in made.report.nonresponse.tables] == ["", "half"]
    assert list(made.report.nonresponse.compared) == ["half"]


def test_each_answer_that_is_kept_has_its_line_in_the_ledger(folder: Path, tmp_path: Path) -> None:
    with ledger_file(tmp_path / "register.jsonl", write=True, create=True) as store:
        made = single(folder, "geld", "half", ledger=store)
        assert len(store.lines()) == 1
        assert single(folder, "geld", "", ledger=store).report is not None
        assert len(store.lines()) == 2
    assert made.report is not None
    assert all(table.proof.ledger is not None for table in made.report.tables)


def test_a_question_without_a_table_is_refused(folder: Path) -> None:
    for name in ("punt", "niets"):
        with pytest.raises(InputError, match="geen tabel te maken"):
            single(folder, name, "")


def test_what_takes_too_long_to_protect_gives_way_too(folder: Path) -> None:
    request = Request(
        form=folder / "form.xlsx", responses=folder / "antwoorden.csv", register=folder / "leden.csv",
        out=folder / "antwoord",
    )  # fmt: skip
    made = make_single(request, "geld", ("place", ""), patience=0.0)
    assert (made.tried, made.group) == ((("place", LATE),), "")
    assert questions(made) == ["geld"]
