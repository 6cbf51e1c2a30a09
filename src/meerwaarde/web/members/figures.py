"""Counting the register of a day for the key figures. Pure; what leaves goes through disclosure control first.

A member counts in every sector that it works in, so shares of a table by sector have the members as their base and
never add up to 100 %. A wage sum counts in one sector only, so those do add up. Sums tell of how many organisations
the figure is known, beside how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from meerwaarde.web.members.types import HOURS_PER_VOLUNTEER_FTE, SIZE_CLASSES, RegisterRow

UNKNOWN = ""  # the row of organisations whose sector or size is unknown


@dataclass(frozen=True, slots=True)
class Count:
    """How many organisations, of how many."""

    name: str  # code of a sector or class of size; UNKNOWN
    organisations: int
    base: int


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over organisations; `known` of `base` organisations have it. None when nobody has."""

    name: str
    amount: Decimal | None
    known: int
    base: int


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures of the register of one day; sums over calendar year `year`.

    `by_sector` is a multi-answer table. `wage_by_sector` counts each wage sum at the main sector. `volunteer_fte` are
    the hours of volunteers over 1,400.
    """

    day: date
    year: int
    members: int
    through_umbrella: int
    by_sector: tuple[Count, ...]
    by_size: tuple[Count, ...]
    wage_by_sector: tuple[Total, ...]
    wage_sum: Total
    employees: Total
    fte: Total
    volunteers: Total
    volunteer_hours: Total

    @property
    def sectors_per_member(self) -> Decimal | None:
        """How many sectors a member has on average, over those with a known sector."""
        known = self.members - sum(one.organisations for one in self.by_sector if one.name == UNKNOWN)
        answers = sum(one.organisations for one in self.by_sector if one.name != UNKNOWN)
        return Decimal(answers) / known if known else None

    @property
    def volunteer_fte(self) -> Decimal | None:
        """Full-time equivalents of volunteers."""
        hours = self.volunteer_hours.amount
        return None if hours is None else hours / HOURS_PER_VOLUNTEER_FTE


def key_figures(rows: Iterable[RegisterRow], day: date, sectors: Sequence[str], year: int | None = None) -> KeyFigures:
    """Count the members among `rows` (of `selectors.register_on`). `sectors` are the codes in the order of the table.

    Sums take figures of `year` (the year of `day`) alone: an older figure is unknown for this year.
    """
    over = day.year if year is None else year
    members = [row for row in rows if row.member]
    base = len(members)
    current = [row for row in members if row.figures_year == over]
    return KeyFigures(
        day=day,
        year=over,
        members=base,
        through_umbrella=sum(row.through_umbrella for row in members),
        by_sector=_by_sector(members, sectors),
        by_size=_by_size(members),
        wage_by_sector=tuple(
            _total(name, [row.wage_sum for row in current if row.main_sector == name],
                   sum(row.main_sector == name for row in members))
            for name in _with_unknown(sectors, (row.main_sector for row in members))
        ),
        wage_sum=_total("wage_sum", [row.wage_sum for row in current], base),
        employees=_total("employees", [row.employees for row in current], base),
        fte=_total("fte", [row.fte for row in current], base),
        volunteers=_total("volunteers", [row.volunteers for row in current], base),
        volunteer_hours=_total("volunteer_hours", [row.volunteer_hours for row in current], base),
    )  # fmt: skip


def _by_sector(members: Sequence[RegisterRow], sectors: Sequence[str]) -> tuple[Count, ...]:
    counts = dict.fromkeys(sectors, 0)
    none = 0
    for row in members:
        none += not row.sectors
        for sector in row.sectors:
            counts[sector] = counts.get(sector, 0) + 1
    if none:
        counts[UNKNOWN] = none
    return tuple(Count(name, count, len(members)) for name, count in counts.items())


def _by_size(members: Sequence[RegisterRow]) -> tuple[Count, ...]:
    counts = {name: 0 for name, _least, _most in SIZE_CLASSES}
    for row in members:
        counts[row.size_class] = counts.get(row.size_class, 0) + 1
    return tuple(Count(name, count, len(members)) for name, count in counts.items())


def _with_unknown(names: Sequence[str], found: Iterable[str]) -> list[str]:
    """The names in their order, then those that were found besides."""
    others = set(found) - set(names)
    return [*names, *sorted(others - {UNKNOWN}), *([UNKNOWN] if UNKNOWN in others else [])]


def _total(name: str, values: Sequence[Decimal | int | None], base: int) -> Total:
    known = [Decimal(value) for value in values if value is not None]
    return Total(name, sum(known, Decimal(0)) if known else None, len(known), base)
