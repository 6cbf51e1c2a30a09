"""Organisations that are equal in everything a share depends on, counted once with a multiplicity.

60,000 organisations in 12 regions and 3 size classes with 5 possible answers are 180 different ones. Collapsing them
is exact: stratum, weight, groups and answers are equal within a cell, so their linearised values are too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from meerwaarde.survey.sampling import Design

WORTHWHILE = 1_500  # below this many organisations, finding the cells costs more than it saves
BITS = 62  # columns that fit in one whole number


def worthwhile(design: Design) -> bool:
    """Whether `collapse` applies: many organisations, each its own cluster and with one row."""
    return design.orgs >= WORTHWHILE and not design.stages.clustered and not design.several_rows


def collapse(design: Design, *tables: np.ndarray) -> tuple[Design, np.ndarray, np.ndarray]:
    """The design with one row per cell of organisations that are equal in `tables`, bool [organisations, columns].

    Returns it with an organisation of each cell, int64 [cells], and the cell of each organisation.
    """
    code = design.cell
    for table in tables:
        for start in range(0, table.shape[1], BITS):
            part = table[:, start : start + BITS]
            pattern = part @ (np.int64(1) << np.arange(part.shape[1], dtype=np.int64))
            dense = np.unique(pattern, return_inverse=True)[1].reshape(-1)
            code = code * (int(dense.max()) + 1) + dense
            code = np.unique(code, return_inverse=True)[1].reshape(-1)
    _cells, first, times = np.unique(code, return_index=True, return_counts=True)
    order = np.argsort(design.stratum[first], kind="stable")
    where = np.argsort(order)[code]
    first, times = first[order], times[order].astype(float)
    stratum = design.stratum[first]
    here = np.arange(len(first))
    stages = replace(
        design.stages,
        unit=here,
        order=here,
        starts=here,
        stratum=stratum,
        stratum_starts=np.searchsorted(stratum, np.arange(len(design.strata) + 1)),
    )
    small = replace(
        design,
        orgs=len(first),
        row_org=here,
        times=times,
        cell=design.cell[first],
        weight=design.weight[first],
        base_weight=design.base_weight[first],
        basis=None if design.basis is None else design.basis[first] * np.sqrt(times)[:, None],
        stratum=stratum,
        stages=stages,
    )
    return small, first, where
