"""The cheapest box and the cheapest flow, against trying everything."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from meerwaarde.disclosure.additive import Dimension, problem_of
from meerwaarde.disclosure.additive.boxes import Boxes
from meerwaarde.disclosure.additive.flows import Flows
from meerwaarde.disclosure.additive.moves import Move, are_neutral
from support.small_problems import flat, random_counts, stepped

SHAPES = [(flat("a", 3), flat("b", 4)), (stepped("a", 2, 2), flat("b", 3)), (flat("a", 3), flat("b", 2), flat("c", 2))]


def changes(dimension: Dimension) -> list[np.ndarray]:
    """All products of leaves going up and down by one that leave the dimension's sums as they are, as vectors."""

    def up(leaf: int) -> np.ndarray:
        vector = np.zeros(len(dimension.codes))
        vector[leaf] = 1
        for parent, children in sorted(dimension.relations):
            vector[parent] = vector[list(children)].sum()
        return vector

    single = [up(leaf) for leaf in range(dimension.leaves)]
    return single + [one - other for one, other in itertools.permutations(single, 2)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_no_box_is_cheaper(shape: tuple[Dimension, ...], seed: int) -> None:
    table = random_counts(seed, shape, mean=3.0)
    problem, cell = problem_of(table)
    prices = np.random.Generator(np.random.PCG64(seed)).uniform(0.5, 2.0, len(problem.value))
    boxes = Boxes(problem.grid, len(prices))
    boxes.set_prices(prices)
    boxes.set_rooms(problem.value)
    every = []
    for factors in itertools.product(*(changes(d) for d in shape)):
        box = factors[0]
        for factor in factors[1:]:
            box = np.multiply.outer(box, factor)
        if (cell[box != 0] >= 0).all():
            every.append(dict(zip(cell[box != 0].tolist(), box[box != 0].tolist(), strict=True)))
    for target in range(len(prices)):
        through = [sum(prices[list(box)]) for box in every if box.get(target) == 1]
        found = boxes.best(target, 1.0)
        if found is None:
            assert not through
            continue
        move = Move.of(*found, problem.value.tolist(), [np.inf] * len(prices))
        assert are_neutral(problem.relations, [move])
        assert move.at[target] == 1
        price = sum(prices[list(move.at)])
        assert price >= min(through) - 1e-9
        codes = np.argwhere(cell == target)[0]
        if all(code < d.leaves or code == d.total for code, d in zip(codes, shape, strict=True)):
            assert price == pytest.approx(min(through))  # between lowest level and total not all boxes are looked at


@pytest.mark.parametrize("seed", range(4))
def test_a_flow_is_never_dearer_than_a_box(seed: int) -> None:
    problem, _cell = problem_of(random_counts(seed, (flat("a", 3), flat("b", 3), flat("c", 2)), mean=3.0))
    prices = np.ones(len(problem.value))
    boxes, flows = Boxes(problem.grid, len(prices)), Flows(problem)
    boxes.set_prices(prices)
    boxes.set_rooms(problem.value)
    cells = np.arange(len(prices))
    for target in range(len(prices)):
        box = boxes.best(target, 1.0)
        flow = flows.best(target, 1.0, cells, prices, {}, patient=True)
        assert flow is not None
        at = dict(zip(flow[0].tolist(), flow[1].tolist(), strict=True))
        assert at[target] == 1
        change = np.zeros(len(prices))
        change[list(at)] = list(at.values())
        assert np.abs(problem.relations @ change).max() < 1e-9
        assert (problem.value + change >= -1e-9).all()
        assert box is None or np.abs(change).sum() <= len(box[0]) + 1e-9
