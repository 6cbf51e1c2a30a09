"""Counts that are not quite so.

Where hiding leaves too many holes, every count can be shown if none of them is certain. Two ways.

*Rounding small counts* (`protect --method round`): every count of the lowest level below the minimum becomes 0 or the
minimum; the others stay. All margins are added up again, so the table is additive and shows no count between 0 and the
minimum. Which counts go up is chosen so that the margins hardly move, the largest deviation as small as can be.

*Cell keys* (`protect --method cellkey`): every organisation has a record key, a fraction between 0 and 1 made with a
secret (HMAC). The key of a cell is the fractional part of the sum of its record keys, and says, with a p-table, by how
much its count changes. The same organisations thus get the same count in every table. Margins have noise of their own,
so the table does not add up. The p-table has mean 0, a given variance, a largest noise, no counts that are too small to
show, and among those the largest entropy: proportional to exp(a v + b v²) in the change v.

Both are for counts alone. Shares are taken from the changed counts. A mean beside them must not be the original one,
which would give the count away: divide the sum by the changed count. Who runs the program keeps the secret, the largest
noise and the variance to themselves.

Sources: Handbook on Statistical Disclosure Control, chapters 5.4 and 5.7; Langsrud and Heldal (2018), package
SmallCountRounding; Giessing (2016) and the R package ptable.
"""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.disclosure.alternatives.cell_key import PARTS, Noise, Row, largest_entropy, p_table
from meerwaarde.disclosure.alternatives.small_counts import rounded
from support.count_tables import counted, flat

# The p-table of the handbook: of every count the changes, each with the upper bound of its keys.
HANDBOOK = {
    0: Row((0,), (PARTS,)),
    1: Row((-1, 1), (PARTS // 2, PARTS)),
    2: Row((0, 1), (PARTS * 8 // 10, PARTS)),
    3: Row((-1, 0, 1), (PARTS * 3 // 10, PARTS * 7 // 10, PARTS)),
}


def test_handbook_example():
    """Record keys 0.9, 0.3 and 0.6 have the sum 1.8 and the cell key 0.8; for the count 3 that is noise 1, so 4."""
    key = (9 + 3 + 6) % 10
    assert key == 8
    assert 3 + HANDBOOK[3].change(key, 10) == 4


# count, cell key in tenths, shown: lower bound < key <= upper bound
LOOKED_UP = [(0, 9, 0), (1, 5, 0), (1, 6, 2), (2, 8, 2), (2, 9, 3), (3, 3, 2), (3, 4, 3), (3, 7, 3), (3, 8, 4)]


@pytest.mark.parametrize(("count", "key", "shown"), LOOKED_UP)
def test_which_change_a_key_means(count, key, shown):
    """In the p-table of the handbook."""
    assert count + HANDBOOK[count].change(key, 10) == shown


# largest noise, variance, blocked, count, probability of each count shown
P_TABLE = [
    (2, 1.08, 1, 1, "0: 0.5133, 2: 0.4600, 3: 0.0267"),
    (1, 0.5, 0, 1, "0: 0.2500, 1: 0.5000, 2: 0.2500"),
    (2, 1.0, 0, 1, "0: 0.3981, 1: 0.3058, 2: 0.1942, 3: 0.1019"),
    (2, 1.0, 0, 9, "7: 0.0638, 8: 0.2447, 9: 0.3830, 10: 0.2447, 11: 0.0638"),
    (5, 3.0, 2, 1, "0: 0.7345, 3: 0.1367, 4: 0.0728, 5: 0.0374, 6: 0.0186"),
]


@pytest.mark.parametrize(("most", "variance", "blocked", "count", "shown"), P_TABLE)
def test_p_tables(most, variance, blocked, count, shown):
    """The first follows from mean, variance and sum alone."""
    rows = p_table(Noise(most, variance, blocked))
    row = rows[min(count, len(rows) - 1)]
    chances = np.diff((0, *row.upper)) / PARTS
    told = ", ".join(f"{count + change}: {chance:.4f}" for change, chance in zip(row.changes, chances, strict=True))
    assert told == shown


def test_closed_form_of_the_largest_entropy():
    """For changes -2 to 2 and variance 1 the chances are 1, x and x⁴ over 1 + 2x + 2x⁴ with 6x⁴ = 1."""
    x = (1 / 6) ** (1 / 4)
    expected = np.array([x**4, x, 1, x, x**4]) / (1 + 2 * x + 2 * x**4)
    assert largest_entropy(np.arange(-2, 3), 1.0) == pytest.approx(expected, abs=1e-7)


# counts, rounded to base 3 (rows of a table of three by three)
ROUNDED = [
    ("4 1 6 / 2 5 0 / 7 3 9", "4 0 6 / 3 5 0 / 7 3 9"),
    ("1 1 1 / 1 1 1 / 1 1 1", "3 0 0 / 0 3 0 / 0 0 3"),
    ("2 2 2 / 2 2 2 / 2 2 2", "0 3 3 / 3 0 3 / 3 3 0"),
    ("5 0 3 / 8 4 0 / 3 3 6", "5 0 3 / 8 4 0 / 3 3 6"),
]


@pytest.mark.parametrize(("counts", "shown"), ROUNDED)
def test_small_counts_are_rounded(counts, shown):
    """Every margin stays where it can: here no total is off by more than 1."""
    inner = np.array([[int(count) for count in row.split()] for row in counts.split(" / ")])
    table = counted((flat("a", 3), flat("b", 3)), inner)
    found = rounded(table, 3)
    assert np.abs(found - table.value)[-1].max() <= 1
    assert np.abs(found - table.value)[:, -1].max() <= 1
    expected = np.array([[int(count) for count in row.split()] for row in shown.split(" / ")])
    assert sorted(found[:3, :3].ravel().tolist()) == sorted(expected.ravel().tolist())


def test_a_mean_tells_the_count():
    """Handbook 5.7: counts 8 and 12 shown as 9 and 14, ages 90 and 95. With the original means only 8 and 12 fit."""
    most, pairs = 2, [(one, two) for one in range(7, 12) for two in range(12, 17)]
    near = [(one, two) for one, two in pairs if abs(one + two - 19) <= most]
    fitting = [(one, two) for one, two in near if one * 90 / 8 + two * 95 / 12 == pytest.approx((one + two) * 185 / 20)]
    assert len(near) == 6
    assert fitting == [(8, 12)]
