"""Questions that are left out: what follows from them goes too, however the way to it is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.publication import leaving
from meerwaarde.publication.changed_counts import settled
from meerwaarde.publication.inputs import read_inputs
from meerwaarde.publication.ledgered import ledgered
from meerwaarde.publication.report import figures_of, make_report, safe_of
from meerwaarde.publication.request import Request
from meerwaarde.questionnaire import read_form
from support.command import write_members
from support.forms import choices, write_answers, write_form

YN = choices("yn", ja="Ja", nee="Nee")
SURVEY = [
    {"type": "select_one yn", "name": "q_wacht", "label": "Is er een wachtlijst?"},
    {"type": "select_one yn", "name": "q_duur", "label": "Langer dan een maand?", "relevant": "${q_wacht} = 'ja'"},
    {"type": "select_one yn", "name": "lastig", "label": "Is dat lastig?", "relevant": "${q_duur} = 'ja'"},
    {"type": "calculate", "name": "punt", "calculation": "if(${q_wacht} = 'ja', 1, 0)"},
    {"type": "select_one yn", "name": "q_hulp", "label": "Kwam er hulp?", "relevant": "${punt} = 1"},
    {"type": "select_one yn", "name": "geld", "label": "Is er genoeg geld?"},
]
MEMBERS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("leaving")
    write_form(made / "form.xlsx", SURVEY, YN, {"form_title": "Wachten", "mw:period": "2026"})
    write_members(made / "leden.csv", [{"id": f"m{at}", "size": "ab"[at % 2]} for at in range(MEMBERS)])
    rows = [
        {"id": f"m{at}", "q_wacht": "ja" if at < 29 else "nee", "punt": str(int(at < 29)),
         "geld": "ja" if at % 3 else "nee",
         **({"q_duur": "ja" if at < 14 else "nee", "q_hulp": "ja" if at % 2 else "nee"} if at < 29 else {}),
         **({"lastig": "ja" if at % 2 else "nee"} if at < 14 else {})}
        for at in range(30)
    ]  # fmt: skip
    write_answers(made / "antwoorden.csv", rows)
    return made


def asked(folder: Path, out: Path, *left_out: str, by: tuple[str, ...] = ()) -> Request:
    return Request(
        form=folder / "form.xlsx", responses=folder / "antwoorden.csv", register=folder / "leden.csv", out=out,
        left_out=left_out, by=by, ledger=folder / f"{out.name}.jsonl",
    )  # fmt: skip


def nothing(_what: str, _part: float) -> None:
    pass


@pytest.mark.parametrize("engine", [False, True])
def test_it_works(folder: Path, engine: bool) -> None:
    form = read_form(folder / "form.xlsx", engine=engine)
    assert leaving.with_followers(form, ["q_wacht"]) == {"q_wacht", "q_duur", "lastig", "q_hulp"}
    assert leaving.with_followers(form, ["q_duur"]) == {"q_duur", "lastig"}
    assert leaving.with_followers(form, ["geld"]) == {"geld"}
    left, lost = leaving.without(form, ["q_wacht"])
    assert ([one.name for one in left.questions if one.tabulated], lost) == (["geld"], 4)


def test_it_stands_nowhere(folder: Path, tmp_path: Path) -> None:
    report = make_report(asked(folder, tmp_path / "uit", "q_wacht"))
    assert {table.question for table in report.report.tables} == {"geld"}
    assert "4 vragen, naar keuze van wie dit rapport maakte" in report.report.left_out
    names = re.compile(r"wachtlijst|een maand|lastig|Kwam er hulp|q_wacht|q_duur|q_hulp")
    for name in report.files:
        if name.endswith((".html", ".json", ".csv", ".svg", ".xml")):
            found = names.search((report.out / name).read_text("utf-8"))
            assert not found, (name, found)
    line = json.loads((folder / "uit.jsonl").read_text("utf-8"))
    assert {one["question"] for one in line["release"]["questions"]} == {"geld"}


def test_the_base_of_what_follows_tells_nothing_while_the_question_is_hidden(folder: Path, tmp_path: Path) -> None:
    """29 of 30 said yes: hidden. So is everything that was asked of those 29, by a calculation too."""
    request = asked(folder, tmp_path / "alles")
    inputs = read_inputs(request)
    with ledgered(None, request.out) as ledger:
        safe, _changed = safe_of(settled(request, inputs), inputs, figures_of(request, inputs), ledger, nothing)
    assert {cell.question for table in safe.tables for cell in table.cells if cell.base} == {"geld"}


@pytest.mark.parametrize(
    ("left_out", "by", "told"),
    [
        (("weg",), (), "--leave-out weg: deze vraag heeft geen tabel in het rapport. Kies uit: q_wacht, q_duur"),
        (("punt",), (), "--leave-out punt"),
        (("q_wacht",), ("q_hulp",), "--by q_hulp splitst ernaar uit"),
        (("q_wacht", "geld"), (), "laat alle vragen weg"),
    ],
)
def test_what_cannot_be_left_out(
    folder: Path, tmp_path: Path, left_out: tuple[str, ...], by: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read_inputs(asked(folder, tmp_path / "uit", *left_out, by=by))
