"""What follows from an old and a new cell together: their difference, when fewer than the minimum of units make it.

Late answers, withdrawals, corrections and filters all come down to this: two cells with nearly the same members. If one
is the other with a few units more, the difference is what those put in. If some left and others came, or somebody's
figure was corrected, the difference is a change that only those explain. Pairs are found by a product of sparse
incidence matrices, so that the work grows with the number of memberships, not with that of pairs of cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Difference:
    """Two cells (one of the new table, one of an earlier release) that differ by `units` only.

    `more` and `fewer`: the atoms that only the new cell holds or counts more often, and those of the old cell. `times`:
    how often each of them (more, then fewer) counts in the difference.
    """

    new: int
    old: int
    more: tuple[int, ...]
    fewer: tuple[int, ...]
    times: tuple[float, ...]
    units: tuple[int, ...]


def differences(new: Any, old: Any, by_unit: Any, minimum: int) -> list[Difference]:
    """Pairs of a new and an old cell that share members and differ by 1 to `minimum` - 1 units.

    `new` csr [cells, atoms] and `old` csr [cells, atoms] say how often a cell counts an atom, `by_unit` csr [atoms,
    units] who is in an atom. Of pairs that differ by the same atoms only the first is given.
    """
    most = (minimum - 1) * int(np.asarray(by_unit.sum(axis=0)).max(initial=0))  # atoms of so few units
    i, j = _near(new, old, most)
    if not len(i):
        return []
    change = (new[i] - old[j]).tocsr()
    change.eliminate_zeros()
    change.sort_indices()
    units = (abs(change) @ by_unit).tocsr()
    few = np.flatnonzero((np.diff(units.indptr) > 0) & (np.diff(units.indptr) < minimum))
    found: dict[tuple[tuple[int, ...], tuple[float, ...]], Difference] = {}
    for place in few[np.lexsort((j[few], i[few]))].tolist():
        part = slice(change.indptr[place], change.indptr[place + 1])
        order = np.argsort(change.data[part] < 0, kind="stable")
        atoms, times = change.indices[part][order], change.data[part][order]
        more, fewer = (tuple(atoms[side].tolist()) for side in (times > 0, times < 0))
        who = units.indices[units.indptr[place] : units.indptr[place + 1]]
        each = Difference(
            int(i[place]), int(j[place]), more, fewer, tuple(abs(times).tolist()), tuple(sorted(who.tolist()))
        )
        found.setdefault((more + fewer, tuple(times.tolist())), each)
    return list(found.values())


def _near(new: Any, old: Any, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of cells that share atoms and differ by at most `most` of them."""
    ones = [matrix.copy() for matrix in (new, old)]
    for matrix in ones:
        matrix.data = np.ones(len(matrix.data))
    shared = (ones[0] @ ones[1].T).tocoo()
    size = [np.diff(matrix.indptr) for matrix in (new, old)]
    near = np.flatnonzero(size[0][shared.row] + size[1][shared.col] - 2 * shared.data <= most)
    return shared.row[near], shared.col[near]
