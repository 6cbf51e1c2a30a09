"""Small tables by hand, and what became of them in a release, for the tests of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Contributors, Dimension, Table
from meerwaarde.disclosure.ledger.types import Members, Release, contributors_of, release_of

Row = tuple[str, tuple[str, ...], float]  # organisation, codes, amount


def dimension(name: str, leaves: Sequence[str], parents: Mapping[str, Sequence[str]] | None = None) -> Dimension:
    """A dimension with at most one level between the leaves and the total."""
    above = dict(parents or {})
    codes = (*leaves, *above, "Total")
    place = {code: i for i, code in enumerate(codes)}
    relations = [(place[parent], tuple(place[child] for child in children)) for parent, children in above.items()]
    top = list(above) or list(leaves)
    return Dimension(name, codes, len(leaves), (*relations, (len(codes) - 1, tuple(place[code] for code in top))))


def table(
    rows: Sequence[Row], dimensions: Sequence[Dimension], *, frequency: bool = False, minimum: int = 3
) -> tuple[Table, Members]:
    """The table of `rows`, primary where fewer than `minimum` organisations stand behind a cell, with its members."""
    plain = [(who, who, codes, amount, 1.0) for who, codes, amount in rows]
    return weighted_table(plain, dimensions, frequency=frequency, minimum=minimum)


def weighted_table(
    rows: Sequence[tuple[str, str, tuple[str, ...], float, float]],
    dimensions: Sequence[Dimension],
    *,
    frequency: bool = False,
    minimum: int = 3,
) -> tuple[Table, Members]:
    """The same of rows of an organisation, its unit (a holding), codes, amount and weight."""
    shape = tuple(len(each.codes) for each in dimensions)
    cells = [
        int(np.ravel_multi_index(tuple(d.codes.index(code) for d, code in zip(dimensions, codes, strict=True)), shape))
        for _who, _unit, codes, _amount, _weight in rows
    ]
    names = tuple(sorted({unit for _who, unit, _codes, _amount, _weight in rows}))
    members = Members(
        np.array(cells, dtype=np.int64),
        np.array([names.index(unit) for _who, unit, _codes, _amount, _weight in rows], dtype=np.int64),
        np.array([1.0 if frequency else amount for _who, _unit, _codes, amount, _weight in rows]),
        np.array([weight for _who, _unit, _codes, _amount, weight in rows]),
        tuple(who for who, _unit, _codes, _amount, _weight in rows),
        names,
    )
    contributors = contributors_of(members)
    value, behind = _summed(contributors, dimensions, shape)
    units = _units(contributors, dimensions, shape)
    if frequency:
        value = behind = _rows(members, dimensions, shape)
    primary = (units > 0) & (units < minimum)
    level = np.where(primary & (not frequency), 0.01 * value, 0.0)
    width = np.where(primary & frequency, 2.0, 0.0)
    made = Table(
        "count" if frequency else "v", tuple(dimensions), value.astype(float), units, behind > 0, primary, level, level,
        width, frequency, contributors, (f"minimum={minimum}",),
    )  # fmt: skip
    return made, members


def _units(contributors: Contributors, dimensions: Sequence[Dimension], shape: tuple[int, ...]) -> np.ndarray:
    """How many different units stand behind every cell."""
    found = np.zeros(shape, dtype=np.int64)
    for unit in range(len(contributors.names)):
        mine = np.bincount(contributors.cell[contributors.unit == unit], minlength=found.size).reshape(shape)
        for axis, each in enumerate(dimensions):
            mine = summed(each, mine, axis)
        found += mine > 0
    return found


def _rows(members: Members, dimensions: Sequence[Dimension], shape: tuple[int, ...]) -> np.ndarray:
    value = np.bincount(members.cell, minlength=int(np.prod(shape))).reshape(shape)
    for axis, each in enumerate(dimensions):
        value = summed(each, value, axis)
    return value


def _summed(
    contributors: Contributors, dimensions: Sequence[Dimension], shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    value = np.bincount(contributors.cell, contributors.amount, int(np.prod(shape))).reshape(shape)
    count = np.bincount(contributors.cell, minlength=int(np.prod(shape))).reshape(shape)
    for axis, each in enumerate(dimensions):
        value, count = summed(each, value, axis), summed(each, count, axis)
    return value, count


def released(table: Table, members: Members, hidden: np.ndarray, *, title: str = "t", number: int = 0) -> Release:
    """A release of `table` with the cells `hidden` empty."""
    made = release_of(
        table, members, hidden, title=title, made="2026-11-23", wave="2026", identified="id", minimum=3
    )  # fmt: skip
    return replace(made, number=number)


def at(table: Table, *codes: str) -> int:
    """The position of a cell in the flattened table."""
    places = tuple(d.codes.index(code) for d, code in zip(table.dimensions, codes, strict=True))
    return int(np.ravel_multi_index(places, table.value.shape))
