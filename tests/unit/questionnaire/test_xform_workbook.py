"""XLSForm workbooks by way of pyxform, with our own columns and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from meerwaarde.questionnaire.expressions import Expression
from meerwaarde.questionnaire.xform import Itemset, Shape, XForm, parse_xform, read_xform
from support.forms import choices, write_form
from support.old_excel import write_old_workbook

NL, EN = "label::Nederlands (nl)", "label::English (en)"


@pytest.fixture
def monitor(tmp_path: Path) -> XForm:
    survey = [
        {"type": "start", "name": "begin"},
        {"type": "integer", "name": "fte", NL: "Hoeveel fte?", EN: "How many fte?",
         "bind::mw:warning": ". < 2 * ${last}", "bind::mw:warningMsg-nl": "Vorig jaar ${last}, klopt dit?",
         "bind::mw:warningMsg-en": "Really?", "bind::mw:previous": "${last}", "bind::mw:indicator": "FTE_TOT",
         "bind::mw:sensitivity": "high", "guidance_hint::Nederlands (nl)": "Alle contracten"},
        {"type": "integer", "name": "last", NL: "Vorig jaar"},
        {"type": "begin repeat", "name": "team", NL: "Team", "repeat_count": "${last}"},
        {"type": "select_multiple work or_other", "name": "does", NL: "Wat doet ${last}?"},
        {"type": "select_one town", "name": "where", NL: "Waar?", "choice_filter": "big=${last}"},
        {"type": "end repeat"},
        {"type": "range", "name": "mark", NL: "Cijfer", "parameters": "start=1 end=5 step=1"},
        {"type": "date", "name": "day", NL: "Dag", "default": "today()"},
    ]  # fmt: skip
    lists = [
        {"list_name": "work", "name": "a", NL: "Advies", EN: "Advice"},
        {"list_name": "work", "name": "none", NL: "Geen van deze", EN: "None", "exclusive": "yes"},
        {"list_name": "town", "name": "u", NL: "Utrecht", "big": "1"},
    ]
    settings = {"form_id": "monitor", "version": "3", "style": "pages", "default_language": "Nederlands (nl)",
                "mw:style": "client", "mw:unchecked": "English (en)"}  # fmt: skip
    return read_xform(write_form(tmp_path / "monitor.xlsx", survey, lists, settings))


def test_a_workbook_becomes_a_form(monitor: XForm) -> None:
    assert (monitor.form_id, monitor.version, monitor.style, monitor.file) == ("monitor", "3", "pages", "monitor.xlsx")
    assert monitor.settings == {"mw:style": "client", "mw:unchecked": "English (en)"}
    assert [(one.code, one.title, one.checked) for one in monitor.languages] == [
        ("nl", "Nederlands", True),
        ("en", "English", False),
    ]
    assert [control.path.rpartition("/")[2] for control in monitor.controls()] == [
        "fte", "last", "team", "does", "does_other", "where", "mark", "day",
    ]  # fmt: skip
    assert monitor.binds["/data/fte"].type == "int"


def test_soft_checks_with_values_in_their_words(monitor: XForm) -> None:
    bind = monitor.binds["/data/fte"]
    assert bind.warning is not None
    assert "/data/last" in bind.warning.references("/data/fte")
    assert bind.warning_message is not None
    before, value, after = bind.warning_message.words["Nederlands (nl)"]
    assert (before, after) == ("Vorig jaar ", ", klopt dit?")
    assert isinstance(value, Expression)
    assert value.text == "/data/last"
    assert bind.warning_message.words["English (en)"] == ("Really?",)
    assert bind.previous is not None
    assert (bind.indicator, bind.sensitivity) == ("FTE_TOT", "high")


def test_other_and_exclusive_choices(monitor: XForm) -> None:
    does = monitor.control("/data/team/does")
    assert does is not None
    assert (does.shape, does.specify, does.exclusive) == (Shape.MANY, "/data/team/does_other", ("none",))
    other = monitor.control(does.specify)
    assert other is not None
    assert other.label.words == {"Nederlands (nl)": ("Anders, namelijk",), "English (en)": ("Other, please specify",)}
    spoken = [text.words for text in monitor.itext.values() if text.words.get("English (en)") == ("Other",)]
    assert spoken == [{"Nederlands (nl)": ("Anders",), "English (en)": ("Other",)}]


def test_a_translation_that_the_sheet_lacks_is_absent(monitor: XForm) -> None:
    last = monitor.control("/data/last")
    assert last is not None
    assert last.label.words == {"Nederlands (nl)": ("Vorig jaar",)}
    fte = monitor.control("/data/fte")
    assert fte is not None
    assert fte.hint.forms == {"guidance": {"Nederlands (nl)": ("Alle contracten",)}}


def test_a_dash_that_is_written_stays(tmp_path: Path) -> None:
    survey = [{"type": "note", "name": "a", NL: "Een", EN: "-"}]
    form = read_xform(write_form(tmp_path / "f.xlsx", survey))
    assert next(form.controls()).label.words["English (en)"] == ("-",)


def test_repeats_filters_and_dynamic_defaults(monitor: XForm) -> None:
    team = monitor.repeats["/data/team"]
    assert team.count is not None
    assert team.fixed
    where = monitor.control("/data/team/where")
    assert where is not None
    assert isinstance(where.items, Itemset)
    assert "/data/last" in where.items.nodes.references(where.path)
    [action] = monitor.actions
    assert (action.events, action.path) == (("odk-instance-first-load",), "/data/day")
    mark = monitor.control("/data/mark")
    assert mark is not None
    assert (mark.start, mark.end, mark.step) == (1, 5, 1)
    assert monitor.binds["/data/begin"].preload == "timestamp"


def test_what_is_frozen_reads_back_the_same(monitor: XForm) -> None:
    again = parse_xform(monitor.xml, file=monitor.file, source_sha256=monitor.source_sha256)
    assert again.sha256 == monitor.sha256
    assert [repr(one) for one in again.body] == [repr(one) for one in monitor.body]
    assert {path: repr(bind) for path, bind in again.binds.items()} == {
        path: repr(bind) for path, bind in monitor.binds.items()
    }
    assert (again.settings, again.languages, again.style) == (monitor.settings, monitor.languages, monitor.style)


def test_or_other_without_languages(tmp_path: Path) -> None:
    survey = [{"type": "select_one yn or_other", "name": "a", "label": "A"}]
    form = read_xform(write_form(tmp_path / "f.xlsx", survey, choices("yn", y="Ja")))
    other = form.control("/data/a_other")
    assert other is not None
    assert other.label.words == {"": ("Anders, namelijk",)}
    assert [item.child("label").value for item in form.instances["yn"].elements[0].elements] == ["Ja", "Anders"]  # type: ignore[union-attr]


def test_choices_from_a_file_beside_the_form(tmp_path: Path) -> None:
    survey = [{"type": "select_one_from_file towns.csv", "name": "a", "label": "A"}]
    path = write_form(tmp_path / "f.xlsx", survey)
    assert read_xform(path).missing == ("towns.csv",)
    (tmp_path / "towns.csv").write_text("name,label\nu,Utrecht\n", "utf-8")
    form = read_xform(path)
    assert form.missing == ()
    assert form.instances["towns"].value == "uUtrecht"


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "a", "label": "A"}]
    made = write_form(tmp_path / "f.xlsx", survey)
    (tmp_path / "new.xls").write_bytes(made.read_bytes())
    old = write_old_workbook(tmp_path / "old.xlsx", {"survey": [["type", "name", "label"], ["text", "a", "A"]]})
    (tmp_path / "xml.xlsx").write_bytes(read_xform(made).xml)
    for path in (tmp_path / "new.xls", old, tmp_path / "xml.xlsx"):
        assert [control.path for control in read_xform(path).controls()] == ["/data/a"]
