"""A judge of reports against those who answered themselves: one linear program per attacker, hidden row and side.

Shares no code with `meerwaarde.disclosure`. The unknowns are the answers of every organisation by itself; known are the
printed rows and what the attackers answered. Slow and obvious, for some thirty organisations.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
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

    def ends(self, target: np.ndarray, truth: np.ndarray, known: np.ndarray) -> tuple[float, float]:
        """The lowest and highest value of `target` to somebody who knows the unknowns `known` (bool)."""
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
            ends.append(sign * found.fun)
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


def leaks(
    printed: Printed,
    truth: np.ndarray,
    targets: Mapping[object, np.ndarray],
    some: Iterator[list[int]],
    of: Callable[[list[int]], np.ndarray],
    needed: Callable[[object, list[int]], tuple[float, float, float]],
) -> Iterator[Leak]:
    """Targets that are too narrow. `of` gives the unknowns that organisations know, `needed` how wide a target must
    be and how far above and below its value it must reach."""
    for who in some:
        known = of(who)
        for what, target in targets.items():
            need, up, down = needed(what, who)
            if max(need, up, down) <= 0:
                continue
            low, high = printed.ends(target, truth, known)
            value = float(target @ truth)
            short = 1e-5 * max(1.0, need)
            if high - low < need - short or high - value < up - short or value - low < down - short:
                yield Leak(tuple(who), what, low, high, need)
