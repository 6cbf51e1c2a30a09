"""From a table to what its readers know: cells with equal contributors become one, and every sum becomes a relation."""

from __future__ import annotations

from typing import Any

import numpy as np

from meerwaarde.disclosure.additive.types import Dimension, Grid, Problem, Table

LARGER = 0.05  # a doubling of the contributors makes a cell this much dearer to hide
OVERALL = 50.0  # the total over all is worth this many cells


def problem_of(table: Table) -> tuple[Problem, np.ndarray]:
    """The problem of one table, and the cell of every position of the table: int64 [shape], -1 for structural zeros."""
    cell, first = _classes(table)
    n = len(first)
    positions = np.flatnonzero(cell.ravel() >= 0)
    of = cell.ravel()[positions]

    def largest(values: np.ndarray) -> np.ndarray:
        result = np.zeros(n)
        np.maximum.at(result, of, np.asarray(values, dtype=np.float64).ravel()[positions])
        return result

    contributors = table.contributors
    value = table.value.ravel()[first].astype(np.float64)
    problem = Problem(
        value=value,
        low=np.zeros(n),
        high=np.full(n, np.inf),
        relations=relations_of(table.dimensions, cell, n),
        cost=np.bincount(of, _costs(table).ravel()[positions], n),
        hidden=largest(table.primary) > 0,
        up=largest(table.up),
        down=np.minimum(largest(table.down), value),
        width=largest(table.width),
        slack=np.zeros(n),
        cell=cell.ravel()[contributors.cell],
        unit=contributors.unit,
        amount=contributors.amount,
        whole=table.frequency,
        grid=Grid(table.dimensions, cell),
    )
    return problem, cell


def summed(dimension: Dimension, values: np.ndarray, axis: int) -> np.ndarray:
    """`values` whose axis runs over the leaves of `dimension`, extended with all its higher codes."""
    moved = np.moveaxis(values, axis, 0)
    result = np.zeros((len(dimension.codes), *moved.shape[1:]), dtype=values.dtype)
    result[: dimension.leaves] = moved[: dimension.leaves]
    for parent, children in bottom_up(dimension):
        result[parent] = result[list(children)].sum(axis=0)
    return np.moveaxis(result, 0, axis)


def bottom_up(dimension: Dimension) -> list[tuple[int, tuple[int, ...]]]:
    """One division of every higher code, children before their parents."""
    known, waiting, order = set(range(dimension.leaves)), list(dimension.relations), []
    while waiting:
        ready = [relation for relation in waiting if known.issuperset(relation[1])]
        if not ready:
            raise ValueError(f"the codes of {dimension.name} do not add up from the lowest level")
        for parent, children in ready:
            if parent not in known:
                known.add(parent)
                order.append((parent, children))
        waiting = [relation for relation in waiting if relation[0] not in known]
    return order


def _classes(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Cells with the same real leaves are one: int64 [shape] (-1: not real) and the first position of each class.

    Sets are compared by two sums of random 64-bit numbers per leaf, the same on every machine.
    """
    leaves = tuple(slice(0, d.leaves) for d in table.dimensions)
    shape = table.real[leaves].shape
    random = np.random.Generator(np.random.PCG64(1992))
    keys = []
    for _ in range(2):
        key = random.integers(1, 2**63, size=shape, dtype=np.uint64)
        key[~table.real[leaves]] = 0
        for axis, dimension in enumerate(table.dimensions):
            key = summed(dimension, key, axis)
        keys.append(key.ravel())
    real = np.flatnonzero(table.real.ravel())
    pairs = np.empty(len(real), dtype=[("a", np.uint64), ("b", np.uint64)])
    pairs["a"], pairs["b"] = keys[0][real], keys[1][real]
    _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    order = np.argsort(first)  # classes in the order of the table
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    cell = np.full(table.real.size, -1, dtype=np.int64)
    cell[real] = rank[inverse.reshape(-1)]
    return cell.reshape(table.real.shape), real[first[order]]


def _costs(table: Table) -> np.ndarray:
    """What readers lose with a cell: one, and a little more for larger ones; most for the total over all."""
    costs = 1.0 + LARGER * np.log2(1.0 + table.count)
    costs[tuple(d.total for d in table.dimensions)] = OVERALL
    return np.asarray(costs)


def relations_of(dimensions: tuple[Dimension, ...], cell: np.ndarray, n: int) -> Any:
    """Every additive relation once, over cells of the problem. csr_array float64 [relations, n]."""
    from scipy import sparse

    rows, columns, signs, start = [], [], [], 0
    for axis, dimension in enumerate(dimensions):
        moved = np.moveaxis(cell, axis, 0).reshape(len(dimension.codes), -1)
        width = moved.shape[1]
        for parent, children in dimension.relations:
            members = np.concatenate([moved[[parent]], moved[list(children)]])
            sign = np.concatenate([[-1.0], np.ones(len(children))])
            rows.append(np.tile(np.arange(start, start + width), len(members)))
            columns.append(members.ravel())
            signs.append(np.repeat(sign, width))
            start += width
    row, column, sign = np.concatenate(rows), np.concatenate(columns), np.concatenate(signs)
    known = column >= 0
    matrix = sparse.coo_array((sign[known], (row[known], column[known])), shape=(start, n)).tocsr()
    matrix.eliminate_zeros()
    return _distinct(matrix)


def _distinct(matrix: Any) -> Any:
    """Without empty and repeated rows."""
    random = np.random.Generator(np.random.PCG64(1993))
    mark = np.round(np.abs(matrix @ random.uniform(1, 2, matrix.shape[1])), 9)
    filled = np.diff(matrix.indptr) > 0
    _, first = np.unique(mark[filled], return_index=True)
    return matrix[np.sort(np.flatnonzero(filled)[first])]
