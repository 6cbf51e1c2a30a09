"""What is known before anything is answered: values that are shown instead of asked, and values that stand ready.

A given value stands in the pattern of the form itself, and its question is read-only: the engine's own check against
forged values then refuses any other, from a page and from an app alike. Rules that the respondent could not meet by
typing (required, constraint, warning) do not hold for it: it was known to whoever gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from meerwaarde.web.answering.types import Given

if TYPE_CHECKING:
    from meerwaarde.questionnaire.expressions.tree import Node
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.questionnaire.xform.types import XForm


def with_given(form: XForm, given: Mapping[str, Given]) -> XForm:
    """The form with the fixed values of `given` in it, read-only. Paths that cannot be given are left as they are."""
    from meerwaarde.questionnaire.expressions import compile_expression
    from meerwaarde.questionnaire.xform.types import Bind

    fixed = {path: one for path, one in given.items() if one.fixed and can_be_given(form, path)}
    if not fixed:
        return form
    template, binds, always = form.template.copy(), dict(form.binds), compile_expression("true()")
    for path, one in fixed.items():
        _leaf(template, path).value = one.value
        binds[path] = replace(
            binds.get(path, Bind(path)), readonly=always, required=None, constraint=None, warning=None, preload="",
            preload_parameter="",
        )  # fmt: skip
    actions = tuple(one for one in form.actions if one.path not in fixed)
    return replace(form, template=template, binds=binds, actions=actions)


def can_be_given(form: XForm, path: str) -> bool:
    """Whether a question can be shown instead of asked: it is one leaf outside repeats, and nothing computes it."""
    bind = form.binds.get(path)
    inside = any(path == one or path.startswith(f"{one}/") for one in form.repeats)
    if inside or (bind is not None and bind.calculate is not None):
        return False
    try:
        return not _leaf(form.template, path).elements
    except KeyError:
        return False


def _leaf(template: Node, path: str) -> Node:
    """The node at a path of the form. Raises KeyError."""
    found: Node | None = template
    for local in path.strip("/").split("/"):
        found = found.child(local) if found is not None else None
    if found is None:
        raise KeyError(path)
    return found


def put(form: XForm, answers: Instance, given: Mapping[str, Given]) -> dict[str, Given]:
    """Put into `answers` what can be an answer there; returns what was put, and what only has a reason to be asked.

    `form` is the form without anything given. A value that its question refuses is left out: then it is asked.
    """
    kept: dict[str, Given] = {}
    for path, one in given.items():
        if not can_be_given(form, path):
            continue
        if one.why:
            kept[path] = replace(one, fixed=False)
            continue
        before = answers.value(path)
        answers.set(path, one.value)
        if one.value.strip() and not any(problem.kind in REFUSED for problem in answers.problems(path)):
            kept[path] = one
        else:
            answers.set(path, before)
    return kept


def prefilled(answers: Instance, sources: Mapping[str, str]) -> dict[str, Given]:
    """What the form itself took from a secondary instance when it was begun (a default such as
    `instance('vorig')/root/item[key='diensten']/value`), with the source of that instance by its id."""
    found: dict[str, Given] = {}
    for action in answers.form.actions:
        if FIRST_LOAD not in action.events or action.value is None or not can_be_given(answers.form, action.path):
            continue
        text, value = action.value.text.replace('"', "'"), answers.value(action.path)
        source = next((words for name, words in sources.items() if f"instance('{name}')" in text), "")
        if source and value.strip():
            found[action.path] = Given(value, source, fixed=False)
    return found


FIRST_LOAD = "odk-instance-first-load"
REFUSED = frozenset({"type", "choice", "exclusive", "range"})  # what no answer of that question could be


def blanked(answers: Instance, given: Mapping[str, Given]) -> Iterable[str]:
    """The given values that a document lacks or changes, where they are asked at all."""
    return [
        path
        for path, one in given.items()
        if one.fixed
        and can_be_given(answers.form, path)
        and answers.relevant(path)
        and answers.value(path) != one.value
    ]


def told(answers: Instance, given: Mapping[str, Given]) -> list[dict[str, Any]]:
    """For the report of a submission: which answers were not typed by the respondent, and where they come from."""
    return [
        {"path": path, "kind": "given" if one.fixed else "prefilled", "message": one.source, "explanation": ""}
        for path, one in given.items()
        if not one.why
        and can_be_given(answers.form, path)
        and answers.relevant(path)
        and answers.value(path) == one.value
    ]


def from_report(report: Iterable[Mapping[str, str]]) -> dict[str, Given]:
    """What was known of the answers of a submission."""
    return {
        one["path"]: Given("", one["message"], fixed=one["kind"] == "given")
        for one in report
        if one.get("kind") in ("given", "prefilled")
    }
