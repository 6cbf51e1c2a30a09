"""An attacker without any cleverness: tries every possible set of answers and keeps those that print the same report.

Shares no code with `meerwaarde.disclosure`. Answers of all organisations are written out one by one, so it is slow and
obviously right; use it on a dozen organisations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

Cell = tuple[str, str, int]  # grouping variable, group, answer


@dataclass(frozen=True)
class Population:
    """Answers of a few organisations: `hits` bool [organisations, answers], `groups` (variable, group) -> members.

    Organisations with the same number in `holding` belong together; empty: each stands alone.
    """

    hits: np.ndarray
    exclusive: bool
    groups: Mapping[tuple[str, str], np.ndarray]
    weights: np.ndarray
    holding: tuple[int, ...] = ()

    @property
    def holders(self) -> list[list[int]]:
        """The organisations of everybody who is protected."""
        numbers = self.holding or tuple(range(len(self.hits)))
        return [[place for place, other in enumerate(numbers) if other == number] for number in sorted(set(numbers))]

    def insiders(self, together: int) -> list[list[int]]:
        """The organisations whose answers an attacker knows: nobody's, its own, with those of others."""
        return [
            sorted(place for holder in some for place in holder)
            for size in range(together + 1)
            for some in combinations(self.holders, size)
        ]


def possible_answers(population: Population, answer: int | None) -> np.ndarray:
    """Every thinkable set of answers, bool [worlds, organisations, answers]. With independent answers only `answer`
    is varied (the others say nothing about it)."""
    n, k = population.hits.shape
    if population.exclusive:
        choices = np.array(list(product(range(k), repeat=n)), dtype=np.int8)
        return choices[:, :, None] == np.arange(k)[None, None, :]
    flags = np.array(list(product((False, True), repeat=n)))
    worlds = np.broadcast_to(population.hits, (len(flags), n, k)).copy()
    worlds[:, :, answer] = flags
    return worlds


def ranges(
    population: Population,
    told: Mapping[Cell, Callable[[np.ndarray], np.ndarray]],
    wanted: list[Cell],
    together: int = 0,
) -> dict[tuple[Cell, tuple[int, ...]], tuple[int, int]]:
    """For every wanted count the lowest and highest value over all worlds that print the same, to a reader and to up to
    `together` who know their own answers (whose organisations are in the key).

    `told` maps each shown cell to a function of worlds [worlds, organisations, answers] that gives what is printed
    there, one row per world.
    """
    found: dict[tuple[Cell, tuple[int, ...]], tuple[int, int]] = {}
    for answer in sorted({cell[2] for cell in wanted}):
        worlds = possible_answers(population, None if population.exclusive else answer)
        keep = np.ones(len(worlds), dtype=bool)
        for reading in told.values():
            truth = reading(population.hits[None])
            keep &= (reading(worlds) == truth).all(axis=1)
        possible = worlds[keep]
        cells = [cell for cell in wanted if cell[2] == answer]
        counts = {cell: possible[:, population.groups[cell[0], cell[1]], answer].sum(axis=1) for cell in cells}
        right = (possible == population.hits).all(axis=2)  # who answers what is true [worlds, organisations]
        for known in population.insiders(together):
            true = right[:, known].all(axis=1)
            for cell in cells:
                left = counts[cell][true]
                found[cell, tuple(known)] = (int(left.min()), int(left.max()))
    return found
