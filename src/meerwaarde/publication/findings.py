"""The strongest findings of a report, in sentences made from published cells.

Order of strength: what changed since the previous round (the interval excludes zero), groups that differ (their
intervals do not overlap), what most organisations say, then the other shares and the numbers. At most one finding a
question, and none about whether quoting was allowed. Unreliable and suppressed cells are not even looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, inf

from meerwaarde.cells import UNKNOWN
from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.publication.finding_text import amount, changed, differs, share
from meerwaarde.publication.model import Finding, Labels
from meerwaarde.publication.printing import CHANGES, PANELS, printed
from meerwaarde.questionnaire.types import Question

LIMIT = 5
HALF = 50.0  # a share whose interval lies above it is what most say


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`tier` 0 is the strongest kind of finding; within a tier the higher `strength` goes first."""

    tier: int
    strength: float
    finding: Finding


def findings(
    tables: Iterable[SafeTable], questions: Iterable[Question], labels: Labels, limit: int = LIMIT
) -> tuple[Finding, ...]:
    """At most `limit` findings, strongest first; equal strength in the order of `questions`."""
    cells: dict[str, list[SafeCell]] = {}
    for table in tables:
        cells.setdefault(table.question, []).extend(cell for cell in table.cells if _speaks(cell))
    found = [
        _best(cells[question.name], question, labels)
        for question in questions
        if question.name in cells and not question.permits
    ]
    ranked = sorted((one for one in found if one), key=lambda one: (one.tier, -one.strength))
    return tuple(one.finding for one in ranked[:limit])


def headline(found: Sequence[Finding]) -> str | None:
    """The first finding as a title: plain text, without what stands in brackets and without a full stop."""
    if not found:
        return None
    text, in_brackets = "", False
    for part in found[0].parts:
        in_brackets = in_brackets or part == " ("
        if not in_brackets:
            text += part if isinstance(part, str) else printed(*part)
        in_brackets = in_brackets and part != ")"
    return text.removesuffix(".")


def _speaks(cell: SafeCell) -> bool:
    return cell.status is Status.PUBLISHED and cell.number is not None and cell.group != UNKNOWN


def _best(cells: Sequence[SafeCell], question: Question, labels: Labels) -> _Candidate | None:
    return (
        _change(cells, question, labels)
        or _difference(cells, question, labels)
        or _share(cells, question, labels)
        or _amount(cells, question, labels)
    )


def _change(cells: Sequence[SafeCell], question: Question, labels: Labels) -> _Candidate | None:
    """The clearest change over all; the matched panel only where the whole shows none."""
    for statistics in (CHANGES, PANELS):
        clear = [cell for cell in cells if cell.statistic in statistics and not cell.group and _excludes_zero(cell)]
        if clear:
            cell = max(clear, key=_clarity)
            return _Candidate(0, _clarity(cell), changed(cell, question, labels))
    return None


def _difference(cells: Sequence[SafeCell], question: Question, labels: Labels) -> _Candidate | None:
    """The two groups of one grouping that lie farthest apart, measured in their uncertainty."""
    rows: dict[tuple[str, str, Statistic], list[SafeCell]] = {}
    for cell in cells:
        if cell.group and cell.statistic in (Statistic.SHARE, Statistic.MEAN) and _has_interval(cell):
            rows.setdefault((cell.group_variable, cell.answer, cell.statistic), []).append(cell)
    apart = [pair for row in rows.values() for pair in map(_ordered, combinations(row, 2)) if _are_apart(*pair)]
    if not apart:
        return None
    high, low = max(apart, key=lambda pair: _distance(*pair))
    return _Candidate(1, _distance(high, low), differs(high, low, question, labels))


def _share(cells: Sequence[SafeCell], question: Question, labels: Labels) -> _Candidate | None:
    """What most say, when the interval lies above one half; else the answer given most."""
    shares = [cell for cell in cells if cell.statistic is Statistic.SHARE and not cell.group]
    if not shares:
        return None
    cell = max(shares, key=lambda one: (max(_low(one), HALF), one.percent or 0.0))
    if _low(cell) > HALF:
        return _Candidate(2, _low(cell), share(cell, question, labels))
    return _Candidate(3, 0.0, share(cell, question, labels))


def _amount(cells: Sequence[SafeCell], question: Question, labels: Labels) -> _Candidate | None:
    for statistic in (Statistic.MEAN, Statistic.MEDIAN):
        for cell in cells:
            if cell.statistic is statistic and not cell.group:
                return _Candidate(4, 0.0, amount(cell, question, labels))
    return None


def _has_interval(cell: SafeCell) -> bool:
    return cell.ci_low is not None and cell.ci_high is not None


def _low(cell: SafeCell) -> float:
    """The low end of the interval; of a census, which has none, the figure itself."""
    low = cell.number if cell.ci_low is None else cell.ci_low
    return 0.0 if low is None else low


def _high(cell: SafeCell) -> float:
    high = cell.number if cell.ci_high is None else cell.ci_high
    return 0.0 if high is None else high


def _excludes_zero(cell: SafeCell) -> bool:
    return _has_interval(cell) and (_low(cell) > 0 or _high(cell) < 0)


def _half(cell: SafeCell) -> float:
    return (_high(cell) - _low(cell)) / 2


def _clarity(cell: SafeCell) -> float:
    half = _half(cell)
    return abs(cell.number or 0.0) / half if half else inf


def _ordered(pair: tuple[SafeCell, SafeCell]) -> tuple[SafeCell, SafeCell]:
    one, two = pair
    return (one, two) if (one.number or 0.0) >= (two.number or 0.0) else (two, one)


def _are_apart(high: SafeCell, low: SafeCell) -> bool:
    return _low(high) > _high(low)


def _distance(high: SafeCell, low: SafeCell) -> float:
    """The difference in units of its uncertainty, so that shares and means compare."""
    width = hypot(_half(high), _half(low))
    return ((high.number or 0.0) - (low.number or 0.0)) / width if width else inf
