"""Numbers of which one is the sum of others: what one hides does not follow from the others."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.tied import hide_together

N, GROUPS = 16, ("a", "b", "c", "d")
SECTOR = np.repeat(np.arange(4), 4)
WOMEN = np.array([10, 12, 9, 11, 8, 12, 10, 9, 14, 11, 10, 12, 9, 8, 13, 10], dtype=float)
MEN = np.array([5, 4, 300, 6, 5, 7, 6, 4, 6, 5, 8, 7, 4, 6, 5, 7], dtype=float)  # one has nearly all of the first group


def _hidden(numbers):
    """Which groups each question hides."""
    frame = WaveFrame(
        np.array([f"o{at:02}" for at in range(N)]),
        (Partition("s", GROUPS, SECTOR[:, None] == np.arange(4)),),
        np.ones(N),
    )
    asked, figures = [], []
    for name, values in numbers.items():
        base = np.ones(N, dtype=bool)
        tally = Tally(np.zeros((N, 0), dtype=bool), base, values)
        asked.append(Asked(name, Sensitivity.NORMAL, (), False, tally, rules=Rules(minimum=3, p=10.0)))
        for group, inside in ((("", ""), base), *((("s", g), at == SECTOR) for at, g in enumerate(GROUPS))):
            n, mean = int(inside.sum()), float(values[inside].mean())
            figures.append(Figure(name, *group, "", Statistic.MEAN, None, mean, 1.0, None, None, n, n, None))
    safe = protect_report(Draft(tuple(figures), tuple(asked), frame, None, 3))
    return {
        name: {c.group for t in safe.tables if t.question == name for c in t.cells if c.status is Status.SUPPRESSED}
        for name in numbers
    }


@pytest.mark.parametrize("first", ["parts", "whole"])
def test_the_whole_hides_what_a_part_hides(first):
    numbers = {"women": WOMEN, "men": MEN, "all": WOMEN + MEN}
    hidden = _hidden(numbers if first == "parts" else dict(reversed(numbers.items())))
    assert "a" in hidden["men"]
    assert hidden["women"] == hidden["men"] == hidden["all"]


def test_parts_of_a_hundred_hide_the_same():
    young = np.array([30, 40, 1, 35, 20, 25, 30, 22, 28, 35, 40, 20, 30, 33, 27, 38], dtype=float)
    old = np.where(np.arange(N) == 2, 90.0, 1.0)
    hidden = _hidden({"young": young, "old": old, "between": 100.0 - young - old})
    assert "a" in hidden["old"]
    assert hidden["young"] == hidden["between"] == hidden["old"]


def test_numbers_that_do_not_add_up_hide_what_is_theirs():
    hidden = _hidden({"women": WOMEN, "men": MEN, "all": WOMEN + MEN + SECTOR % 3 * np.arange(N)})
    assert "a" in hidden["men"]
    assert not hidden["women"]


def test_large_and_small_numbers_are_tied_too():
    figures = [Figure(name, "s", "a", "", Statistic.MEAN, None, 1.0, 1.0, None, None, 4, 4, None) for name in "wct"]
    wages = 1e8 + np.arange(N) ** 2 * 1e6
    everyone = np.ones(N, dtype=bool)
    hidden = {("c", "s", "a", "", "level")}
    hide_together({"w": (everyone, wages), "c": (everyone, WOMEN), "t": (everyone, wages + WOMEN)}, figures, hidden)
    assert hidden == {(name, "s", "a", "", "level") for name in "wct"}
