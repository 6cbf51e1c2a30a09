"""Employees by class of size: the name of a class tells between which numbers each of its members lies.

Disclosure control takes it that a hidden sum can make room for another one. The sum of a class cannot fall below its
members times its least number, nor rise above them times its most. So a large member whose class is hidden beside a
class of small ones is known within what those can differ. Where that is less than what must stay open, or where a sum
that is shown lies so near an end of its class that it tells every member, there is no such table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from meerwaarde.web.members.types import SIZE_CLASSES

TOGETHER = 2  # as many members put together what they know of themselves
PART = 0.1  # of the largest number must stay open, as with the rule of p %
ENDS = {code: (float(least), inf if most is None else float(most)) for code, least, most in SIZE_CLASSES}


@dataclass(frozen=True, slots=True)
class Room:
    """How much the sum of a class can be lower and higher, to those who know most of it."""

    down: float
    up: float

    @classmethod
    def of(cls, code: str, members: Sequence[tuple[float, int]], knowing: int = TOGETHER) -> Room:
        """`members`: per unit how many employees, and members, it has in this class."""
        least, most = ENDS[code]
        down = sorted((employees - many * least for employees, many in members), reverse=True)
        up = sorted((many * most - employees for employees, many in members), reverse=True)
        return cls(sum(down[knowing:]), sum(up[knowing:]))


def too_narrow(
    members: Mapping[str, Sequence[tuple[float, int]]], needed: Mapping[str, tuple[float, float]], *, total: bool
) -> bool:
    """Whether the ends of the classes tell too much. `needed`: of each hidden class how far it must be open up and
    down; `total`: whether the sum over all is shown."""
    hidden = {code: Room.of(code, members.get(code, ())) for code in needed if code in ENDS}
    for code, (up, down) in needed.items():
        others = [room for other, room in hidden.items() if other != code]
        if total and code in hidden and (sum(o.down for o in others) < up or sum(o.up for o in others) < down):
            return True
    shown = {code: some for code, some in members.items() if code not in needed and code in ENDS and some}
    return any(_near_an_end(code, some) for code, some in shown.items())


def _near_an_end(code: str, members: Sequence[tuple[float, int]]) -> bool:
    room = Room.of(code, members, knowing=0)
    return min(room.down, room.up) < PART * max(employees / many for employees, many in members)
