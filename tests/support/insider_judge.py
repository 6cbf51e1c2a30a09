"""A judge of reports against those who answered themselves: linear programs per attacker and hidden row.

Shares no code with `meerwaarde.disclosure`. The unknowns are the answers of every organisation by itself; known are the
printed rows and what the attackers answered. Obvious, for some thirty organisations. A program is left out only where
answers that an earlier one found, and that this attacker cannot tell from the truth, already lie far enough apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

Group = tuple[str, str]


@dataclass
class Printed:
    """What a report tells: sum(coefficients * unknowns) lies between two ends. All the same length."""

    width: int
    lower: np.ndarray
    upper: np.ndarray
    forms: list[np.ndarray] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def tell(self, form: np.ndarray, low: float, high: float) -> None:
        """One more row."""
        self.forms.append(np.asarray(form, dtype=float))
        self.low.append(low)
        self.high.append(high)

    def ends(self, target: np.ndarray, truth: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Answers with the lowest and the highest value of `target` to somebody who knows the unknowns `known`."""
        lower, upper = np.where(known, truth, self.lower), np.where(known, truth, self.upper)
        forms, low, high = np.array(self.forms).reshape(-1, self.width), np.array(self.low), np.array(self.high)
        exact = low == high
        loose = np.concatenate([forms[~exact], -forms[~exact]])
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(
                sign * target,
                A_ub=loose if len(loose) else None,
                b_ub=np.concatenate([high[~exact], -low[~exact]]) if len(loose) else None,
                A_eq=forms[exact] if exact.any() else None,
                b_eq=low[exact] if exact.any() else None,
                bounds=np.column_stack([lower, upper]),
            )
            if found.status != 0:
                raise AssertionError(found.message)
            ends.append(np.where(known, truth, found.x))
        return ends[0], ends[1]


def holders(holding: Sequence[int]) -> list[list[int]]:
    """The organisations of everybody who is protected."""
    return [[at for at, other in enumerate(holding) if other == number] for number in sorted(set(holding))]


def attackers(holding: Sequence[int], most: int, seed: int) -> Iterator[list[int]]:
    """What organisations belong to an attacker: nobody's, everybody's own, and at most so many pairs, by chance."""
    everyone = holders(holding)
    yield []
    yield from everyone
    pairs = [first + second for first, second in combinations(everyone, 2)]
    yield from random.Random(seed).sample(pairs, min(most, len(pairs)))


@dataclass(frozen=True)
class Leak:
    """What an attacker can derive too closely."""

    who: tuple[int, ...]
    what: object
    low: float
    high: float
    need: float


class Possible:
    """Answers that agree with everything that was printed: the true ones, and those found on the way."""

    def __init__(self, truth: np.ndarray) -> None:
        self.truth = truth
        self.all = truth[None, :].astype(float)

    def add(self, *answers: np.ndarray) -> None:
        """Remember answers that agree with what was printed."""
        self.all = np.vstack([self.all, *answers])

    def values(self, target: np.ndarray, known: np.ndarray) -> tuple[float, float]:
        """Lowest and highest value of `target` among the answers that are true as far as `known`."""
        same = (self.all[:, known] == self.truth[known]).all(axis=1)
        values = self.all[same] @ target
        return float(values.min()), float(values.max())


def leaks(
    printed: Printed,
    truth: np.ndarray,
    targets: Mapping[object, np.ndarray],
    some: Iterable[list[int]],
    of: Callable[[list[int]], np.ndarray],
    needed: Callable[[object, list[int]], tuple[float, float, float]],
) -> Iterator[Leak]:
    """Targets that are too narrow. `of` gives the unknowns that organisations know, `needed` how wide a target must
    be and how far above and below its value it must reach."""
    possible = Possible(truth)
    # Who knows most comes first: what is possible to them is possible to who knows less.
    for who in sorted(some, key=len, reverse=True):
        known = of(who)
        for what, target in targets.items():
            need, up, down = needed(what, who)
            if max(need, up, down) <= 0:
                continue
            value = float(target @ truth)
            short = 1e-5 * max(1.0, need)

            def narrow(
                ends: tuple[float, float],
                least: tuple[float, float, float] = (need - short, up - short, down - short),
                value: float = value,
            ) -> bool:
                low, high = ends
                return high - low < least[0] or high - value < least[1] or value - low < least[2]

            if narrow(possible.values(target, known)):
                possible.add(*printed.ends(target, truth, known))
                if narrow(ends := possible.values(target, known)):
                    yield Leak(tuple(who), what, *ends, need)
