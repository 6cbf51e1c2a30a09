"""What follows from a system of relations by adding and subtracting alone, in exact arithmetic.

Relations are rows of whole coefficients with a exact right-hand side (values in units of their last decimal), so no
rank is a matter of tolerance: fraction-free Gauss elimination on sparse rows, the shortest row first, of its columns
the one in fewest rows. A variable is determined when it is the same in all solutions. One solution with random free
variables tells which are not; a determined one that differs nowhere would be missed with probability below 2^-60.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd

Row = dict[int, int]


class Contradiction(Exception):
    """Relations that no values satisfy; `row` is one of them."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True, slots=True)
class Eliminated:
    """`determined`: the value of every variable with one solution. `independent`: relations that imply the others."""

    determined: dict[int, Fraction]
    independent: tuple[int, ...]


def eliminate(rows: Sequence[Row], sides: Sequence[int | Fraction], tolerance: int = 0) -> Eliminated:
    """Solve `rows @ x = sides`. What is left of a side when its row is gone may be `tolerance` at most.

    Raises Contradiction.
    """
    pivots = _echelon([dict(row) for row in rows], list(sides), tolerance)
    chance = random.Random(2014)
    one: dict[int, Fraction] = {}
    other: dict[int, Fraction] = {}
    determined = {}
    for _row, column, row, side in reversed(pivots):
        for free in row.keys() - one.keys() - {column}:
            one[free], other[free] = Fraction(0), Fraction(chance.getrandbits(61))
        for solution in (one, other):
            rest = sum((factor * solution[at] for at, factor in row.items() if at != column), Fraction(0))
            solution[column] = Fraction(side - rest) / row[column]
        if one[column] == other[column]:
            determined[column] = one[column]
    return Eliminated(determined, tuple(sorted(pivot[0] for pivot in pivots)))


def _echelon(
    rows: list[Row], sides: list[int | Fraction], tolerance: int
) -> list[tuple[int, int, Row, int | Fraction]]:
    """(number, pivot column, row, side) in order of elimination; later rows miss the columns of earlier pivots."""
    where: dict[int, set[int]] = {}
    for number, row in enumerate(rows):
        for column in row:
            where.setdefault(column, set()).add(number)
    queue = [(len(row), number) for number, row in enumerate(rows)]
    heapify(queue)
    done = [False] * len(rows)
    pivots = []
    while queue:
        length, number = heappop(queue)
        row = rows[number]
        if done[number] or length != len(row):
            continue
        done[number] = True
        if not row:
            if not -tolerance <= sides[number] <= tolerance:
                raise Contradiction(number)
            continue
        column = min(row, key=lambda at: (len(where[at]), at))
        pivots.append((number, column, row, sides[number]))
        for at in row:
            where[at].discard(number)
        for other in sorted(where[column]):
            keep, take = _subtract(other, rows[other], row, column, where)
            sides[other] = sides[other] * keep - sides[number] * take
            heappush(queue, (len(rows[other]), other))
    return pivots


def _subtract(number: int, row: Row, pivot: Row, column: int, where: dict[int, set[int]]) -> tuple[int, int]:
    """Change `row` into keep * row - take * pivot, without `column`; returns keep and take."""
    common = gcd(pivot[column], row[column])
    keep, take = pivot[column] // common, row[column] // common
    if keep < 0:
        keep, take = -keep, -take
    if keep != 1:
        for at in row:
            row[at] *= keep
    for at, factor in pivot.items():
        left = row.get(at, 0) - take * factor
        if left:
            row[at] = left
            where[at].add(number)
        elif at in row:
            del row[at]
            where[at].discard(number)
    return keep, take
