"""Whom a round asks: a selection of the register of a day, less who does not want to be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from meerwaarde.web.members import selectors as members
from meerwaarde.web.members.types import SIZE_CLASSES, Chosen, Filters
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import DoNotAsk, Round
from meerwaarde.web.scopes import Scope

NAMES = tuple(one.name for one in fields(Filters))


@dataclass(frozen=True, slots=True)
class Target:
    """The organisations that are asked (`rows`), and those of the selection that do not want to be (`left_out`)."""

    rows: tuple[Chosen, ...]
    left_out: tuple[Chosen, ...]
    municipalities: bool  # an answer for each municipality that a member serves on the day

    @property
    def organisations(self) -> tuple[int, ...]:
        """Their keys."""
        return tuple(row.organisation for row in self.rows)

    def asked(self) -> list[tuple[int, str]]:
        """Each (organisation, code of a municipality or empty) that gets an assignment."""
        if self.municipalities:
            return [(row.organisation, code) for row in self.rows for code in row.municipalities]
        return [(row.organisation, "") for row in self.rows]

    @property
    def without_municipality(self) -> tuple[Chosen, ...]:
        """Who would be asked about municipalities and serves none that the register knows."""
        return tuple(row for row in self.rows if not row.municipalities) if self.municipalities else ()


def filters_of(stored: dict[str, Any]) -> Filters:
    """What was stored of a selection."""
    return Filters(**{name: str(stored[name]) for name in NAMES if stored.get(name)})


def stored(filters: Filters) -> dict[str, str]:
    """A selection as a round keeps it: only what narrows."""
    return {name: value for name, value in asdict(filters).items() if value}


def asks_members(round_: Round) -> bool:
    """Whether only members are asked. Who is none any more is not asked then, whatever the register says of its day: a
    member that left is often put into the register later, from a day before the round."""
    return filters_of(round_.filters).standing == "member"


def target_of(scope: Scope, round_: Round) -> Target:
    """Whom the round asks, as far as the register of its day says now."""
    return chosen(scope, round_.day, filters_of(round_.filters), municipalities=round_.unit == Round.Unit.MUNICIPALITY)


def chosen(scope: Scope, day: date, filters: Filters, *, municipalities: bool = False) -> Target:
    """Whom a selection of the register of a day gives."""
    rows = members.chosen(scope, day, filters, places=municipalities)
    refusing = DoNotAsk.objects.within(scope, Permission.ROUNDS_SEE).filter(organisation__isnull=False, email="")
    silent = set(refusing.values_list("organisation", flat=True))
    return Target(
        tuple(row for row in rows if row.organisation not in silent),
        tuple(row for row in rows if row.organisation in silent),
        municipalities,
    )


def by_sector_and_size(target: Target, kinds: Sequence[str]) -> list[tuple[str, list[int], int]]:
    """How many are asked by work kind and class of size: (code, by class with the unknown last, together).

    An organisation counts at each work kind that it does; the line of no work kind has the code "", and the last line
    ("*") counts each organisation once. `kinds`: the codes in their order.
    """
    sizes = [name for name, _least, _most in SIZE_CLASSES] + [""]
    table: dict[str, Counter[str]] = {}
    for row in target.rows:
        for code in (*(row.sectors or ("",)), "*"):
            table.setdefault(code, Counter())[row.size_class] += 1
    lines = [code for code in (*kinds, "", "*") if code in table]
    return [(code, [table[code][size] for size in sizes], sum(table[code].values())) for code in lines]
