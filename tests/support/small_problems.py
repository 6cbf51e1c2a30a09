"""Small tables with margins as problems, made by seed."""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.additive import Contributors, Dimension, Table
from meerwaarde.disclosure.additive.problem import summed


def flat(name: str, size: int) -> Dimension:
    """A dimension of `size` codes under a total."""
    return Dimension(name, (*(f"{name}{i}" for i in range(size)), "Total"), size, ((size, tuple(range(size))),))


def stepped(name: str, *sizes: int) -> Dimension:
    """A dimension with one level between: `sizes` codes under every middle code."""
    leaves = sum(sizes)
    ends = np.cumsum((0, *sizes)).tolist()
    middle = [(leaves + i, tuple(range(ends[i], ends[i + 1]))) for i in range(len(sizes))]
    codes = (*(f"{name}{i}" for i in range(leaves)), *(f"{name}+{i}" for i in range(len(sizes))), "Total")
    top = (leaves + len(sizes), tuple(parent for parent, _children in middle))
    return Dimension(name, codes, leaves, (*middle, top))


def counted(dimensions: tuple[Dimension, ...], inner: np.ndarray, minimum: int = 3) -> Table:
    """A frequency table with these numbers of contributors in its lowest cells."""
    count = inner.astype(np.int64)
    for axis, dimension in enumerate(dimensions):
        count = summed(dimension, count, axis)
    primary = (count > 0) & (count < minimum)
    places = np.ravel_multi_index(np.array(np.nonzero(inner)), count.shape)
    cell = np.repeat(np.sort(places), count.ravel()[np.sort(places)])
    units = np.arange(len(cell))
    none = np.zeros(count.shape)
    return Table(
        "count", dimensions, count.astype(float), count, count > 0, primary, none, none, np.where(primary, 2.0, 0.0),
        frequency=True, contributors=Contributors(cell, units, np.ones(len(cell)), tuple(map(str, units))), rules=(),
    )  # fmt: skip


def random_counts(seed: int, dimensions: tuple[Dimension, ...], mean: float = 2.5) -> Table:
    """The same with Poisson numbers."""
    random = np.random.Generator(np.random.PCG64(seed))
    return counted(dimensions, random.poisson(mean, tuple(d.leaves for d in dimensions)))
