"""Sums of hidden siblings: one holding in several hidden cells of a sum.

Readers always know the sum of what is hidden in a row. Where one holding (or an organisation with several rows) stands
behind several of these cells, that sum is its own figure, although every cell by itself is protected. So the sum of its
cells is a protected figure too, printed nowhere. (UserSupport 160 of the SDC tools: members of one holding.)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meerwaarde.disclosure.additive.insiders import Insiders
from meerwaarde.disclosure.additive.types import Problem

MOST = 0.5  # the part of a cell from which on it is the figure of its largest contributor


def with_sibling_sums(problem: Problem) -> Problem:
    """The problem with a further cell, hidden and protected, for every such sum. It needs what its cells need together
    (a width: the widest)."""
    from scipy import sparse

    sums = _sums(problem)
    if not sums:
        return problem
    n, k = len(problem.value), len(sums)
    rows = np.repeat(np.arange(k), [len(cells) for cells in sums])
    members = np.concatenate([np.array(cells) for cells in sums])
    parts = sparse.csr_array((np.ones(len(members)), (rows, members)), shape=(k, n))
    relations = sparse.block_array(
        [[problem.relations, sparse.csr_array((problem.relations.shape[0], k))], [parts, -sparse.eye_array(k)]],
        format="csr",
    )
    value, low = parts @ problem.value, parts @ problem.low

    def longer(values: np.ndarray, more: np.ndarray) -> np.ndarray:
        return np.concatenate([values, more])

    return replace(
        problem,
        value=longer(problem.value, value),
        low=longer(problem.low, low),
        high=longer(problem.high, np.full(k, np.inf)),
        relations=relations,
        cost=longer(problem.cost, np.zeros(k)),
        hidden=longer(problem.hidden, np.ones(k, dtype=bool)),
        up=longer(problem.up, parts @ problem.up),
        down=longer(problem.down, np.minimum(parts @ problem.down, value - low)),
        width=longer(problem.width, np.array([problem.width[list(cells)].max() for cells in sums])),
        slack=longer(problem.slack, np.zeros(k)),
    )


def _sums(problem: Problem) -> list[tuple[int, ...]]:
    """The cells of one unit that are part of one sum, but not all of it: then that sum is protected itself."""
    owner = _owners(problem)
    found: dict[tuple[int, ...], None] = {}
    matrix = problem.relations
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        parts = matrix.indices[start:end][matrix.data[start:end] > 0].tolist()
        by_unit: dict[int, list[int]] = {}
        for cell in parts:
            if cell in owner:
                by_unit.setdefault(owner[cell], []).append(cell)
        for cells in by_unit.values():
            if 1 < len(cells) < len(parts):
                found[tuple(sorted(cells))] = None
    return list(found)


def _owners(problem: Problem) -> dict[int, int]:
    """Of every protected cell that is mostly one unit's: that unit, where it has more than one such cell."""
    insiders = Insiders(problem)
    owner = {}
    for cell in problem.protected.tolist():
        parts = insiders.parts[cell]
        if parts:
            unit = max(parts, key=lambda one: (parts[one], -one))
            if parts[unit] >= MOST * problem.value[cell]:
                owner[cell] = unit
    several = np.bincount(list(owner.values()), minlength=1) > 1
    return {cell: unit for cell, unit in owner.items() if several[unit]}
