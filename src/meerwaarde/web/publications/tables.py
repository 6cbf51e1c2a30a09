"""Which tables the key figures are made of, and their rows out of the register of a day.

Each table is one axis with its total. A member is in all of its work kinds, so each kind is a table of yes and no; in
all other tables a member stands once. docs/decisions/0016 says which rules hold for which table, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from meerwaarde.web.members.types import HOURS_PER_VOLUNTEER_FTE, SIZE_CLASSES, RegisterRow

if TYPE_CHECKING:
    from meerwaarde.disclosure.additive.microdata import Rows
    from meerwaarde.disclosure.primary import Rules

TOTAL = "totaal"
UNKNOWN = "onbekend"
YES, NO = "ja", "nee"
IDENTIFIED = "uuid"  # how the ledger knows organisations, in every release

MEMBERS, SIZES = "leden", "leden-omvang"
BY_SECTOR, BY_SIZE = "hoofdwerksoort", "omvang"
CLASSED = "medewerkers"  # the figure that the classes of size are made of
PUBLIC_FACTS = "minimum=1"  # who is a member and of which kind is no secret: only the sizes of members are
MINIMUM = 3
SECRETS = f"minimum={MINIMUM} dominance=2,80 p=10"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of members that is added up. `divided`: what the sum is divided by when it is printed."""

    name: str
    of: Callable[[RegisterRow], Decimal | int | None]
    divided: int = 1


AMOUNTS = (
    Amount("loonsom", lambda row: row.wage_sum),
    Amount("medewerkers", lambda row: row.employees),
    Amount("formatie", lambda row: row.fte),
    Amount("vrijwilligers", lambda row: row.volunteers),
    Amount("vrijwilligersformatie", lambda row: row.volunteer_hours, HOURS_PER_VOLUNTEER_FTE),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One table: the codes of its axis, where a member stands, and what it adds (None: it counts).

    `hidden_with`: the table whose hidden codes stay hidden here too; `base`: the table that tells how many members
    there are behind each code. `public`: it tells only who is a member and of which kind.
    """

    name: str
    variable: str
    wave: str
    codes: tuple[str, ...]
    code_of: Callable[[RegisterRow], str]
    amount: Amount | None = None
    public: bool = False
    base: str = ""
    hidden_with: str = ""

    @property
    def rules(self) -> str:
        """The rules as texts `NAME=VALUE`."""
        return PUBLIC_FACTS if self.public else SECRETS


def counts(members: Sequence[RegisterRow], kinds: Sequence[str], wave: str) -> Iterator[Wanted]:
    """The tables of numbers of members."""
    for kind in kinds:
        yield Wanted(f"leden-werksoort-{kind}", MEMBERS, wave, (YES, NO), _does(kind), public=True)
    sectors, sector = main_sectors(members, kinds)
    yield Wanted(f"leden-{BY_SECTOR}", MEMBERS, wave, sectors, sector, public=True)
    yield Wanted("leden-soort", MEMBERS, wave, ("zelf", "koepel"), _through, public=True)
    yield Wanted(SIZES, "omvang", wave, size_codes(members), _size)


def sums(members: Sequence[RegisterRow], kinds: Sequence[str], year: int) -> Iterator[Wanted]:
    """The tables of sums, of the figures over `year`. Members whose figure is not known are not in them."""
    sectors, sector = main_sectors(members, kinds)
    for amount in AMOUNTS:
        known = [row for row in members if known_amount(amount, row, year) is not None]
        if known:
            yield Wanted(f"{amount.name}-{BY_SECTOR}", amount.name, str(year), sectors, sector, amount,
                         base=f"leden-{BY_SECTOR}")  # fmt: skip
            yield Wanted(f"{amount.name}-{BY_SIZE}", amount.name, str(year), size_codes(members), _size, amount,
                         base=SIZES, hidden_with=SIZES)  # fmt: skip


def totals(members: Sequence[RegisterRow], year: int) -> Iterator[Wanted]:
    """Of an earlier year: how many members, and the sums over all that are known of that year."""
    if members:
        yield Wanted(f"leden-soort-{year}", MEMBERS, str(year), ("zelf", "koepel"), _through, public=True)
    for amount in AMOUNTS:
        if any(known_amount(amount, row, year) is not None for row in members):
            yield Wanted(f"{amount.name}-{year}", amount.name, str(year), ("alle",), _all, amount)


def known_amount(amount: Amount, row: RegisterRow, year: int) -> Decimal | int | None:
    """What a member adds; None when its figure over that year is not known."""
    return amount.of(row) if row.figures_year == year else None


def main_sectors(
    members: Sequence[RegisterRow], kinds: Sequence[str]
) -> tuple[tuple[str, ...], Callable[[RegisterRow], str]]:
    """The codes of main work kinds, with those unknown last where there are any, and which one a member has."""

    def sector(row: RegisterRow) -> str:
        return row.main_sector if row.main_sector in kinds else UNKNOWN

    return (*kinds, *([UNKNOWN] if any(sector(row) == UNKNOWN for row in members) else ())), sector


def size_codes(members: Sequence[RegisterRow]) -> tuple[str, ...]:
    """The codes of classes of size, with those unknown last where there are any."""
    names = tuple(name for name, _least, _most in SIZE_CLASSES)
    return (*names, *([UNKNOWN] if any(not row.size_class for row in members) else ()))


def rows_of(wanted: Wanted, members: Sequence[RegisterRow], year: int) -> tuple[Rows, Rules]:
    """The rows of a table for disclosure control, and its rules. Members of one holding are one unit."""
    import numpy as np

    from meerwaarde.disclosure.additive.columns import Source
    from meerwaarde.disclosure.additive.microdata import Rows
    from meerwaarde.disclosure.additive.types import Dimension
    from meerwaarde.disclosure.primary import Rules

    amount = wanted.amount
    there = known_rows(wanted, members, year)
    heads = {row.holding for row in members if row.holding}
    units = [_unit(row, heads) for row in there]
    names = tuple(dict.fromkeys(units))
    place = {name: at for at, name in enumerate(names)}
    leaves = len(wanted.codes)
    axis = Dimension(wanted.name, (*wanted.codes, TOTAL), leaves, ((leaves, tuple(range(leaves))),))
    values = np.ones(len(there)) if amount is None else np.array([float(amount.of(row) or 0) for row in there])
    rows = Rows(
        variable=wanted.variable,
        dimensions=(axis,),
        row=np.arange(len(there), dtype=np.int64),
        cell=np.array([wanted.codes.index(wanted.code_of(row)) for row in there], dtype=np.int64),
        unit=np.array([place[one] for one in units], dtype=np.int64),
        amount=values,
        weight=np.ones(len(there)),
        waives=np.zeros(len(there), dtype=bool),
        names=names,
        ids=tuple(str(row.uuid) for row in there),
        identified=IDENTIFIED,
        frequency=amount is None,
        source=Source("register", "", ""),
    )
    return rows, Rules.parse([wanted.rules])


def known_rows(wanted: Wanted, members: Sequence[RegisterRow], year: int) -> list[RegisterRow]:
    """The members that are in a table."""
    amount = wanted.amount
    return [row for row in members if amount is None or known_amount(amount, row, year) is not None]


def _unit(row: RegisterRow, heads: set[str]) -> str:
    holding = row.holding or (row.number if row.number in heads else "")
    return f"holding {holding}" if holding else str(row.uuid)


def _does(kind: str) -> Callable[[RegisterRow], str]:
    return lambda row: YES if kind in row.sectors else NO


def _through(row: RegisterRow) -> str:
    return "koepel" if row.through_umbrella else "zelf"


def _size(row: RegisterRow) -> str:
    return row.size_class or UNKNOWN


def _all(_row: RegisterRow) -> str:
    return "alle"
