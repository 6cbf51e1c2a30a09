"""A published form stands under its hash and is refused when it changed. Languages know their script and direction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire.xform import parse_xform, read_frozen, write_frozen
from meerwaarde.questionnaire.xform.languages import is_right_to_left, language_of
from support.xform_xml import asked, xform_xml


def test_a_frozen_form_reads_back(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("name\na\n", "utf-8")
    data = xform_xml("<a/>", '<instance id="l" src="jr://file-csv/l.csv"/>', asked("a"))
    form = parse_xform(data, folder=tmp_path, file="f.xml", source_sha256="0" * 64)
    path = write_frozen(form, tmp_path / "frozen")
    (tmp_path / "l.csv").unlink()
    assert path.name == f"{form.sha256}.xml"
    again = read_frozen(path)
    assert (again.sha256, again.source_sha256, again.file, again.xml) == (form.sha256, "0" * 64, "f.xml", form.xml)
    assert again.instances["l"].value == "a"
    assert json.loads(path.with_suffix(".json").read_text("utf-8")) == {
        "record": 1, "form_id": "f", "title": "Een formulier", "version": "1", "file": "f.xml",
        "source_sha256": "0" * 64, "sha256": form.sha256,
    }  # fmt: skip


def test_the_same_form_has_the_same_hash(tmp_path: Path) -> None:
    data = xform_xml("<a/>", body=asked("a"))
    first, second = (write_frozen(parse_xform(data), tmp_path) for _ in range(2))
    assert first == second
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".xml"]


@pytest.mark.parametrize("change", ["xml", "name", "record", "damaged", "absent"])
def test_a_frozen_form_that_changed_is_refused(tmp_path: Path, change: str) -> None:
    path = write_frozen(parse_xform(xform_xml("<a/>", body=asked("a"))), tmp_path)
    record = path.with_suffix(".json")
    if change == "xml":
        path.write_bytes(path.read_bytes().replace(b"Een", b"Het"))
    elif change == "name":
        path, old = path.with_stem("0" * 64), path
        old.rename(path)
        record.rename(path.with_suffix(".json"))
    elif change == "record":
        record.write_text(record.read_text("utf-8").replace(path.stem, "1" * 64), "utf-8")
    elif change == "damaged":
        record.write_text("[]", "utf-8")
    else:
        record.unlink()
    with pytest.raises(InputError):
        read_frozen(path)


@pytest.mark.parametrize(
    ("name", "code", "title", "right_to_left"),
    [
        ("Nederlands (nl)", "nl", "Nederlands", False),
        ("English (en)", "en", "English", False),
        ("Arabisch (ar)", "ar", "العربية", True),
        ("العربية (ar)", "ar", "العربية", True),
        ("nl", "nl", "Nederlands", False),
        ("Nederlands", "nl", "Nederlands", False),
        ("فارسی (fa)", "fa", "فارسی", True),
        ("ትግርኛ (ti)", "ti", "ትግርኛ", False),
        ("Português (pt-BR)", "pt-br", "Português", False),
        ("Klingonsk", "", "Klingonsk", False),
        ("default", "", "default", False),
    ],
)
def test_languages(name: str, code: str, title: str, right_to_left: bool) -> None:
    language = language_of(name)
    assert (language.name, language.code, language.title) == (name, code, title)
    assert (language.right_to_left, language.checked) == (right_to_left, True)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar-EG", True),
        ("ckb", True),
        ("ug", True),
        ("ku-Arab", True),
        ("az-Latn", False),
        ("ar-Latn", False),
        ("", False),
    ],
)
def test_direction(code: str, expected: bool) -> None:
    assert is_right_to_left(code) is expected


@pytest.mark.parametrize("unchecked", ["ar", "Arabisch (ar)", "en; AR", "العربية"])
def test_a_translation_that_nobody_checked(unchecked: str) -> None:
    assert not language_of("Arabisch (ar)", unchecked).checked
    assert language_of("Nederlands (nl)", unchecked).checked
