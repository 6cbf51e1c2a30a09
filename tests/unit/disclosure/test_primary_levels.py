"""Primary rules: reading them, and their vectorised forms against a slow reference that follows the handbook."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import InputError
from meerwaarde.disclosure.primary import Ranked, Rules, largest, levels, ranked, worst_case

# --- reading rules ----------------------------------------------------------------------------------------------------


def test_the_defaults():
    rules = Rules.parse([])
    assert rules == Rules()
    assert rules.words == ("minimum=3",)
    assert not rules.magnitude


def test_every_rule_by_name():
    texts = ["minimum=5", "dominance=2,80", "dominance=1,75.5", "p=12.5", "pq=10,50", "width=5", "zeros=1", "full=1",
             "weights=known"]  # fmt: skip
    rules = Rules.parse(texts)
    assert rules.dominance == ((2, 80.0), (1, 75.5))
    assert rules.ratios == (0.125, 0.2)
    assert (rules.minimum, rules.width, rules.zeros, rules.full, rules.weights) == (5, 5.0, True, True, "known")
    assert rules.words == tuple(texts)
    assert Rules.parse(rules.words) == rules
    assert Rules.parse([" ".join(texts)]) == rules


def test_rules_of_a_question_stand_over_those_of_the_report():
    report = Rules.parse(["minimum=5", "dominance=2,80", "zeros=1"])
    question = Rules.parse(["dominance=1,90 zeros=0"], report)
    assert question.words == ("minimum=5", "dominance=1,90")
    assert question.given == {"minimum", "dominance", "zeros"}


@pytest.mark.parametrize(
    "text",
    ["minimum", "minimum=", "minimum=0", "minimum=2.5", "minimum=-1", "minimum=³", "min=3", "=3", "p=", "p=0", "p=-5",
     "p=nan", "p=inf", "p=1_0", "p=10,50", "dominance=2", "dominance=2,80,1", "dominance=0,80", "dominance=2,0",
     "dominance=2,100", "dominance=80,x", "pq=50,10", "pq=0,50", "pq=10", "pq=10,101", "width=0", "zeros=2", "full=ja",
     "weights=guess", "minimum=3 minimum=4", "p=5 p=6", "minimum=99999999999999"],
)  # fmt: skip
def test_rules_that_make_no_sense(text):
    with pytest.raises(InputError) as told:
        Rules.parse([text])
    assert text.split()[-1] in str(told.value)


# --- against a slow reference -----------------------------------------------------------------------------------------

amounts = st.integers(0, 40).map(float)
weights = st.sampled_from([1.0, 1.5, 2.0, 4.0])
members = st.lists(st.tuples(amounts, weights, st.booleans()), min_size=0, max_size=6)
tables = st.lists(members, min_size=1, max_size=5)
chosen = st.builds(
    Rules,
    minimum=st.integers(1, 4),
    dominance=st.lists(st.tuples(st.integers(1, 3), st.sampled_from([50.0, 75.0, 90.0])), max_size=2).map(tuple),
    p=st.none() | st.sampled_from([5.0, 10.0, 50.0]),
    pq=st.none() | st.just((10.0, 50.0)),
    width=st.none() | st.just(5.0),
    weights=st.sampled_from(["plain", "known", "argus"]),
)


def slowly(cell: list[tuple[float, float, bool]], rules: Rules) -> tuple[bool, float, float, float]:
    """One cell as the handbook says it, member by member."""
    published = sum(amount * weight for amount, weight, _waives in cell)
    asking = [one for one in cell if not one[2]]
    if not asking:
        return False, 0, 0, 0
    target = max(asking, key=lambda one: one[:2])
    others = list(cell)
    others.remove(target)
    order = [target, *sorted(others, key=lambda one: (-one[0], -one[1]))]

    def top(n: int) -> float:
        if rules.weights == "plain":
            return sum(amount for amount, _weight, _waives in order[:n])
        if rules.weights == "known":
            return sum(amount * weight for amount, weight, _waives in order[:n])
        quarters = [amount / 4 for amount, weight, _waives in order for _copy in range(round(4 * weight)) if amount]
        return sum(quarters[: 4 * n])

    needed = [published / 100] if len(cell) < rules.minimum else []
    needed += [100 / k * top(n) - published for n, k in rules.dominance]
    parts = [rules.p / 100] if rules.p else []
    parts += [rules.pq[0] / rules.pq[1]] if rules.pq else []
    needed += [part * target[0] - (published - top(2)) for part in parts]
    broken = [level for level in needed if level > 1e-9] + ([0.0] if len(cell) < rules.minimum else [])
    if not broken:
        return False, 0, 0, 0
    return True, max(broken), min(max(broken), published), rules.width or 0


@settings(max_examples=400)
@given(tables, chosen)
def test_levels_as_the_handbook_says_them(table, rules):
    flat = [(number, *one) for number, cell in enumerate(table) for one in cell]
    # Another order than by cell: who comes first in the file decides nothing.
    flat.sort(key=lambda one: (one[2], one[1]))
    cell = np.array([one[0] for one in flat], dtype=np.int64)
    amount, weight = (np.array([one[at] for one in flat], dtype=float) for at in (1, 2))
    waives = np.array([one[3] for one in flat], dtype=bool)
    total = np.bincount(cell, amount * weight, len(table)) if flat else np.zeros(len(table))
    found = levels(rules, ranked(cell, amount, amount * weight, total, waives), frequency=False)
    wanted = [slowly(one, rules) for one in table]
    for at, (unsafe, up, down, width) in enumerate(wanted):
        assert bool(found.unsafe[at]) == unsafe, (table[at], rules)
        assert found.up[at] == pytest.approx(up, abs=1e-9)
        assert found.down[at] == pytest.approx(down, abs=1e-9)
        assert found.width[at] == width


# --- edges ------------------------------------------------------------------------------------------------------------


def one_cell(*contributions: float, weight: float = 1.0, waives: tuple[int, ...] = ()) -> Ranked:
    amount = np.array(contributions, dtype=float)
    marks = np.isin(np.arange(len(amount)), waives)
    return ranked(
        np.zeros(len(amount), dtype=np.int64), amount, amount * weight, np.array([amount.sum() * weight]), marks
    )


def test_the_largest_first_in_every_cell():
    cell, amount = np.array([2, 0, 2, 2, 0]), np.array([1.0, 5.0, 3.0, 2.0, 7.0])
    found = ranked(cell, amount, amount, np.array([12.0, 0.0, 6.0]))
    assert found.amount.tolist() == [7, 5, 3, 2, 1]
    assert found.start.tolist() == [0, 2, 2, 5]
    assert found.units.tolist() == [2, 0, 3]
    assert found.shielded.tolist() == [True, False, True]
    assert largest(found, 2).tolist() == [12, 0, 5]
    assert largest(found, 9).tolist() == [12, 0, 6]


def test_on_the_border_a_cell_is_safe():
    """More than k per cent is unsafe, k per cent is not; nor are sums that differ by rounding noise."""
    assert not levels(Rules(minimum=1, dominance=((1, 80.0),)), one_cell(80, 20), frequency=False).unsafe[0]
    assert not levels(Rules(minimum=1, p=10), one_cell(100, 50, 10), frequency=False).unsafe[0]
    noisy = one_cell(0.7, 0.1, 0.1, 0.1)  # these sum to a little less than 1
    assert not levels(Rules(minimum=1, dominance=((1, 70.0),)), noisy, frequency=False).unsafe[0]


def test_the_lower_level_is_at_most_the_value():
    found = levels(Rules(dominance=((1, 10.0),)), one_cell(7), frequency=False)
    assert (found.up[0], found.down[0]) == (pytest.approx(63), 7)


def test_a_slight_breach_of_one_rule_does_not_thin_out_the_minimum():
    """Two units break the minimum; that p% is broken by a hair as well asks no less."""
    found = levels(Rules(p=0.5), one_cell(100, 100), frequency=False)
    assert found.up[0] == pytest.approx(2)  # one per cent of 200, not 0.5 per cent of 100


def test_counts_ask_for_a_width_alone():
    cells = one_cell(1, 1)
    found = levels(Rules(), cells, frequency=True)
    assert (bool(found.unsafe[0]), found.up[0], found.down[0], found.width[0]) == (True, 0, 0, 2)
    assert levels(Rules(width=5), cells, frequency=True).width[0] == 5
    assert levels(Rules(width=1), cells, frequency=True).width[0] == 2
    assert not levels(Rules(minimum=1, dominance=((1, 10.0),)), cells, frequency=True).unsafe[0]


def test_waivers():
    """Whoever waives is not protected, but still attacks those who do not."""
    rules = Rules(minimum=1, p=10)
    assert levels(rules, one_cell(100, 3, 2), frequency=False).unsafe[0]
    assert not levels(rules, one_cell(100, 3, 2, waives=(0,)), frequency=False).unsafe[0]
    assert levels(rules, one_cell(100, 30, 2, waives=(0,)), frequency=False).up[0] == pytest.approx(1)
    assert not levels(rules, one_cell(100, 30, 2, waives=(0, 1, 2)), frequency=False).unsafe[0]
    assert not levels(Rules(), one_cell(100, 30, waives=(0, 1)), frequency=False).unsafe[0]
    assert levels(Rules(), one_cell(100, 30, waives=(1,)), frequency=False).unsafe[0]


def test_negative_contributions_are_refused():
    with pytest.raises(ValueError, match="0 and more"):
        one_cell(5, -1)


def test_the_worst_case_of_a_cell_of_which_only_the_value_is_known():
    assert worst_case(Rules()) == 0.01
    assert worst_case(Rules.parse(["p=10"])) == 0.1
    assert worst_case(Rules.parse(["p=10", "pq=10,50", "dominance=2,80"])) == 0.25
    assert math.isclose(worst_case(Rules.parse(["dominance=1,75"])), 1 / 3)


def test_no_cells_and_no_contributions():
    nothing = np.zeros(0)
    found = levels(Rules(p=10), ranked(nothing.astype(np.int64), nothing, nothing, np.zeros(3)), frequency=False)
    assert not found.unsafe.any()
