"""Which counts of municipalities are shown: what the rules hide, then what must go with it until all is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import log2

import numpy as np

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.places.frame import Votes
from meerwaarde.disclosure.places.worlds import Answer, Hidden, Pattern, answers
from meerwaarde.disclosure.primary import Rules, levels, ranked
from meerwaarde.disclosure.rows import OVERALL_COST
from meerwaarde.disclosure.rules import COUNT_WIDTH, sensitive

# One holding may not answer for more than half of the municipalities of a group: their count would nearly be its own.
MOST_OF_ONE = 50.0
TRIED = 3  # groups in which most is unproven are tried one by one


@dataclass(slots=True)
class Problem:
    """What must be proven of one thing asked, and what is hidden from the start.

    `member` bool [places, groups], the first group is everybody; `offered` bool [outcomes]: is a row of the report.
    """

    votes: Votes
    member: np.ndarray
    sensitivity: Sensitivity
    rules: Rules
    away: np.ndarray  # bool [groups], hidden for another reason
    offered: np.ndarray
    forced: np.ndarray = field(init=False)  # bool [groups, outcomes]
    hidden: list[Hidden] = field(init=False)
    wanted: list[Answer] = field(init=False)
    full: np.ndarray = field(init=False)  # bool [groups, outcomes], everybody's
    cost: np.ndarray = field(init=False)  # float64 [groups]

    def __post_init__(self) -> None:
        outcome, behind = self.votes.outcome, self.votes.behind
        has = np.stack([outcome == value for value in range(self.votes.outcomes)], axis=1)
        base = self.member & (outcome >= 0)[:, None]
        inside = base[:, :, None] & has[:, None, :]  # [places, groups, outcomes]
        size = base.sum(axis=0)
        counts = inside.sum(axis=0)
        self.full = (counts == size[:, None]) & (size[:, None] > 0)
        self.full[:, self._differ] = False
        heads = _heads(base, behind)
        yes = np.stack([_heads(inside[:, :, o], behind) for o in range(self.votes.outcomes)], axis=1)
        no = np.stack([_heads(base & ~inside[:, :, o], behind) for o in range(self.votes.outcomes)], axis=1)
        few = sensitive(yes, heads[:, None], self.sensitivity, self.rules.minimum, rest=no, zeros=self.rules.zeros,
                        full=self.rules.full)  # fmt: skip
        few |= self._dominated(base)[:, None]
        few &= self.offered[None, :] & (size[:, None] > 0)
        if self.votes.by_half:
            few[:, 0] = few[:, 1]
        room = base.T.astype(np.int64) @ self.votes.possible.astype(np.int64)
        self.hidden = self._targets(few, room)
        self.forced = few | self.away[:, None] | (size == 0)[:, None] | ~self.offered[None, :]
        self.wanted = [] if self.sensitivity is Sensitivity.NONE or self.votes.choices < 2 else answers(self.votes)
        self.cost = np.array([log2(2 + n) for n in size]) * np.where(np.arange(len(size)) == 0, OVERALL_COST, 1.0)

    @property
    def _differ(self) -> slice:
        """The outcome "members differ": all of them give somebody away to each other, so it is never permitted."""
        return slice(self.votes.choices, self.votes.outcomes)

    def _targets(self, few: np.ndarray, room: np.ndarray) -> list[Hidden]:
        """Counts hidden for their own sake. None can be open further than there are municipalities that could be it."""
        if self.votes.choices < 2:
            return []
        width = max(float(COUNT_WIDTH), self.rules.width or 0.0)
        cells = [(int(g), int(o)) for g, o in zip(*np.nonzero(few), strict=True) if not (self.votes.by_half and o == 0)]
        return [Hidden(g, o, min(width, float(room[g, o]))) for g, o in cells if room[g, o]]

    def _dominated(self, base: np.ndarray) -> np.ndarray:
        """In which groups one holding, or few as the rules say, answer for most municipalities; bool [groups]."""
        groups = base.shape[1]
        if self.sensitivity is Sensitivity.NONE:
            return np.zeros(groups, dtype=bool)
        rules = replace(self.rules, minimum=1, dominance=(*self.rules.dominance, (1, MOST_OF_ONE)), weights="plain")
        part = 1.0 / self.votes.members[self.votes.place]
        found = np.zeros(groups, dtype=bool)
        for group in range(groups):
            rows = base[self.votes.place, group]
            if rows.any():
                holder = np.unique(self.votes.holder[rows], return_inverse=True)[1].reshape(-1)
                amount = np.bincount(holder, part[rows])
                cell = np.zeros(len(amount), dtype=np.int64)
                cells = ranked(cell, amount, amount, np.array([amount.sum()]))
                found[group] = bool(levels(rules, cells, frequency=False).unsafe[0])
        return found

    # --- what is proven -----------------------------------------------------------------------------------------------

    def failing(self, shown: np.ndarray) -> int:
        """How many answers and hidden counts are not proven open when this is shown."""
        given, closed = self.unproven(shown)
        return len(given) + len(closed)

    def unproven(self, shown: np.ndarray) -> tuple[list[Answer], list[Hidden]]:
        """The answers and the hidden counts that are not proven open when this is shown."""
        pattern = Pattern.of(self.votes, self.member, shown)
        told = (shown & self.full)[None, :, :] & self.member[:, :, None]
        outcome = np.maximum(self.votes.outcome, 0)
        permitted = told.any(axis=1)[np.arange(self.votes.places), outcome]
        return pattern.given_away(self.wanted, permitted), pattern.closed(self.hidden)


def _heads(inside: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """How many are protected behind each group; `inside` bool [places, groups]: int64 [groups]."""
    return np.asarray((inside.T.astype(np.int64) @ behind.astype(np.int64) > 0).sum(axis=1))


def pattern_of(problem: Problem) -> np.ndarray:
    """A safe pattern: what may be shown, bool [groups, outcomes]. Nothing is always safe."""
    shown = ~problem.forced
    if problem.votes.by_half:
        shown[:, 0] = shown[:, 1]
    bad = problem.failing(shown)
    while bad:
        best, gain = None, 0.0
        for cells in _steps(problem, shown, _worst(problem, shown)):
            left = problem.failing(shown & ~cells)
            worth = (bad - left) / _cost(problem, cells & shown)
            if worth > gain:
                best, gain = cells, worth
        shown &= ~(best if best is not None else _next(problem, shown))
        bad = problem.failing(shown)
    return _shown_again(problem, shown)


def _worst(problem: Problem, shown: np.ndarray) -> list[int]:
    """The few shown groups, everybody excepted, in which most is unproven for what they cost."""
    given, closed = problem.unproven(shown)
    count = problem.member[[one.place for one in given]].sum(axis=0) / problem.cost
    order = np.argsort(-count, kind="stable").tolist()
    groups = [group for group in order if group and count[group] > 0 and shown[group].any()]
    if not groups and closed:
        groups = [group for group in sorted(range(1, len(shown)), key=lambda g: problem.cost[g]) if shown[group].any()]
    return groups[:TRIED]


def _steps(problem: Problem, shown: np.ndarray, groups: list[int]) -> Iterator[np.ndarray]:
    """What may be hidden at once: a group; of a question with one answer also two answers in one group or in all."""
    outcomes = shown.shape[1]
    for group in groups:
        yield _cells(shown, [group], range(outcomes))
    if not problem.votes.by_half:
        for first in range(outcomes):
            for second in range(first, outcomes):
                pair = _cells(shown, range(len(shown)), (first, second))
                if (pair & shown).any() and problem.offered[[first, second]].all():
                    yield pair
                    yield from (_cells(shown, [group], (first, second)) for group in groups)


def _cells(shown: np.ndarray, groups: range | list[int], outcomes: range | tuple[int, ...]) -> np.ndarray:
    found = np.zeros_like(shown)
    found[np.ix_(list(groups), sorted(set(outcomes)))] = True
    return found


def _cost(problem: Problem, cells: np.ndarray) -> float:
    """What readers lose, at least a little."""
    return float((cells * problem.cost[:, None]).sum()) or 1e-9


def _next(problem: Problem, shown: np.ndarray) -> np.ndarray:
    """Where no single step helps: the group that costs least, and when none is left everything."""
    groups = [group for group in range(1, len(shown)) if shown[group].any()]
    if not groups:
        return np.ones_like(shown)
    return _cells(shown, [min(groups, key=lambda group: problem.cost[group])], range(shown.shape[1]))


def _shown_again(problem: Problem, shown: np.ndarray) -> np.ndarray:
    """Show again what need not be hidden: whole groups first, then single counts, the costliest first."""
    outcomes = range(shown.shape[1])
    order = sorted(range(len(shown)), key=lambda group: (-problem.cost[group], group))
    tries = [_cells(shown, [group], outcomes) for group in order]
    if not problem.votes.by_half:
        tries += [_cells(shown, [group], (outcome,)) for group in order for outcome in outcomes]
    for cells in tries:
        more = shown | (cells & ~problem.forced)
        if (more != shown).any() and not problem.failing(more):
            shown = more
    return shown
