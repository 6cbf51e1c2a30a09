"""What is wrong, forgotten or unwise in a form, told where it stands in the sheet.

`check_form` reads the form as publishing does: what is refused there is an error. All else is advice: texts that miss
in a language, questions that nobody will see, codes that do not exist, names that other programs change. Each rule is
a function from the form to its findings, in a file by subject; the features that we render are data.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.lint import choosing, features, headings, logic, names, quoting, references, texts
from meerwaarde.questionnaire.lint.finding import KINDS, Checked, Finding, in_order
from meerwaarde.questionnaire.lint.places import Places, read_places
from meerwaarde.questionnaire.sheets import read_bytes
from meerwaarde.questionnaire.xform import read_xform
from meerwaarde.questionnaire.xform.refusals import RefusedForm
from meerwaarde.questionnaire.xform.types import XForm

__all__ = ["KINDS", "Finding", "Report", "check", "check_form", "lint"]

RULES = (
    *texts.RULES, *logic.RULES, *references.RULES, *choosing.RULES, *features.RULES, *headings.RULES, *names.RULES,
    *quoting.RULES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file. `form_id` and `version` are None for a form that could not be read."""

    form_id: str | None
    version: str | None
    sha256: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings make that the form cannot be published."""
        return sum(one.severity == "error" for one in self.findings)

    @property
    def warnings(self) -> int:
        """How many are advice."""
        return len(self.findings) - self.errors


def check_form(path: Path | str) -> tuple[Finding, ...]:
    """The findings about a form, XLSForm or XForm XML; errors first, then in the order of the sheet.

    Raises InputError for a file that is not there, is neither, or could do harm.
    """
    return check(path).findings


def check(path: Path | str) -> Report:
    """The findings about a form with what it is. Raises InputError as `check_form`."""
    path = Path(path)
    data = read_bytes(path, _("het formulier"))
    sha256 = hashlib.sha256(data).hexdigest()
    places = read_places(data, path.name)
    refused: tuple[Finding, ...] = ()
    try:
        form = read_xform(path)
    except RefusedForm as reason:
        refused, form = _refusals(reason, places), read_xform(path, refuse=False)
    except InputError as reason:
        return Report(None, None, sha256, in_order((_refusal(reason, places), *headings.unknown_columns(places))))
    advice = lint(form, Checked(form, places, path.parent))
    return Report(form.form_id, form.version, sha256, in_order((*refused, *advice)))


def lint(form: XForm, checked: Checked | None = None) -> tuple[Finding, ...]:
    """The findings about a form that was read."""
    checked = checked or Checked(form, Places())
    return in_order(finding for rule in RULES for finding in rule(checked))


def _refusals(reason: RefusedForm, places: Places) -> tuple[Finding, ...]:
    """What publishing refuses, each as a finding at its place."""
    return tuple(
        Finding(
            "error", "refused", one.what, one.row, one.question, places.column(one.column) if one.column else "",
            places.sheet if one.row else "",
        )
        for one in reason.refusals
    )  # fmt: skip


def _refusal(reason: InputError, places: Places) -> Finding:
    """That the form cannot be read at all, or is no XLSForm; its row is sought where only the question is known."""
    name = reason.question or ""
    named = [row for path, row in places.rows.items() if name and path.rpartition("/")[2] == name]
    row = reason.row or (named[0] if len(named) == 1 else None)
    sheet = reason.sheet or (places.sheet if row else "")
    return Finding("error", "refused", reason.what, row, name, reason.column or "", sheet)
