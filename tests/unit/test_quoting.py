"""`bind::mw:quote`: which question gives permission to quote an open answer, and what the lint says of slips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import read_form
from meerwaarde.questionnaire.lint import check_form
from meerwaarde.questionnaire.quoting import Permission, permission, quotable
from meerwaarde.questionnaire.xform import read_xform
from support.forms import choices, write_form

COLUMN = "bind::mw:quote"
LISTS = (
    choices("yn", ja="Ja", nee="Nee") + choices("en", yes="Yes", no="No") + choices("graag", graag="Graag", niet="Nee")
)


def text(quote: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "name": "waarom", "label": "Waarom?", COLUMN: quote, **more}


def asks(name: str = "mag", kind: str = "select_one yn", **more: Any) -> dict[str, Any]:
    row = {"type": kind, "name": name, "label": "Mogen wij dit aanhalen?", "bind::mw:sensitivity": "none"}
    return row | more


def form(tmp_path: Path, *survey: dict[str, Any]) -> Path:
    return write_form(tmp_path / "form.xlsx", list(survey), LISTS, {"form_id": "f", "version": "1"})


@pytest.mark.parametrize(
    ("written", "kind", "yes"),
    [("mag", "yn", "ja"), ("mag", "en", "yes"), ("mag=nee", "yn", "nee"), (" mag = graag ", "graag", "graag")],
)
def test_it_works(tmp_path: Path, written: str, kind: str, yes: str) -> None:
    path = form(tmp_path, text(written), asks(kind=f"select_one {kind}"))
    read = read_xform(path)
    assert list(quotable(read)) == [("/data/waarom", Permission("/data/mag", yes))]
    assert check_form(path) == ()
    assert read_form(path).question("waarom").kind == "text"  # the quick reader takes the column too


def test_a_name_that_is_there_twice_needs_its_group(tmp_path: Path) -> None:
    groups = [
        row
        for group in ("a", "b")
        for row in ({"type": "begin group", "name": group, "label": group}, asks(), {"type": "end group"})
    ]
    told = [one.message for one in check_form(form(tmp_path, text("mag"), *groups)) if one.column == COLUMN]
    assert told == ["er zijn meer vragen “mag”; schrijf de groep erbij: groep/naam"]
    path = form(tmp_path, text("b/mag"), *groups)
    assert not [one for one in check_form(path) if one.column == COLUMN]
    read = read_xform(path)
    assert permission(read, "/data/waarom") == Permission("/data/b/mag", "ja")


REPEAT = ({"type": "begin repeat", "name": "r", "label": "R"}, {"type": "end repeat"})
SLIPS = [
    ([text("citaat"), asks()], "reference", "er is geen vraag"),
    ([text("mag"), asks(kind="select_multiple yn")], "reference", "één keuze"),
    ([text("mag"), asks(kind="integer")], "reference", "één keuze"),
    ([text("mag"), REPEAT[0], asks(), REPEAT[1]], "reference", "buiten een herhaling"),
    ([text("mag"), asks(default="ja")], "reference", "zelf ja kiest"),
    ([text("mag"), asks(calculation="'ja'")], "reference", "zelf ja kiest"),
    ([text("mag"), asks(readonly="yes")], "reference", "zelf ja kiest"),
    ([text("mag"), asks(**{"bind::mw:indicator": "MAG"})], "reference", "zelf ja kiest"),
    ([text("mag"), asks(kind="select_one graag")], "choice", "mag=code"),
    ([text("mag=jazeker"), asks()], "choice", "geen keuze “jazeker”"),
    ([asks("eens"), text("mag", relevant="${eens} = 'ja'"), asks(relevant="${eens} = 'nee'")], "unreachable", "krijgt"),
    ([asks("n", kind="integer", **{COLUMN: "mag"}), asks()], "column", "alleen een open vraag"),
    ([REPEAT[0], text("mag"), REPEAT[1], asks()], "column", "buiten een herhaling"),
]


@pytest.mark.parametrize(("survey", "kind", "said"), SLIPS)
def test_a_slip_is_told_and_then_nothing_can_be_quoted(
    tmp_path: Path, survey: list[dict[str, Any]], kind: str, said: str
) -> None:
    path = form(tmp_path, *survey)
    found = [one for one in check_form(path) if one.column == COLUMN]
    assert [one.kind for one in found] == [kind]
    assert said in found[0].message
    assert (found[0].severity, found[0].row is not None) == ("warning", True)
    if kind != "unreachable":  # that one gives permission nowhere by itself
        assert not list(quotable(read_xform(path)))


def test_a_permission_question_that_is_never_asked_is_told_too(tmp_path: Path) -> None:
    found = check_form(form(tmp_path, text("mag"), asks(relevant="false()")))
    assert {(one.kind, one.column) for one in found} == {("unreachable", COLUMN), ("unreachable", "relevant")}


def test_a_misspelt_column_is_refused(tmp_path: Path) -> None:
    path = form(tmp_path, {**asks(), "bind::mw:quotes": "mag"})
    with pytest.raises(InputError, match="mw:quote"):
        read_form(path)
    assert [one.kind for one in check_form(path) if one.severity == "error"] == ["refused"]
