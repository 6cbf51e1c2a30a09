"""The margin of a mean, median or total, as far as it may be told.

A standard error with all its digits tells the sum of squares, beside the sum that the mean tells. Of three numbers
whoever gave one of them then knows the other two, and of whole numbers so does every reader who tries. So margins of
questions that are not open (`none`) have two digits, and stand behind so many numbers that two who gave one each, with
what a median and the ends of its margin tell, have at least as many unknowns left as the minimum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from meerwaarde.core import Figure, Sensitivity, Status
from meerwaarde.disclosure.rounding import coarse_value
from meerwaarde.disclosure.rows import LEVEL, level
from meerwaarde.disclosure.rules import COALITION
from meerwaarde.disclosure.table import SafeCell
from meerwaarde.disclosure.tally import Asked, WaveFrame

QUANTILES = 3  # the median and both ends of its margin: somebody's numbers, or nearly
LEFT = 3  # unknowns
FEWEST_WITH_MARGIN = COALITION + QUANTILES + LEFT  # organisations (or holdings) behind a margin
DIGITS = 2
NOTE = "no-margin"  # of `survey.NOTES`
SPREAD = frozenset({"no-spread", "wide-value", "open-interval"})  # notes that tell of the margin


def with_margin(cell: SafeCell, sensitivity: Sensitivity, holders: int) -> SafeCell:
    """A shown cell of numbers with as much of its margin as may be told of so many holdings."""
    if sensitivity is Sensitivity.NONE or (not cell.se and cell.ci_low is None):
        return cell
    if holders < FEWEST_WITH_MARGIN:
        notes = tuple(note for note in cell.notes if note not in SPREAD)
        return replace(cell, se=None, ci_low=None, ci_high=None, status=Status.UNRELIABLE, notes=(*notes, NOTE))
    if not cell.se:  # of a median, which has two digits already
        return cell
    step = Decimal(1).scaleb(Decimal(f"{cell.se:.12g}").adjusted() - DIGITS + 1)
    return replace(
        cell, se=coarse_value(cell.se, DIGITS), ci_low=_rounded(cell.ci_low, step), ci_high=_rounded(cell.ci_high, step)
    )


def _rounded(value: float | None, step: Decimal) -> float | None:
    if value is None or not math.isfinite(value):
        return value
    return float((Decimal(f"{value:.15g}") / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def holders_of(figure: Figure, asked: Asked, waves: tuple[WaveFrame, WaveFrame | None]) -> int:
    """How many holdings stand behind a figure; behind a change how many answered twice."""
    now, then = waves
    inside = asked.now.base & _member(now, figure)
    if level(figure) != LEVEL and then is not None and asked.then is not None:
        inside = inside & np.isin(now.ids, then.ids[asked.then.base])
    return len(np.unique(now.holders[inside]))


def _member(frame: WaveFrame, figure: Figure) -> np.ndarray:
    members: Sequence[np.ndarray] = [
        p.member[:, p.codes.index(figure.group)] for p in frame.partitions
        if p.variable == figure.group_variable and figure.group in p.codes
    ]  # fmt: skip
    return members[0] if members else np.ones(len(frame.ids), dtype=bool)
