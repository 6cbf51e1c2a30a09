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

    `more` and `fewer`: the atoms that only the new, only the old cell holds.
    """

    new: int
    old: int
    more: tuple[int, ...]
    fewer: tuple[int, ...]
    units: tuple[int, ...]


def differences(new: Any, old: Any, by_unit: Any, minimum: int) -> list[Difference]:
    """Pairs of a new and an old cell that share members and differ by 1 to `minimum` - 1 units.

    `new` csr [cells, atoms] and `old` csr [cells, atoms] say which atoms a cell holds, `by_unit` csr [atoms, units]
    who is in an atom. Of pairs that differ by the same atoms only the first is given.
    """
    rows = np.asarray(by_unit.sum(axis=1)).ravel()
    most = (minimum - 1) * int(np.asarray(by_unit.sum(axis=0)).max(initial=0))  # atoms of so few units
    shared = (new @ old.T).tocoo()
    size = [np.asarray(matrix.sum(axis=1)).ravel() for matrix in (new, old)]
    apart = size[0][shared.row] + size[1][shared.col] - 2 * shared.data
    near = np.flatnonzero((apart > 0) & (apart <= most))
    if not len(near) or not len(rows):
        return []
    i, j = shared.row[near], shared.col[near]
    change = (new[i] - old[j]).tocsr()
    change.eliminate_zeros()
    units = (abs(change) @ by_unit).tocsr()
    few = np.flatnonzero(np.diff(units.indptr) < minimum)
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], Difference] = {}
    for place in few[np.lexsort((j[few], i[few]))].tolist():
        part = slice(change.indptr[place], change.indptr[place + 1])
        atoms, signs = change.indices[part], change.data[part]
        more, fewer = (tuple(sorted(atoms[signs == sign].tolist())) for sign in (1, -1))
        who = units.indices[units.indptr[place] : units.indptr[place + 1]]
        found.setdefault(
            (more, fewer), Difference(int(i[place]), int(j[place]), more, fewer, tuple(sorted(who.tolist())))
        )
    return list(found.values())
