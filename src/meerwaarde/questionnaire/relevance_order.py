"""The order in which questions become known: what a condition looks at comes before what it decides."""

from __future__ import annotations

from collections.abc import Sequence

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place, listed
from meerwaarde.questionnaire.types import Question


def in_order(questions: Sequence[Question], place: Place) -> tuple[Question, ...]:
    """`questions` with every question after those that its conditions look at, otherwise in the form's order.

    Raises InputError when conditions wait for each other in a circle.
    """
    by_name = {question.name: question for question in questions}
    needs = {
        question.name: sorted({name for condition in question.relevant for name in condition.questions()})
        for question in questions
    }
    done: dict[str, Question] = {}
    for question in questions:
        path: list[str] = [question.name]
        while path:
            name = path[-1]
            waiting = next((need for need in needs.get(name, ()) if need not in done), None)
            if waiting is None or waiting not in by_name:
                if name in by_name:
                    done[name] = by_name[name]
                path.pop()
            elif waiting in path:
                circle = [*path[path.index(waiting) :], waiting]
                what = _("de voorwaarden wachten op elkaar: {circle}; haal één van de verwijzingen weg")
                raise place.at(question=waiting).error(what.format(circle=listed(circle, 8)))
            else:
                path.append(waiting)
    return tuple(done.values())
