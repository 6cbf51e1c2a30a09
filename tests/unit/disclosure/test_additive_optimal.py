"""The cheapest pattern, against trying all patterns of tiny tables."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from meerwaarde.disclosure.additive import Problem, Table, problem_of, protect_table, solve
from meerwaarde.disclosure.additive.optimal import cheapest
from meerwaarde.disclosure.additive.search import Search
from support.small_problems import counted, flat, random_counts


def is_safe(problem: Problem, hidden: np.ndarray) -> bool:
    search = Search(replace(problem, hidden=hidden))
    search.only_hidden()
    search.patient = True
    return all(search.secure(target) for target in search.targets)


def by_trying(problem: Problem) -> float:
    """The least cost over all patterns, cheapest first."""
    free = np.flatnonzero(~problem.hidden)
    patterns = [some for size in range(len(free) + 1) for some in itertools.combinations(free.tolist(), size)]
    for some in sorted(patterns, key=lambda some: problem.cost[list(some)].sum()):
        hidden = problem.hidden.copy()
        hidden[list(some)] = True
        if is_safe(problem, hidden):
            return float(problem.cost[list(some)].sum())
    raise AssertionError("everything hidden is safe")


@pytest.mark.parametrize("seed", range(8))
def test_no_pattern_is_cheaper(seed: int) -> None:
    problem, _cell = problem_of(random_counts(seed, (flat("a", 2), flat("b", 3)), mean=3.0))
    pattern = solve(problem, optimal=True)
    assert pattern.optimal
    assert problem.cost[pattern.hidden & ~problem.hidden].sum() == pytest.approx(by_trying(problem))


def test_a_limit_leaves_the_pattern_that_was_found() -> None:
    problem, _cell = problem_of(random_counts(3, (flat("a", 4), flat("b", 4)), mean=3.0))
    assert cheapest(problem, np.inf, rounds=1) == (None, False)


def test_nothing_sensitive_nothing_hidden() -> None:
    table: Table = counted((flat("a", 2), flat("b", 2)), np.full((2, 2), 5))
    safe = protect_table(table)
    assert {cell.status for cell in safe.cells} == {"published"}
    assert safe.proof.intervals == ()


def test_the_same_input_gives_the_same_pattern() -> None:
    table = random_counts(11, (flat("a", 5), flat("b", 4), flat("c", 3)))
    assert protect_table(table) == protect_table(table)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_hidden_that_readers_can_add_up(seed: int) -> None:
    """A hidden cell that follows exactly from what is shown protects nobody: it may as well be read."""
    problem, _cell = problem_of(random_counts(seed, (flat("a", 6), flat("b", 5), flat("c", 3)), mean=4.0))
    hidden = np.flatnonzero(solve(problem).hidden)
    unknown = problem.relations[:, hidden].toarray()
    rank = np.linalg.matrix_rank(unknown)
    for place in range(len(hidden)):
        alone = np.zeros((1, len(hidden)))
        alone[0, place] = 1.0
        assert np.linalg.matrix_rank(np.concatenate([unknown, alone])) == rank + 1
