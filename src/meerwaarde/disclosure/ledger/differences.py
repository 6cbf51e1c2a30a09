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

NOISE = 1e-12  # of what an atom counts


@dataclass(frozen=True, slots=True)
class Difference:
    """Two cells (one of the new table, one of an earlier release) that differ by `units` only.

    It is the new cell less `scale` times the old one: not 1 where most were weighted anew, all by the same factor.
    `more` and `fewer`: the atoms that the new cell then holds more often, and less often. `times`: how often each of
    them (more, then fewer) counts in the difference.
    """

    new: int
    old: int
    scale: float
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
    scale = _scales(new, old, i, j)
    change = (new[i] - _times(old[j], scale)).tocsr()
    change.data[np.abs(change.data) < NOISE] = 0.0
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
            int(i[place]), int(j[place]), float(scale[place]), more, fewer,
            tuple(abs(times).tolist()), tuple(sorted(who.tolist())),
        )  # fmt: skip
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


def _scales(new: Any, old: Any, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """How often a new cell counts most of what it shares with an old one, against how often that counts it."""
    scale = np.ones(len(i))
    if bool((new.data == 1.0).all() and (old.data == 1.0).all()):
        return scale
    for place, (one, other) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        mine, theirs = (
            dict(zip(matrix.indices[a:b].tolist(), matrix.data[a:b].tolist(), strict=True))
            for matrix, (a, b) in ((new, new.indptr[one : one + 2]), (old, old.indptr[other : other + 2]))
        )
        ratios = sorted(mine[atom] / theirs[atom] for atom in mine.keys() & theirs.keys())
        scale[place] = ratios[len(ratios) // 2]
    return scale


def _times(matrix: Any, scale: np.ndarray) -> Any:
    """Every row so many times."""
    scaled = matrix.tocsr().copy()
    scaled.data *= np.repeat(scale, np.diff(scaled.indptr))
    return scaled
