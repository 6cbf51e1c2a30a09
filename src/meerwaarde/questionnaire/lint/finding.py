"""What the lint finds, and the form it looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from meerwaarde.questionnaire.from_xform import Leaf, leaves
from meerwaarde.questionnaire.lint.places import Places
from meerwaarde.questionnaire.offered import choices_offered
from meerwaarde.questionnaire.types import Choice
from meerwaarde.questionnaire.xform.types import Control, Shape, XForm

CHOOSING = (Shape.ONE, Shape.MANY, Shape.RANK)

# `refused` is an error: the form cannot be published. All others are warnings.
KINDS = (
    "refused", "translation", "label", "unreachable", "reference", "choice", "constraint", "message", "appearance",
    "name", "limesurvey", "sensitivity", "calculation", "media", "file", "column", "setting", "language", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `row` and `column` are those of `sheet` as a spreadsheet shows them; empty where nobody knows."""

    severity: Literal["error", "warning"]
    kind: str
    message: str
    row: int | None = None
    question: str = ""
    column: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Checked:
    """A form with what every rule needs of it, each made once."""

    form: XForm
    places: Places
    folder: Path | None = field(default=None)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The values of the form in order."""
        return tuple(leaves(self.form))

    @cached_property
    def questions(self) -> tuple[Control, ...]:
        """The controls that are no group or repeat."""
        return tuple(one for one in self.form.controls() if one.shape not in (Shape.GROUP, Shape.REPEAT))

    @cached_property
    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """What each question offers by its path; questions whose choices come from other answers left out."""
        found = {one.path: choices_offered(self.form, one) for one in self.questions if one.shape in CHOOSING}
        return {path: offered for path, offered in found.items() if offered is not None}

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """The codes that each question offers, by its path."""
        return {path: frozenset(choice.code for choice in offered) for path, offered in self.choices.items()}

    def about(self, kind: str, message: str, path: str = "", column: str = "", language: str = "") -> Finding:
        """A warning about the question or group at `path`; `column` as XLSForm names it (`label`, `relevant`)."""
        return Finding(
            "warning", kind, message, self.places.row(path), path.rpartition("/")[2],
            self.places.column(column, language) if column else "", self.places.sheet if path else "",
        )  # fmt: skip

    def about_choice(self, kind: str, message: str, path: str, code: str, language: str = "") -> Finding:
        """A warning about one choice of the question at `path`."""
        row = self.places.choice_row(path, code)
        column = self.places.choice_column("label", language)
        sheet = "choices" if row else self.places.sheet
        return Finding("warning", kind, message, row or self.places.row(path), path.rpartition("/")[2], column, sheet)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then the form as a whole, then sheet by sheet and row by row; each once."""
    sheets = {"": 0, "settings": 1, "survey": 2, "choices": 3}
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda one: (one.severity, sheets.get(one.sheet, 4), one.row or 0)))
