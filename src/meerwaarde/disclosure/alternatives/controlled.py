"""Controlled rounding: every count to a multiple of the base next to it, so that given totals are kept.

Cells stand in blocks, and the rounded count of each block is known beforehand. Of a cell with count c, the multiple
below or the one above is shown (c itself when it is a multiple), so no cell is off by the base or more. Which cells go
up is chosen to keep what is printed, sums of cells, near the truth: the sum of squared deviations falls with every
exchange of two cells of one block, until no exchange helps. All in whole numbers: the same on every machine.
In the spirit of Cox (1987), A constructive procedure for unbiased controlled rounding, made deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

SWEEPS = 40  # over all blocks, at most
SWAPS = 400  # in one block in one sweep, at most
NEAR = 60  # cells of a block, the best by themselves, that are tried on either side of an exchange


def controlled(counts: np.ndarray, block: np.ndarray, totals: np.ndarray, printed: Any, base: int) -> np.ndarray:
    """The rounded counts, int64 [cells].

    `counts` and `block` int64 [cells], the block being a position in `totals` int64 [blocks], multiples of `base`.
    `printed` is a scipy.sparse.csr_array float64 [cells, printed counts], the part of the cell that counts in it; a
    multiple of it makes a printed count weigh more. Parts are whole or 64ths, so that all sums are exact. The total of
    a block must lie between the sum of its cells rounded down and that of its cells rounded up; else ValueError.
    """
    floors = counts // base * base
    open_ = np.flatnonzero(counts % base)
    order = open_[np.argsort(block[open_], kind="stable")]
    need = (totals - np.bincount(block, floors, len(totals)).astype(np.int64)) // base
    sizes = np.bincount(block[open_], minlength=len(totals))
    if (need < 0).any() or (need > sizes).any():
        raise ValueError("a block cannot be rounded to its total")
    ends = np.cumsum(sizes)
    groups = [order[end - size : end] for end, size in zip(ends.tolist(), sizes.tolist(), strict=True)]
    up = np.zeros(len(counts), dtype=bool)
    for cells, times in zip(groups, need.tolist(), strict=True):
        up[cells[(2 * np.arange(times) + 1) * len(cells) // (2 * max(times, 1))]] = True
    off = printed.T @ (floors + base * up - counts).astype(np.float64)
    mixed = [(cells, printed[cells]) for cells, times in zip(groups, need.tolist(), strict=True)
             if 0 < times < len(cells)]  # fmt: skip
    for _sweep in range(SWEEPS):
        moved = [_exchanged(cells, rows, up, off, base) for cells, rows in mixed]
        if not any(moved):
            break
    return np.asarray(floors + base * up)


def _exchanged(cells: np.ndarray, rows: Any, up: np.ndarray, off: np.ndarray, base: int) -> bool:
    """Exchange cells of one block as long as that helps. Changes `up` and `off`; whether anything changed."""
    length = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    for swap in range(SWAPS):
        pull = 2 * base * (rows @ off)
        going = up[cells]
        rising, falling = np.flatnonzero(~going), np.flatnonzero(going)
        gain_up, gain_down = (pull + base**2 * length)[rising], (-pull + base**2 * length)[falling]
        rising, gain_up = _best(rising, gain_up)
        falling, gain_down = _best(falling, gain_down)
        shared = (rows[rising] @ rows[falling].T).toarray()
        change = gain_up[:, None] + gain_down[None, :] - 2 * base**2 * shared
        one, other = np.unravel_index(int(change.argmin()), change.shape)
        if change[one, other] >= 0:
            return swap > 0
        rise, fall = int(rising[one]), int(falling[other])
        up[cells[rise]], up[cells[fall]] = True, False
        off += base * (rows[[rise]].toarray()[0] - rows[[fall]].toarray()[0])
    return True


def _best(cells: np.ndarray, gains: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(gains, kind="stable")[:NEAR]
    return cells[order], gains[order]


def fit(values: np.ndarray, allowed: Sequence[np.ndarray], off: np.ndarray, printed: Any) -> None:
    """Move cells, one at a time, until the sum of squares of `off` falls no further. Changes `values` and `off`.

    `values` int64 [cells], each one of those `allowed` for it; `off` float64 [printed counts], how far what is printed
    is from its aim; `printed` as in `controlled`.
    """
    for _sweep in range(SWEEPS):
        moved = False
        for cell in range(len(values)):
            inside = slice(printed.indptr[cell], printed.indptr[cell + 1])
            places, part = printed.indices[inside], printed.data[inside]
            steps = (allowed[cell] - values[cell]).astype(np.float64)
            change = 2 * steps * (part @ off[places]) + steps**2 * (part @ part)
            best = int(change.argmin())
            if change[best] < 0:
                off[places] += steps[best] * part
                values[cell], moved = allowed[cell][best], True
        if not moved:
            break
