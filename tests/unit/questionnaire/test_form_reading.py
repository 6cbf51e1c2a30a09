"""Reading forms: structure, languages, own columns, and every refusal with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError, Sensitivity
from meerwaarde.questionnaire import Kind, Questionnaire, read_form
from support.forms import choices, write_form, write_sheets

YN = choices("yn", yes="Ja", no="Nee")


def form(tmp_path: Path, survey: list[dict[str, Any]], lists: Any = (), settings: Any = None) -> Questionnaire:
    return read_form(write_form(tmp_path / "form.xlsx", survey, lists, settings))


def refusal(tmp_path: Path, survey: list[dict[str, Any]], lists: Any = (), settings: Any = None) -> InputError:
    with pytest.raises(InputError) as caught:
        form(tmp_path, survey, lists, settings)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("form.xlsx")
    return caught.value


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "name": name, "label": name.title(), **more}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("select_one yn", Kind.ONE),
        ("select one yn", Kind.ONE),
        ("select_multiple yn", Kind.MULTIPLE),
        ("rank yn", Kind.RANK),
        ("integer", Kind.INTEGER),
        ("int", Kind.INTEGER),
        ("percentage", Kind.INTEGER),
        ("decimal", Kind.DECIMAL),
        ("range", Kind.INTEGER),
        ("text", Kind.TEXT),
        ("date", Kind.OTHER),
        ("time", Kind.OTHER),
        ("dateTime", Kind.OTHER),
        ("geopoint", Kind.OTHER),
        ("geotrace", Kind.OTHER),
        ("geoshape", Kind.OTHER),
        ("image", Kind.OTHER),
        ("audio", Kind.OTHER),
        ("video", Kind.OTHER),
        ("file", Kind.OTHER),
        ("barcode", Kind.OTHER),
        ("acknowledge", Kind.OTHER),
        ("note", Kind.OTHER),
        ("hidden", Kind.OTHER),
        ("start", Kind.OTHER),
        ("end", Kind.OTHER),
        ("today", Kind.OTHER),
        ("deviceid", Kind.OTHER),
        ("username", Kind.OTHER),
        ("phonenumber", Kind.OTHER),
        ("email", Kind.OTHER),
        ("start-geopoint", Kind.OTHER),
        ("background-audio", Kind.OTHER),
        ("csv-external", Kind.OTHER),
    ],
)
def test_every_type_has_its_kind(tmp_path: Path, written: str, kind: Kind) -> None:
    read = form(tmp_path, [{"type": written, "name": "q", "label": "Vraag"}, text("other")], YN)
    question = read.question("q")
    assert (question.kind, question.type) == (kind, written)


def test_a_range_with_a_fraction_is_decimal(tmp_path: Path) -> None:
    row = {"type": "range", "name": "q", "label": "Q", "parameters": "start=0 end=1 step=0.1"}
    assert form(tmp_path, [row]).question("q").kind is Kind.DECIMAL


def test_calculations_and_shown_texts_are_not_asked(tmp_path: Path) -> None:
    read = form(
        tmp_path,
        [
            {"type": "calculate", "name": "c", "calculation": "1 + 1"},
            text("shown", calculation="${c}", readonly="yes"),
            text("asked"),
        ],
    )
    assert [q.kind for q in read.questions] == [Kind.OTHER, Kind.OTHER, Kind.TEXT]
    assert read.question("shown").type == "calculate"


def test_groups_and_repeats(tmp_path: Path) -> None:
    read = form(
        tmp_path,
        [
            {"type": "begin group", "name": "g", "label": "G", "relevant": "${a} = 'x'"},
            {"type": "begin_group", "name": "h", "label": "H"},
            {"type": "integer", "name": "n", "label": "N", "relevant": "${a} != 'y'"},
            {"type": "end_group"},
            {"type": "end group"},
            {"type": "begin repeat", "name": "r", "label": "R"},
            {"type": "integer", "name": "m", "label": "M", "relevant": "position(..) > 1"},
            {"type": "end repeat"},
            text("a"),
        ],
    )
    n, m = read.question("n"), read.question("m")
    assert n.path == ("g", "h", "n")
    assert [condition.text for condition in n.relevant] == ["${a} = 'x'", "${a} != 'y'"]
    assert (m.in_repeat, m.tabulated, m.relevant) == (True, False, ())
    assert n.tabulated


def test_leaf_names_that_repeat_become_paths(tmp_path: Path) -> None:
    rows = []
    for group in ("a", "b"):
        rows += [{"type": "begin group", "name": group, "label": group}, text("n"), {"type": "end group"}]
    assert [q.name for q in form(tmp_path, rows).questions] == ["a/n", "b/n"]


@pytest.mark.parametrize(
    ("columns", "languages", "labels"),
    [
        (("label",), ("",), {"": "0"}),
        (("label::Nederlands (nl)", "label::English (en)"), ("nl", "en"), {"nl": "0", "en": "1"}),
        (("label::nl", "label::en"), ("nl", "en"), {"nl": "0", "en": "1"}),
        (("label::Nederlands", "label::Frysk (fy)"), ("nl", "fy"), {"nl": "0", "fy": "1"}),
        (("label", "label::English (en)"), ("", "en"), {"": "0", "en": "1"}),
        (("label:Nederlands", "label:English"), ("nl", "en"), {"nl": "0", "en": "1"}),
    ],
)
def test_languages(tmp_path: Path, columns: Any, languages: Any, labels: Any) -> None:
    texts = {column: str(at) for at, column in enumerate(columns)}
    survey = [{"type": "select_one yn", "name": "q", **texts}]
    lists = [{"list_name": "yn", "name": code, **texts} for code in ("yes", "no")]
    read = form(tmp_path, survey, lists)
    assert set(read.languages) == set(languages)
    assert read.languages[0] == languages[0]
    assert dict(read.question("q").labels) == labels
    assert dict(read.question("q").choices[0].labels) == labels


def test_or_other_brings_a_choice_and_an_open_question(tmp_path: Path) -> None:
    survey = [{"type": "select_one yn or_other", "name": "q", "label": "Q", "relevant": "${t} = 'a'"}, text("t")]
    read = form(tmp_path, survey, YN)
    question, other = read.question("q"), read.question("q_other")
    assert [(c.code, c.labels[""]) for c in question.choices][-1] == ("other", "Anders")
    assert other.kind is Kind.TEXT
    assert other.labels == {"": "Anders, namelijk"}
    assert [c.text for c in other.relevant] == ["${t} = 'a'", "selected(${q}, 'other')"]
    assert other.relevant[1].simple() == ("q", frozenset({"other"}))


def test_or_other_in_two_languages_and_an_own_other(tmp_path: Path) -> None:
    def both(nl: str, en: str) -> dict[str, str]:
        return {"label::Nederlands (nl)": nl, "label::English (en)": en}

    survey = [{"type": f"select_one {name} or_other", "name": name, **both("V", "Q")} for name in ("a", "b")]
    lists = [{"list_name": "a", "name": "x", **both("X", "X")}]
    lists += [{"list_name": "b", "name": "other", **both("Iets anders", "Other")}]
    read = form(tmp_path, survey, lists)
    assert read.question("a").choices[-1].labels == {"nl": "Anders", "en": "Other"}
    assert read.question("b").choices[-1].labels == {"nl": "Iets anders", "en": "Other"}


def test_choices_from_a_file_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text("code,label,label::English (en)\nu,Utrecht,U-town\nt,Tiel,\n", "utf-8")
    row = {"type": "select_one_from_file towns.csv", "name": "q", "label": "Q", "parameters": "value=code"}
    choices_read = form(tmp_path, [row]).question("q").choices
    assert [(c.code, dict(c.labels)) for c in choices_read] == [
        ("u", {"": "Utrecht", "en": "U-town"}),
        ("t", {"": "Tiel"}),
    ]
    (tmp_path / "towns.csv").unlink()
    error = refusal(tmp_path, [row])
    assert "towns.csv" in str(error)
    assert (error.sheet, error.row, error.question) == ("survey", 2, "q")


def test_filtered_lists_offer_everything(tmp_path: Path) -> None:
    lists = [{"list_name": "c", "name": n, "label": n, "part": n} for n in ("a", "b")]
    survey = [text("t"), {"type": "select_one c", "name": "q", "label": "Q", "choice_filter": "part = ${t}"}]
    assert [c.code for c in form(tmp_path, survey, lists).question("q").choices] == ["a", "b"]
    survey = [text("t"), {"type": "select_multiple c", "name": "q", "label": "Q", "parameters": "randomize=true"}]
    assert [c.code for c in form(tmp_path, survey, lists).question("q").choices] == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"type": "select_one ${r}", "name": "q", "label": "Q"}, "eerdere antwoorden"),
        ({"type": "select_one yn", "name": "q", "label": "Q", "appearance": "search('x')"}, "search()"),
        ({"type": "select_one_from_file a.xml", "name": "q", "label": "Q"}, "a.xml"),
    ],
)
def test_choices_that_are_not_supported_are_named(tmp_path: Path, row: dict[str, Any], word: str) -> None:
    repeat = [{"type": "begin repeat", "name": "p", "label": "P"}, text("r"), {"type": "end repeat"}]
    error = refusal(tmp_path, [*repeat, row], YN)
    assert word in str(error)
    assert error.row == 5


def test_own_columns_without_the_namespace(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "g", "label": "G", "bind::mw:sensitivity": "high"},
        text("a", **{"bind::mw:indicator": "FTE_TOT"}),
        text("b", **{"bind::mw:sensitivity": "none"}),
        {"type": "end group"},
        text("c"),
    ]
    settings = {"form_title": "T", "version": 3, "namespaces": 'esri="http://esri.com"', "mw:period": "2014"}
    for given in (settings, None, {**settings, "namespaces": 'mw="urn:meerwaarde:form:1"'}):
        read = form(tmp_path, survey, settings=given)
        levels = [q.sensitivity for q in read.questions]
        assert levels == [Sensitivity.HIGH, Sensitivity.NONE, Sensitivity.NORMAL]
        assert read.question("a").indicator == "FTE_TOT"
    assert form(tmp_path, survey, settings=settings).settings["mw:period"] == "2014"
    assert (read.title, read.version, read.form_id) == ("T", "3", "form")


def test_rules_are_handed_down_with_their_place(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "g", "label": "G", "bind::mw:rules": "minimum=5"},
        text("a"),
        text("b", **{"bind::mw:rules": " minimum=5 p=10 "}),
        {"type": "end group"},
        text("c"),
    ]
    for engine in (False, True):
        read = read_form(write_form(tmp_path / "form.xlsx", survey), engine=engine)
        a, b, c = (read.question(name).rules for name in "abc")
        assert (a.text, a.place.sheet, a.place.row, a.place.question) == ("minimum=5", "survey", 2, "g")
        assert (b.text, b.place.row, b.place.column) == ("minimum=5 p=10", 4, "bind::mw:rules")
        assert c is None


def test_an_unknown_sensitivity_is_refused_with_its_place(tmp_path: Path) -> None:
    error = refusal(tmp_path, [text("a"), text("q", **{"bind::mw:sensitivity": "secret"})])
    place = (error.sheet, error.row, error.column, error.question)
    assert place == ("survey", 3, "bind::mw:sensitivity", "q")
    assert "secret" in str(error)
    assert "none, normal of high" in str(error)


def test_a_misspelt_own_column_would_hide_nothing_and_is_refused(tmp_path: Path) -> None:
    assert "bind::mw:sensitivity" in str(refusal(tmp_path, [text("q", **{"bind::mw:sensitivty": "high"})]))


@pytest.mark.parametrize(
    ("survey", "lists", "place", "words"),
    [
        ([text("a"), text("a")], [], ("survey", 3, "name"), "komt al voor"),
        ([text("1a")], [], ("survey", 2, "name"), "begin met een letter"),
        ([{"type": "select_one no", "name": "q", "label": "Q"}], YN, ("survey", 2, None), "keuzelijst"),
        ([{"type": "select_one yn", "name": "q", "label": "Q"}], [*YN, *YN], ("choices", 4, "name"), "eigen code"),
        ([{"type": "begin group", "name": "g", "label": "G"}, text("a")], [], ("survey", 2, None), "eindigt nergens"),
        ([text("a"), {"type": "end group"}], [], ("survey", 3, None), "niet begon"),
        ([text("a", relevant="${b} = 1")], [], ("survey", 2, "relevant"), "verwijzing"),
        ([{"type": "text", "label": "x"}], [], ("survey", 2, None), "geen naam"),
        ([{"type": "tekst", "name": "q", "label": "Q"}], [], ("survey", 2, "type"), "vraagtype"),
    ],
)
def test_what_pyxform_refuses_is_told_in_plain_words(
    tmp_path: Path, survey: Any, lists: Any, place: Any, words: str
) -> None:
    error = refusal(tmp_path, survey, lists)
    assert (error.sheet, error.row, error.column) == place
    assert words in str(error)
    assert "pyxform" not in str(error)


def test_choice_duplicates_may_be_allowed(tmp_path: Path) -> None:
    survey = [{"type": "select_one yn", "name": "q", "label": "Q"}]
    read = form(tmp_path, survey, [*YN, *YN], {"allow_choice_duplicates": "yes"})
    assert [c.code for c in read.question("q").choices] == ["yes", "no"]


def test_a_workbook_without_a_survey_sheet(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "form.xlsx", {"a": [{"x": 1}], "b": [{"y": 1}]})
    with pytest.raises(InputError, match="het blad survey ontbreekt"):
        read_form(path)


def test_a_sheet_with_numbers_booleans_and_empty_rows(tmp_path: Path) -> None:
    survey = [{"type": "select_one c", "name": "q", "label": 2014, "required": True}, {}, text("t")]
    lists = [{"list_name": "c", "name": 1, "label": 1.5}, {"list_name": "c", "name": 2, "label": "b"}]
    read = form(tmp_path, survey, lists)
    question = read.question("q")
    assert question.required
    assert question.labels == {"": "2014"}
    assert [(c.code, c.labels[""]) for c in question.choices] == [("1", "1.5"), ("2", "b")]
    error = refusal(tmp_path, [*survey, text("t")], lists)
    assert error.row == 5


def test_the_heading_of_a_table_of_choices_is_no_question(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "g", "label": "G", "appearance": "table-list"},
        {"type": "select_one yn", "name": "a", "label": "A"},
        {"type": "end group"},
        {"type": "select_one yn", "name": "head", "label": "H", "appearance": "label"},
        {"type": "select_one yn", "name": "b", "label": "B", "appearance": "list-nolabel"},
    ]
    assert [q.name for q in form(tmp_path, survey, YN).questions if q.tabulated] == ["a", "b"]


def test_what_is_refused_by_name(tmp_path: Path) -> None:
    loop = [{"type": "begin loop over yn", "name": "g", "label": "G"}, text("a"), {"type": "end loop"}]
    error = refusal(tmp_path, loop, YN)
    assert (error.row, error.question) == (2, "g")
    assert "begin loop" in str(error)
    assert "geen enkele vraag" in str(refusal(tmp_path, [{"type": "note", "name": "n", "label": "N"}]))
    survey = [text("x"), {"type": "select_one_external c", "name": "q", "label": "Q", "choice_filter": "x=${x}"}]
    rows = [{"list_name": "c", "name": "a", "label": "A", "x": "1"}]
    path = write_sheets(tmp_path / "form.xlsx", {"survey": survey, "external_choices": rows})
    with pytest.raises(InputError, match=r"rij 3, vraag q: select_one_external wordt niet ondersteund"):
        read_form(path)


def test_a_choice_that_or_other_adds_belongs_to_the_whole_list(tmp_path: Path) -> None:
    survey = [
        {"type": "select_multiple yn or_other", "name": "a", "label": "A"},
        {"type": "select_one yn", "name": "b", "label": "B"},
    ]
    read = form(tmp_path, survey, YN)
    assert [c.code for c in read.question("b").choices] == ["yes", "no", "other"]
    assert [q.name for q in read.questions] == ["a", "a_other", "b"]


def test_conditions_that_decide_no_figure_are_left_alone(tmp_path: Path) -> None:
    survey = [text("x"), {"type": "note", "name": "n", "label": "N", "relevant": "string-length(${x}) > 1"}]
    assert form(tmp_path, survey).question("n").relevant == ()
    error = refusal(tmp_path, [text("x"), text("y", relevant="string-length(${x}) > 1")])
    assert (error.row, error.column, error.question) == (3, "relevant", "y")
    dates = [{"type": "date", "name": "d", "label": "D"}, text("y", relevant="${d} > '2014-01-01'")]
    assert "een datum vergelijken" in str(refusal(tmp_path, dates))
