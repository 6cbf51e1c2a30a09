"""Raking against a loop over categories, the exact interval against every K, the t-quantile against scipy.stats."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.survey.intervals import hypergeometric, t_quantile
from meerwaarde.survey.raking import NotConverged, rake
from support import slow_survey as slow


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_hypergeometric_tries_every_population(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 40))
    n = data.draw(st.integers(1, population))
    x = data.draw(st.integers(0, n))

    def likely(k: int) -> bool:
        weights = [comb(k, i) * comb(population - k, n - i) for i in range(n + 1)]
        total = sum(weights)
        return sum(weights[x:]) / total > 0.025 and sum(weights[: x + 1]) / total > 0.025

    accepted = [k for k in range(x, population - (n - x) + 1) if likely(k)]
    assert hypergeometric(x, n, population) == (min(accepted) / population, max(accepted) / population)


def test_hypergeometric_of_a_census() -> None:
    assert hypergeometric(3, 10, 10) == (0.3, 0.3)
    with pytest.raises(ValueError, match="does not hold"):
        hypergeometric(4, 3, 10)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_raking_against_a_loop(data: st.DataObject) -> None:
    """Margins of a population that has the sample's combinations, so that a solution exists."""
    codes = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=25))
    counts = data.draw(st.lists(st.integers(1, 9), min_size=len(codes), max_size=len(codes)))
    margins, totals = [], []
    for side in (0, 1):
        names, dense = np.unique([code[side] for code in codes], return_inverse=True)
        totals.append(np.bincount(dense, counts))
        margins.append((dense, totals[-1]))
        assert len(names) == len(totals[-1])
    raked = rake(np.ones(len(codes)), margins)
    for dense, wanted in margins:
        assert np.bincount(dense, raked) == pytest.approx(wanted, rel=1e-9)
    units = [slow.Unit("s", str(i), (str(margins[0][0][i]), str(margins[1][0][i]))) for i in range(len(codes))]
    population = slow.Population(
        {"s": len(codes)}, margins=tuple({str(c): int(t) for c, t in enumerate(side)} for side in totals)
    )
    assert raked == pytest.approx(slow.raked_weights(units, population), rel=1e-6)


def test_raking_that_cannot_meet_its_margins_stops() -> None:
    """Everybody in x is in u, yet x has 6 members and u 4."""
    first, second = np.array([0, 0, 1]), np.array([0, 0, 1])
    with pytest.raises(NotConverged):
        rake(np.ones(3), [(first, np.array([6.0, 4.0])), (second, np.array([4.0, 6.0]))])


@given(st.integers(1, 500))
def test_t_quantile(df: int) -> None:
    from scipy import stats

    assert float(t_quantile(df)) == pytest.approx(float(stats.t.ppf(0.975, df)), rel=1e-10)
