"""How a figure is printed on page and paper: one decimal, half up, in the reader's notation, always with its unit.

Every function takes a cell, never a number, so that what is printed can be traced. Files carry the figures themselves
and do not come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.language import gettext as _
from meerwaarde.language import number, percent_sign, percentage
from meerwaarde.publication.model import Finding

NO_BREAK = "\N{NO-BREAK SPACE}"
FIELDS = ("number", "ci_low", "ci_high", "count", "base", "population")
CHANGES = (Statistic.CHANGE_SHARE, Statistic.CHANGE_MEAN, Statistic.CHANGE_TOTAL)
PANELS = (Statistic.PANEL_SHARE, Statistic.PANEL_MEAN, Statistic.PANEL_TOTAL)
_MEDIAN_DIGITS = 2  # a median is somebody's figure, so it is published with two significant digits


def is_change(statistic: Statistic) -> bool:
    """Whether the figure is a difference between two waves."""
    return statistic in CHANGES or statistic in PANELS


def printed(cell: SafeCell, field: str = "number") -> str:
    """`field` of `cell` with its unit: `34,8 %`, `+3,1 punt`, `212,4`, `24`.

    `field` is one of FIELDS. A suppressed cell prints the word for it; a figure that does not exist (no interval, no
    register) prints nothing for an interval and "onbekend" for the population. Raises ValueError for other fields.
    """
    if field not in FIELDS:
        raise ValueError(f"field must be one of {FIELDS}, not {field!r}")
    if cell.status is Status.SUPPRESSED:
        return _("afgeschermd")
    if field == "population":
        return _("onbekend") if cell.population is None else number(cell.population)
    if field in ("count", "base"):
        return number(getattr(cell, field))
    value = getattr(cell, field)
    return "" if value is None else _amount(cell, value) + unit(cell)


def unit(cell: SafeCell) -> str:
    """What follows the number, with the space before it: ` %` for a share, ` punt` for a change of a share."""
    if not cell.statistic.is_percent:
        return ""
    if is_change(cell.statistic):
        return NO_BREAK + _("punt")
    return percent_sign()


def interval(cell: SafeCell) -> str:
    """The interval without unit, `24,6 tot 45,6`; empty when there is none, the word when suppressed."""
    if cell.status is Status.SUPPRESSED:
        return _("afgeschermd")
    if cell.ci_low is None or cell.ci_high is None:
        return ""
    return _("{low} tot {high}").format(low=_amount(cell, cell.ci_low), high=_amount(cell, cell.ci_high))


def mark(cell: SafeCell) -> str:
    """The tilde of an unreliable figure, else nothing."""
    return "~" if cell.status is Status.UNRELIABLE else ""


def sentence(finding: Finding) -> str:
    """The finding as plain text, each figure printed."""
    return "".join(part if isinstance(part, str) else printed(*part) for part in finding.parts)


@dataclass(frozen=True, slots=True)
class Total:
    """The last row of a table of answers that exclude each other, as text."""

    count: str
    percent: str


def total(cells: Sequence[SafeCell]) -> Total | None:
    """The total of shares, from the counts and never from adding rounded shares.

    None when the counts do not add up to one base: several answers were possible, something is suppressed, or an
    organisation answered for several municipalities. Then a total would say something untrue.
    """
    if not cells or any(cell.statistic is not Statistic.SHARE or not cell.base for cell in cells):
        return None
    base = cells[0].base or 0
    if {cell.base for cell in cells} != {base} or sum(cell.count or 0 for cell in cells) != base:
        return None
    return Total(number(base), percentage(100))


def printed_date(day: date) -> str:
    """`22 november 2026`."""
    months = _("januari februari maart april mei juni juli augustus september oktober november december").split()
    return f"{day.day}{NO_BREAK}{months[day.month - 1]}{NO_BREAK}{day.year}"


def _amount(cell: SafeCell, value: float) -> str:
    """The number without its unit; a change carries its sign."""
    text = number(value, _decimals(cell.statistic, value))
    signed = is_change(cell.statistic) and value > 0 and any(digit in "123456789" for digit in text)
    return "+" + text if signed else text


def _decimals(statistic: Statistic, value: float) -> int:
    """Decimals of a figure: one, none for totals, and as many as two significant digits need for medians."""
    if statistic in (Statistic.TOTAL, Statistic.CHANGE_TOTAL, Statistic.PANEL_TOTAL):
        return 0
    if statistic is Statistic.MEDIAN:
        return 0 if value == 0 else max(0, _MEDIAN_DIGITS - 1 - floor(log10(abs(value))))
    return 1
