"""Last year's answers of a member, for a form that shows them beside its fields (`instance('vorig')`).

The form names a file `vorig.xml` that is different for everybody, so it is never uploaded: it is made here when a draft
is begun. Each item has the name of a question and its value of the year before: what the member answered to the same
question then, else the figure that the register has of that year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds.catalogue import BY_INDICATOR
from meerwaarde.web.rounds.known import Earlier, fitting, rounds_about, tree_of, value_at
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.questions import LAST_YEAR, Form, form_of
from meerwaarde.web.scopes import system_scope

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question


def last_year(assignment: Assignment) -> dict[str, str]:
    """The document for `start_draft(instances=...)`, by its id; empty for a form that does not ask for it."""
    form = form_of(assignment.round)
    if f"{LAST_YEAR}.xml" not in form.xform.missing:
        return {}
    questions = {path: one for path, one in form.questions.items() if not one.in_repeat}
    found = {**_from_register(assignment, questions), **_answered(assignment, form, questions)}
    items = "".join(
        f"<item><key>{escape(questions[path].path[-1])}</key><value>{escape(value)}</value></item>"
        for path, value in found.items()
    )
    return {LAST_YEAR: f"<root>{items}</root>"}


def _from_register(assignment: Assignment, questions: dict[str, Question]) -> dict[str, str]:
    facts = {path: BY_INDICATOR[one.indicator] for path, one in questions.items() if one.indicator in BY_INDICATOR}
    wanted = {path: fact.figure for path, fact in facts.items() if fact.figure}
    round_ = assignment.round
    if not wanted or round_.unit != round_.Unit.MEMBER:
        return {}
    years = members.figures_of(system_scope(round_.day), assignment.organisation_id)
    before = next((one for one in years if one.year == round_.year - 1), None)
    values = {path: getattr(before, name, None) for path, name in wanted.items()}
    return _fitting(questions, {path: "" if value is None else str(value) for path, value in values.items()})


def _answered(assignment: Assignment, form: Form, questions: dict[str, Question]) -> dict[str, str]:
    """What it answered to the latest round about the year before that it answered."""
    earlier = rounds_about(assignment.round, assignment.round.year - 1)
    rows = Assignment.everything.filter(
        round__in=[one.round.pk for one in earlier], organisation=assignment.organisation_id,
        municipality=assignment.municipality, submission__isnull=False,
    ).select_related("submission")  # fmt: skip
    answers = {row.round_id: row.submission.xml for row in rows if row.submission is not None}
    for one in earlier:
        if one.round.pk in answers:
            tree = tree_of(answers[one.round.pk])
            places = {path: _place(one, form, path, question) for path, question in questions.items()}
            return _fitting(questions, {path: value_at(tree, there) for path, there in places.items() if there})
    return {}


def _place(earlier: Earlier, form: Form, path: str, question: Question) -> str:
    """Where the same question stood: by its indicator, or at the same place of an earlier version of the form."""
    if earlier.answers(question):
        return earlier.questions[question.indicator or ""][0]
    same = earlier.form.xform.form_id == form.xform.form_id and path in earlier.form.questions
    return path if same and earlier.form.questions[path].kind is question.kind else ""


def _fitting(questions: dict[str, Question], values: dict[str, str]) -> dict[str, str]:
    return {path: fits for path, value in values.items() if (fits := fitting(questions[path], value))}
