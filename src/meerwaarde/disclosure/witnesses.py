"""Proof in fractions against those who answered themselves: how much of each world is open to whom.

Worlds in fractions make up a convex set, and everybody knows that the truth is possible. So to an insider who rules a
world out the way there is still open up to some part: as far as every elementary group keeps what it put in. That part
of what the world changes in a target is open to it. So a world that goes far serves nearly everybody, and only those to
whom all worlds found are closed get programs of their own. Pairs go the way of `coalitions`: of every target one proof
is taken that few see through, and only with those few, or with two who share what is left of a group, is every other
tried on all worlds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from meerwaarde.disclosure.knowledge import Coalition, Knowledge
from meerwaarde.disclosure.system import Bounded, System, Target, Unit

NOISE = 1e-9  # of the largest sum: what programs leave
SLACK = 1e-6  # relative; parts of a way come out a little short
MOST = 400  # pairs followed at a time


@dataclass(slots=True)
class Witnesses:
    """The worlds in fractions of one system. `forms` float64 [targets, unknowns].

    `worlds` float64 [worlds, unknowns]; `moved` float64 [worlds, targets] what each changes; `drop` float64 [worlds,
    groups] what it takes away from each elementary group (1 for any change where `alone`); `part` float64 [worlds,
    kinds] how far each kind of insider may go there.
    """

    knowledge: Knowledge
    system: System
    truth: np.ndarray
    forms: np.ndarray
    together: int = 2
    worlds: np.ndarray = field(init=False)
    moved: np.ndarray = field(init=False)
    drop: np.ndarray = field(init=False)
    part: np.ndarray = field(init=False)
    wanted: list[int] = field(init=False)  # targets that must be open to any insider at all

    def __post_init__(self) -> None:
        kinds = np.arange(len(self.knowledge.often))[:, None]
        needs = [np.max(self.knowledge.needs(kinds, target), initial=0.0) for target in range(len(self.forms))]
        self.wanted = np.flatnonzero(needs).tolist()
        self.worlds = np.zeros((0, len(self.truth)))
        self.moved = np.zeros((0, len(self.forms)))
        self.drop = np.zeros((0, len(self.knowledge.room)))
        self.part = np.ones((0, len(self.knowledge.often)))

    def see(self, worlds: list[np.ndarray]) -> None:
        """Count more worlds that print the same; those that change no target say nothing."""
        if not worlds:
            return
        found = np.array(worlds)
        noise = NOISE * max(1.0, float(np.abs(self.truth).max(initial=0.0)))
        moved = (found - self.truth) @ self.forms.T
        says = (np.abs(moved) > noise).any(axis=1)
        found, moved = found[says], moved[says]
        knowledge = self.knowledge
        change = (knowledge.matrix @ (found - self.truth).T).T
        drop = np.where(knowledge.alone, (np.abs(change) > noise) * 1.0, np.where(change < -noise, -change, 0.0))
        self.worlds, self.moved = np.concatenate([self.worlds, found]), np.concatenate([self.moved, moved])
        self.drop = np.concatenate([self.drop, drop])
        self.part = np.concatenate([self.part, _parts(knowledge, drop)])

    def kept(self, among: np.ndarray) -> Witnesses:
        """With the worlds `among` (bool [worlds]) only."""
        other = replace(self)
        other.worlds, other.moved = self.worlds[among], self.moved[among]
        other.drop, other.part = self.drop[among], self.part[among]
        return other

    def exposed(self) -> dict[Coalition, list[int]]:
        """Insiders to whom targets are not yet shown to be open, and some of these: each alone; if there are none,
        pairs, not all."""
        kinds = np.arange(len(self.knowledge.often))[:, None]
        found: dict[Coalition, list[int]] = {}
        for target in self.wanted:
            for kind in np.flatnonzero(self._closed(self.part, kinds, target)).tolist():
                found.setdefault((kind,), []).append(target)
        for some in self._seeing(1):
            if some not in found and (narrow := self.closed(some)):
                found[some] = narrow
        return found if found or self.together < 2 else self._pairs()

    def targets(self, coalition: Coalition) -> list[Target]:
        """The targets that are not yet shown to be open to this coalition, with what it needs."""
        found = []
        for place in self.closed(coalition):
            target = self.system.targets[place]
            need, up, down = (float(each[0]) for each in self.knowledge.needs(np.array([coalition]), place))
            found.append(Target(target.name, target.form, need, target.whole, up, down))
        return found

    def closed(self, coalition: Coalition) -> list[int]:
        """The places of those targets."""
        kinds = np.array([coalition])
        part = self._together(coalition[0])[:, [coalition[1]]] if len(coalition) > 1 else self.part[:, [coalition[0]]]
        part = np.minimum(part, self._ways(self.told(coalition))[:, None])
        return [place for place in self.wanted if self._closed(part, kinds, place)[0]]

    def told(self, coalition: Coalition) -> list[tuple[Unit, Bounded]]:
        """What shown rows tell this coalition by their spread."""
        seen = self.knowledge.narrowed
        some = [seen.get(coalition, ()), *(seen.get((each,), ()) for each in set(coalition) if len(coalition) > 1)]
        return [(each.unit, each.bounded) for part in some for each in part if each.unit not in self.system.hidden]

    def _seeing(self, size: int) -> Iterator[Coalition]:
        """Those of whom a shown row's spread tells something."""
        hidden = self.system.hidden
        for some, narrowed in self.knowledge.narrowed.items():
            if len(some) == size and any(each.unit not in hidden for each in narrowed):
                yield some

    def _ways(self, told: list[tuple[Unit, Bounded]]) -> np.ndarray:
        """How far the way to each world is open where these hold too, float64 [worlds]."""
        part = np.ones(len(self.worlds))
        for _unit, bounded in told:
            truth = bounded.form.at(self.truth)
            change = (self.worlds[:, bounded.form.columns] @ bounded.form.coefficients) - truth
            room = np.where(change > 0, bounded.high - truth, truth - bounded.low)
            part = np.minimum(part, np.divide(np.maximum(room, 0.0), np.abs(change), out=np.ones(len(part)),
                                              where=np.abs(change) > np.maximum(room, 0.0)))  # fmt: skip
        return part

    def _closed(self, part: np.ndarray, kinds: np.ndarray, target: int) -> np.ndarray:
        """To which coalitions the target is not open; `part` [worlds, n], `kinds` int64 [n, together]. bool [n]."""
        moves = np.flatnonzero(self.moved[:, target])
        gain = part[moves] * self.moved[moves, target][:, None]
        top, bottom = gain.max(axis=0, initial=0.0), -gain.min(axis=0, initial=0.0)
        need, up, down = (each * (1 - SLACK) for each in self.knowledge.needs(kinds, target))
        return np.asarray((top + bottom < need) | (top < up) | (bottom < down))

    def _pairs(self) -> dict[Coalition, list[int]]:
        """Pairs to whom something is not yet shown to be open, about `MOST` at most."""
        often = self.knowledge.often
        found: dict[Coalition, list[int]] = {}
        ways: dict[int, np.ndarray] = {}
        for target in self.wanted:
            for first in self._candidates(target):
                if first not in ways:
                    ways[first] = self._together(first)
                both = np.column_stack([np.full(len(often), first), np.arange(len(often))])
                closed = self._closed(ways[first], both, target)
                closed[first] &= bool(often[first] > 1)
                for other in np.flatnonzero(closed).tolist():
                    found.setdefault((min(first, other), max(first, other)), []).append(target)
            if len(found) >= MOST:
                return found
        some = [(min(one, other), max(one, other)) for (one,) in self._seeing(1) for other in range(len(often))]
        for pair in [*some, *self._seeing(2)]:
            if pair[0] != pair[1] and pair not in found and (narrow := self.closed(pair)):
                found[pair] = narrow
        return found

    def _together(self, first: int) -> np.ndarray:
        """How far `first` and each other kind together may go, float64 [worlds, kinds]."""
        knowledge = self.knowledge
        part: np.ndarray = np.minimum(self.part, self.part[:, [first]])
        mine = np.zeros(len(knowledge.room))
        entries = knowledge.kind == first
        mine[knowledge.group[entries]] = knowledge.own[entries]
        shared = np.flatnonzero((mine > 0)[knowledge.group])
        group, other = knowledge.group[shared], knowledge.kind[shared]
        room = knowledge.room[group] - knowledge.own[shared] - mine[group]
        np.minimum.at(part.T, other, _ratio(room, self.drop[:, group]).T)
        return part

    def _candidates(self, target: int) -> list[int]:
        """The kinds one of which is in every pair that sees through one proof of a target."""
        wanted, move, kinds = self.system.targets[target], self.moved[:, target], len(self.knowledge.often)
        best: np.ndarray | None = None
        for up, down in _demands(wanted):
            blocked = np.zeros(kinds, dtype=bool)
            for goal, signed in ((up, move), (down, -move)):
                if goal > 0 and len(signed):
                    blocked |= self._fewest(signed, goal * (1 - SLACK))
                elif goal > 0:
                    blocked[:] = True
            if best is None or blocked.sum() < best.sum():
                best = blocked
        return [] if best is None else np.flatnonzero(best).tolist()

    def _fewest(self, move: np.ndarray, goal: float) -> np.ndarray:
        """Who can keep a target from going as far as `goal` in the world where these are fewest, bool [kinds]."""
        fewest = np.ones(self.part.shape[1], dtype=bool)
        for world in np.flatnonzero(move >= goal):
            blocked = self.part[world] * move[world] < goal
            if blocked.sum() < fewest.sum():
                blocked |= _sharing(self.knowledge, self.drop[world] * (goal / move[world]))
                if blocked.sum() < fewest.sum():
                    fewest = blocked
        return fewest


def _demands(target: Target) -> list[tuple[float, float]]:
    """Ways to lay the width of a target around its value."""
    if target.up or target.down:
        return [(max(target.up, target.need - target.down), target.down),
                (target.up, max(target.down, target.need - target.up))]  # fmt: skip
    return [(target.need, 0.0), (0.0, target.need), (target.need / 2, target.need / 2)]


def _ratio(room: np.ndarray, drop: np.ndarray) -> np.ndarray:
    """How much of `drop` [worlds, n] there is `room` for [n], at most all."""
    left = np.broadcast_to(np.maximum(room, 0.0), drop.shape)
    return np.asarray(np.divide(left, drop, out=np.ones(drop.shape), where=drop > left))


def _parts(knowledge: Knowledge, drop: np.ndarray) -> np.ndarray:
    """How far each kind may go, float64 [worlds, kinds]."""
    part = np.ones((len(drop), len(knowledge.often)))
    kinds, starts = np.unique(knowledge.kind, return_index=True)
    if len(kinds) and len(drop):
        ways = _ratio(knowledge.room[knowledge.group] - knowledge.own, drop[:, knowledge.group])
        part[:, kinds] = np.minimum.reduceat(ways, starts, axis=1)
    return part


def _sharing(knowledge: Knowledge, drop: np.ndarray) -> np.ndarray:
    """Who could, with the largest other in a group, be more than what is left there after `drop` [groups]."""
    largest = np.zeros(len(knowledge.room))
    np.maximum.at(largest, knowledge.group, knowledge.own)
    left = knowledge.room - drop
    tight = (drop > 0)[knowledge.group] & ((knowledge.own + largest[knowledge.group]) > left[knowledge.group])
    blocked = np.zeros(len(knowledge.often), dtype=bool)
    blocked[knowledge.kind[tight]] = True
    return blocked
