"""A questionnaire made of an XForm is the one that the sheet itself gives; what only the engine knows is said so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meerwaarde.core import InputError
from meerwaarde.questionnaire import Kind, Questionnaire, read_answers, read_form
from meerwaarde.questionnaire.from_xform import questionnaire_of
from meerwaarde.questionnaire.structure import is_asked, is_date, is_moment
from meerwaarde.questionnaire.xform import read_xform
from support.forms import choices, write_answers, write_form

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OWN_OF_PYXFORM = ("generated_table_list_label_", "reserved_name_for_field_list_labels_")


def told(questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    """What tabulation looks at, by question."""
    return {
        question.name: {
            "path": question.path,
            "kind": question.kind,
            "labels": question.labels,
            "choices": question.choices,
            "required": question.required,
            "sensitivity": question.sensitivity,
            "indicator": question.indicator,
            "in_repeat": question.in_repeat,
            "asked": is_asked(question),
            "date": is_date(question),
            "moment": is_moment(question),
        }
        for question in questionnaire.questions
        if not question.name.startswith(OWN_OF_PYXFORM) and question.type != "note"
    }


FORMS = [path for path in sorted(EXAMPLES.glob("*/*.xlsx")) if path.parent.name != "benchmark-jaar"]  # too rich logic


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.parent.name)
def test_both_ways_to_read_a_form_give_the_same_questions(form: Path) -> None:
    by_sheet, by_engine = told(read_form(form)), told(questionnaire_of(read_xform(form)))
    assert list(by_engine) == list(by_sheet)
    for name, question in by_sheet.items():
        assert by_engine[name] == question, name


def test_the_same_conditions_are_read(tmp_path: Path) -> None:
    form = write_form(
        tmp_path / "f.xlsx",
        [
            {"type": "select_one yn", "name": "a", "label": "A"},
            {"type": "select_multiple yn", "name": "m", "label": "M"},
            {"type": "begin group", "name": "g", "label": "G", "relevant": "${a} = 'yes'"},
            {"type": "integer", "name": "n", "label": "N", "relevant": "selected(${m}, 'no') or ${a} != 'no'"},
            {"type": "text", "name": "t", "label": "T", "relevant": "not(${n} > 5)"},
            {"type": "end group"},
        ],
        choices("yn", yes="Ja", no="Nee"),
    )
    by_sheet, by_engine = read_form(form), read_form(form, engine=True)
    assert [[c.node for c in q.relevant] for q in by_engine.questions] == [
        [c.node for c in q.relevant] for q in by_sheet.questions
    ]


HARD = [
    {"type": "select_one yn", "name": "a", "label": "A"},
    {"type": "integer", "name": "n", "label": "N"},
    {"type": "calculate", "name": "half", "calculation": "${n} div 2"},
    {"type": "select_one yn", "name": "b", "label": "B", "relevant": "${half} + 1 > 5 and count-selected(${a}) = 1"},
]


def test_a_condition_beyond_the_tree_names_what_decides(tmp_path: Path) -> None:
    form = write_form(tmp_path / "f.xlsx", HARD, choices("yn", yes="Ja", no="Nee"))
    with pytest.raises(InputError):
        read_form(form)
    (condition,) = read_form(form, engine=True).question("b").relevant
    assert condition.needs_engine()
    assert condition.questions() == {"a", "half", "n"}  # n decides through the calculation
    assert condition.simple() is None
    assert condition.mentions() == {"a": frozenset(), "half": frozenset(), "n": frozenset()}
    assert condition.text == "${half} + 1 > 5 and count-selected(${a}) = 1"


def test_a_table_from_elsewhere_cannot_tell_who_was_asked(tmp_path: Path) -> None:
    form = write_form(tmp_path / "f.xlsx", HARD, choices("yn", yes="Ja", no="Nee"))
    questionnaire = questionnaire_of(read_xform(form))
    answers = write_answers(tmp_path / "a.csv", [{"id": "x", "a": "yes", "n": "12", "half": "6", "b": "no"}])
    with pytest.raises(InputError, match=r"inzendingen, of wide\.csv"):
        read_answers(answers, questionnaire)
    told = [{"id": "x", "a": "yes", "n": "12", "half": "6", "b": "no", "_not_asked": ""},
            {"id": "y", "a": "yes", "n": "2", "half": "1", "b": "", "_not_asked": "b"}]  # fmt: skip
    responses = read_answers(write_answers(tmp_path / "w.csv", told), questionnaire)
    assert responses.answers["b"].asked.tolist() == [True, False]
    assert responses.complete.tolist() == [True, True]


def test_choices_from_earlier_answers_are_no_table(tmp_path: Path) -> None:
    survey = [
        {"type": "begin repeat", "name": "r", "label": "R"},
        {"type": "text", "name": "who", "label": "Wie"},
        {"type": "end repeat"},
        {"type": "select_one ${who}", "name": "best", "label": "Beste"},
    ]
    questions = questionnaire_of(read_xform(write_form(tmp_path / "f.xlsx", survey))).questions
    assert {q.name: q.kind for q in questions} == {"who": Kind.TEXT, "best": Kind.OTHER}
