"""Who can rule out which move, against the plain definition; and whom no set of moves stops."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meerwaarde.disclosure.additive import problem_of
from meerwaarde.disclosure.additive.insiders import Insiders, Shield, piercing, required
from meerwaarde.disclosure.additive.moves import Move
from support.small_problems import counted, flat, random_counts

MOVE = Move({}, 0, np.inf, np.inf, whole=True, unit=True)
UNITS = range(6)
PAIRS = [frozenset(pair) for pair in itertools.combinations(UNITS, 2)]
ALL = [*(frozenset((unit,)) for unit in UNITS), *PAIRS]


def shield(singles: frozenset[int], pairs: list[frozenset[int]]) -> Shield:
    partners: dict[int, set[int]] = {}
    for one, other in (sorted(pair) for pair in pairs if not pair & singles):
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return Shield(MOVE, 1.0, singles, partners)


shields = st.lists(
    st.builds(shield, st.frozensets(st.sampled_from(UNITS), max_size=3), st.lists(st.sampled_from(PAIRS), max_size=2)),
    min_size=1,
    max_size=4,
)


@given(shields)
def test_the_smallest_coalitions_that_nothing_stops_are_found(found: list[Shield]) -> None:
    through = {coalition for coalition in ALL if not any(each.stops(coalition) for each in found)}
    smallest = {coalition for coalition in through if not any(other < coalition for other in through)}
    assert set(piercing(found)) == smallest


def test_without_a_move_everybody_gets_through() -> None:
    assert list(piercing([])) == [frozenset()]


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([1.0, -1.0, 2.0]))
def test_a_move_is_ruled_out_by_whom_the_definition_says(seed: int, scale: float) -> None:
    """A coalition rules a move out when a cell that it knows changes, or when more goes than others put there."""
    table = random_counts(seed, (flat("a", 2), flat("b", 2)), mean=2.0)
    problem, cell = problem_of(table)
    corners = cell[:2, :2].ravel()
    assume((corners >= 0).all())
    below, above = problem.value.tolist(), [np.inf] * len(problem.value)
    move = Move.of(corners, np.array([1.0, -1.0, -1.0, 1.0]), below, above)
    assume(move.bears(scale))
    insiders = Insiders(problem)
    target = int(corners[0])
    found = insiders.allowing(move, target, scale)
    for pair in itertools.combinations(range(int(problem.unit.max()) + 1), 2):
        for coalition in (frozenset(pair[:1]), frozenset(pair)):
            expected = True
            for place, step in move.at.items():
                mine = problem.cell == place
                own = problem.amount[mine & np.isin(problem.unit, list(coalition))].sum()
                everything = own == problem.value[place]
                if place != target and (everything or problem.value[place] + step * scale < own):
                    expected = False
            assert found.stops(coalition) == expected


def test_a_width_is_laid_around_the_value_as_far_as_no_coalition_knows_better() -> None:
    table = counted((flat("a", 2), flat("b", 2)), np.array([[1, 2], [5, 6]]))
    problem, cell = problem_of(table)
    insiders = Insiders(problem)
    assert required(problem, insiders, int(cell[0, 0])) == (1.0, 1.0)
    assert required(problem, insiders, int(cell[0, 1])) == (1.0, 1.0)
