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
    shape = tuple(len(each.codes) for each in dimensions)
    cells = [
        int(np.ravel_multi_index(tuple(d.codes.index(code) for d, code in zip(dimensions, codes, strict=True)), shape))
        for _who, codes, _amount in rows
    ]
    names = tuple(sorted({who for who, _codes, _amount in rows}))
    unit = np.array([names.index(who) for who, _codes, _amount in rows], dtype=np.int64)
    amount = np.array([1.0 if frequency else amount for _who, _codes, amount in rows])
    ids = tuple(who for who, _codes, _amount in rows)
    members = Members(np.array(cells, dtype=np.int64), unit, amount, np.ones(len(rows)), ids, names)
    contributors = contributors_of(members)
    value, count = _summed(contributors, dimensions, shape)
    primary = (count > 0) & (count < minimum)
    level = np.where(primary & (not frequency), 0.01 * value, 0.0)
    width = np.where(primary & frequency, 2.0, 0.0)
    made = Table(
        "" if frequency else "v", tuple(dimensions), value, count, count > 0, primary, level, level, width, frequency,
        contributors, (f"minimum={minimum}",),
    )  # fmt: skip
    return made, members


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
