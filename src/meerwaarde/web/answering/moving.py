"""Letting a draft go on in a corrected version of its form, when a version is withdrawn while people answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from meerwaarde.web.answering.known import REFUSED
from meerwaarde.web.answering.models import Draft
from meerwaarde.web.answering.selectors import form_of, parsed, with_instances

if TYPE_CHECKING:
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.web.answering.models import FormVersion


def move_draft(*, draft: Draft, form_version: FormVersion) -> tuple[str, ...]:
    """Move an open draft to another version of its form; gives the questions of which the answer does not fit there.

    All other answers go along. What was given and not typed is no answer of the respondent: the caller gives it anew
    (`services.give_again`). Whoever has a page of the draft open is told when they save, as when somebody else saved.
    Within a transaction; a draft that was sent meanwhile stays as it is.
    """
    from meerwaarde.questionnaire.instance import Instance

    old, new = form_of(draft), with_instances(parsed(form_version), draft.instances)
    answers = Instance.from_xml(new, draft.xml, draft=True)
    lost = dict.fromkeys(one.path for one in answers.built.strays if one.kind != "version")
    for problem in answers.problems():
        if problem.kind in REFUSED:
            lost[problem.path] = None
            answers.set(problem.path, "")
    before = Instance.from_xml(old, draft.xml, draft=True)
    typed = [path for path in lost if path not in draft.given and _value(before, path)]
    kept = {path: one for path, one in draft.given.items() if not one["fixed"] and not one["why"] and path not in lost}
    current = Draft.objects.filter(pk=draft.pk, closed__isnull=True)
    moved = current.update(
        form_version=form_version, xml=answers.to_xml().decode(), page="", given=kept, changed=timezone.now(),
        revision=F("revision") + 1,
    )  # fmt: skip
    return tuple(_label(before, path) for path in typed) if moved else ()


def _value(answers: Instance, path: str) -> str:
    """What was typed there, or what is around it."""
    try:
        return answers.value(path).strip()
    except KeyError:
        return ""


def _label(answers: Instance, path: str) -> str:
    """The question as it was asked, else its name."""
    at = answers.places.node(path).at
    control = answers.form.control(at)
    return (answers.text(control.label, path) if control else "") or at.rpartition("/")[2]
