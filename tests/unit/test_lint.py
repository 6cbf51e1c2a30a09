"""What the lint finds in a sheet, and where; a good form has no findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.lint import KINDS, Finding, check, check_form
from meerwaarde.questionnaire.lint.features import APPEARANCES
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.questionnaire.xform.types import Shape
from support.forms import choices, write_form

SETTINGS = {"form_id": "f", "version": "1"}
YES_NO = choices("yn", ja="Ja", nee="Nee")
MW = "bind::mw:sensitivity"


def question(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """A row of the survey sheet that gives no cause for findings. `_` in a column stands for `::`."""
    row = {"type": kind, "name": name, "label": name.upper(), MW: "none"}
    return {key: value for key, value in (row | more).items() if value is not None}


def found(
    tmp_path: Path, survey: Iterable[Mapping[str, Any]], options: Any = YES_NO, settings: Any = SETTINGS
) -> list[Finding]:
    return list(check_form(write_form(tmp_path / "form.xlsx", list(survey), options, settings)))


def only(findings: list[Finding], kind: str) -> Finding:
    """The one finding there is, which must be of that kind."""
    assert [one.kind for one in findings] == [kind], findings
    return findings[0]


def test_a_good_form_has_no_findings(tmp_path: Path) -> None:
    survey = [
        question("select_one yn", "a", required="yes"),
        question("integer", "n", relevant="${a} = 'ja'", constraint=". > 0", constraint_message="Boven 0."),
        {"type": "calculate", "name": "twice", "calculation": "${n} * 2"},
        {"type": "note", "name": "total", "label": "Dubbel: ${twice}"},
    ]
    assert found(tmp_path, survey) == []


@pytest.mark.parametrize(
    ("condition", "never"),
    [
        ("false()", True),
        ("${a} = 'misschien'", True),
        ("${a} = 'ja' and ${a} = 'nee'", True),
        ("selected(${a}, 'ja') and selected(${a}, 'nee')", True),
        ("${a} = 'ja' and ${a} != 'ja'", True),
        ("${m} = 'ja' and not(selected(${a}, 'nee')) and selected(${a}, 'nee')", True),
        ("${shut} = 'ja'", True),  # that question is itself never asked
        ("${only_yes} = 'ja' and ${a} = 'nee'", True),  # asked only where a is ja
        ("selected(${m}, 'ja') and selected(${m}, 'nee')", False),
        ("${a} = 'ja' or ${a} = 'nee'", False),
        ("${a} != 'ja' and ${a} != 'nee'", False),  # empty
        ("${only_yes} = '' and ${a} = 'nee'", False),
        ("${n} > 5 and ${n} < 3", False),  # not understood, so not said
    ],
)
def test_a_question_that_is_never_shown(tmp_path: Path, condition: str, never: bool) -> None:
    survey = [
        question("select_one yn", "a"),
        question("select_multiple yn", "m"),
        question("integer", "n"),
        question("select_one yn", "only_yes", relevant="${a} = 'ja'"),
        question("select_one yn", "shut", relevant="${a} = 'ja' and ${a} = 'nee'"),
        question("text", "q", relevant=condition),
    ]
    kinds = [(one.question, one.row, one.column) for one in found(tmp_path, survey) if one.kind == "unreachable"]
    assert kinds == [("shut", 6, "relevant"), *([("q", 7, "relevant")] if never else [])]


def test_a_group_that_is_never_shown_is_told_once(tmp_path: Path) -> None:
    survey = [
        question("select_one yn", "a"),
        {"type": "begin group", "name": "g", "label": "G", "relevant": "${a} = 'x1'"},
        question("text", "b", required="yes"),
        question("text", "c"),
        {"type": "end group"},
    ]
    findings = found(tmp_path, survey)
    assert [(one.kind, one.row) for one in findings] == [("unreachable", 3), ("choice", 3)]
    assert "2 vragen" in findings[0].message
    assert "“x1”" in findings[1].message
    assert "ja, nee" in findings[1].message


def test_a_required_question_that_is_never_asked(tmp_path: Path) -> None:
    one = only(found(tmp_path, [question("text", "a", required="yes", relevant="false()"), question("text", "b")]),
               "unreachable")  # fmt: skip
    assert "verplicht" in one.message


def test_paths_into_a_repeat_may_hold_several_codes(tmp_path: Path) -> None:
    survey = [
        {"type": "begin repeat", "name": "r", "label": "R"},
        question("select_one yn", "a"),
        {"type": "end repeat"},
        question("text", "q", relevant="/form/r/a = 'ja' and /form/r/a = 'nee'"),
    ]
    settings = SETTINGS | {"name": "form"}
    assert found(tmp_path, survey, settings=settings) == []


@pytest.mark.parametrize("column", ["constraint", "calculation", "required", "bind::mw:warning"])
def test_a_code_that_does_not_exist(tmp_path: Path, column: str) -> None:
    more = {column: "not(selected(${a}, 'misschien'))"}
    more |= {"constraint_message": "Nee."} if column == "constraint" else {}
    more |= {"bind::mw:warningMsg-nl": "Echt?"} if column == "bind::mw:warning" else {}
    survey = [question("select_one yn", "a"), question("text", "q", **more)]
    one = only(found(tmp_path, survey), "choice")
    assert (one.row, one.question, one.column, one.sheet) == (3, "q", column, "survey")


def test_numbers_are_equal_to_codes_that_look_otherwise(tmp_path: Path) -> None:
    options = [{"list_name": "n", "name": "01", "label": "Een"}, {"list_name": "n", "name": "02", "label": "Twee"}]
    survey = [question("select_one n", "a"), question("text", "q", relevant="${a} = 1")]
    assert found(tmp_path, survey, options) == []


def test_translations_that_miss(tmp_path: Path) -> None:
    nl, en = "Nederlands (nl)", "English (en)"
    survey = [
        {"type": "select_one yn", "name": "a", f"label::{nl}": "Vraag", f"label::{en}": "Question",
         f"hint::{nl}": "Uitleg", "constraint": ". != ''", f"constraint_message::{nl}": "Kies.", MW: "none"},
        {"type": "text", "name": "b", f"label::{en}": "Only English"},
    ]  # fmt: skip
    options = [
        {"list_name": "yn", "name": "ja", f"label::{nl}": "Ja", f"label::{en}": "Yes"},
        {"list_name": "yn", "name": "nee", f"label::{nl}": "Nee"},
    ]
    findings = [one for one in found(tmp_path, survey, options) if one.kind == "translation"]
    assert {(one.sheet, one.row, one.question, one.column) for one in findings} == {
        ("survey", 2, "a", f"hint::{en}"),
        ("survey", 2, "a", f"constraint_message::{en}"),
        ("survey", 3, "b", f"label::{nl}"),
        ("choices", 3, "a", f"label::{en}"),
    }
    assert any("“nee”" in one.message and "English" in one.message for one in findings)


def test_a_language_without_a_code(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "a", "label::Klingon taal": "A", "label::Nederlands (nl)": "B"}]
    one = only(found(tmp_path, survey), "language")
    assert "Klingon taal" in one.message
    assert one.column == "label::Klingon taal"


def test_labels_beside_labels_in_a_language(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "a", "label": "A", "label::English (en)": "B"}]
    kinds = {one.kind for one in found(tmp_path, survey)}
    assert "language" in kinds


@pytest.mark.parametrize(
    ("survey", "kind", "place"),
    [
        ([question("text", "a", constraint=". != 'x'")], "message", (2, "a", "constraint_message")),
        ([question("integer", "a", **{"bind::mw:warning": ". < 5"})], "message", (2, "a", "bind::mw:warningMsg-nl")),
        ([question("select_one yn", "a", constraint=". = 'x'", constraint_message="M")], "choice", None),
        ([question("text", "a", constraint="false()", constraint_message="M")], "constraint", (2, "a", "constraint")),
        ([question("text", "a", appearance="sparkling w3")], "appearance", (2, "a", "appearance")),
        ([question("text", "a"), question("text", "A", label="B")], "name", (3, "A", "name")),
        ([question("text", "a.b")], "name", (2, "a.b", "name")),
        ([question("text", "x" * 21)], "limesurvey", (None, "", "")),
        ([question("text", "a"), question("integer", "n", **{MW: None}), question("integer", "m")],
         "sensitivity", (3, "n", MW)),
        ([question("integer", "n", **{MW: None})], "sensitivity", (None, "", MW)),
        ([question("text", "a"), {"type": "calculate", "name": "c", "calculation": "1 + 1"}],
         "calculation", (3, "c", "calculation")),
        ([question("text", "a", **{"media::image": "weg.png"})], "media", (2, "a", "media::image")),
    ],
)  # fmt: skip
def test_one_thing_that_is_wrong(tmp_path: Path, survey: Any, kind: str, place: Any) -> None:
    findings = [one for one in found(tmp_path, survey) if one.kind == kind]
    assert len(findings) == 1, found(tmp_path, survey)
    if place:
        assert (findings[0].row, findings[0].question, findings[0].column) == place


def test_names_in_two_groups(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "g", "label": "G"}, question("text", "a"), {"type": "end group"},
        {"type": "begin group", "name": "h", "label": "H"}, question("text", "a", label="B"), {"type": "end group"},
    ]  # fmt: skip
    one = only(found(tmp_path, survey), "name")
    assert (one.row, one.question) == (6, "a")
    assert "h/a" in one.message


def test_choices_that_cannot_be_told_apart(tmp_path: Path) -> None:
    options = [*choices("l", a="Zelfde", b="Zelfde", A="Anders")]
    findings = found(tmp_path, [question("select_one l", "q"), question("select_multiple l", "r")], options)
    assert sorted((one.kind, one.sheet, one.row) for one in findings) == [("choice", "choices", 3),
                                                                          ("choice", "choices", 4)]  # fmt: skip


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    survey = [question("select_one_from_file plaatsen.csv", "a")]
    findings = found(tmp_path, survey, ())
    assert "file" in [one.kind for one in findings]
    assert any("plaatsen.csv" in one.message for one in findings)
    (tmp_path / "plaatsen.csv").write_text("name,label\na,A\na,B\n")
    assert [one.kind for one in found(tmp_path, survey, ())] == ["choice"]  # twice the same code


def test_a_form_without_a_version(tmp_path: Path) -> None:
    one = only(found(tmp_path, [question("text", "a")], settings={"form_id": "f"}), "version")
    assert (one.sheet, one.column) == ("settings", "version")


def test_what_publishing_refuses_is_an_error_with_its_place(tmp_path: Path) -> None:
    survey = [
        question("text", "a", relevant="pulldata_x('b') = 1"),
        question("image", "b"),
        question("text", "c", constraint=". != 'x'"),
    ]
    findings = found(tmp_path, survey)
    assert [(one.severity, one.kind, one.row, one.question) for one in findings if one.severity == "error"] == [
        ("error", "refused", 2, "a"),
        ("error", "refused", 3, "b"),
    ]
    assert "pulldata_x" in findings[0].message
    assert [one.kind for one in findings if one.severity == "warning"] == ["message"]  # the rest is looked at too


def test_what_pyxform_refuses_is_one_error(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [question("tekst", "a")])
    assert (one.severity, one.kind) == ("error", "refused")
    assert "tekst" in one.message


@pytest.mark.parametrize("content", [b"", b"hallo", b"PK\x03\x04 kapot", b"<a><b></a>",
                                     b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'])  # fmt: skip
def test_a_file_that_is_no_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"form\.xlsx"):
        check(path)


def test_an_xform_has_findings_without_rows(tmp_path: Path) -> None:
    sheet = write_form(tmp_path / "form.xlsx", [question("text", "a", constraint="false()")], (), SETTINGS)
    path = tmp_path / "form.xml"
    path.write_bytes(read_xform(sheet).xml)
    findings = check_form(path)
    assert {one.kind for one in findings} == {"message", "constraint"}
    assert {(one.sheet, one.row, one.column, one.question) for one in findings} == {("", None, "", "a")}


def test_every_shape_has_its_appearances() -> None:
    assert set(APPEARANCES) == set(Shape)
    assert len(set(KINDS)) == len(KINDS)
