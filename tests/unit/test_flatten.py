"""Submissions laid flat: which rows, which columns, and that the wide table reads back as the answers given."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.publication.flat_files import flat_files
from meerwaarde.questionnaire import read_answers
from meerwaarde.questionnaire.flatten import Flat, flatten
from meerwaarde.questionnaire.from_xform import questionnaire_of
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.submissions import find_submissions, flatten_files, submissions_sheet
from meerwaarde.questionnaire.xform import XForm, read_xform
from support.forms import write_form
from support.small_xforms import xform

NL, EN = "label::Nederlands (nl)", "label::English (en)"
SURVEY = [
    {"type": "text", "name": "id", NL: "Nummer", EN: "Number"},
    {"type": "note", "name": "hello", NL: "Dag", EN: "Hello"},
    {"type": "begin group", "name": "g", NL: "G", EN: "G"},
    {"type": "select_one yn", "name": "one", NL: "Eén?", EN: "One?"},
    {"type": "select_multiple kind", "name": "many", NL: "Welke?", EN: "Which?", "relevant": "${one} = 'ja'"},
    {"type": "decimal", "name": "fte", NL: "Fte", EN: "FTE"},
    {"type": "end group"},
    {"type": "rank kind", "name": "order", NL: "Volgorde", EN: "Order"},
    {"type": "select_one top or_other", "name": "best", NL: "Beste", EN: "Best"},
    {"type": "begin repeat", "name": "team", NL: "Team", EN: "Team"},
    {"type": "text", "name": "name", NL: "Naam", EN: "Name"},
    {"type": "begin repeat", "name": "member", NL: "Lid", EN: "Member"},
    {"type": "integer", "name": "age", NL: "Leeftijd", EN: "Age"},
    {"type": "select_multiple kind", "name": "does", NL: "Doet", EN: "Does"},
    {"type": "end repeat"},
    {"type": "end repeat"},
    {"type": "calculate", "name": "teams", "calculation": "count(${team})"},
    {"type": "text", "name": "why", NL: "Waarom", EN: "Why", "relevant": "count-selected(${many}) > 1"},
]
CHOICES = [
    {"list_name": "yn", "name": "ja", NL: "Ja", EN: "Yes"},
    {"list_name": "yn", "name": "nee", NL: "Nee", EN: "No"},
    *({"list_name": "kind", "name": code, NL: f"Soort {code}", EN: f"Kind {code}"} for code in "abc"),
    {"list_name": "top", "name": "a", NL: "A", EN: "A"},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("form")
    return write_form(folder / "form.xlsx", SURVEY, CHOICES, {"form_id": "f", "version": "1"})


@pytest.fixture(scope="module")
def form(path: Path) -> XForm:
    return read_xform(path)


def filled(form: XForm, **values: str) -> Instance:
    """An instance without teams; `g_one="ja"` sets /data/g/one."""
    instance = Instance.new(form)
    for place in reversed(instance.repeats("/data/team")) if form.repeats else ():
        instance.remove_repeat(place)
    for name, value in values.items():
        instance.set("/data/" + name.replace("__", "/"), value)
    return instance


def column(flat: Flat, name: str) -> list[str]:
    at = [one.name for one in flat.wide.columns].index(name)
    return [row[at] for row in flat.wide.rows]


def with_teams(form: XForm) -> Instance:
    """Team 1 with two members, team 2 with none, team 3 with one."""
    instance = filled(form, id="x")
    for at, ages in enumerate(([30, 40], [], [50]), start=1):
        team = instance.add_repeat("/data/team")
        instance.set(f"{team}/name", f"T{at}")
        for member in reversed(instance.repeats(f"{team}/member")):
            instance.remove_repeat(member)
        for age in ages:
            instance.set(f"{instance.add_repeat(f'{team}/member')}/age", str(age))
    return instance


def test_the_columns_follow_the_form(form: XForm) -> None:
    flat = flatten(form, [])
    assert [one.name for one in flat.wide.columns] == [
        "_submission", "_form_version", "_language", "_translation_checked", "_not_asked", "id", "g/one", "g/many",
        "g/many/a", "g/many/b", "g/many/c", "g/fte", "order", "best", "best_other", "teams", "why",
    ]  # fmt: skip
    assert [one.label for one in flat.labels.columns[5:11]] == [
        "Nummer", "Eén?", "Welke?", "Welke?: Soort a", "Welke?: Soort b", "Welke?: Soort c",
    ]  # fmt: skip
    assert {table.name: [one.name for one in table.columns] for table in flat.repeats} == {
        "team": ["_submission", "_parent", "_index", "team/name"],
        "member": ["_submission", "_parent", "_index", "team/member/age", "team/member/does", "team/member/does/a",
                   "team/member/does/b", "team/member/does/c"],
    }  # fmt: skip
    assert flat.wide.rows == flat.labels.rows == ()


def test_codes_and_labels(form: XForm) -> None:
    instance = filled(form, id="x", g__one="ja", g__many="c a", order="b a c", best="other", best_other="Iets")
    for language, words in (("nl", ("Ja", "Soort c; Soort a", "Soort b; Soort a; Soort c")),
                            ("en", ("Yes", "Kind c; Kind a", "Kind b; Kind a; Kind c"))):  # fmt: skip
        flat = flatten(form, [instance], language)
        heads = [one.name for one in flat.wide.columns]
        shown = dict(zip(heads, flat.labels.rows[0], strict=True))
        assert (shown["g/one"], shown["g/many"], shown["order"]) == words
        assert [dict(zip(heads, flat.wide.rows[0], strict=True))[f"g/many/{code}"] for code in "abc"] == ["1", "0", "1"]
        assert shown["best_other"] == "Iets"


def test_what_was_not_asked_is_empty_and_named(form: XForm) -> None:
    yes = filled(form, id="x", g__one="ja", g__many="a b", why="Daarom")
    no = filled(form, id="y", g__one="ja", g__many="a b", why="Daarom")
    no.set("/data/g/one", "nee")  # the answers to what is no longer asked are still in the instance
    flat = flatten(form, [yes, no])
    assert column(flat, "_not_asked") == ["best_other", "g/many best_other why"]
    assert column(flat, "g/many/c") == ["0", ""]
    assert column(flat, "why") == ["Daarom", ""]
    assert not [one for one in flat.long if one.submission == no.instance_id and one.path in ("g/many", "why")]


def test_repeats_have_keys(form: XForm) -> None:
    instance = with_teams(form)
    name = instance.instance_id
    flat = flatten(form, [filled(form, id="nobody"), instance])
    team, member = flat.repeats
    assert team.rows == ((name, "", "1", "T1"), (name, "", "2", "T2"), (name, "", "3", "T3"))
    assert [row[:4] for row in member.rows] == [(name, "1", "1", "30"), (name, "1", "2", "40"), (name, "3", "1", "50")]
    assert column(flat, "teams") == ["0", "3"]
    ages = [(one.repeats, one.value) for one in flat.long if one.path == "team/member/age"]
    assert ages == [((1, 1), "30"), ((1, 2), "40"), ((3, 1), "50")]


def test_the_long_table_has_a_row_for_each_code(form: XForm) -> None:
    instance = filled(form, id="x", g__one="ja", g__many="c a", order="b a c", g__fte="1.250")
    rows = [(one.path, one.value, one.label) for one in flatten(form, [instance]).long]
    assert rows == [
        ("id", "x", ""), ("g/one", "ja", "Ja"), ("g/many", "c", "Soort c"), ("g/many", "a", "Soort a"),
        ("g/fte", "1.250", ""), ("order", "b a c", "Soort b; Soort a; Soort c"), ("teams", "0", ""),
    ]  # fmt: skip


def test_explanations_are_kept_apart(form: XForm) -> None:
    instance = with_teams(form)
    instance.explain("/data/g/fte", "Twee locaties")
    instance.explain("/data/team[3]/member[1]/age", "Echt")
    flat = flatten(form, [instance.to_xml(final=True)])
    told = [(one.submission, one.path, one.repeats, one.value) for one in flat.explanations]
    name = instance.instance_id
    assert sorted(told) == [(name, "g/fte", (), "Twee locaties"), (name, "team/member/age", (3, 1), "Echt")]


def test_xml_of_others_may_leave_out_what_was_not_asked(form: XForm) -> None:
    xml = '<data id="f" version="1"><id>x</id><g><one>nee</one></g><meta><instanceID>uuid:1</instanceID></meta></data>'
    flat = flatten(form, [xml])
    assert column(flat, "_submission") == ["uuid:1"]
    assert column(flat, "g/one") == ["nee"]
    assert column(flat, "_not_asked") == ["g/many best_other why"]


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "g__one": st.sampled_from(["ja", "nee"]),
        "g__many": st.lists(st.sampled_from("abc"), unique=True).map(" ".join),
        "g__fte": st.decimals(-9999, 9999, places=3).map(str) | st.integers(0, 10**6).map(str),
        "order": st.permutations("abc").map(" ".join),
        "best": st.sampled_from(["a", "other"]),
    },
)


@settings(max_examples=25)
@given(rows=st.lists(VALUES, min_size=1, max_size=5))
def test_the_wide_table_reads_back_as_what_was_answered(
    tmp_path_factory: pytest.TempPathFactory, form: XForm, rows: list[dict[str, str]]
) -> None:
    flat = flatten(form, [filled(form, id=f"m{at}", **row) for at, row in enumerate(rows)])
    path = tmp_path_factory.mktemp("wide") / "wide.csv"
    path.write_bytes(flat_files(flat, form="", submissions="")["wide.csv"])
    read = read_answers(path, questionnaire_of(form))
    assert read.ids.tolist() == [f"m{at}" for at in range(len(rows))]
    for at, row in enumerate(rows):
        asked = row.get("g__one") == "ja"
        many = row.get("g__many", "").split() if asked else []
        assert read.answers["many"].asked[at] == asked
        assert read.answers["many"].values[at].tolist() == [code in many for code in "abc"]
        assert read.answers["one"].values[at] == {"ja": 0, "nee": 1}.get(row.get("g__one", ""), -1)
        assert read.answers["order"].values[at] == ("abc".index(row["order"][0]) if "order" in row else -1)
        if "g__fte" in row:
            assert read.answers["fte"].values[at] == float(row["g__fte"])
        else:
            assert not read.answers["fte"].answered[at]
    assert read.missing_columns == ()


# --- files ------------------------------------------------------------------------------------------------------------


def submission(form: XForm, folder: Path, name: str, **more: Any) -> Path:
    path = folder / f"{name}.xml"
    path.write_bytes(filled(form, id=name, **more).to_xml(final=True))
    return path


def test_a_folder_is_read_by_name(form: XForm, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden").mkdir()
    submission(form, tmp_path, "b")
    submission(form, tmp_path / "deep", "a")
    submission(form, tmp_path / ".hidden", "c")
    (tmp_path / "form.xml").write_bytes(form.xml)
    (tmp_path / "photo.jpg").write_bytes(b"x")
    flat = flatten_files(form, find_submissions(form, [tmp_path]), "nl")
    assert column(flat, "id") == ["b", "a"]


def test_a_corrected_submission_takes_the_place_of_the_first(form: XForm, tmp_path: Path) -> None:
    submission(form, tmp_path, "first", g__one="nee")
    first = find_submissions(form, [tmp_path])[0].id
    xml = submission(form, tmp_path, "second", g__one="ja").read_text()
    xml = xml.replace("</instanceID>", f"</instanceID><deprecatedID>{first}</deprecatedID>")
    (tmp_path / "second.xml").write_text(xml)
    assert [one.path.name for one in find_submissions(form, [tmp_path])] == ["second.xml"]


@pytest.mark.parametrize("replaces", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_submissions_that_in_the_end_replace_themselves_are_told(
    form: XForm, tmp_path: Path, replaces: dict[str, str]
) -> None:
    """Each would be left out for another, and none would be left."""
    for own, earlier in replaces.items():
        xml = Instance.new(form).to_xml(final=True).decode()
        meta = f"<instanceID>{own}</instanceID><deprecatedID>{earlier}</deprecatedID>"
        (tmp_path / f"{own}.xml").write_text(re.sub("<instanceID>.*</instanceID>", meta, xml), encoding="utf-8")
    with pytest.raises(InputError, match="vervangt zichzelf"):
        find_submissions(form, [tmp_path])


def test_a_submission_without_identifier_is_called_by_its_file(form: XForm, tmp_path: Path) -> None:
    (tmp_path / "een.xml").write_text('<data id="f" version="1"><id>x</id></data>')
    assert column(flatten_files(form, find_submissions(form, [tmp_path]), "nl"), "_submission") == ["een"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<data id="g" version="1"/>', "formulier “f”"),
        ('<data id="f" version="2"/>', "versie “2”"),
        ('<other id="f" version="1"/>', "formulier “f”"),
        ('<data id="f" version="1">', "geen goede XML"),
        ('<!DOCTYPE data [<!ENTITY a "b">]><data id="f" version="1"/>', "DOCTYPE"),
        ("<data>" * 200 + "</data>" * 200, "genest"),
    ],
)
def test_what_is_no_submission_of_this_form_is_refused(form: XForm, tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "een.xml").write_text(content)
    with pytest.raises(InputError, match=told) as refused:
        find_submissions(form, [tmp_path])
    assert refused.value.file == "een.xml"


def test_two_files_with_one_submission_are_refused(form: XForm, tmp_path: Path) -> None:
    path = submission(form, tmp_path, "een")
    (tmp_path / "twee.xml").write_bytes(path.read_bytes())
    with pytest.raises(InputError, match=r"een\.xml"):
        find_submissions(form, [tmp_path])
    (tmp_path / "leeg").mkdir()
    with pytest.raises(InputError, match="leeg"):
        find_submissions(form, [tmp_path / "leeg"])


def test_answers_may_be_a_folder(form: XForm, path: Path, tmp_path: Path) -> None:
    submission(form, tmp_path, "m1", g__one="ja", g__many="a b", g__fte="1.250")
    submission(form, tmp_path, "m2", g__one="nee")
    read = read_answers(tmp_path, questionnaire_of(form), form=path)
    assert read.ids.tolist() == ["m1", "m2"]
    assert read.answers["fte"].values[0] == 1.25
    assert read.answers["many"].asked.tolist() == [True, False]
    assert read.rows.tolist() == [2, 3]
    assert submissions_sheet(form, tmp_path).sha256 == read.sha256


def test_an_answer_that_was_not_offered_is_told_with_its_file(form: XForm, path: Path, tmp_path: Path) -> None:
    xml = submission(form, tmp_path, "m1", g__one="ja").read_text()
    (tmp_path / "m1.xml").write_text(xml.replace("<one>ja</one>", "<one>misschien</one>"))
    with pytest.raises(InputError, match="form validate") as refused:
        read_answers(tmp_path, questionnaire_of(form), form=path)
    assert (refused.value.file, refused.value.question) == ("m1.xml", "/data/g/one")


def test_a_code_that_looks_like_a_formula_reads_back(tmp_path: Path) -> None:
    options = [{"list_name": "l", "name": "=a", "label": "A"}, {"list_name": "l", "name": "-1", "label": "Min"}]
    survey = [{"type": "text", "name": "id", "label": "Id"}, {"type": "select_one l", "name": "q", "label": "Q"}]
    form = read_xform(write_form(tmp_path / "f.xlsx", survey, options))
    flat = flatten(form, [filled(form, id="1", q="=a"), filled(form, id="2", q="-1")])
    (tmp_path / "wide.csv").write_bytes(flat_files(flat, form="", submissions="")["wide.csv"])
    assert read_answers(tmp_path / "wide.csv", questionnaire_of(form)).answers["q"].values.tolist() == [0, 1]


def test_no_spreadsheet_takes_a_cell_for_a_formula(form: XForm, tmp_path: Path) -> None:
    flat = flatten(form, [filled(form, id="=1+1", g__fte="-1.5", best="other", best_other="@cmd")])
    for name, content in flat_files(flat, form="", submissions="").items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
            assert not [cell for cell in cells if cell[:1] in ("=", "@", "+")], name
    assert column(flat, "id") == ["=1+1"]


def test_the_language_that_was_answered_in_goes_along() -> None:
    asked = xform(
        """
        | survey   |      |      |                       |                    |
        |          | type | name | label::Nederlands (nl) | label::Türkçe (tr) |
        |          | text | why  | Waarom?               | Neden?             |
        | settings |      |      |                       |                    |
        |          | default_language | mw:unchecked |   |                    |
        |          | Nederlands (nl)  | tr           |   |                    |
        """
    )
    rows = []
    for code in ("nl", "tr", "", "xx"):
        instance = Instance.new(asked)
        instance.spoken = code
        rows.append(instance.to_xml(final=True))

    flat = flatten(asked, rows)

    assert column(flat, "_language") == ["nl", "tr", "", ""]
    assert column(flat, "_translation_checked") == ["1", "0", "", ""]
    assert [Instance.from_xml(asked, row).problems() for row in rows] == [()] * 4
