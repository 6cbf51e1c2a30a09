"""Moves: changes of hidden cells that leave every sum and every shown cell as it is.

The true table plus a move is another world that prints the same; a target that a move changes far enough is open.
"""

from __future__ import annotations

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
        mask, up, down = 0, np.inf, np.inf
        for cell, step in at.items():
            mask |= 1 << cell
            falls, rises = (below[cell], above[cell]) if step < 0 else (above[cell], below[cell])
            up, down = min(up, falls / abs(step)), min(down, rises / abs(step))
        whole = all(step == round(step) for step in at.values())
        unit = whole and all(abs(step) == 1 for step in at.values())
        return cls(at, mask, up * (1 + NOISE), down * (1 + NOISE), whole, unit)

    def bears(self, scale: float) -> bool:
        """Whether everybody must allow for `scale` times the move."""
        return scale <= self.up if scale > 0 else -scale <= self.down


def is_neutral(relations: Any, move: Move) -> bool:
    """Whether the move leaves every sum as it is, within floating point noise."""
    change = np.zeros(relations.shape[1])
    change[list(move.at)] = list(move.at.values())
    size = float(np.abs(change).max(initial=0.0))
    return bool(np.abs(relations @ change).max(initial=0.0) <= 1e-7 * max(size, 1e-30))
