"""Headings of every tool: which column belongs to which question, what is skipped, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Questionnaire, Responses, read_answers, read_form
from support.forms import choices, write_answers, write_form

SURVEY: list[dict[str, Any]] = [
    {"type": "start", "name": "start"},
    {"type": "begin group", "name": "about", "label": "About"},
    {"type": "text", "name": "id", "label": "Id"},
    {"type": "begin group", "name": "deep", "label": "Deep"},
    {"type": "select_multiple c", "name": "m", "label": "Several"},
    {"type": "select_one c", "name": "o-1.x", "label": "One"},
    {"type": "end group"},
    {"type": "end group"},
    {"type": "integer", "name": "n", "label": "Number"},
    {"type": "rank c", "name": "r", "label": "Rank"},
    {"type": "text", "name": "t", "label": "Text"},
    {"type": "calculate", "name": "calc", "calculation": "1"},
    {"type": "note", "name": "hello", "label": "Hello"},
    {"type": "geopoint", "name": "place", "label": "Place"},
    {"type": "begin repeat", "name": "rep", "label": "Repeat"},
    {"type": "integer", "name": "times", "label": "Times"},
    {"type": "end repeat"},
]
LISTS = choices("c", a="Eerste", b="Tweede, of derde", other="Iets anders")


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return read_form(write_form(tmp_path_factory.mktemp("form") / "form.xlsx", SURVEY, LISTS))


def read(tmp_path: Path, form: Questionnaire, *rows: dict[str, Any], **options: Any) -> Responses:
    return read_answers(write_answers(tmp_path / "a.csv", rows), form, **options)


def refusal(tmp_path: Path, form: Questionnaire, *rows: dict[str, Any], **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        read(tmp_path, form, *rows, **options)
    assert str(caught.value).startswith("a.csv")
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("sign", ["/", "-", "."])
@pytest.mark.parametrize("above", ["", "deep", "about deep", "data about deep"])
def test_paths_in_every_spelling(tmp_path: Path, form: Questionnaire, sign: str, above: str) -> None:
    prefix = "".join(part + sign for part in above.split())
    responses = read(tmp_path, form, {"id": "x", f"{prefix}m": "a other", f"{prefix}o-1.x": "b"})
    assert responses.answers["m"].values.tolist() == [[True, False, True]]
    assert responses.answers["o-1.x"].values.tolist() == [1]


@pytest.mark.parametrize("base", ["m", "about/deep/m", "deep.m", "about-deep-m", "Several"])
@pytest.mark.parametrize("sign", ["/", "."])
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("TRUE", "FALSE"), ("true", "false"), ("ja", "nee"), ("Y", "N")])
def test_a_column_for_each_choice(tmp_path: Path, form: Questionnaire, base: str, sign: str, yes: str, no: str) -> None:
    a, b, other = (f"{base}{sign}{code}" for code in ("a", "b", "other"))
    rows = [
        {a: yes, b: no, other: no},
        {a: no, b: no, other: no},
        {a: "", b: "", other: ""},
        {a: yes, b: "", other: ""},
    ]
    responses = read(tmp_path, form, *({"id": str(at), **row} for at, row in enumerate(rows)))
    answers = responses.answers["m"]
    assert answers.answered.tolist() == [True, True, False, True]
    assert answers.values.tolist() == [[True, False, False], [False] * 3, [False] * 3, [True, False, False]]


def test_limesurvey(tmp_path: Path, form: Questionnaire) -> None:
    rows = [
        {"id": "7", "token": "x", "submitdate": "2014-10-31 12:00:00", "m[a]": "Y", "m[b]": "N", "m[other]": "",
         "n.": "12.0000000000", "o-1.x": "-oth-", "o-1.x[other]": "iets", "r[1]": "b", "r[2]": "a"},
        {"id": "8", "token": "y", "submitdate": "", "m[a]": "", "m[b]": "Y", "m[other]": "eigen woorden",
         "n.": "{question_not_shown}", "o-1.x": "a", "o-1.x[other]": "", "r[1]": "", "r[2]": ""},
        {"id": "9", "token": "z", "submitdate": "", "m[a]": "", "m[b]": "", "m[other]": "",
         "n.": "", "o-1.x": "", "o-1.x[other]": "", "r[1]": "", "r[2]": ""},
    ]  # fmt: skip
    responses = read(tmp_path, form, *rows, id_column="token")
    answers = responses.answers
    assert responses.ids.tolist() == ["x", "y", "z"]
    assert answers["m"].values.tolist() == [[True, False, False], [False, True, True], [False] * 3]
    assert answers["m"].answered.tolist() == [True, True, False]
    np.testing.assert_array_equal(answers["n"].values, [12, np.nan, np.nan])
    assert answers["o-1.x"].values.tolist() == [2, 0, -1]
    assert answers["r"].values.tolist() == [1, -1, -1]
    assert [(a.row, a.question, a.text) for a in responses.open_answers if a.question != "id"] == [
        (2, "o-1.x", "iets"),
        (3, "m", "eigen woorden"),
    ]
    assert responses.complete.tolist() == [True, False, False]
    assert responses.submitted is not None
    assert [moment and moment.hour for moment in responses.submitted] == [12, None, None]


def test_one_column_and_split_columns_must_agree(tmp_path: Path, form: Questionnaire) -> None:
    agree = {"id": "x", "m": "a b", "m/a": "1", "m/b": "1", "m/other": "0"}
    assert read(tmp_path, form, agree).answers["m"].values.tolist() == [[True, True, False]]
    only = [{**agree, "m": ""}, {**agree, "id": "y", "m/a": "", "m/b": "", "m/other": ""}]
    assert read(tmp_path, form, *only).answers["m"].values.tolist() == [[True, True, False]] * 2
    error = refusal(tmp_path, form, agree, {**agree, "id": "y", "m/b": "0"})
    assert (error.row, error.column, error.question) == (3, "m", "m")
    assert "spreken elkaar tegen" in str(error)


def test_metadata_is_skipped_and_listed(tmp_path: Path, form: Questionnaire) -> None:
    names = [
        "start", "end", "today", "deviceid", "KEY", "SubmissionDate", "meta-instanceID", "meta/instanceName", "_uuid",
        "__version__", "formhub/uuid", "AttachmentsPresent", "Status", "ReviewState", "Edits", "FormVersion",
        "username",
        "calc", "hello", "place-Latitude", "_place_longitude", "SET-OF-rep", "rep[1]/times", "times", "instanceID",
    ]  # fmt: skip
    responses = read(tmp_path, form, {"id": "x", "n": "1", **dict.fromkeys(names, "2014-10-31")})
    assert set(responses.skipped_columns) == set(names)
    assert responses.answers.keys() == {"m", "o-1.x", "n", "r"}


def test_missing_columns_are_listed_and_nobody_answered_them(tmp_path: Path, form: Questionnaire) -> None:
    responses = read(tmp_path, form, {"id": "x", "n": "1"})
    assert responses.missing_columns == ("m", "o-1.x", "r", "t", "place")
    assert responses.answers["m"].asked.all()
    assert not responses.answers["m"].answered.any()


def test_unknown_columns_are_named_at_most_five(tmp_path: Path, form: Questionnaire) -> None:
    error = refusal(tmp_path, form, {"id": "x", "n": "1", **{f"vreemd{i}": "" for i in range(7)}})
    assert "vreemd0, vreemd1, vreemd2, vreemd3, vreemd4 en 2 andere" in str(error)
    assert error.row == 1
    assert "m/z" in str(refusal(tmp_path, form, {"id": "x", "m/z": "1"}))


def test_two_columns_of_one_question(tmp_path: Path, form: Questionnaire) -> None:
    error = refusal(tmp_path, form, {"id": "x", "m": "a", "about/deep/m": "a"})
    assert error.question == "m"
    assert "“m” en “about/deep/m”" in str(error)
    assert "“m/a” en “m.a”" in str(refusal(tmp_path, form, {"id": "x", "m/a": "1", "m.a": "1"}))


def test_a_leaf_name_of_two_groups_must_be_spelled_out(tmp_path: Path) -> None:
    survey: list[dict[str, Any]] = []
    for group in ("a", "b"):
        survey += [
            {"type": "begin group", "name": group, "label": "G"},
            {"type": "integer", "name": "n", "label": "N"},
            {"type": "end group"},
        ]
    form = read_form(write_form(tmp_path / "form.xlsx", survey))
    responses = read(tmp_path, form, {"id": "x", "a/n": "1", "b-n": "2"})
    assert [responses.answers[name].values.tolist() for name in ("a/n", "b/n")] == [[1], [2]]
    assert "a/n, b/n" in str(refusal(tmp_path, form, {"id": "x", "n": "1"}))


def test_the_exact_path_wins_over_a_name_with_a_point(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "a", "label": "G"},
        {"type": "integer", "name": "b", "label": "N"},
        {"type": "end group"},
        {"type": "begin group", "name": "c", "label": "G"},
        {"type": "integer", "name": "a.b", "label": "N"},
        {"type": "end group"},
    ]
    form = read_form(write_form(tmp_path / "form.xlsx", survey))
    responses = read(tmp_path, form, {"id": "x", "a/b": "1", "c.a.b": "2"})
    assert [responses.answers[name].values.tolist() for name in ("b", "a.b")] == [[1], [2]]


@pytest.mark.parametrize("heading", ["id", "about/id", "about-id", "data/about/id"])
def test_the_identifier_may_stand_in_a_group(tmp_path: Path, form: Questionnaire, heading: str) -> None:
    responses = read(tmp_path, form, {heading: " x1 ", "n": "1", "t": "woord"})
    assert responses.ids.tolist() == ["x1"]
    assert [answer.question for answer in responses.open_answers] == ["t"]


def test_the_identifier_must_be_there_and_filled(tmp_path: Path, form: Questionnaire) -> None:
    error = refusal(tmp_path, form, {"n": "1", "t": "x"})
    assert "--id" in str(error)
    assert "n, t" in str(error)
    error = refusal(tmp_path, form, {"id": "a", "n": "1"}, {"id": "  ", "n": "1"})
    assert (error.row, error.column) == (3, "id")
    assert "meer kolommen" in str(refusal(tmp_path, form, {"x/code": "1", "y/code": "2"}, id_column="code"))


def test_a_numeric_question_as_identifier_gets_no_table(tmp_path: Path, form: Questionnaire) -> None:
    responses = read(tmp_path, form, {"n": "12", "t": "x"}, {"n": "13", "t": ""}, id_column="n")
    assert responses.ids.tolist() == ["12", "13"]
    assert not responses.answers["n"].asked.any()
    assert responses.empty.tolist() == [False, True]


def test_municipality_and_kept_columns(tmp_path: Path, form: Questionnaire) -> None:
    rows = [{"id": "x", "municipality": "Tiel", "wijk": " 3 ", "n": "1"}]
    responses = read(tmp_path, form, *rows, keep_columns=("wijk",))
    assert responses.municipality is not None
    assert responses.municipality.tolist() == ["Tiel"]
    assert responses.columns["wijk"].tolist() == ["3"]
    assert read(tmp_path, form, {"id": "x", "n": "1"}).municipality is None
    assert "--municipality" in str(refusal(tmp_path, form, {"id": "x"}, municipality="gemeente"))
    assert "wijk" in str(refusal(tmp_path, form, {"id": "x"}, keep_columns=("wijk",)))
    choice = read(tmp_path, form, {"id": "x", "o-1.x": "eerste"}, municipality="o-1.x")
    assert choice.municipality is not None
    assert choice.municipality.tolist() == ["a"]
    assert choice.answers["o-1.x"].answered.all()
