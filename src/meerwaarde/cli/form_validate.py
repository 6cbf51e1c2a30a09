"""`meerwaarde form validate FORM SUBMISSION.xml`: does a submission keep the rules of its form?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext
from meerwaarde.questionnaire.expressions import OutOfBudget
from meerwaarde.questionnaire.expressions.tree import UnreadableXml
from meerwaarde.questionnaire.instance import Instance, Problem
from meerwaarde.questionnaire.instance.building import TooManyNodes
from meerwaarde.questionnaire.place import shown
from meerwaarde.questionnaire.submissions import TIME, read_submission, too_slow, unreadable
from meerwaarde.questionnaire.xform import read_xform

MOST_TOLD = 50  # problems in the terminal; JSON has all


def run(form: Path, submission: Path, as_json: bool, language: str) -> int:
    """Tell what is wrong; exit status 0 when the submission is valid, 1 when the rules refuse it.

    Raises InputError (status 2) for a form or a submission that cannot be used, or that takes too long; with
    `as_json` that is told as JSON as well.
    """
    read = read_xform(form)
    try:
        problems = Instance.from_xml(read, read_submission(submission)).problems(language=language)
    except UnreadableXml as reason:
        raise _told(reason.reason, unreadable(reason, submission.name), as_json) from None
    except TooManyNodes:
        raise _told("size", unreadable(UnreadableXml("size"), submission.name), as_json) from None
    except OutOfBudget:
        raise _told(TIME, too_slow(submission.name), as_json) from None
    if any(one.kind == TIME for one in problems):
        raise _told(TIME, too_slow(submission.name), as_json)
    valid = not any(one.severity == "error" for one in problems)
    if as_json:
        print(json.dumps(as_data(valid, problems), ensure_ascii=False, indent=2))
    else:
        _tell(valid, problems)
    return 0 if valid else 1


def as_data(valid: bool, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """The verdict with the keys of `--json`, see docs/formats.md."""
    return {
        "valid": valid,
        "problems": [
            {"path": one.path, "kind": one.kind, "severity": one.severity, "message": one.message} for one in problems
        ],
    }


def _told(kind: str, reason: InputError, as_json: bool) -> InputError:
    """The reason why no verdict is possible, told as JSON too when that was asked."""
    if as_json:
        problem = {"path": "", "kind": kind, "severity": "error", "message": str(reason)}
        print(json.dumps({"valid": False, "problems": [problem]}, ensure_ascii=False, indent=2))
    return reason


def _tell(valid: bool, problems: tuple[Problem, ...]) -> None:
    for one in sorted(problems, key=lambda one: one.severity)[:MOST_TOLD]:
        mark = _("FOUT") if one.severity == "error" else _("let op")
        print(f"{mark}: {shown(one.path)[1:-1]}: {one.message}")
    if len(problems) > MOST_TOLD:
        more = len(problems) - MOST_TOLD
        print(ngettext("… en nog {n}; zie --json", "… en nog {n}; zie --json", more).format(n=more))
    if valid:
        print(_("Deze inzending is geldig."))
    else:
        wrong = sum(one.severity == "error" for one in problems)
        print(ngettext("Deze inzending is niet geldig: {n} fout.", "Deze inzending is niet geldig: {n} fouten.", wrong)
              .format(n=wrong))  # fmt: skip
