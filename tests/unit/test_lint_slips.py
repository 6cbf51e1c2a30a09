"""The slips of somebody who knows Excel: each is told, in words that say what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.lint import Finding, check_form
from support.forms import choices, write_form

SETTINGS = {"form_id": "f", "version": "1"}
YES_NO = choices("ja_nee", ja="Ja", nee="Nee")
MW = "bind::mw:sensitivity"
FIRST = [
    {"type": "select_one ja_nee", "name": "doet_mee", "label": "Doet u mee?", MW: "none"},
    {"type": "integer", "name": "uren", "label": "Hoeveel uren?", MW: "none"},
]


def told(tmp_path: Path, *more: dict[str, Any], lists: Any = YES_NO, **settings: str) -> list[Finding]:
    path = write_form(tmp_path / "form.xlsx", [*FIRST, *more], lists, {**SETTINGS, **settings})
    return list(check_form(path))


def text(**more: Any) -> dict[str, Any]:
    return {"type": "text", "name": "a", "label": "Wat?", **more}


@pytest.mark.parametrize(
    ("formula", "advice"),
    [
        ("${uren} > 3 AND ${uren} < 9", "kleine letters"),
        ("${uren} > 3 en ${uren} < 9", "schrijf and en niet en"),
        ("${doet_mee} == 'ja'", "schrijf = en niet =="),
        ("${doet_mee} <> 'ja'", "schrijf != en niet <>"),
        ("${uren} ≥ 3", "schrijf >="),
        ("$doet_mee = 'ja'", "accolades"),
        ("if(${uren} > 3; 1; 0) = 1", "met een komma"),
        ("${uren} <= 12,5", "een punt in een getal"),
        ("${uren} / 4 > 1", "schrijf div"),
        ("${uren} x 4 > 1", "schrijf *"),
        ("=A1+1", "is-teken"),
        ("#REF!", "fout van Excel"),
        ("(${doet_mee} = 'ja'", "controleer haakjes"),
        ("SUM(${uren}, 3) > 4", "schrijf sum() met kleine letters"),
        ("ALS(${uren} > 3, 1, 0) = 1", "schrijf if()"),
    ],
)
def test_a_formula_as_excel_has_it_is_refused_with_what_to_write(tmp_path: Path, formula: str, advice: str) -> None:
    finding = told(tmp_path, text(relevant=formula))[0]
    assert (finding.severity, finding.row, finding.column, finding.question) == ("error", 4, "relevant", "a")
    assert advice in finding.message
    assert "/data/" not in finding.message  # it is told as it was written


def test_what_stands_inside_a_text_is_no_slip(tmp_path: Path) -> None:
    assert told(tmp_path, text(relevant="${doet_mee} = 'ja' and 'a == b; 1,5 / 2' != ''")) == []


def test_curly_quotes_of_word_are_quotes(tmp_path: Path) -> None:
    assert told(tmp_path, text(relevant="${doet_mee} = ‘ja’")) == []


@pytest.mark.parametrize(
    ("column", "formula", "words"),
    [
        ("relevant", "${doet_mee} = ja", "schrijf dan 'ja', met aanhalingstekens"),
        ("relevant", "doet_mee = 'ja'", "schrijf ${doet_mee}"),
        ("required", "ja", "de vraag is niet verplicht; schrijf yes"),
        ("constraint", ". > date('01-01-2026')", "schrijf jaar-maand-dag"),
        ("bind::mw:previous", "instance('vorig')/root/item[key='a']/value", "“vorig”"),
    ],
)
def test_a_formula_that_looks_at_nothing_is_told(tmp_path: Path, column: str, formula: str, words: str) -> None:
    (finding,) = told(tmp_path, text(**{column: formula}, constraint_message="Nee."))
    assert (finding.severity, finding.kind, finding.row, finding.column) == ("warning", "reference", 4, column)
    assert words in finding.message


def test_a_filter_on_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    row = {"type": "select_one g", "name": "g", "label": "G", MW: "none", "choice_filter": "provincie = ${doet_mee}"}
    for column, found in (("provinsie", 1), ("provincie", 0)):
        lists = [*YES_NO, {"list_name": "g", "name": "x", "label": "X", column: "ja"}]
        kinds = [one.kind for one in told(tmp_path, row, lists=lists)]
        assert kinds.count("reference") == found


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("relevent", "bedoelt u relevant?"),
        ("verplicht", "bedoelt u required?"),
        ("mw:sensitivity", "schrijf bind::mw:sensitivity"),
        ("overleg", "is het een aantekening, dan mag dat"),
    ],
)
def test_a_column_that_nothing_reads_is_told(tmp_path: Path, column: str, words: str) -> None:
    (finding,) = told(tmp_path, text(**{column: "none"}))
    assert (finding.kind, finding.sheet, finding.row, finding.column) == ("column", "survey", 1, column)
    assert words in finding.message


def test_a_column_of_choices_that_looks_like_ours_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, lists=[{**one, "exclusief": "yes"} for one in YES_NO])
    assert (finding.kind, finding.sheet) == ("column", "choices")
    assert "exclusive" in finding.message


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("mw:style", "clienten", "schrijf client"),
        ("mw:periode", "2026", "mw:period"),
        ("mw:minutes", "kort", "geen aantal minuten"),
        ("mw:unchecked", "ar", "geen taal ar"),
    ],
)
def test_a_setting_that_does_nothing_is_told(tmp_path: Path, setting: str, value: str, words: str) -> None:
    (finding,) = told(tmp_path, **{setting: value})
    assert (finding.kind, finding.sheet, finding.column) == ("setting", "settings", setting)
    assert words in finding.message


def test_a_setting_of_xlsform_that_is_misspelt_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, versie="2")
    assert (finding.kind, finding.sheet, finding.column) == ("setting", "settings", "versie")
    assert "bedoelt u version?" in finding.message


@pytest.mark.parametrize(("written", "findings"), [("English (en)", 0), ("English", 1), ("Deutsch", 1)])
def test_a_default_language_that_no_column_has_is_told(tmp_path: Path, written: str, findings: int) -> None:
    row = {"type": "text", "name": "a", "label::Nederlands (nl)": "Wat?", "label::English (en)": "What?"}
    found = check_form(write_form(tmp_path / "f.xlsx", [row], (), {**SETTINGS, "default_language": written}))
    assert [one.kind for one in found] == ["setting"] * findings


def test_a_form_that_cannot_be_read_tells_of_its_columns_too(tmp_path: Path) -> None:
    path = write_form(tmp_path / "form.xlsx", [{"type": "text", "name": "a", "labbel": "Wat?"}], (), SETTINGS)
    error, column = check_form(path)
    assert (error.severity, error.sheet, error.row, error.question) == ("error", "survey", 2, "a")
    assert error.message == "deze vraag heeft geen tekst; vul de kolom label"
    assert "bedoelt u label?" in column.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"", "leeg"),
        (b"type,name,label\n", ".xlsx"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        check_form(path)
