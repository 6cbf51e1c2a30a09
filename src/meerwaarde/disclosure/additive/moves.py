"""Moves: changes of hidden cells that leave every sum and every shown cell as it is.

The true table plus a move is another world that prints the same; a target that a move changes far enough is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

NOISE = 1e-9  # relative, in comparing amounts


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """`relations @ move == 0`. `at`: cell of the problem -> change, no zeros. `mask` has a bit for every cell.

    `up` and `down`: how many times the move may be added, or taken off, before a cell leaves what everybody knows of
    it. `whole`: all changes are whole numbers; `unit`: all are 1 or -1.
    """

    at: dict[int, float]
    mask: int
    up: float
    down: float
    whole: bool
    unit: bool

    @classmethod
    def of(cls, cells: np.ndarray, steps: np.ndarray, below: list[float], above: list[float]) -> Move:
        """From arrays in any order; a cell that occurs more than once has the same step everywhere. `below` and
        `above`: how far every cell of the problem can go down and up."""
        at = dict(zip(cells.tolist(), steps.tolist(), strict=True))
        mask, up, down, whole, unit = 0, np.inf, np.inf, True, True
        for cell, step in at.items():
            mask |= 1 << cell
            if step < 0:
                falls, rises, size = below[cell], above[cell], -step
            else:
                falls, rises, size = above[cell], below[cell], step
            if size != 1.0:
                unit = False
                whole = whole and size == round(size)
                falls, rises = falls / size, rises / size
            if falls < up:
                up = falls
            if rises < down:
                down = rises
        return cls(at, mask, up * (1 + NOISE), down * (1 + NOISE), whole, unit)

    def bears(self, scale: float) -> bool:
        """Whether everybody must allow for `scale` times the move."""
        return scale <= self.up if scale > 0 else -scale <= self.down


def are_neutral(relations: Any, moves: Sequence[Move]) -> bool:
    """Whether every move leaves every sum as it is, within floating point noise."""
    from scipy import sparse

    if not moves or not relations.shape[0]:  # nothing is moved, or no sum is told
        return True
    cells = np.concatenate([np.fromiter(move.at, np.int64, len(move.at)) for move in moves])
    steps = np.concatenate([np.fromiter(move.at.values(), np.float64, len(move.at)) for move in moves])
    starts = np.cumsum([0, *(len(move.at) for move in moves)])
    changes = sparse.csc_array((steps, cells, starts), shape=(relations.shape[1], len(moves)))
    left = abs(relations.tocsc() @ changes)
    size = np.maximum.reduceat(np.abs(steps), starts[:-1])
    worst = left.max(axis=0).toarray().ravel()
    return bool((worst <= 1e-7 * size).all())
