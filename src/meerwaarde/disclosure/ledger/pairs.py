"""Which small sets one member could work out of another: the two move together in every world that prints the same.

If every move that leaves the printed cells as they are changes two cells in the same proportion, some combination of
the two is known, and who is alone in one knows the other. That is seen on a few random moves: only cells that always
move together do so in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from meerwaarde.disclosure.additive.types import Problem

MOVES = 4  # random ones; two would do but for chance
STEPS = 20  # of the projection, times the square root of the number of cells
SAME = 1e-6  # how nearly proportional counts as always


def told_by_another(problem: Problem, hidden: np.ndarray, cells: np.ndarray, minimum: int) -> np.ndarray:
    """Those of the `cells` (int64) that move together with a cell of somebody else, together fewer than `minimum`.

    `hidden` bool [n]: what readers do not know.
    """
    place = {int(cell): i for i, cell in enumerate(np.flatnonzero(hidden))}
    cells = np.array([cell for cell in cells.tolist() if cell in place], dtype=np.int64)
    if len(cells) < 2:
        return cells[:0]
    units = _units(problem, cells)
    moves = _random_moves(problem, hidden)[[place[int(cell)] for cell in cells]]
    size = np.linalg.norm(moves, axis=1)
    free = np.flatnonzero(size > SAME)
    ways = moves[free] / size[free, None]
    ways *= np.where(ways[:, :1] < 0, -1.0, 1.0)
    order = np.argsort(ways[:, 0], kind="stable")
    found: set[int] = set()
    for at, one in enumerate(order.tolist()):
        for other in order[at + 1 :].tolist():
            if ways[other, 0] - ways[one, 0] > SAME:
                break
            who = [units[int(cells[free[i]])] for i in (one, other)]
            if np.abs(ways[other] - ways[one]).max() < SAME and who[0] != who[1] and len(who[0] | who[1]) < minimum:
                found.update((int(cells[free[one]]), int(cells[free[other]])))
    return np.array(sorted(found), dtype=np.int64)


def _units(problem: Problem, cells: np.ndarray) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {int(cell): set() for cell in cells}
    for cell, unit in zip(problem.cell.tolist(), problem.unit.tolist(), strict=True):
        if cell in found:
            found[cell].add(unit)
    return found


def _random_moves(problem: Problem, hidden: np.ndarray) -> np.ndarray:
    """Random changes of the hidden cells that leave every sum as it is, float64 [hidden, MOVES]."""
    from scipy.sparse.linalg import lsmr

    matrix = problem.relations.tocsc()[:, np.flatnonzero(hidden)].tocsr()
    random = np.random.Generator(np.random.PCG64(1994)).standard_normal((matrix.shape[1], MOVES))
    most = int(STEPS * matrix.shape[1] ** 0.5) + 100
    for column in range(MOVES):
        against = matrix @ random[:, column]
        random[:, column] -= lsmr(matrix, against, atol=1e-13, btol=1e-13, conlim=0, maxiter=most)[0]
    return np.asarray(random)
