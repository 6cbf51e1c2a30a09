"""Which units stand behind which cells of several tables: atoms, the finest sets that the tables tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Dimension
from meerwaarde.disclosure.ledger.types import Members


@dataclass(frozen=True, slots=True)
class Atoms:
    """The rows of T tables, put together where they stand in the same lowest cell of each, with the same weights.

    A row that was corrected, so that its amount differs between tables, is another row: it stands in another atom.
    The value of an atom counts its rows with the weight of the first table that has them. Contributions have one
    element per (atom, unit); `names` are those of the units, over all tables.
    """

    cell: np.ndarray  # int64 [T, atoms], the lowest cell in each table, -1 where the atom is not in it
    factor: np.ndarray  # float64 [T, atoms], how often the value of the atom counts in each table; 1 without weights
    atom: np.ndarray  # int64 [contributions]
    unit: np.ndarray  # int64 [contributions]
    amount: np.ndarray  # float64 [contributions]
    names: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many atoms there are."""
        return int(self.cell.shape[1])

    @property
    def value(self) -> np.ndarray:
        """What the members of each atom put in together, float64 [atoms]."""
        return np.bincount(self.atom, self.amount, self.number)

    def by_unit(self) -> Any:
        """Which units have anything in which atoms: csr_array float64 [atoms, units], entries 1."""
        from scipy import sparse

        shape = (self.number, len(self.names))
        return sparse.csr_array((np.ones(len(self.atom)), (self.atom, self.unit)), shape=shape)


def atoms_of(tables: Sequence[Members]) -> Atoms:
    """The atoms of the rows behind several tables."""
    places: dict[tuple[str, float, int], int] = {}
    rows = [[places.setdefault(key, len(places)) for key in members.keys] for members in tables]
    cell = np.full((len(tables), len(places)), -1, dtype=np.int64)
    weight = np.zeros((len(tables), len(places)))
    for t, (members, of) in enumerate(zip(tables, rows, strict=True)):
        cell[t, of], weight[t, of] = members.cell, members.weight
    first = weight[np.argmax(cell >= 0, axis=0), np.arange(len(places))]
    kinds = np.concatenate([cell.astype(np.float64), weight / first])
    distinct, atom = np.unique(kinds, axis=1, return_inverse=True)
    atom = atom.reshape(-1)
    unit_of, names = _units(tables)
    unit = np.array([unit_of[who] for who, _amount, _which in places], dtype=np.int64)
    pair, place = np.unique(atom * len(names) + unit, return_inverse=True)
    amount = np.array([amount for _who, amount, _which in places]) * first
    return Atoms(
        cell=distinct[: len(tables)].astype(np.int64),
        factor=distinct[len(tables) :],
        atom=pair // len(names),
        unit=pair % len(names),
        amount=np.bincount(place, amount, len(pair)),
        names=names,
    )


def _units(tables: Sequence[Members]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The unit of every organisation. Organisations that one unit holds in any of the tables belong together in all:
    whoever held two of them once still knows what it knew then."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = name = above[above[name]]
        return name

    for members in tables:
        for who, unit in zip(members.ids, members.unit.tolist(), strict=True):
            one, other = top(f"i{who}"), top(f"u{members.names[unit]}")
            above[max(one, other)] = min(one, other)
    ids = dict.fromkeys(who for members in tables for who in members.ids)
    tops = list(dict.fromkeys(top(f"i{who}") for who in ids))
    place = {name: i for i, name in enumerate(tops)}
    return {who: place[top(f"i{who}")] for who in ids}, tuple(name[1:] for name in tops)


def incidence(dimensions: Sequence[Dimension], cell: np.ndarray, lowest: np.ndarray, factor: np.ndarray, n: int) -> Any:
    """Which of the `n` classes of cells of a table hold which atoms: csr_array float64 [n, atoms], entries `factor`.

    `cell` int64 [shape]: the class of every position, -1 for none; `lowest` int64 [atoms]: the lowest cell of each
    atom in this table, -1 where it is not in it; `factor` float64 [atoms]: how often the atom counts.
    """
    from scipy import sparse

    above = [_above(dimension) for dimension in dimensions]
    order = np.argsort(lowest, kind="stable")
    order = order[lowest[order] >= 0]
    places, start = np.unique(lowest[order], return_index=True)
    codes = zip(*(axis.tolist() for axis in np.unravel_index(places, cell.shape)), strict=True)
    rows, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for leaves, atoms in zip(codes, np.split(order, start[1:]), strict=True):
        covering = np.unique(cell[np.ix_(*(of[leaf] for of, leaf in zip(above, leaves, strict=True)))])
        covering = covering[covering >= 0]
        rows.append(np.repeat(covering, len(atoms)))
        columns.append(np.tile(atoms, len(covering)))
    row, column = np.concatenate(rows), np.concatenate(columns)
    matrix = sparse.csr_array((factor[column], (row, column)), shape=(n, len(lowest)))
    matrix.sort_indices()
    return matrix


def _above(dimension: Dimension) -> list[np.ndarray]:
    """Of every leaf the codes that it counts in, itself included."""
    leaves = np.zeros((len(dimension.codes), dimension.leaves), dtype=np.int8)
    np.fill_diagonal(leaves, 1)
    under = summed(dimension, leaves, 0)
    return [np.flatnonzero(under[:, leaf]) for leaf in range(dimension.leaves)]
