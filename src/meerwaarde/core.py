"""Small shared value types: what every package may know.

`InputError` is how bad input is told; `Figure` is a number that cannot exist without its base.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from meerwaarde.language import gettext as _


class Sensitivity(StrEnum):
    """How far the answers to a question must be hidden (`bind::mw:sensitivity`)."""

    NONE = "none"  # only the group minimum
    NORMAL = "normal"  # also counts 1 to min-1 and base-min+1 to base-1
    HIGH = "high"  # also 0 % and 100 %


class Statistic(StrEnum):
    """What a figure says; the values are those of the column `statistic` of tables.csv."""

    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    TOTAL = "total"
    CHANGE_SHARE = "change_share"
    CHANGE_MEAN = "change_mean"
    CHANGE_TOTAL = "change_total"
    PANEL_SHARE = "panel_share"
    PANEL_MEAN = "panel_mean"
    PANEL_TOTAL = "panel_total"

    @property
    def is_percent(self) -> bool:
        """Whether the figure is a percentage (or a difference of percentages)."""
        return self.value.endswith("share")


class Status(StrEnum):
    """Whether a cell is shown; the values are those of the column `status` of tables.csv."""

    PUBLISHED = "published"
    UNRELIABLE = "unreliable"  # shown and marked, never in a summary sentence
    SUPPRESSED = "suppressed"  # every figure empty: somebody would be recognised


class InputError(Exception):
    """Input that cannot be used: one clear line that names the place and the way out; exit status 2.

    `what` says what is wrong and what to do, in the user's language. The other arguments say where.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        question: str | None = None,
    ) -> None:
        places = [
            file,
            sheet and _("blad {}").format(sheet),
            row is not None and _("rij {}").format(row),
            column and _("kolom {}").format(column),
            question and _("vraag {}").format(question),
        ]
        where = ", ".join(str(place) for place in places if place)
        line = f"{where}: {what}" if where else what
        super().__init__(" ".join(line.split()))
        self.what = " ".join(what.split())
        self.file, self.sheet, self.row, self.column, self.question = file, sheet, row, column, question


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its base. A figure without a base cannot be made.

    `percent` is 0 to 100 (or a difference of percentages) and filled for shares only; `value` holds a mean, median
    or total in its own unit; `se`, `ci_low` and `ci_high` follow whichever is filled and may be None (a median has
    no standard error, a census no interval). `count` and `base` are organisations: those that gave the answer, those
    asked and answering. `population` is N of the group in the register, or None when nobody knows it.
    """

    question: str
    group_variable: str  # empty: over all
    group: str
    answer: str  # a choice's code; empty for numbers
    statistic: Statistic
    percent: float | None
    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    count: int
    base: int
    population: int | None
    reliable: bool = True
    notes: tuple[str, ...] = ()  # codes of footnotes, see survey.NOTES

    def __post_init__(self) -> None:
        if not isinstance(self.base, int) or not isinstance(self.count, int) or self.base < 0:
            raise ValueError(f"a figure needs whole numbers as count and base: {self.question} {self.answer}")
        if (self.percent is None) == (self.value is None):
            raise ValueError(f"a figure is either a percentage or a value: {self.question} {self.answer}")
        if self.base == 0:
            raise ValueError(f"no figure without a base: {self.question} {self.answer}")
        number = self.percent if self.percent is not None else self.value
        if number is None or not math.isfinite(number):
            raise ValueError(f"a figure must be a finite number: {self.question} {self.answer}")

    @property
    def key(self) -> tuple[str, str, str, str, Statistic]:
        """What the figure is about, unique within one report."""
        return self.question, self.group_variable, self.group, self.answer, self.statistic
