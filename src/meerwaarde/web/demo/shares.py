"""Whole numbers that add up: a total shared out by weight, each share between its own bounds."""

from __future__ import annotations

from collections.abc import Sequence

HALVINGS = 200  # of the interval of the scale: far more than a double can tell apart


def shared(total: int, weights: Sequence[float], low: Sequence[int], high: Sequence[int]) -> list[int]:
    """`total` shared in proportion to `weights`, each share at least its `low` and at most its `high`.

    The scale is found by halving; what rounding down leaves goes to the largest remainders. Raises ValueError when
    the bounds cannot hold the total.
    """
    if not sum(low) <= total <= sum(high):
        raise ValueError(f"{total} does not fit between {sum(low)} and {sum(high)}")
    small, large = 0.0, float(total + 1) / min(weights)
    for _ in range(HALVINGS):
        middle = (small + large) / 2
        if sum(_bounded(middle, weights, low, high)) > total:
            large = middle
        else:
            small = middle
    exact = _bounded(small, weights, low, high)
    shares = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda at: exact[at] - shares[at], reverse=True)
    left = total - sum(shares)
    while left:
        for at in order:
            if left and shares[at] < high[at]:
                shares[at] += 1
                left -= 1
    return shares


def _bounded(scale: float, weights: Sequence[float], low: Sequence[int], high: Sequence[int]) -> list[float]:
    return [min(top, max(least, scale * weight)) for weight, least, top in zip(weights, low, high, strict=True)]
