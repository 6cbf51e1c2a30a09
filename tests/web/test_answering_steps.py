"""How forms fall apart into pages: by group for organisations, by question for clients."""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.web.answering.pages import leaves, minutes_of, pages_of, places, shown_pages
from support.forms import write_form


@pytest.fixture
def form(tmp_path):
    """A form from rows `type name`, with `/` for the end of a group; everything has its name as label."""

    def make(*rows, **settings):
        survey = []
        for row in rows:
            type_, name, *rest = (*row.split(), "", "")
            if type_.startswith("end"):
                survey.append({"type": type_.replace("_", " ")})
                continue
            more = dict(pair.split("=", 1) for pair in rest if "=" in pair)
            survey.append({"type": type_.replace("_", " "), "name": name, "label": name, **more})
        path = write_form(tmp_path / "form.xlsx", survey, (), {"form_id": "f", "form_title": "F", **settings})
        return read_xform(path)

    return make


def steps(form):
    """The names on each page."""
    found = []
    for page in pages_of(form):
        names = [one.path.rpartition("/")[2] for control in page.controls for one in control.walk() if not one.children]
        found.append(" ".join(names))
    return found


NESTED = ("text a", "text b", "begin_group g", "text c", "begin_group h", "text d", "end_group", "end_group", "text e",
          "begin_repeat r", "text x", "text y", "end_repeat")  # fmt: skip


def test_organisations_get_a_group_a_page_and_loose_questions_together(form):
    assert steps(form(*NESTED)) == ["a b", "c d", "e", "x y"]


def test_clients_get_a_question_a_page_and_repeats_whole(form):
    assert steps(form(*NESTED, **{"mw:style": "client"})) == ["a", "b", "c", "d", "e", "x y"]


def test_a_field_list_stays_whole_for_clients(form):
    listed = ("begin_group g appearance=field-list", "text a", "text b", "end_group", "text c")

    assert steps(form(*listed, **{"mw:style": "client"})) == ["a b", "c"]


def test_one_group_around_everything_does_not_make_one_page(form):
    around = ("begin_group all", "begin_group g", "text a", "end_group", "begin_group h", "text b", "end_group",
              "end_group")  # fmt: skip

    assert steps(form(*around)) == ["a", "b"]


def test_one_group_of_questions_is_one_page(form):
    assert steps(form("begin_group g", "text a", "text b", "end_group")) == ["a b"]


def test_a_page_on_which_nothing_is_asked_is_passed_over(form):
    made = form(
        "text a", "begin_group g relevant=${a}!=''", "text b", "end_group", "begin_group h", "text c", "end_group"
    )
    answers = Instance.new(made)

    assert [page.number for page in shown_pages(pages_of(made), answers)] == [1, 3]
    answers.set("/data/a", "x")
    assert [page.number for page in shown_pages(pages_of(made), answers)] == [1, 2, 3]


def test_repeats_within_repeats_have_paths_with_positions(form):
    made = form("begin_repeat r", "text a", "begin_repeat s", "text b", "end_repeat", "end_repeat")
    answers = Instance.new(made)
    answers.add_repeat("/data/r")
    answers.add_repeat("/data/r[2]/s")

    found = [one.path for one in leaves(places(pages_of(made)[0].controls, answers))]

    assert found[-3:] == ["/data/r[2]/a", "/data/r[2]/s[1]/b", "/data/r[2]/s[2]/b"]


@pytest.mark.parametrize(("written", "minutes"), [("12", 12), ("7,5", 7.5), ("", 0), ("kort", 0), ("-3", 0)])
def test_how_long_a_form_takes(form, written, minutes):
    assert minutes_of(form("text a", **{"mw:minutes": written})) == minutes
