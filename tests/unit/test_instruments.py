"""The example instruments: the workbooks are what their tables say, and what they name is beside them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
INSTRUMENTS = ("monitor-teams", "benchmark-jaar", "client-meter")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("instruments", ROOT / "scripts" / "instruments.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def cells(workbook: Path) -> dict[str, list[tuple[object, ...]]]:
    from openpyxl import load_workbook

    book = load_workbook(workbook, read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    finally:
        book.close()


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_workbook_is_what_its_tables_say(name: str, script: ModuleType, tmp_path: Path) -> None:
    script.make(name, tmp_path)
    assert cells(tmp_path / "form.xlsx") == cells(EXAMPLES / name / "form.xlsx")
    for file in tmp_path.glob("*.xml"):
        assert file.read_text("utf-8") == (EXAMPLES / name / file.name).read_text("utf-8"), file.name


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_picture_and_voice_that_a_form_names_is_beside_it(name: str) -> None:
    for rows in cells(EXAMPLES / name / "form.xlsx").values():
        media = [place for place, heading in enumerate(rows[0]) if re.match(r"audio|image|video", str(heading))]
        named = {str(row[place]) for row in rows[1:] for place in media if row[place]}
        assert named <= {file.name for file in (EXAMPLES / name).glob("media/*")}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_text_stands_in_every_language(name: str, script: ModuleType) -> None:
    import runpy

    tables = runpy.run_path(str(EXAMPLES / name / "tables.py"))
    for row in (*tables["SURVEY"], *tables["CHOICES"]):
        for key in ("label", "hint", "guidance_hint", "constraint_message", "required_message", "warning_message"):
            texts = row.get(key)
            if texts is not None:
                assert len(texts) == len(tables["LANGUAGES"]), (row["name"], key)
                assert all(texts), (row["name"], key)
    sheets = cells(EXAMPLES / name / "form.xlsx")
    headings = [str(heading) for heading in sheets["survey"][0]]
    assert [f"label::{language}" in headings for language in tables["LANGUAGES"].values()] == [True] * len(
        tables["LANGUAGES"]
    )


def test_every_value_of_last_year_is_asked_about() -> None:
    import runpy

    tables = runpy.run_path(str(EXAMPLES / "benchmark-jaar" / "tables.py"))
    wanted = {key for row in tables["SURVEY"] for key in re.findall(r"key='(\w+)'", str(row))}
    assert wanted == set(tables["PREVIOUS"])


BROKEN = {
    "monitor-teams": ("/data/deelname/team[2]/team_gemeente", "choice"),
    "benchmark-jaar": ("/data/baten/baten_totaal", "calculated"),
    "client-meter": ("/data/beter", "required"),
}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_valid_answers_hold_and_the_broken_ones_break_one_rule(name: str) -> None:
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.questionnaire.xform import read_xform

    form = read_xform(EXAMPLES / name / "form.xlsx")

    def problems(file: str) -> list[tuple[str, str]]:
        instance = Instance.from_xml(form, (EXAMPLES / name / file).read_bytes())
        return [(found.path, found.kind) for found in instance.problems()]

    assert problems("answers-valid.xml") == []
    assert problems("answers-broken.xml") == [BROKEN[name]]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_lint_finds_only_that_nobody_speaks_arabic(name: str) -> None:
    from meerwaarde.questionnaire.lint import check_form

    found = check_form(EXAMPLES / name / "form.xlsx")
    assert {(one.severity, one.column) for one in found} <= {("warning", "audio::العربية (ar)")}
    assert bool(found) == (name == "client-meter")


def test_nobody_hears_another_language_than_is_read() -> None:
    from meerwaarde.questionnaire import Instance, read_xform

    form = read_xform(EXAMPLES / "client-meter" / "form.xlsx")
    instance, control = Instance.new(form), form.control("/data/beter")
    assert control is not None
    heard = {code: instance.text(control.label, control.path, code, "audio") for code in ("nl", "en", "ar")}
    assert heard == {"nl": "beter-nl.mp3", "en": "beter-en.mp3", "ar": ""}
    first = {code: instance.choices(control, control.path, code)[0].forms for code in ("en", "ar")}
    assert first == {
        "en": {"audio": "beter-1-en.mp3", "image": "gezicht-1.svg"},
        "ar": {"image": "gezicht-1.svg"},
    }
