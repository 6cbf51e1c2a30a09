"""From a table to its problem: cells with equal contributors are one, and every sum holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from meerwaarde.disclosure.additive import Dimension, Table, problem_of
from meerwaarde.disclosure.additive.problem import bottom_up, summed
from support.small_problems import counted, flat, random_counts, stepped


def behind(table: Table) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    """The lowest cells with anybody in them that stand behind every cell, by walking down."""

    def leaves(dimension: Dimension, code: int) -> set[int]:
        if code < dimension.leaves:
            return {code}
        parts = next(children for parent, children in dimension.relations if parent == code)
        return set().union(*(leaves(dimension, child) for child in parts))

    found = {}
    for place in np.ndindex(*table.value.shape):
        sides = [leaves(d, code) for d, code in zip(table.dimensions, place, strict=True)]
        found[place] = frozenset(inner for inner in itertools.product(*sides) if table.real[inner])
    return found


@pytest.mark.parametrize("seed", range(5))
def test_cells_with_the_same_contributors_are_one_cell(seed: int) -> None:
    table = random_counts(seed, (stepped("a", 2, 1, 3), flat("b", 3)), mean=0.7)
    _problem, cell = problem_of(table)
    sets = behind(table)
    for one, other in itertools.combinations(sets, 2):
        if sets[one] and sets[other]:
            assert (cell[one] == cell[other]) == (sets[one] == sets[other])
    assert all((cell[place] == -1) == (not who) for place, who in sets.items())


@pytest.mark.parametrize("seed", range(5))
def test_every_sum_holds_and_none_is_lost(seed: int) -> None:
    table = random_counts(seed, (stepped("a", 2, 3), flat("b", 2), flat("c", 3)))
    problem, cell = problem_of(table)
    assert not (problem.relations @ problem.value).any()
    inner = len({int(cell[place]) for place in np.ndindex(*(d.leaves for d in table.dimensions)) if cell[place] >= 0})
    rank = np.linalg.matrix_rank(problem.relations.toarray())
    assert rank == len(problem.value) - inner  # all that is not an inner cell follows from the inner cells


def test_a_hidden_cell_costs_as_much_as_all_places_where_it_stands() -> None:
    table = counted((flat("a", 2), flat("b", 2)), np.array([[4, 0], [5, 6]]))
    problem, cell = problem_of(table)
    assert cell[0, 0] == cell[0, 2]  # alone in its row
    assert problem.cost[cell[0, 0]] == pytest.approx(2 * (1 + 0.05 * np.log2(5)))


def test_two_divisions_of_one_total_agree() -> None:
    codes = ("x", "y", "z", "xy", "yz", "Total")
    dimension = Dimension("a", codes, 3, ((3, (0, 1)), (4, (1, 2)), (5, (3, 2)), (5, (0, 4))))
    sums = summed(dimension, np.array([1, 2, 4]), 0)
    assert sums.tolist() == [1, 2, 4, 3, 6, 7]


def test_codes_that_do_not_add_up_from_below_are_refused() -> None:
    loop = Dimension("a", ("x", "p", "q", "Total"), 1, ((1, (2,)), (2, (1,)), (3, (0, 1))))
    with pytest.raises(ValueError, match="add up"):
        bottom_up(loop)
