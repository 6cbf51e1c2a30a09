"""The cheapest pattern that is safe against readers outside: one integer program, a flow per protected cell and end.

A pattern hides the cells with x = 1. For each protected cell there must be a move up and one down that touches hidden
cells only, far enough (Fischetti and Salazar 2000). Everything at once, so for small tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import bmat, coo_array, eye_array

from support.audited_release import Codes, Truth


def cheapest(truth: Truth, cost: Mapping[Codes, float]) -> tuple[float, set[Codes]]:
    """The lowest cost of what is hidden besides the primary cells, and one such pattern. Infinite cost: stays shown."""
    cells = sorted(truth.cells)
    place = {codes: i for i, codes in enumerate(cells)}
    n, flows = len(cells), 2 * len(truth.needs)
    value = np.array([truth.cells[codes].value for codes in cells])
    far = 2 * value.sum() + 10
    relations = matrix(truth, place)
    hide = eye_array(n)
    blocks = [[None] * (flows + 1) for _ in range(3 * flows)]
    for f in range(flows):
        blocks[3 * f][f + 1] = relations
        blocks[3 * f + 1][0], blocks[3 * f + 1][f + 1] = -far * hide, hide  # d <= far x
        blocks[3 * f + 2][0], blocks[3 * f + 2][f + 1] = -hide * value[:, None], -hide  # -d <= value x
    blocks[0][0] = coo_array((relations.shape[0], n))
    low = np.concatenate([np.r_[np.zeros(relations.shape[0]), np.full(2 * n, -np.inf)]] * flows)
    high = np.zeros(len(low))
    ends, least = required(truth, place, n)
    constraints = [LinearConstraint(bmat(blocks).tocsr(), low, high), LinearConstraint(ends, least, np.inf)]
    costs = np.array([0.0 if codes in truth.needs else cost[codes] for codes in cells])
    floor = np.zeros(n * (flows + 1)) - far
    top = np.full(n * (flows + 1), far)
    floor[:n] = [codes in truth.needs for codes in cells]
    top[:n] = np.isfinite(costs)
    whole = np.ones(n * (flows + 1)) if truth.whole else np.r_[np.ones(n), np.zeros(n * flows)]
    objective = np.r_[np.where(np.isfinite(costs), costs, 0.0), np.zeros(n * flows)]
    done = milp(
        objective, constraints=constraints, bounds=Bounds(floor, top), integrality=whole, options={"mip_rel_gap": 0}
    )
    assert done.status == 0, done.message
    return float(done.fun), {codes for codes, hidden in zip(cells, done.x[:n], strict=True) if hidden > 0.5}


def matrix(truth: Truth, place: Mapping[Codes, int]) -> coo_array:
    """The relations as a matrix over all cells."""
    entries = [
        (sign, row, place[codes])
        for row, (parent, children) in enumerate(truth.relations)
        for sign, codes in [(1.0, parent), *((-1.0, child) for child in children)]
    ]
    sign, row, column = np.array(entries).T
    return coo_array((sign, (row.astype(int), column.astype(int))), shape=(len(truth.relations), len(place)))


def required(truth: Truth, place: Mapping[Codes, int], n: int) -> tuple[coo_array, np.ndarray]:
    """What the flows of each protected cell must reach: up, down, and from end to end."""
    entries, least = [], []
    for which, (codes, need) in enumerate(truth.needs.items()):
        up, down = n * (2 * which + 1) + place[codes], n * (2 * which + 2) + place[codes]
        entries += [(1.0, 3 * which, up), (-1.0, 3 * which + 1, down), (1.0, 3 * which + 2, up)]
        entries += [(-1.0, 3 * which + 2, down)]
        least += [need.up, need.down, need.width]
    sign, row, column = np.array(entries).T
    shape = (len(least), n * (2 * len(truth.needs) + 1))
    return coo_array((sign, (row.astype(int), column.astype(int))), shape=shape), np.array(least)
