"""Those who answered as attackers of sums: small releases whose outcome can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report
from meerwaarde.disclosure.knowledge import numbered
from meerwaarde.disclosure.numbers import number_system
from meerwaarde.disclosure.primary import Rules


def shown(values, groups, holding=None) -> set[str]:
    """The groups whose mean is shown, "" for the row over all."""
    draft, _asked = _draft(values, groups, holding)
    released = protect_report(draft)
    cells = [cell for table in released.tables for cell in table.cells]
    return {cell.group for cell in cells if cell.status is not Status.SUPPRESSED}


def _draft(values, groups, holding=None):
    values = np.asarray(values, dtype=float)
    n = len(values)
    groups = list(groups)
    member = np.array(groups)[:, None] == np.array(sorted(set(groups)))
    ids = np.array([f"o{at:02}" for at in range(n)])
    partition = Partition("g", tuple(sorted(set(groups))), member)
    names = None if holding is None else np.array(holding)
    frame = WaveFrame(ids, (partition,), np.ones(n), holding=names)
    rows = {("", ""): np.ones(n, dtype=bool)} | {("g", code): member[:, at] for at, code in enumerate(partition.codes)}
    figures = tuple(
        Figure("q", *group, "", Statistic.MEAN, None, float(values[m].mean()), float(values[m].std()), None, None,
               int(m.sum()), int(m.sum()), None)
        for group, m in rows.items()
    )  # fmt: skip
    tally = Tally(np.zeros((n, 0), dtype=bool), np.ones(n, dtype=bool), values)
    asked = Asked("q", Sensitivity.NORMAL, (), False, tally, rules=Rules())
    return Draft(figures, (asked,), frame, None, 3), asked


VALUES = [10, 13, 9, 21, 14, 8, 30, 17]


def test_one_hidden_group_of_two_stands_beside_one_that_others_do_not_know():
    """a has two, b one, c five. Hiding a and b tells nothing to readers: their sum is 53. But the one in b knows its
    own, so the row over all, or c, must go too."""
    assert len(shown(VALUES, "aabccccc") & {"", "c"}) == 1


def test_three_groups_of_one_are_not_enough_against_two_of_them():
    """a, b and c are one organisation each: two of the three know the third, where readers know the sum of three."""
    assert len(shown(VALUES, "abcddddd") & {"", "d"}) == 1


def test_four_groups_of_one_are_enough():
    assert shown([*VALUES, 11], "abcdeeeee") == {"", "e"}


def test_a_holding_knows_all_its_members():
    """The same four groups of one, two of which belong to one holding: with another it knows three."""
    apart = [f"h{at}" for at in range(9)]
    assert shown([*VALUES, 11], "abcdeeeee", apart) == {"", "e"}
    assert len(shown([*VALUES, 11], "abcdeeeee", ["h1", *apart[1:]]) & {"", "e"}) == 1


def test_where_insiders_are_all_there_is_nothing_to_keep():
    """The two holdings in a hidden group know all of it together; to each alone the part of the other must stay open,
    and to others all of it."""
    draft, asked = _draft([10, 20, 30, 25, 12, 14, 9], "aabbccc", ["x", "y", "x", "y", "u", "v", "w"])
    known = numbered(number_system(asked, draft.now, None, draft.figures, Rules(), set()))
    u, x, y = 0, 3, 4  # holdings by name
    assert known is not None
    assert known.needs(np.array([[x, y]]), 0)[0][0] == 0
    assert (known.needs(np.array([[x, u], [y, u]]), 0)[0] > 0).all()


def test_the_same_part_of_what_others_gave_stays_open():
    """Of a sum of 100 + 20 a tenth must stay open: 12 to readers, 2 to the one of 100 (but see the mean number), 10 to
    the one of 20."""
    draft, asked = _draft([100, 20, 6, 2, 2, 2, 1, 3], "aabbbbbb")
    built = number_system(asked, draft.now, None, draft.figures, Rules(), set())
    known = numbered(built)
    assert known is not None
    place = next(at for at, target in enumerate(built.system.targets) if target.name[0] == "q")
    assert built.system.targets[place].need == pytest.approx(12)
    needed = known.needs(np.array([[0], [1], [2]]), place)[0]
    assert needed == pytest.approx([0.1 * 20, 0.1 * 100, 12])


def test_who_stands_out_sees_in_the_spread_what_all_others_gave():
    """Everybody gave 10, but one, who gave 200. Readers see a wide spread; it sees none in what remains."""
    values = [10.0] * 11 + [200.0]
    groups = "aabbccccccc" + "c"
    assert "" not in shown(values, groups)
    assert "" in shown([*VALUES, 25, 12, 19, 200], groups)
