"""The furthest that a hidden cell can move while everything printed stays what it is: one program per cell and side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

FAR = 100.0  # times all hidden values: further than any need, so that programs are bounded
NEARLY = 1e-6  # a whole number, to a solver
TIGHT = 1e-7  # by how much a relation may be missed, relative to the largest move


class Moves:
    """Moves of the hidden cells of one knot. A move is the difference between another world and the truth.

    `need`: all that is required together, for the bound. Counts move in whole numbers.
    """

    def __init__(self, value: np.ndarray, relations: Sequence[Mapping[int, int]], whole: bool, need: float) -> None:
        self.n, self.whole = len(value), whole
        self.far = np.ceil(FAR * (float(np.abs(value).sum()) + need + 1))
        self.scale = 1.0 if whole else max(float(np.abs(value).max(initial=0.0)), 1e-9)  # programs like numbers near 1
        triples = [(s, r, c) for r, relation in enumerate(relations) for c, s in relation.items()]
        signs, rows, columns = np.array(triples).reshape(-1, 3).T
        self.relations = csr_array((signs, (rows, columns)), shape=(len(relations), self.n))
        self.solvers = [solver(relations, self.n, integer) for integer in ([False, True] if whole else [False])]

    def furthest(self, cell: int, side: int, floor: np.ndarray, known: np.ndarray) -> np.ndarray | None:
        """The move that takes `cell` furthest up (`side` 1) or down (-1); None when it cannot move at all. Checked."""
        high = np.where(known, 0.0, self.far) / self.scale
        cost = np.zeros(self.n)
        cost[cell] = -side
        world = floor
        for model in self.solvers:  # in fractions first; that is often enough
            world = self.solved(model, floor / self.scale, high, cost) * self.scale
            if self.whole and np.abs(world - np.round(world)).max() < NEARLY:
                break
        return self.checked(world, cell, side, floor, known)

    def solved(self, model: Any, low: np.ndarray, high: np.ndarray, cost: np.ndarray) -> np.ndarray:
        """The cheapest move between the bounds."""
        places = np.arange(self.n, dtype=np.int32)
        model.changeColsBounds(self.n, places, low, high)
        model.changeColsCost(self.n, places, cost)
        model.run()
        status = model.modelStatusToString(model.getModelStatus())
        assert status == "Optimal", status  # standing still is always possible, and every move is bounded
        return np.array(model.getSolution().col_value)

    def checked(
        self, world: np.ndarray, cell: int, side: int, floor: np.ndarray, known: np.ndarray
    ) -> np.ndarray | None:
        """The same move without the dust of the solver, held against everything that is known."""
        if self.whole:
            world = np.round(world)
            assert not (self.relations @ world).any()
            assert (world >= floor - 1e-9).all()
            assert not world[known].any()
        else:
            largest = float(np.abs(world).max(initial=0.0))
            world = np.maximum(np.where(np.abs(world) <= 1e-9 * self.scale, 0.0, world), floor)
            assert np.abs(self.relations @ world).max(initial=0.0) <= TIGHT * max(largest, self.scale)
            assert not world[known].any()
        return world if side * world[cell] > 0 else None


def solver(relations: Sequence[Mapping[int, int]], n: int, whole: bool) -> Any:
    """HiGHS with the relations, one thread; bounds and objective follow."""
    import highspy

    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.0)
    model.addVars(n, np.zeros(n), np.zeros(n))
    for relation in relations:
        columns = np.array(list(relation), dtype=np.int32)
        model.addRow(0.0, 0.0, len(columns), columns, np.array(list(relation.values()), dtype=np.float64))
    if whole:
        integer = np.full(n, highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(n, np.arange(n, dtype=np.int32), integer)
    return model
