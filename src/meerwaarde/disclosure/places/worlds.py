"""Other worlds: answers of organisations that print exactly the same counts of municipalities.

An answer is given away when every world that prints the same has it. So for each answer, and for everybody who may be
looking (a reader, each other holding, every two of them), a world is looked for in which it is another, and in which
all answers of those who look are as they were. One exchange makes such a world: municipality m gets another outcome w
in place of v, and municipality m' goes the other way, in the same tables. m' has no member of those who look, so that
all its answers are free, and none of the holding that is protected, so that what this holding answered in all its
municipalities together is another too. Two may do so together, by way of a third outcome. Where v and w are both
hidden in every table with m, no m' is needed.

Only such exchanges are looked for. That is less than readers leave open, so what is found is proven, and what is not
found is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from meerwaarde.disclosure.places.frame import Votes
from meerwaarde.disclosure.rules import COALITION

NOWHERE = 0  # the label of an outcome that no table with this municipality shows


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that must stay open: of `holder` in `place`, while `looking` who answered there too know their own.

    `reach` are the outcomes that the municipality could have had it been another.
    """

    place: int
    holder: int
    looking: tuple[int, ...]
    reach: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A count that is hidden for its own sake: of `outcome` in `group`, to be open by `width`."""

    group: int
    outcome: int
    width: float


def reach(votes: Votes, fixed: np.ndarray, free: int, given: int) -> frozenset[int]:
    """The outcomes of a municipality in which one member answers another choice than `given`.

    `fixed` int64 [choices]: the answers of those who look; `free`: how many others may answer anything.
    """
    members = int(fixed.sum()) + free + 1
    if votes.by_half:
        least = int(fixed[1]) + (given == 0)
        most = int(fixed[1]) + free + (given == 0)
        return frozenset(({1} if 2 * most > members else set()) | ({0} if 2 * least <= members else set()))
    found = {
        choice
        for choice in range(votes.choices)
        if 2 * (int(fixed[choice]) + free + (choice != given)) > members and (votes.choices > 1)
    }
    room = members // 2 - fixed
    other = np.delete(room, given)
    if members > 1 and (room >= 0).all() and (other > 0).any() and room.sum() >= free + 1:
        found.add(votes.choices)
    return frozenset(found)


def answers(votes: Votes) -> list[Answer]:
    """Every answer that a municipality's outcome tells of, before anybody who looks.

    Answers that can be another while the outcome stays the same are open whatever is shown, and left out.
    """
    outcome, counts = votes.outcome, votes.counts
    rows_of = [np.flatnonzero(votes.place == place) for place in range(votes.places)]
    found: dict[Answer, None] = {}
    for place, rows in enumerate(rows_of):
        for row in rows.tolist():
            mine = int(votes.holder[row])
            others = sorted(set(votes.holder[rows].tolist()) - {mine})
            for looking in _some(others):
                known = rows[np.isin(votes.holder[rows], looking)]
                fixed = np.bincount(votes.choice[known], minlength=votes.choices)
                free = int(counts[place].sum() - fixed.sum()) - 1
                reached = reach(votes, fixed, free, int(votes.choice[row]))
                if int(outcome[place]) not in reached:
                    found[Answer(place, mine, looking, tuple(sorted(reached)))] = None
    return list(found)


def _some(others: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(COALITION + 1):
        yield from combinations(others, size)


@dataclass(frozen=True, slots=True)
class Pool:
    """Municipalities that could take part in an exchange: how many, how many of each holder (float32 [holders]), and
    the holders with most."""

    size: float
    cover: np.ndarray
    most: tuple[int, ...]


@dataclass(slots=True)
class Pattern:
    """What is shown, as the worlds see it: `shown` bool [groups, outcomes].

    `label` int64 [places, outcomes]: outcomes with equal labels stand in the same shown counts.
    """

    votes: Votes
    member: np.ndarray  # bool [places, groups]
    shown: np.ndarray
    label: np.ndarray
    current: np.ndarray  # int64 [places], the label of the outcome that each has; -1 without one
    can: np.ndarray  # bool [places, labels]: could have an outcome of that label
    behind: np.ndarray  # float32 [places, holders]
    ways: np.ndarray  # bool [labels, labels]: a municipality with the one label could have the other
    pools: dict[tuple[tuple[int, ...], int], Pool] = field(default_factory=dict)

    @classmethod
    def of(cls, votes: Votes, member: np.ndarray, shown: np.ndarray) -> Pattern:
        """The pattern of `shown`."""
        places, outcomes = votes.places, votes.outcomes
        label = np.full((places, outcomes), NOWHERE, dtype=np.int64)
        numbers: dict[tuple[int, bytes], int] = {}
        for one in range(outcomes):
            inside = member & shown[None, :, one]
            packed = np.packbits(inside, axis=1)
            for place in np.flatnonzero(inside.any(axis=1)).tolist():
                label[place, one] = numbers.setdefault((one, packed[place].tobytes()), len(numbers) + 1)
        outcome, possible = votes.outcome, votes.possible
        can = np.zeros((places, int(label.max(initial=0)) + 1), dtype=bool)
        at = np.nonzero(possible)
        can[at[0], label[at]] = True
        current = np.where(outcome >= 0, label[np.arange(places), np.maximum(outcome, 0)], -1)
        has = (current[:, None] == np.arange(can.shape[1])).astype(np.float32)
        ways = has.T @ can.astype(np.float32) > 0
        return cls(votes, member, shown, label, current, can, votes.behind.astype(np.float32), ways)

    # --- answers ------------------------------------------------------------------------------------------------------

    def given_away(self, wanted: list[Answer], permitted: np.ndarray) -> list[Answer]:
        """Those of `wanted` for which no world was found; `permitted` bool [places]: may be told (0 % or 100 %)."""
        failing = []
        for one in wanted:
            if permitted[one.place]:
                continue
            here = int(self.current[one.place])
            there = tuple(sorted({int(self.label[one.place, outcome]) for outcome in one.reach}))
            if here in there:
                continue
            if not _left(self._pool(there, here), one) and not self._in_three(there, here, one):
                failing.append(one)
        return failing

    def _in_three(self, there: tuple[int, ...], here: int, one: Answer) -> bool:
        """Whether two municipalities can make up for the exchange together, by way of a third outcome."""
        return any(
            _left(self._pool((first,), by), one) and _left(self._pool((by,), here), one)
            for first in there
            for by in np.flatnonzero(self.ways[first] & self.ways[:, here]).tolist()
            if by not in (first, here)
        )

    def _pool(self, current: tuple[int, ...], to: int) -> Pool:
        """Municipalities with one of these labels that can go to another."""
        if (current, to) not in self.pools:
            chosen = np.isin(self.current, current) & self.can[:, to]
            cover = chosen.astype(np.float32) @ self.behind
            most = np.argsort(-cover, kind="stable")[: 2 * COALITION + 1]
            self.pools[current, to] = Pool(float(chosen.sum()), cover, tuple(most.tolist()))
        return self.pools[current, to]

    # --- hidden counts ------------------------------------------------------------------------------------------------

    def closed(self, wanted: list[Hidden]) -> list[Hidden]:
        """Those of `wanted` that readers can work out too precisely, as far as exchanges show."""
        return [one for one in wanted if self._down(one) + self._up(one) < one.width]

    def _down(self, one: Hidden) -> int:
        """By how much fewer municipalities the count can at least be."""
        inside = self.member[:, one.group]
        mine = inside & (self.votes.outcome == one.outcome)
        others = [outcome for outcome in range(self.votes.outcomes) if outcome != one.outcome]
        return self._moved(mine, others, ~inside)

    def _up(self, one: Hidden) -> int:
        inside = self.member[:, one.group]
        mine = inside & (self.votes.outcome >= 0) & (self.votes.outcome != one.outcome)
        return self._moved(mine, [one.outcome], ~inside)

    def _moved(self, mine: np.ndarray, to: list[int], partners: np.ndarray) -> int:
        """How many of `mine` can go to one of `to` at once: alone, or each with one of `partners` the other way."""
        able = {outcome: mine & self.votes.possible[:, outcome] for outcome in to}
        free = np.zeros_like(mine)
        pairs: dict[tuple[int, int], np.ndarray] = {}
        for outcome, places in able.items():
            free |= places & (self.label[:, outcome] == self.current)
            for place in np.flatnonzero(places).tolist():
                key = (int(self.current[place]), int(self.label[place, outcome]))
                pairs.setdefault(key, np.zeros_like(mine))[place] = True
        found = [int(free.sum())]
        for (here, there), places in pairs.items():
            other = partners & (self.current == there) & self.can[:, here]
            found.append(min(int(places.sum()), int(other.sum())))
        return max(found)


def _left(pool: Pool, one: Answer) -> bool:
    """Whether a municipality is left in the pool without the protected holding and without anybody who looks, whoever
    else that may be. Municipalities of several of them are taken off several times, which is on the safe side."""
    out = {one.holder, *one.looking}
    size = pool.size - sum(float(pool.cover[holder]) for holder in out)
    others = [float(pool.cover[holder]) for holder in pool.most if holder not in out]
    return size - sum(others[: COALITION - len(one.looking)]) > 0
