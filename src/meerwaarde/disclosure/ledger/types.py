"""What a release was: its table as printed, what had to stay open, and privately who stood behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meerwaarde.disclosure.additive.types import Contributors, Dimension, Table


@dataclass(frozen=True, slots=True)
class Members:
    """The rows behind the lowest cells, each with the organisation (or person) it came from. One element per row [k].

    Rows are the same in two releases when they have the same organisation and the same amount (the first such row of
    one release is the first of the other). A row with another amount was corrected: for readers another unknown. The
    weight of a row may differ between releases; readers may know it, it is no secret of anybody.
    """

    cell: np.ndarray  # int64 [k], position in the flattened table
    unit: np.ndarray  # int64 [k], position in `names`: who is protected
    amount: np.ndarray  # float64 [k], unweighted; 1 in a table of counts
    weight: np.ndarray  # float64 [k], how often the amount counts in the table
    ids: tuple[str, ...]  # [k], identifies the organisation in every release
    names: tuple[str, ...]  # of the units, unique: the same in every release

    @property
    def keys(self) -> list[tuple[str, float, int]]:
        """What identifies each row across releases: organisation, amount, which of several such rows."""
        seen: dict[tuple[str, float], int] = {}
        found = []
        for who, amount in zip(self.ids, self.amount.tolist(), strict=True):
            seen[who, amount] = place = seen.get((who, amount), -1) + 1
            found.append((who, amount, place))
        return found


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a release: its path as seen from the ledger, and the SHA-256 of its content."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """One table that was published, or may have been. Arrays have one axis per dimension, in the order of its codes.

    A structural zero (`real` false) was printed as 0 and known to everybody. Of the hidden cells `up`, `down` and
    `width` say what must stay open, also after everything that is released later. `half` is half the unit of rounding
    of the printed values (0: printed as they are). `number` is the place in the ledger, from 1; 0: not in it yet.
    """

    number: int
    title: str
    made: str  # date, ISO 8601
    variable: str
    wave: str
    statistic: str  # `count` or `total`
    half: float
    identified: str  # how organisations are known: the name of a column, or `` where only their rows tell them apart
    minimum: int
    dimensions: tuple[Dimension, ...]
    printed: np.ndarray  # float64, NaN where hidden
    real: np.ndarray  # bool
    up: np.ndarray  # float64
    down: np.ndarray  # float64
    width: np.ndarray  # float64
    members: Members
    rules: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()

    @property
    def frequency(self) -> bool:
        """Whether the values are numbers of contributors."""
        return self.statistic == "count"

    @property
    def hidden(self) -> np.ndarray:
        """The cells that were printed empty, bool."""
        empty: np.ndarray = np.isnan(self.printed)
        return empty

    def label(self, position: int) -> str:
        """The codes of a cell, as in `Zuid-Holland, groot`."""
        return label_of(self.dimensions, position)


def label_of(dimensions: Sequence[Dimension], position: int) -> str:
    """The codes of the cell at a position in the flattened table."""
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    places = np.unravel_index(position, shape)
    return ", ".join(dimension.codes[int(code)] for dimension, code in zip(dimensions, places, strict=True))


def members_of(table: Table, ids: Sequence[str] | None = None) -> Members:
    """The contributors of a table as rows, one per cell and unit. `ids` [units] identify them; default: names."""
    contributors = table.contributors
    names = contributors.names if ids is None else tuple(ids)
    return Members(
        contributors.cell,
        contributors.unit,
        contributors.amount,
        np.ones(len(contributors.amount)),
        tuple(names[unit] for unit in contributors.unit.tolist()),
        contributors.names,
    )


def contributors_of(members: Members) -> Contributors:
    """The rows added up per lowest cell and unit."""
    size = len(members.names)
    pair, place = np.unique(members.cell * size + members.unit, return_inverse=True)
    amount = np.bincount(place, members.amount * members.weight, len(pair))
    return Contributors(pair // max(size, 1), pair % max(size, 1), amount, members.names)


def release_of(
    table: Table,
    members: Members,
    hidden: np.ndarray,
    *,
    title: str,
    made: str,
    wave: str,
    identified: str,
    minimum: int,
    half: float = 0.0,
    files: Sequence[PublishedFile] = (),
) -> Release:
    """The release of `table` in which the cells `hidden` (bool, the shape of the table) are printed empty."""
    return Release(
        number=0,
        title=title,
        made=made,
        variable=table.variable,
        wave=wave,
        statistic="count" if table.frequency else "total",
        half=half,
        identified=identified,
        minimum=minimum,
        dimensions=table.dimensions,
        printed=np.where(hidden & table.real, np.nan, table.value),
        real=table.real,
        up=np.where(hidden, table.up, 0.0),
        down=np.where(hidden, table.down, 0.0),
        width=np.where(hidden, table.width, 0.0),
        members=members,
        rules=table.rules,
        files=tuple(files),
    )


def table_of(release: Release) -> Table:
    """The table behind a release, with the true values of its cells: the sums of what its members put in."""
    from meerwaarde.disclosure.additive.problem import summed

    contributors = contributors_of(release.members)
    shape = release.printed.shape
    value = np.bincount(contributors.cell, contributors.amount, int(np.prod(shape))).reshape(shape)
    count = np.bincount(contributors.cell, minlength=int(np.prod(shape))).reshape(shape)
    for axis, dimension in enumerate(release.dimensions):
        value, count = summed(dimension, value, axis), summed(dimension, count, axis)
    required = (release.up > 0) | (release.down > 0) | (release.width > 0)
    return Table(
        variable=release.variable,
        dimensions=release.dimensions,
        value=value,
        count=count.astype(np.int64),
        real=release.real,
        primary=required,
        up=release.up,
        down=release.down,
        width=release.width,
        frequency=release.frequency,
        contributors=contributors,
        rules=release.rules,
    )
