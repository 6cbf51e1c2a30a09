"""Other worlds in whole numbers, quickly: small exchanges that change nothing printed.

An exchange is a whole vector f with (exact facts and readings) f = 0: added to a world it prints the same. The columns
of a kernel in reduced echelon form are such vectors with as few non-zeros as possible (circuits of the matrix); another
order of the unknowns gives other circuits. What then stays within the bounds and intervals is another world, without a
single linear program. Vertices of the attacker's linear programs are mostly fractions as soon as a report is split in
two ways, and an integer program costs some hundred times as much as an exchange.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253  (this module is nothing without it)

from meerwaarde.disclosure.system import Bounded, System

WIDEST = 400  # unknowns that take part in one exchange; of larger systems a random part does
LARGEST = 2  # entries of an exchange
NOTHING = np.array([], dtype=np.int64)
SUMS = 400  # sums of exchanges tried at a time where weights must cancel


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The shown part of a system as matrices: `exact` [facts, unknowns] may not change, `loose` stays in bounds."""

    exact: np.ndarray
    exact_entries: Any  # scipy.sparse.csr_array, as `exact`
    loose: Any  # scipy.sparse.csr_array
    loose_low: np.ndarray
    loose_high: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @classmethod
    def of(cls, system: System, *, finer: bool = False) -> Exchanges:
        """What readers know of `system` as it is shown now, or with `finer` what they know at most."""
        known = list(system.facts) + [b for unit in system.shown() for b in system.told(unit, finer=finer)]
        exact = [bounded for bounded in known if bounded.exact and _is_whole(bounded)]
        loose = [bounded for bounded in known if not (bounded.exact and _is_whole(bounded))]
        slack = np.array([1e-9 * max(1.0, abs(b.low) if np.isfinite(b.low) else 1.0) for b in loose])
        matrix = _matrix(exact, len(system.truth))
        return cls(
            matrix,
            sparse.csr_array(matrix),
            sparse.csr_array(_matrix(loose, len(system.truth))),
            np.array([bounded.low for bounded in loose]) - slack,
            np.array([bounded.high for bounded in loose]) + slack,
            np.asarray(system.lower),
            np.asarray(system.upper),
        )

    def worlds(
        self, start: np.ndarray, random: np.random.Generator, wanted: np.ndarray, fixed: np.ndarray = NOTHING
    ) -> np.ndarray:
        """Worlds one exchange away from `start`, float64 [worlds, unknowns]; `wanted` (columns) always take part,
        `fixed` ones never."""
        order = self._order(random, wanted, fixed)
        kernel = _kernel(self.exact[:, order])
        small = (np.abs(kernel) <= LARGEST + 0.5).all(axis=0)
        moves = np.zeros((2 * int(small.sum()), len(start)))
        moves[:, order] = np.concatenate([np.rint(kernel[:, small]).T, -np.rint(kernel[:, small]).T])
        if self.loose.shape[0] and len(moves):
            moves = _combined(moves, (self.loose @ moves.T).T, random)
        moves = moves[((moves >= self.lower - start) & (moves <= self.upper - start)).all(axis=1)]
        moves = moves[(np.abs(self.exact_entries @ moves.T) < 0.5).all(axis=0)]
        worlds = start + moves
        told = (self.loose @ worlds.T).T
        return np.asarray(worlds[((told >= self.loose_low) & (told <= self.loose_high)).all(axis=1)])

    def _order(self, random: np.random.Generator, wanted: np.ndarray, fixed: np.ndarray) -> np.ndarray:
        """Movable unknowns in random order, the wanted ones last: those become free and each heads an exchange."""
        movable = np.setdiff1d(np.flatnonzero(self.upper > self.lower), fixed)
        first = random.permutation(np.setdiff1d(movable, wanted))[: max(WIDEST - len(wanted), WIDEST // 2)]
        last = random.permutation(np.intersect1d(wanted, movable))[:WIDEST]
        return np.concatenate([first, last])


def _combined(moves: np.ndarray, drift: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Exchanges and sums of two and three of them that move the same weighted readings, so that they may cancel."""
    touched = np.packbits(np.abs(drift) > 1e-9, axis=1)
    kind, size = np.unique(touched, axis=0, return_inverse=True, return_counts=True)[1:]
    kind = kind.reshape(-1)
    ranked = np.argsort(kind, kind="stable")
    start = np.cumsum(size) - size

    def like(some: np.ndarray) -> np.ndarray:
        """For every exchange in `some` a random one that moves the same readings."""
        of = kind[some]
        return np.asarray(ranked[start[of] + (random.random(len(some)) * size[of]).astype(int)])

    first = random.integers(len(moves), size=SUMS)
    second, third = like(first), like(first)
    pairs = moves[first] + moves[second]
    return np.concatenate([moves, pairs, pairs + moves[third]])


def _is_whole(bounded: Bounded) -> bool:
    return bool((bounded.form.coefficients == np.rint(bounded.form.coefficients)).all())


def _matrix(known: list[Bounded], width: int) -> np.ndarray:
    matrix = np.zeros((len(known), width))
    for row, bounded in enumerate(known):
        matrix[row, bounded.form.columns] = bounded.form.coefficients
    return matrix


def _kernel(matrix: np.ndarray) -> np.ndarray:
    """A basis of the kernel in reduced echelon form, [unknowns, dimension]. Entries are small whole numbers but for
    rounding; callers check them."""
    rows = matrix[np.abs(matrix).any(axis=1)].copy()
    pivots: list[int] = []
    done = 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        best = done + int(np.argmax(np.abs(rows[done:, column])))
        if abs(rows[best, column]) < 1e-7:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        factors = rows[:, column].copy()
        factors[done] = 0.0
        touched = np.flatnonzero(factors)
        rows[touched] -= factors[touched, None] * rows[done]
        pivots.append(column)
        done += 1
    free = np.setdiff1d(np.arange(rows.shape[1]), pivots)
    kernel = np.zeros((rows.shape[1], len(free)))
    kernel[free, np.arange(len(free))] = 1.0
    kernel[pivots] = -rows[: len(pivots)][:, free]
    return kernel
