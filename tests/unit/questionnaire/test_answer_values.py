"""Cells: choices by code or label, numbers, dates, who was asked, who answered."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Questionnaire, Responses, read_answers, read_form
from support.forms import choices, write_answers, write_form, write_sheets

LISTS = [
    *choices("c", a="Eerste", b="Tweede, of derde", c="Vierde"),
    *choices("s", **{"1": "Nooit", "2": "Soms", "03": "Vaak"}),
]
SURVEY = [
    {"type": "select_one c", "name": "o", "label": "O"},
    {"type": "select_multiple c", "name": "m", "label": "M", "relevant": "${o} = 'a'"},
    {"type": "select_one s", "name": "s", "label": "S", "relevant": "selected(${m}, 'b') or ${n} > 100"},
    {"type": "integer", "name": "n", "label": "N"},
    {"type": "decimal", "name": "d", "label": "D"},
    {"type": "rank c", "name": "r", "label": "R"},
    {"type": "date", "name": "day", "label": "Day"},
    {"type": "text", "name": "t", "label": "T", "relevant": "${day} = '2014-10-31'"},
]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return read_form(write_form(tmp_path_factory.mktemp("form") / "form.xlsx", SURVEY, LISTS))


def read(tmp_path: Path, form: Questionnaire, *rows: dict[str, Any], name: str = "a.csv", **options: Any) -> Responses:
    numbered = [{"id": f"i{at}", **row} for at, row in enumerate(rows)]
    return read_answers(write_answers(tmp_path / name, numbered), form, **options)


def refusal(tmp_path: Path, form: Questionnaire, *rows: dict[str, Any], **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        read(tmp_path, form, *rows, **options)
    return caught.value


@pytest.mark.parametrize(
    ("cell", "at"),
    [("a", 0), ("A", 0), ("Eerste", 0), ("  eerste ", 0), ("tweede,  of DERDE", 1), ("", -1), ("   ", -1), ("c", 2)],
)
def test_codes_or_labels(tmp_path: Path, form: Questionnaire, cell: str, at: int) -> None:
    assert read(tmp_path, form, {"o": cell}, {"o": "b"}).answers["o"].values.tolist() == [at, 1]


@pytest.mark.parametrize(("cell", "at"), [("1", 0), ("1.0", 0), ("2", 1), ("3", 2), ("03", 2), ("Vaak", 2), (3.0, 2)])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_codes_that_a_spreadsheet_made_numbers(
    tmp_path: Path, form: Questionnaire, cell: Any, at: int, name: str
) -> None:
    responses = read(tmp_path, form, {"s": cell, "n": 101}, name=name)
    assert responses.answers["s"].values.tolist() == [at]


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("a c", "ac"), ("c  a", "ac"), ("a", "a"), ("Eerste", "a"), ("Eerste;Vierde", "ac"), ("Eerste | vierde", "ac"),
        ("Eerste, Vierde", "ac"), ("Eerste,Tweede, of derde", "ab"), ("Tweede, of derde,Vierde", "bc"), ("a;c", "ac"),
        ("Eerste Vierde", "ac"), ("Eerste\nVierde", "ac"),
    ],
)  # fmt: skip
def test_several_codes_or_labels_in_one_cell(tmp_path: Path, form: Questionnaire, cell: str, ticked: str) -> None:
    answers = read(tmp_path, form, {"o": "a", "m": cell}).answers["m"]
    assert answers.values.tolist() == [[code in ticked for code in "abc"]]


@pytest.mark.parametrize(
    ("column", "cell"), [("o", "z"), ("o", "a b"), ("m", "a z"), ("m", "Eerste, Zesde"), ("r", "z a"), ("m", "-")]
)
def test_a_choice_that_is_not_offered(tmp_path: Path, form: Questionnaire, column: str, cell: str) -> None:
    error = refusal(tmp_path, form, {"o": "a"}, {"o": "a", column: cell})
    assert (error.file, error.row, error.column, error.question) == ("a.csv", 3, column, column)
    assert f"“{cell}”" in str(error)
    assert "a, b, c" in str(error)


def test_a_hostile_cell_is_cut_and_on_one_line(tmp_path: Path, form: Questionnaire) -> None:
    error = str(refusal(tmp_path, form, {"o": "<script>\x1b[31m\n" + "x" * 100_000}))
    assert len(error) < 250
    assert error.isprintable()


def test_rank_gives_the_first(tmp_path: Path, form: Questionnaire) -> None:
    answers = read(tmp_path, form, {"r": "c a b"}, {"r": "Tweede, of derde"}, {"r": ""}, {"r": "b;a"}).answers["r"]
    assert answers.values.tolist() == [2, 1, -1, 1]


def test_numbers(tmp_path: Path, form: Questionnaire) -> None:
    rows = [{"n": "5,0", "d": "12,5"}, {"n": "1 234", "d": "12.5"}, {"n": "", "d": "-0,5"}]
    answers = read(tmp_path, form, *rows).answers
    np.testing.assert_array_equal(answers["n"].values, [5, 1234, np.nan])
    np.testing.assert_array_equal(answers["d"].values, [12.5, 12.5, -0.5])
    assert answers["n"].answered.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("n", "1.250", "--decimal"),
        ("d", "1,250", "--decimal"),
        ("n", "twaalf", "geen getal"),
        ("n", "2,5", "geen heel getal"),
        ("d", "12 %", "procent"),
        ("d", "nan", "geen getal"),
        ("day", "31/10/2014", "geen datum"),
        ("day", "2014-02-30", "geen datum"),
    ],
)
def test_what_is_no_number_or_date(tmp_path: Path, form: Questionnaire, column: str, cell: str, words: str) -> None:
    error = refusal(tmp_path, form, {column: ""}, {column: cell})
    assert (error.row, error.column, error.question) == (3, column, column)
    assert words in str(error)
    assert cell in str(error)


def test_decimal_settles_it(tmp_path: Path, form: Questionnaire) -> None:
    for decimal, value in (("comma", 1250), ("point", 1.25)):
        responses = read(tmp_path, form, {"d": "1.250"}, {"d": "2,5"}, decimal=decimal)
        assert responses.answers["d"].values.tolist() == [value, 2.5]


def test_true_numbers_in_a_workbook_are_never_ambiguous(tmp_path: Path, form: Questionnaire) -> None:
    rows = [{"n": 1250, "d": 1.125}, {"n": "7", "d": "2,5"}]
    answers = read(tmp_path, form, *rows, name="a.xlsx").answers
    assert answers["n"].values.tolist() == [1250, 7]
    assert answers["d"].values.tolist() == [1.125, 2.5]
    with pytest.raises(InputError, match="rij 3, kolom d") as caught:
        read(tmp_path, form, {"d": 1.125}, {"d": "1.125"}, name="a.xlsx")
    assert "--decimal" in str(caught.value)
    with pytest.raises(InputError, match="geen heel getal"):
        read(tmp_path, form, {"n": 2.5}, name="a.xlsx")
    with pytest.raises(InputError, match="te groot"):
        read(tmp_path, form, {"d": 1e300}, name="a.xlsx")


def test_typed_cells_of_a_workbook(tmp_path: Path, form: Questionnaire) -> None:
    row = {"id": 12.0, "o": "a", "m/a": True, "m/b": False, "m/c": 1, "day": date(2014, 10, 31), "t": 3.5}
    row |= {"_submission_time": datetime(2014, 10, 31, 12, 30)}
    responses = read(tmp_path, form, row, name="a.xlsx")
    assert responses.ids.tolist() == ["12"]
    assert responses.answers["m"].values.tolist() == [[True, False, True]]
    assert [answer.text for answer in responses.open_answers] == ["3.5"]
    assert responses.submitted == (datetime(2014, 10, 31, 12, 30),)


def test_the_sheet_with_the_identifier_is_chosen(tmp_path: Path, form: Questionnaire) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx", {"leeg": [], "uitleg": [{"tekst": "lees mij"}], "data": [{"id": "x", "o": "a"}]}
    )
    assert read_answers(path, form).ids.tolist() == ["x"]
    (tmp_path / "b.csv").write_bytes(path.read_bytes())
    assert read_answers(tmp_path / "b.csv", form).ids.tolist() == ["x"]  # the content decides
    with pytest.raises(InputError, match="blad uitleg: de kolom “lid” is er niet"):
        read_answers(path, form, id_column="lid")


def test_who_was_asked(tmp_path: Path, form: Questionnaire) -> None:
    rows = [
        {"o": "a", "m": "a b", "s": "1"},
        {"o": "b", "m": "b", "s": "2"},  # m was not asked, so b is no reason to ask s
        {"o": "b", "m": "", "n": "101", "s": "2"},
        {"o": "", "m": "a", "n": "5"},
    ]
    answers = read(tmp_path, form, *rows).answers
    assert answers["m"].asked.tolist() == [True, False, False, False]
    assert answers["m"].dropped == 2
    assert not answers["m"].values[1:].any()
    assert answers["s"].asked.tolist() == [True, False, True, False]
    assert answers["s"].values.tolist() == [0, -1, 1, -1]
    assert answers["s"].dropped == 1
    assert all((~a.answered | a.asked).all() for a in answers.values())


def test_open_answers_follow_skip_logic_and_dates_compare_in_any_spelling(tmp_path: Path, form: Questionnaire) -> None:
    rows = [{"day": "31-10-2014", "t": "ja"}, {"day": "2014-10-31", "t": " =1+1 "}, {"day": "1-11-2014", "t": "nee"}]
    found = read(tmp_path, form, *rows).open_answers
    assert [(answer.row, answer.text) for answer in found] == [(2, "ja"), (3, "=1+1")]


def test_complete_and_empty(tmp_path: Path, form: Questionnaire) -> None:
    full = {"o": "b", "n": "1", "d": "1", "r": "a"}
    rows = [full, {**full, "o": "a"}, {**full, "n": ""}, {"t": "not asked"}, {"day": "2014-10-31"}, {}]
    responses = read(tmp_path, form, *rows)
    assert responses.complete.tolist() == [True, False, False, False, False, False]
    assert responses.empty.tolist() == [False, False, False, True, False, True]


def test_a_condition_on_a_column_that_was_left_out(tmp_path: Path, form: Questionnaire) -> None:
    error = refusal(tmp_path, form, {"m": "a"})
    assert error.question == "m"
    assert "hangt af van o" in str(error)
    assert read(tmp_path, form, {"n": "1", "m": ""}).answers["m"].asked.tolist() == [False]


def test_a_condition_on_a_calculation(tmp_path: Path) -> None:
    survey = [
        {"type": "calculate", "name": "score", "calculation": "2 + 1"},
        {"type": "integer", "name": "n", "label": "N", "relevant": "${score} > 2.5"},
    ]
    form = read_form(write_form(tmp_path / "form.xlsx", survey))
    assert read(tmp_path, form, {"score": "3", "n": "1"}, {"score": "2", "n": ""}).answers["n"].asked.tolist() == [
        True,
        False,
    ]
    assert "hangt af van score" in str(refusal(tmp_path, form, {"n": ""}))


def test_conditions_in_a_circle_and_in_any_order(tmp_path: Path) -> None:
    rows = [
        {"type": "integer", "name": n, "label": n, "relevant": r} for n, r in (("a", "${c} = 1"), ("b", "${a} = 1"))
    ]
    form = read_form(write_form(tmp_path / "f.xlsx", [*rows, {"type": "integer", "name": "c", "label": "C"}]))
    answers = read(tmp_path, form, {"a": "1", "b": "5", "c": "1"}, {"a": "1", "b": "5", "c": "2"}).answers
    assert answers["b"].asked.tolist() == [True, False]
    circle = write_form(
        tmp_path / "f.xlsx", [*rows, {"type": "integer", "name": "c", "label": "C", "relevant": "${b} = 1"}]
    )
    with pytest.raises(InputError, match="wachten op elkaar: a, c, b, a"):
        read_form(circle)


@pytest.mark.parametrize(
    ("column", "cell", "moment"),
    [
        ("_submission_time", "2014-10-31T12:00:00.000+01:00", (11, 0)),
        ("SubmissionDate", "2014-10-31T11:00:00.000Z", (11, 0)),
        ("submitdate", "2014-10-31 12:00:00", (12, 0)),
        ("end", "31-10-2014 12:05", (12, 5)),
        ("SubmissionDate", "Oct 31, 2014 1:05:12 PM", (13, 5)),
        ("_submission_time", "2014-10-31", (0, 0)),
    ],
)
def test_moments(tmp_path: Path, form: Questionnaire, column: str, cell: str, moment: tuple[int, int]) -> None:
    submitted = read(tmp_path, form, {column: cell}, {column: "", "o": "a"}).submitted
    assert submitted is not None
    assert submitted[1] is None
    assert submitted[0] is not None
    assert (submitted[0].day, submitted[0].hour, submitted[0].minute) == (31, *moment)


def test_a_bad_moment_and_the_order_of_the_columns(tmp_path: Path, form: Questionnaire) -> None:
    both = {"end": "2014-10-30", "_submission_time": "2014-10-31"}
    submitted = read(tmp_path, form, both).submitted
    assert submitted is not None
    assert submitted[0] == datetime(2014, 10, 31)
    error = refusal(tmp_path, form, {"end": "gisteren"})
    assert (error.row, error.column) == (2, "end")
