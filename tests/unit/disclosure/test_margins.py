"""The margin of a mean tells the sum of squares: few numbers, and whoever gave one of them knows the others."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Tally, WaveFrame, protect_report

MOST = 120


def _released(values, *, sensitivity=Sensitivity.NORMAL, holding=None, statistic=Statistic.MEAN):
    """The row over all of these numbers, and that of the first group, as it is released."""
    values = np.array(values, dtype=float)
    n = len(values)
    se = float(values.std(ddof=1) / np.sqrt(n))
    mean = float(values.mean())
    figures = (
        Figure(
            "q",
            "",
            "",
            "",
            statistic,
            None,
            mean,
            se,
            mean - 2.5 * se,
            mean + 2.5 * se,
            n,
            n,
            None,
            True,
            ("wide-value",),
        ),
    )
    frame = WaveFrame(np.array([f"o{at}" for at in range(n)]), (), np.ones(n), holding=holding)
    tally = Tally(np.zeros((n, 0), dtype=bool), np.ones(n, dtype=bool), values)
    safe = protect_report(Draft(figures, (Asked("q", sensitivity, (), False, tally),), frame, None, 3))
    return safe.tables[0].cells[0]


def _possible(cell, mine, n):
    """The numbers that the others can have given, in whole numbers, to who knows some of n."""
    low, high = (0.0, np.inf) if cell.se is None else (cell.se * 0.9999, cell.se * 1.0001)
    total = round(cell.value * n) - sum(mine)
    for others in combinations_with_replacement(range(MOST), n - len(mine) - 1):
        last = total - sum(others)
        if last >= (others[-1] if others else 0):
            all_of_them = np.array([*mine, *others, last], dtype=float)
            if low <= all_of_them.std(ddof=1) / np.sqrt(n) <= high:
                yield (*others, last)


@pytest.mark.parametrize(("values", "mine"), [([10, 41, 93], [10]), ([10, 41, 60, 93], [10, 41])])
def test_insiders_do_not_read_the_other_numbers_off_the_margin(values, mine):
    cell = _released(values)
    assert cell.value == np.mean(values)  # three may be told together
    possible = list(_possible(cell, mine, len(values)))
    assert len(possible) > 20
    assert (cell.status, cell.se, cell.ci_low, cell.ci_high) == (Status.UNRELIABLE, None, None, None)
    assert cell.notes == ("no-margin",)


def test_margins_of_more_numbers_have_two_digits():
    cell = _released([10, 41, 93, 17, 28, 66, 31, 54])
    assert (cell.se, cell.ci_low, cell.ci_high, cell.status) == (9.7, 18.2, 66.8, Status.PUBLISHED)


def test_a_holding_counts_once():
    numbers = [10, 41, 93, 17, 28, 66, 31, 54]
    assert _released(numbers, holding=np.array(["a", "a", *[""] * 6])).se is None


def test_open_questions_keep_their_margin():
    assert _released([10, 41, 93], sensitivity=Sensitivity.NONE).se == pytest.approx(24.2143, abs=1e-3)
