"""Two insiders together: which pairs could tell something that neither tells alone.

There are far too many pairs to follow each of them, and no need: most worlds are possible to nearly everybody. Of every
target one proof is taken (two worlds that lie far enough apart) that few insiders see through. A pair to whom that
target is not open must see through this proof too, so one of the two is among those few, or the two are together all
that is left of a group in one of these worlds. Only with those every other insider is tried, on all worlds.
"""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.insiders import LEAST, Insiders, blocked, needs

MOST = 400  # pairs followed at a time


def exposed_pairs(insiders: Insiders, worlds: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Pairs of kinds to whom these worlds do not open every target, int64 [pairs, 2], at most `MOST`.

    `worlds` float64 [worlds, unknowns], the truth first, and their `values` [worlds, targets] open every target to
    everybody alone.
    """
    room = insiders.room(worlds)
    seen = np.array([blocked(insiders.own, row) for row in room])
    found: dict[tuple[int, int], None] = {}
    for target in np.flatnonzero(insiders.width):
        for first in _candidates(insiders, room, seen, values[:, target], _widest(insiders, int(target))):
            may = ~(seen | seen[:, [first]] | _together(insiders, room, int(first)))
            low = np.where(may, values[:, [target]], np.inf).min(axis=0)
            high = np.where(may, values[:, [target]], -np.inf).max(axis=0)
            both = np.column_stack([np.full(len(insiders.own), first), np.arange(len(insiders.own))])
            narrow = high - low < needs(insiders, both, int(target)) * (1 - 1e-9)
            narrow[first] &= insiders.often[first] > 1
            found |= {(min(first, second), max(first, second)): None for second in np.flatnonzero(narrow).tolist()}
        if len(found) >= MOST:
            break
    return np.array(list(found)[:MOST], dtype=np.int64).reshape(-1, 2)


def _widest(insiders: Insiders, target: int) -> float:
    """What any pair needs of a target at most."""
    return max(float(insiders.width[target]) - 2.0, LEAST)


def _candidates(insiders: Insiders, room: np.ndarray, seen: np.ndarray, value: np.ndarray, width: float) -> list[int]:
    """Of one target the kinds one of which is in every pair that sees through one proof."""
    few = seen.sum(axis=1)
    best: tuple[int, np.ndarray] | None = None
    for down in range(int(width) + 1):
        ends = (value <= value[0] - down, value >= value[0] + width - down)
        if all(end.any() for end in ends):
            pair = np.array([np.flatnonzero(end)[np.argmin(few[end])] for end in ends])
            cost = int(seen[pair].any(axis=0).sum())
            if best is None or cost < best[0]:
                best = cost, pair
    if best is None:
        return list(range(len(insiders.own)))
    pair = best[1]
    small = ((room[pair] < room[0]) & (room[pair] < 2 * insiders.own.max(axis=0, initial=0))).any(axis=0)
    chosen = seen[pair].any(axis=0) | (insiders.own[:, small] > 0).any(axis=1)
    return [int(kind) for kind in np.flatnonzero(chosen)]


def _together(insiders: Insiders, room: np.ndarray, first: int) -> np.ndarray:
    """In which worlds `first` and another are more than there is room for in a group of both, bool [worlds, kinds]."""
    mine = np.flatnonzero(insiders.own[first])
    both = insiders.own[first, mine] + insiders.own[:, mine]
    return np.asarray((room[:, None, mine] < both[None]).any(axis=2))
