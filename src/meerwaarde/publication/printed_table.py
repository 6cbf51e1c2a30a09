"""A table of percentages as somebody printed it: rows, totals, and what each total can be the total of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.publication.roundings import Interval, Percentage, Rounding, added, read_percentage

TOTAL_LABELS = ("totaal", "total")


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as printed. The digits of `printed` give the rounding; `n` is its base, None when not printed."""

    label: str
    printed: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was read. A part of a whole lies between 0 and 100 %; a total may be more."""

    row: Printed
    percentage: Percentage
    is_total: bool

    @property
    def says_100(self) -> bool:
        """Whether it is printed as 100 %."""
        return self.percentage.value == 100

    @property
    def impossible(self) -> bool:
        """Whether no share can be printed like this."""
        value = self.percentage.value
        return value < 0 or (value > 100 and not self.is_total)

    def interval(self, rounding: Rounding) -> Interval:
        """The real percentages that print as this row: of a part only what a share can be.

        A total printed as 100 is the whole itself, not something near it.
        """
        if self.is_total and self.says_100:
            return Interval(self.percentage.value, self.percentage.value, True, True)
        interval = self.percentage.interval(rounding)
        return interval if self.is_total else interval.within(0, 100)

    def counts(self, n: int, rounding: Rounding) -> tuple[int, int] | None:
        """The lowest and highest count of `n` that print as this row."""
        return self.interval(rounding).counts(n)


class Addition(StrEnum):
    """What the parts of a block are to its total."""

    WHOLE = "whole"  # parts of one whole: their counts add to the total's
    MULTIPLE = "multiple"  # more answers allowed: the total is who answered, not a sum
    GROUPS = "groups"  # each part has its own base, the total has all of them together
    OTHER_BASE = "other_base"  # the total is of another n than its parts: cannot be
    UNKNOWN = "unknown"  # bases differ and do not add up: nothing to compare


@dataclass(frozen=True, slots=True)
class Block:
    """Parts with the total that closes them."""

    parts: tuple[Line, ...]
    total: Line
    addition: Addition

    @property
    def n(self) -> int | None:
        """The one base of parts and total; None when a part has none or they differ."""
        bases = {line.row.n for line in self.parts} | ({self.total.row.n} - {None})
        return bases.pop() if len(bases) == 1 else None

    def sums(self, rounding: Rounding) -> Interval:
        """The real percentages to which the parts can add."""
        return added(part.interval(rounding) for part in self.parts)


def read_lines(rows: Sequence[Printed]) -> tuple[Line, ...]:
    """The rows with their percentages. Raises InputError for text that is no number and for an empty table."""
    if not rows:
        raise InputError(_("De tabel is leeg. Geef minstens één rij met een label en een percentage."))
    lines = []
    for row in rows:
        percentage = read_percentage(row.printed)
        if percentage is None:
            raise InputError(_("Bij ‘{}’ staat ‘{}’: dat is geen percentage.").format(row.label, row.printed))
        if row.n is not None and row.n <= 0:
            raise InputError(_("Bij ‘{}’ is n {}: n moet een heel getal boven 0 zijn.").format(row.label, row.n))
        lines.append(Line(row, percentage, row.label.strip().rstrip(":").strip().casefold() in TOTAL_LABELS))
    return tuple(lines)


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Each total with its parts: those above it up to the total before, or below it when totals come first."""
    totals_first = lines[0].is_total
    blocks = []
    parts: list[Line] = []
    for line in reversed(lines) if totals_first else lines:
        if not line.is_total:
            parts.append(line)
        elif parts:
            ordered = tuple(reversed(parts)) if totals_first else tuple(parts)
            blocks.append(Block(ordered, line, _addition(ordered, line)))
            parts = []
    return tuple(reversed(blocks) if totals_first else blocks)


def _addition(parts: tuple[Line, ...], total: Line) -> Addition:
    bases = [part.row.n for part in parts]
    known = [n for n in bases if n is not None]
    n = total.row.n
    if len(known) == len(bases) > 1 and n == sum(known):
        return Addition.GROUPS
    if len(set(known)) > 1:
        return Addition.UNKNOWN
    if total.says_100 and all(_exceeds(parts, rounding) for rounding in Rounding):
        return Addition.MULTIPLE
    if known and n is not None and known[0] != n:
        return Addition.OTHER_BASE
    return Addition.WHOLE


def _exceeds(parts: tuple[Line, ...], rounding: Rounding) -> bool:
    """Whether the parts add to more than 100 % however they were rounded."""
    sums = added(part.interval(rounding) for part in parts)
    return sums.low > 100 or (sums.low == 100 and not sums.low_closed)
