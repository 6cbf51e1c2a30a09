"""Intervals of a share, closed forms over arrays: 95 %, two-sided.

n_eff is not capped at n: with a true finite-population correction more than n is right, and a cap would throw the
gain away silently.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

ALPHA = 0.05


def t_quantile(df: np.ndarray | float) -> np.ndarray:
    """The 0.975 quantile of Student's t with `df` degrees of freedom (NaN for less than 1)."""
    from scipy.special import stdtrit

    degrees = np.asarray(df, dtype=float)
    return np.asarray(stdtrit(np.where(degrees >= 1, degrees, np.nan), 1 - ALPHA / 2))


def normal_quantile() -> float:
    """The 0.975 quantile of the standard normal distribution."""
    from scipy.special import ndtri

    return float(ndtri(1 - ALPHA / 2))


def wilson(p: np.ndarray, n: np.ndarray, t: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Wilson (1927): centre (p + t²/2n)/(1 + t²/n), half-width t/(2n) sqrt(4np(1-p) + t²)/(1 + t²/n).

    `p` shares, `n` (effective) sizes, `t` a quantile. n = 0 gives 0 to 1.
    """
    p, n, t = np.broadcast_arrays(np.asarray(p, float), np.asarray(n, float), np.asarray(t, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1 + t**2 / n
        centre = (p + t**2 / (2 * n)) / scale
        half = t / (2 * n) * np.sqrt(4 * n * p * (1 - p) + t**2) / scale
    low = np.where(n > 0, np.where(p <= 0, 0.0, centre - half), 0.0)
    high = np.where(n > 0, np.where(p >= 1, 1.0, centre + half), 1.0)
    return low, high


def clopper_pearson(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Clopper and Pearson (1934): Beta(α/2; x, n-x+1) and Beta(1-α/2; x+1, n-x). `x` and `n` need not be whole."""
    from scipy.special import betaincinv

    x, n = np.broadcast_arrays(np.asarray(x, float), np.asarray(n, float))
    rest = n - x
    some, less = x > 0, rest > 0
    low = np.where(some, betaincinv(np.where(some, x, 1.0), np.where(less, rest, 0.0) + 1, ALPHA / 2), 0.0)
    high = np.where(less, betaincinv(np.where(some, x, 0.0) + 1, np.where(less, rest, 1.0), 1 - ALPHA / 2), 1.0)
    return low, high


def effective_size(p: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """n_eff = p(1-p)/V, NaN where V is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, p * (1 - p) / variance, np.nan)


def korn_graubard_size(p: np.ndarray, variance: np.ndarray, n: np.ndarray, df: np.ndarray) -> np.ndarray:
    """n_eff* = p(1-p)/V · (t(n-1)/t(df))² (Korn and Graubard 1998), NaN where V is 0 or n is 1."""
    return np.asarray(effective_size(p, variance) * (t_quantile(np.asarray(n) - 1.0) / t_quantile(df)) ** 2)


def korn_graubard(p: np.ndarray, se: np.ndarray, n: np.ndarray, df: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Clopper-Pearson with n_eff* and x* = p n_eff*. `n` is the number of units behind the share."""
    p = np.asarray(p, float)
    size = korn_graubard_size(p, np.asarray(se, float) ** 2, n, df)
    return clopper_pearson(p * size, size)


def half_width(n: int, population: int, p: float = 0.5) -> float:
    """Half the width of the Korn-Graubard interval of a share `p` when `n` of `population` answered, from 0 to 1.

    V = p(1-p)/(n-1) · (1 - n/N), a simple random sample without replacement. NaN for fewer than two answers, 0 when
    all answered.
    """
    if n < 2 or n > population:
        return float("nan")
    if n == population:
        return 0.0
    spread = np.sqrt(p * (1 - p) / (n - 1) * (1 - n / population))
    low, high = korn_graubard(np.array(p), spread, np.array(n), np.array(n - 1.0))
    return float(high - low) / 2


@lru_cache(maxsize=65536)
def hypergeometric(x: int, n: int, population: int) -> tuple[float, float]:
    """The exact interval of K/N after `x` of `n` drawn without replacement from N = `population`.

    It inverts the exact test on whole K: every K with P(X >= x) > α/2 and P(X <= x) > α/2.
    """
    if not 0 <= x <= n <= population:
        raise ValueError(f"0 <= x <= n <= N does not hold: {x}, {n}, {population}")
    lowest = _first(lambda k: _tail(n - x, n, population, population - k), x, population - (n - x))
    highest = population - _first(lambda k: _tail(x, n, population, population - k), n - x, population - x)
    return lowest / population, highest / population


def _first(likely: Callable[[int], float], start: int, stop: int) -> int:
    """The first K in start..stop with likely(K) > α/2; the probability grows with K."""
    while start < stop:
        middle = (start + stop) // 2
        if likely(middle) > ALPHA / 2:
            stop = middle
        else:
            start = middle + 1
    return start


def _tail(x: int, n: int, population: int, k: int) -> float:
    """P(X <= x) when n are drawn from N with K = `k`."""
    from scipy.special import gammaln

    values = np.arange(max(0, n + k - population), min(x, k) + 1, dtype=float)

    def log_choose(total: np.ndarray | float, part: np.ndarray | float) -> np.ndarray:
        return np.asarray(gammaln(total + 1.0) - gammaln(part + 1.0) - gammaln(total - part + 1.0))

    logs = log_choose(k, values) + log_choose(population - k, n - values) - log_choose(population, n)
    return float(np.exp(logs).sum())
