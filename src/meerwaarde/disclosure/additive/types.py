"""The types along the way of a table: dimensions, contributions, the table before protection, the problem, the pattern.

microdata or cells ──▶ Table ──▶ Problem (what the attacker knows) ──▶ Pattern (what is hidden, and why that is safe)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a table: its codes and which of them add up to which.

    `codes`: the lowest level first (`leaves` of them), then every higher level, the total last. `relations` are
    (parent, children), positions in `codes`: the children of one division of the parent. A dimension with several
    hierarchies has several divisions of its total; each covers all leaves exactly once.
    """

    name: str
    codes: tuple[str, ...]
    leaves: int
    relations: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def total(self) -> int:
        """The position of the total."""
        return len(self.codes) - 1


@dataclass(frozen=True, slots=True)
class Contributors:
    """Who stands behind the lowest cells. One element per (cell, unit) with anything in it, sorted by cell, then unit.

    A unit is who is protected: a holding, or an organisation (or person) without one. `amount` is what it adds to the
    cell as published (weighted). Where only cell counts are known the units of small cells are stand-ins.
    """

    cell: np.ndarray  # int64, position in the flattened table
    unit: np.ndarray  # int64, position in `names`
    amount: np.ndarray  # float64
    names: tuple[str, ...]  # of the units, unique


@dataclass(frozen=True, slots=True)
class Table:
    """A table with all its margins, before protection. Arrays have one axis per dimension, in the order of its codes.

    `frequency`: the value is the number of contributors. `real`: somebody may stand behind the cell; a structural zero
    is not real, is known to everybody and is always shown. What must stay open of a primary cell: readers may not find
    its value within less than `up` above, `down` below, nor an interval narrower than `width`.
    """

    variable: str
    dimensions: tuple[Dimension, ...]
    value: np.ndarray  # float64, as published (weighted)
    count: np.ndarray  # int64, contributors
    real: np.ndarray  # bool
    primary: np.ndarray  # bool
    up: np.ndarray  # float64, 0 where not primary
    down: np.ndarray  # float64, 0 where not primary
    width: np.ndarray  # float64, 0 where not primary
    frequency: bool
    contributors: Contributors
    rules: tuple[str, ...]  # by name and parameter, for the private proof


@dataclass(frozen=True, slots=True)
class Problem:
    """What is known, hidden and to be protected, without the shape of a table: n cells and m relations.

    Cells with the same contributors are one cell here. `relations @ value == 0`, and everybody knows it. A shown cell
    is known within `slack` (half its rounding; 0: exactly), a hidden one lies between `low` and `high`. `cost` is what
    readers lose with a cell; infinite: it may not be hidden (it was published before). `hidden`: from the start, being
    primary or printed nowhere. Contributions are those of units to cells (the lowest, printed or not).
    """

    value: np.ndarray  # float64 [n]
    low: np.ndarray  # float64 [n]
    high: np.ndarray  # float64 [n]
    relations: Any  # scipy.sparse.csr_array float64 [m, n]: 1 for the parts, -1 for their sum
    cost: np.ndarray  # float64 [n]
    hidden: np.ndarray  # bool [n]
    up: np.ndarray  # float64 [n]
    down: np.ndarray  # float64 [n]
    width: np.ndarray  # float64 [n]
    slack: np.ndarray  # float64 [n]
    cell: np.ndarray  # int64 [contributions]
    unit: np.ndarray  # int64 [contributions]
    amount: np.ndarray  # float64 [contributions]
    whole: bool  # all values are whole numbers, and other worlds must be too
    grid: Grid | None = None

    @property
    def protected(self) -> np.ndarray:
        """The cells that something is required of, int64."""
        return np.flatnonzero((self.up > 0) | (self.down > 0) | (self.width > 0))


@dataclass(frozen=True, slots=True)
class Grid:
    """The shape of a problem that is one table: `cell` int64 [shape], the cell of the problem, -1 for what is known.

    Cells that stand nowhere in it are sums of others, and printed nowhere.
    """

    dimensions: tuple[Dimension, ...]
    cell: np.ndarray


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is hidden, with the proof. `hidden` bool [n]; `low` and `high` float64 [n]: of every protected cell the ends
    of an interval that no reader, insiders included, can narrow; NaN elsewhere. `moves` is how many other worlds prove
    it, `programs` how many linear and integer programs were solved, `optimal` whether no cheaper pattern exists.
    """

    hidden: np.ndarray
    low: np.ndarray
    high: np.ndarray
    moves: int
    programs: int
    optimal: bool
