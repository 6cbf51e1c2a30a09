"""An attacker without any cleverness: tries every possible set of answers and keeps those that print the same report.

Shares no code with `meerwaarde.disclosure`. Answers of all organisations are written out one by one, so it is slow and
obviously right; use it on a dozen organisations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

Cell = tuple[str, str, int]  # grouping variable, group, answer


@dataclass(frozen=True)
class Population:
    """Answers of a few organisations: `hits` bool [organisations, answers], `groups` (variable, group) -> members."""

    hits: np.ndarray
    exclusive: bool
    groups: Mapping[tuple[str, str], np.ndarray]
    weights: np.ndarray


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
) -> dict[Cell, tuple[int, int]]:
    """For every wanted count the lowest and highest value over all worlds that print the same.

    `told` maps each shown cell to a function of worlds [worlds, organisations, answers] that gives what is printed
    there, one row per world.
    """
    found: dict[Cell, tuple[int, int]] = {}
    for answer in sorted({cell[2] for cell in wanted}):
        worlds = possible_answers(population, None if population.exclusive else answer)
        keep = np.ones(len(worlds), dtype=bool)
        for reading in told.values():
            truth = reading(population.hits[None])
            keep &= (reading(worlds) == truth).all(axis=1)
        for cell in (cell for cell in wanted if cell[2] == answer):
            members = population.groups[cell[0], cell[1]]
            counts = worlds[keep][:, members, answer].sum(axis=1)
            found[cell] = (int(counts.min()), int(counts.max()))
    return found
