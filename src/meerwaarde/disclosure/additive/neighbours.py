"""Which cells stand in a sum together: what follows at once, and what is near.

A cell that is the only unknown one of a sum follows; that is a quick no before a long search.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from meerwaarde.disclosure.additive.types import Problem


class Neighbours:
    """The relations of a problem as bit masks, one bit for every cell."""

    def __init__(self, problem: Problem) -> None:
        matrix = problem.relations
        starts, columns = matrix.indptr.tolist(), matrix.indices.tolist()
        self._rows: list[list[int]] = [[] for _ in range(matrix.shape[1])]
        self._masks = []
        for row, (start, end) in enumerate(pairwise(starts)):
            mask = 0
            for cell in columns[start:end]:
                mask |= 1 << cell
                self._rows[cell].append(row)
            self._masks.append(mask)

    def follows(self, target: int, known: Iterable[int], hidden: int) -> bool:
        """Whether the target follows step by step for who knows the cells `known` besides all that is not `hidden`.

        That the target can be reached from its own sums is looked at first; a `no` proves nothing.
        """
        waiting = list(known)
        for cell in waiting:
            hidden &= ~(1 << cell)
        if not hidden >> target & 1:
            return False  # it knows the target itself
        waiting.append(target)
        while waiting:
            for row in self._rows[waiting.pop()]:
                left = self._masks[row] & hidden
                if left and not left & (left - 1):
                    cell = left.bit_length() - 1
                    if cell == target:
                        return True
                    hidden &= ~left
                    waiting.append(cell)
        return False

    def following(self, cell: int, hidden: int) -> int:
        """What follows, step by step, for who knows `cell` besides all that is not `hidden`, as a mask."""
        waiting, found = [cell], 0
        hidden &= ~(1 << cell)
        for known in waiting:
            for row in self._rows[known]:
                left = self._masks[row] & hidden
                if left and not left & (left - 1):
                    found |= left
                    hidden &= ~left
                    waiting.append(left.bit_length() - 1)
        return found

    def left(self, cell: int, hidden: int) -> list[list[int]]:
        """Of every sum that the cell is in, what is `hidden`."""
        return [cells_of(self._masks[row] & hidden) for row in self._rows[cell]]

    def near(self, target: int, allowed: int, most: int) -> list[int]:
        """The target and the `allowed` cells (a mask) nearest to it through shared sums, some `most` of them."""
        found, seen = [target], allowed & ~(1 << target)
        for cell in found:
            for row in self._rows[cell]:
                new = self._masks[row] & seen
                seen &= ~new
                while new:
                    bit = new & -new
                    found.append(bit.bit_length() - 1)
                    new ^= bit
            if len(found) >= most:
                break
        return found


def cells_of(mask: int) -> list[int]:
    """The cells that have a bit in the mask, in order."""
    found = []
    while mask:
        bit = mask & -mask
        found.append(bit.bit_length() - 1)
        mask ^= bit
    return found
