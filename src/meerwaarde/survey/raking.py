"""Weights that meet the register's margins, and what raking takes out of the variance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

TOLERANCE = 1e-10  # relative, on every margin
MAX_ROUNDS = 5_000


class NotConverged(Exception):
    """Raking does not meet every margin."""


def rake(weight: np.ndarray, margins: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Iterative proportional fitting (Deming and Stephan 1940) until every margin is met, relative 1e-10.

    `weight` float64 [n]; each margin is (category int64 [n], population totals float64 [categories]). Every category
    must have at least one unit with a positive weight. Raises NotConverged after `MAX_ROUNDS` rounds.
    """
    raked = weight.astype(float)
    for _round in range(MAX_ROUNDS):
        for category, totals in margins:
            raked *= (totals / np.bincount(category, raked, len(totals)))[category]
        worst = max(
            np.abs(np.bincount(category, raked, len(totals)) / totals - 1).max() for category, totals in margins
        )
        if worst <= TOLERANCE:
            return raked
    raise NotConverged


def residual_basis(base_weight: np.ndarray, margins: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Orthonormal columns spanning sqrt(base weight) x margin dummies, float64 [n, rank].

    The base weights are those from before raking (Deville and Särndal 1992; R survey does the same).
    """
    dummies = np.concatenate([np.eye(len(totals))[category] for category, totals in margins], axis=1)
    left, size, _right = np.linalg.svd(np.sqrt(base_weight)[:, None] * dummies, full_matrices=False)
    return np.asarray(left[:, size > size[0] * 1e-10])


def residuals(u: np.ndarray, base_weight: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """What is left of `u` [n, k] after a regression on the margin dummies, weighted with `base_weight` [n]."""
    root = np.sqrt(base_weight)[:, None]
    return np.asarray(u - basis @ (basis.T @ (u * root)) / root)
