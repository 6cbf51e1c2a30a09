"""A form with a coded question more: whoever reads it sees a question with several answers beside the open one."""

from __future__ import annotations

import csv
from types import SimpleNamespace

import pytest

from meerwaarde.core import Sensitivity
from meerwaarde.questionnaire import read_answers, read_form, read_xform
from meerwaarde.questionnaire.types import Kind
from meerwaarde.web.publications.coding import applying
from meerwaarde.web.publications.coding.altering import Closed, choices_of, name_in, with_closed
from meerwaarde.web.rounds.exporting import RoundFiles
from support.forms import choices, write_form

NL, EN = "label::Nederlands (nl)", "label::English (en)"
LISTS = [
    {"list_name": "yn", "name": code, NL: nl, EN: en} for code, nl, en in (("ja", "Ja", "Yes"), ("nee", "Nee", "No"))
]
SETTINGS = {"form_id": "f", "version": "1", "default_language": "Nederlands (nl)"}
NAMES = choices_of([("c1", "Geld", "Money"), ("c2", "Personeel", "")])


def row(kind, name, nl, en, **more):
    return {"type": kind, "name": name, NL: nl, EN: en, **more}


def two_languages(folder):
    survey = [
        row("select_one yn", "langer", "Langer?", "Longer?"),
        row("begin group", "werk", "Werk", "Work", relevant="${langer} = 'ja'", **{"bind::mw:sensitivity": "high"}),
        row("text", "waarom", "Waarom <b> & hoe?", "Why?", **{"bind::mw:rules": "minimum=5"}),
        {"type": "end group"},
        row("text", "toelichting", "Nog iets?", "Anything else?", relevant="${waarom} != ''"),
    ]
    made = folder / "form.xml"
    (folder / "coded").mkdir()
    made.write_bytes(read_xform(write_form(folder / "form.xlsx", survey, LISTS, SETTINGS)).xml)
    return made


def test_it_works(tmp_path):
    path = two_languages(tmp_path)
    added = [
        Closed("/data/werk/waarom", "waarom_ingedeeld", NAMES),
        Closed("/data/toelichting", "nog_ingedeeld", NAMES),
    ]
    (tmp_path / "coded" / "form.xml").write_bytes(with_closed(path, added, "nl"))
    before, after = read_form(path), read_form(tmp_path / "coded" / "form.xml")
    assert [one for one in after.questions if "ingedeeld" not in one.name] == list(before.questions)
    one = after.question("waarom_ingedeeld")
    assert [q.name for q in after.questions][2] == "waarom_ingedeeld"  # behind the open one
    assert (one.kind, one.path, one.labels) == (
        Kind.MULTIPLE, ("werk", "waarom_ingedeeld"), {"nl": "Waarom <b> & hoe?", "en": "Why?"},
    )  # fmt: skip
    assert (one.relevant, one.sensitivity) == (before.question("waarom").relevant, Sensitivity.HIGH)
    assert one.rules.text == "minimum=5"
    assert [(choice.code, choice.labels) for choice in one.choices] == [
        ("c1", {"nl": "Geld", "en": "Money"}), ("c2", {"nl": "Personeel", "en": "Personeel"}),
        ("anders", {"nl": "Anders", "en": "Other"}),
    ]  # fmt: skip
    assert after.question("nog_ingedeeld").relevant == before.question("toelichting").relevant


def test_a_form_of_one_language_names_categories_in_that_of_the_report(tmp_path):
    survey = [{"type": "text", "name": "waarom", "label": "Waarom?"}]
    path = write_form(tmp_path / "form.xlsx", survey, choices("yn", ja="Ja"), {"form_id": "f", "version": "1"})
    (tmp_path / "coded").mkdir()
    for language, name in (("nl", "Geld"), ("en", "Money")):
        (tmp_path / "coded" / "form.xml").write_bytes(
            with_closed(path, [Closed("/data/waarom", "waarom_ingedeeld", NAMES)], language)
        )
        one = read_form(tmp_path / "coded" / "form.xml").question("waarom_ingedeeld")
        assert (one.choices[0].labels, one.labels) == ({"": name}, {"": "Waarom?"})


def test_an_older_version_without_the_question_stays_as_it_is(tmp_path):
    path = two_languages(tmp_path)
    (tmp_path / "coded" / "form.xml").write_bytes(
        with_closed(path, [Closed("/data/weg", "weg_ingedeeld", NAMES)], "nl")
    )
    assert read_form(tmp_path / "coded" / "form.xml").questions == read_form(path).questions


@pytest.mark.parametrize(
    ("survey", "name"),
    [
        ([{"type": "text", "name": "waarom", "label": "W"}], "waarom_ingedeeld"),
        ([{"type": "text", "name": "waarom", "label": "W"},
          {"type": "begin group", "name": "g", "label": "G"}, {"type": "text", "name": "waarom", "label": "W"},
          {"type": "end group"}], "waarom_ingedeeld"),
        ([{"type": "text", "name": "waarom", "label": "W"}, {"type": "text", "name": "waarom_ingedeeld", "label": "X"}],
         "waarom_ingedeeld_2"),
    ],
)  # fmt: skip
def test_the_name_is_one_that_nothing_else_has(tmp_path, survey, name):
    form = read_xform(
        write_form(tmp_path / "form.xlsx", survey, choices("yn", ja="Ja"), {"form_id": "f", "version": "1"})
    )
    found = name_in(form, "/data/waarom")
    assert found == name
    if len(survey) == 4:
        assert name_in(form, "/data/g/waarom") == "g_waarom_ingedeeld"


def test_the_answers_hold_the_codes_and_who_was_not_asked_is_not_asked(tmp_path, monkeypatch):
    path = two_languages(tmp_path)
    table = tmp_path / "responses.csv"
    with table.open("w", newline="") as stream:
        csv.writer(stream).writerows([
            ["id", "_not_asked", "langer", "werk/waarom", "toelichting"],
            ["a", "", "ja", "Geen geld", ""], ["b", "werk/waarom toelichting", "nee", "", ""], ["c", "", "ja", "", ""],
            ["d", "", "ja", "Iets", ""],
        ])  # fmt: skip
    files = RoundFiles(path, table, table, None, frozenset(), answers={1: 11, 2: 12, 3: 13, 4: 14})
    category = SimpleNamespace(code="c1", name_nl="Geld", name_en="Money")
    scheme = SimpleNamespace(path="/data/werk/waarom", categories=SimpleNamespace(all=lambda: [category]), uuid=None)
    monkeypatch.setattr(applying, "schemes_of", lambda _round: [scheme])
    monkeypatch.setattr(applying, "_codes", lambda *_given: [("c1",), (), (), ("anders",)])
    monkeypatch.setattr(applying, "_told", lambda *_given: "told")
    draft = SimpleNamespace(round=None, language="nl", left_out=[])
    made = applying.applied(None, draft, files, tmp_path)
    assert made.coded == ("told",)
    assert made.tells == {11: (("waarom_ingedeeld", "c1"),), 12: (), 13: (), 14: (("waarom_ingedeeld", "anders"),)}
    read = read_answers(made.files.responses, read_form(made.files.form, engine=True))
    found = read.answers["waarom_ingedeeld"]
    assert found.asked.tolist() == [True, False, True, True]
    assert found.answered.tolist() == [True, False, False, True]
    assert found.values.tolist() == [[True, False], [False, False], [False, False], [False, True]]
