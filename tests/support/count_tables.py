"""Small tables of counts, made from which organisation stands in which cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meerwaarde.disclosure.additive.columns import Source
from meerwaarde.disclosure.additive.microdata import Rows, table_of
from meerwaarde.disclosure.additive.types import Dimension, Table
from meerwaarde.disclosure.primary import Rules


def flat(name: str, leaves: int) -> Dimension:
    """A dimension with `leaves` codes and a total."""
    codes = (*(f"{name}{at}" for at in range(leaves)), "Total")
    return Dimension(name, codes, leaves, ((leaves, tuple(range(leaves))),))


# Two levels of a hierarchy, and two divisions of one total.
LEVELLED = Dimension("h", ("a", "b", "c", "d", "ab", "cd", "Total"), 4, ((4, (0, 1)), (5, (2, 3)), (6, (4, 5))))
TWICE = Dimension("h", ("a", "b", "c", "ab", "bc", "Total"), 3,
                  ((3, (0, 1)), (4, (1, 2)), (5, (2, 3)), (5, (0, 4))))  # fmt: skip


def records(dimensions: tuple[Dimension, ...], counts: np.ndarray, names: Sequence[str] = ()) -> Rows:
    """One record for each unit of `counts` (int64, lowest cells), called by `names` or by number."""
    shape = tuple(len(one.codes) for one in dimensions)
    full = np.zeros(shape, dtype=np.int64)
    full[tuple(slice(one.leaves) for one in dimensions)] = counts
    cell = np.repeat(np.arange(full.size), full.ravel())
    ids = tuple(names) or tuple(f"organisatie {at}" for at in range(len(cell)))
    ones = np.ones(len(cell))
    return Rows(
        variable="count",
        dimensions=dimensions,
        row=np.arange(2, len(cell) + 2),
        cell=cell,
        unit=np.arange(len(cell)),
        amount=ones,
        weight=ones,
        waives=ones < 1,
        names=ids,
        ids=ids,
        identified="id",
        frequency=True,
        source=Source("microdata", "made.csv", "0" * 64),
    )


def counted(dimensions: tuple[Dimension, ...], counts: np.ndarray, minimum: int = 3) -> Table:
    """The table of these counts, with its margins."""
    return table_of(records(dimensions, counts), Rules(minimum=minimum))
