"""Can these printed percentages be true? The check behind `meerwaarde verify`.

Flow: read each row's digits -> the whole counts that give them -> the totals that the parts must add to -> the
smallest n for which everything fits -> a verdict with sentences. A table is only called sound when every row has
its base, because a percentage without n cannot be checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from meerwaarde.publication import consistency_text as text
from meerwaarde.publication.printed_table import Addition, Block, Line, Printed, blocks_of, read_lines
from meerwaarde.publication.roundings import Rounding

LARGEST_N = 1_000_000  # where a search gives up: more decimals than four say nothing about a survey of people
FURTHER = 3  # other bases that are named beside the smallest

__all__ = ["Checked", "Outcome", "Printed", "Verdict", "check"]


class Outcome(StrEnum):
    """What can be said of a printed table."""

    SOUND = "sound"
    NO_BASE = "no_base"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with the lowest and highest count that give it: of its own n, or of the smallest n when it has none."""

    row: Printed
    count_low: int | None
    count_high: int | None
    fits: bool

    @property
    def count(self) -> int | None:
        """The count, when only one is possible."""
        return self.count_low if self.count_low == self.count_high else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `check` found.

    `smallest_n` is the smallest base for which all printed percentages and totals fit, rounded half up;
    `smallest_n_half_even` the same for half even; None when there is none up to a million. `further_n` are the next
    bases that fit (half up). `rounding` tells which rounding explains the table: "half_up", "half_even", "both", or
    None when neither alone does.
    """

    verdict: Outcome
    smallest_n: int | None
    smallest_n_half_even: int | None
    further_n: tuple[int, ...]
    rounding: str | None
    rows: tuple[Checked, ...]
    findings: tuple[str, ...]

    @property
    def counts(self) -> tuple[int | tuple[int, int] | None, ...]:
        """Per row the count, or the lowest and highest when several are possible."""
        return tuple(
            row.count if row.count is not None or row.count_low is None else (row.count_low, row.count_high or 0)
            for row in self.rows
        )


def check(rows: Sequence[Printed]) -> Verdict:
    """Whether the percentages of one printed table can be true together.

    Raises InputError when a row is no percentage, an n is not above 0, or there is no row.
    """
    lines = read_lines(rows)
    blocks = blocks_of(lines)
    fitting = {rounding: list(islice(_fitting(lines, blocks, rounding), 1 + FURTHER)) for rounding in Rounding}
    half_up, half_even = fitting[Rounding.HALF_UP], fitting[Rounding.HALF_EVEN]
    explaining = tuple(r for r in Rounding if _explains(lines, blocks, r, possible=bool(fitting[r])))
    wrong = _contradictions(lines, blocks)
    without = [line for line in lines if line.row.n is None]
    smallest = half_up[0] if half_up else half_even[0] if half_even else None
    preferred = Rounding.HALF_UP if half_up or Rounding.HALF_UP in explaining else Rounding.HALF_EVEN
    checked = tuple(_checked(line, smallest, preferred) for line in lines)
    outcome = Outcome.CONTRADICTS if wrong else Outcome.NO_BASE if without else Outcome.SOUND
    findings = [*wrong, *text.additions(blocks)]
    if without:
        numbers = [(row.count_low, row.count_high) for row in checked]
        findings += text.without_base(lines, half_up, half_even, numbers, explained=not wrong)
    elif not wrong:
        findings += text.sound(lines, explaining)
    return Verdict(
        outcome,
        half_up[0] if half_up else None,
        half_even[0] if half_even else None,
        tuple(half_up[1:]),
        ("both" if len(explaining) == 2 else explaining[0].value) if explaining and not wrong else None,
        checked,
        tuple(findings),
    )


def _fitting(lines: Sequence[Line], blocks: Sequence[Block], rounding: Rounding) -> Iterator[int]:
    """Every n, upwards, for which all rows and totals fit, as if all had that one base.

    Some n up to 2·100·10^d times the number of parts always fits when the percentages can add up at all: there each
    count is free within its last digit. So what cannot add up is refused first and the search ends.
    """
    whole = [block for block in blocks if block.addition in (Addition.WHOLE, Addition.OTHER_BASE)]
    if any(line.impossible for line in lines) or not all(_can_add(block, rounding) for block in whole):
        return
    ordered = sorted(lines, key=lambda line: -line.percentage.decimals)  # the most telling row first
    intervals = [line.interval(rounding) for line in ordered]
    for n in range(1, LARGEST_N + 1):
        if all(interval.counts(n) for interval in intervals) and all(
            _add_up(block, rounding, n) == 0 for block in whole
        ):
            yield n


def _can_add(block: Block, rounding: Rounding) -> bool:
    return block.sums(rounding).meets(block.total.interval(rounding))


def _add_up(block: Block, rounding: Rounding, n: int) -> int:
    """Of parts with base n: 0 when their counts can add to the total's, -1 when all are too low, 1 too high."""
    ranges = [_counts(part, n, rounding) for part in block.parts]
    return _compare(ranges, _counts(block.total, n, rounding))


def _add_groups(block: Block, rounding: Rounding) -> int:
    ranges = [_counts(part, part.row.n or 0, rounding) for part in block.parts]
    return _compare(ranges, _group_total(block.total, rounding))


def _group_total(total: Line, rounding: Rounding) -> tuple[int, int] | None:
    """A total over groups is a share like any other: 100,0 may be 99,96."""
    return total.percentage.interval(rounding).within(0, 100).counts(total.row.n or 0)


def _compare(parts: Sequence[tuple[int, int] | None], total: tuple[int, int] | None) -> int:
    known = [part for part in parts if part]
    if total is None or len(known) < len(parts):
        return 0  # a row that fits nothing is told by itself
    if sum(high for low, high in known) < total[0]:
        return -1
    return 1 if sum(low for low, high in known) > total[1] else 0


def _counts(line: Line, n: int, rounding: Rounding) -> tuple[int, int] | None:
    """The counts in this rounding; where none fits, those of the other one, so that sums can still be judged."""
    other = Rounding.HALF_EVEN if rounding is Rounding.HALF_UP else Rounding.HALF_UP
    return line.counts(n, rounding) or line.counts(n, other)


def _sum(block: Block, rounding: Rounding) -> int:
    """-1, 0 or 1: the parts are too low, can add to the total, or are too high, on the bases that are given."""
    if block.addition in (Addition.MULTIPLE, Addition.UNKNOWN, Addition.OTHER_BASE):
        return 0
    if block.addition is Addition.GROUPS:
        return _add_groups(block, rounding)
    if block.n is not None:
        return _add_up(block, rounding, block.n)
    if _can_add(block, rounding):
        return 0
    return -1 if block.sums(rounding).high <= block.total.interval(rounding).low else 1


def _explains(lines: Sequence[Line], blocks: Sequence[Block], rounding: Rounding, *, possible: bool) -> bool:
    """Whether this rounding gives every row and total; without any n, whether some base does (`possible`)."""
    based = [line for line in lines if line.row.n is not None]
    rows = all(line.counts(line.row.n or 0, rounding) for line in based)
    sums = all(_sum(block, rounding) == 0 for block in blocks)
    return rows and sums and (possible or len(based) == len(lines))


def _contradictions(lines: Sequence[Line], blocks: Sequence[Block]) -> list[str]:
    """One sentence for every row or total that cannot be true under either rounding."""
    wrong = []
    for line in lines:
        if line.impossible:
            wrong.append(text.impossible(line))
        elif line.row.n is not None and not any(line.counts(line.row.n, rounding) for rounding in Rounding):
            wrong.append(text.misfit(line, line.row.n))
    if any(line.impossible for line in lines):
        return wrong
    for block in blocks:
        signs = {_sum(block, rounding) for rounding in Rounding}
        if block.addition is Addition.OTHER_BASE:
            wrong.append(text.other_base(block))
        elif 0 not in signs:
            wrong.append(text.sum_differs(block, too_low=signs == {-1}))
    return wrong


def _checked(line: Line, smallest: int | None, preferred: Rounding) -> Checked:
    n = line.row.n or smallest
    counts = _counts(line, n, preferred) if n else None
    return Checked(line.row, counts[0], counts[1], True) if counts else Checked(line.row, None, None, False)
