"""A cell that may not be shown is often known before any search: against linear algebra, for every coalition."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from meerwaarde.disclosure.additive import Problem, problem_of
from meerwaarde.disclosure.additive.moves import Move, are_neutral
from meerwaarde.disclosure.additive.search import Search
from support.small_problems import flat, random_counts, stepped


def is_derived(problem: Problem, hidden: np.ndarray, target: int, known: np.ndarray) -> bool:
    """Whether the relations alone determine the target for who knows these cells and what is not hidden."""
    unknown = np.flatnonzero(hidden & ~known)
    if target not in unknown:
        return False
    matrix = problem.relations.toarray()[:, unknown]
    unit = (unknown == target).astype(float)
    return bool(np.linalg.matrix_rank(np.vstack([matrix, unit])) == np.linalg.matrix_rank(matrix))


def somebody_derives_one(search: Search) -> bool:
    """Whether one or two units, or nobody in particular, derive a protected cell that is not all their own."""
    behind = [set(parts) for parts in search.insiders.parts]
    small = sorted({unit for units in behind if len(units) <= 2 for unit in units})
    for size in range(3):
        for coalition in map(set, itertools.combinations(small, size)):
            known = np.array([bool(units) and units <= coalition for units in behind])
            if any(is_derived(search.problem, search.hidden, target, known) for target in search.targets):
                return True
    return False


@pytest.mark.parametrize("seed", range(6))
def test_what_gives_a_cell_away_is_told_from_what_does_not(seed: int) -> None:
    shape = (flat("a", 3), flat("b", 3)) if seed % 2 else (stepped("a", 2, 2), flat("b", 2))
    problem, _cell = problem_of(random_counts(seed, shape, mean=2.5))
    search = Search(problem)
    search.secure_all()
    search.only_hidden()
    told = []
    for cell in np.flatnonzero(search.hidden & ~problem.hidden).tolist():
        search.show([cell])
        told.append(search._gives_away(cell))
        if told[-1]:
            assert somebody_derives_one(search)
        search.hide([cell])
        assert not somebody_derives_one(search)
    assert any(told) or not told  # where anything is hidden besides, some of it must be


def test_one_move_that_is_not_neutral_is_found_among_others() -> None:
    problem, cell = problem_of(random_counts(2, (flat("a", 3), flat("b", 3)), mean=9.0))
    below, above = problem.value.tolist(), [np.inf] * len(problem.value)
    corners, steps = cell[:2, :2].ravel(), np.array([1.0, -1.0, -1.0, 1.0])
    good = Move.of(corners, steps, below, above)
    bad = Move.of(corners, steps * (1, 1, 1, 0.999), below, above)
    assert are_neutral(problem.relations, [good, good])
    assert not are_neutral(problem.relations, [good, bad, good])
    assert are_neutral(problem.relations, [])
