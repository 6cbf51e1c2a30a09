"""Rules per question, holdings and sizes: what is hidden for what it says by itself."""

from __future__ import annotations

import numpy as np
import pytest

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, ResponseCounts, Tally, WaveFrame, protect_report
from meerwaarde.disclosure.numbers import number_system
from meerwaarde.disclosure.primary import Rules

NORMAL = Sensitivity.NORMAL


def frame(n: int, holding=None, groups=None, weights=None) -> WaveFrame:
    ids = np.array([f"o{place:02}" for place in range(n)])
    partitions = () if groups is None else (Partition("g", ("a", "b"), np.array(groups)[:, None] == np.arange(2)),)
    weights = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    return WaveFrame(ids, partitions, weights, holding=None if holding is None else np.array(holding).astype(str))


def yes_or_no(yes: int, n: int, rules: Rules | None = None, sensitivity=NORMAL) -> Asked:
    hits = np.arange(n)[:, None] < np.array([[yes, n]])
    hits[:, 1] &= ~hits[:, 0]
    return Asked("q", sensitivity, ("yes", "no"), True, Tally(hits, np.ones(n, dtype=bool)), rules=rules)


def counted(asked: Asked, wave: WaveFrame, minimum=3) -> dict[tuple[str, str], Status]:
    """The statuses of all rows by group and answer."""
    groups = {"": np.ones(len(wave.ids), dtype=bool)}
    groups |= {code: p.member[:, g] for p in wave.partitions for g, code in enumerate(p.codes)}
    figures = [
        Figure("q", "g" if code else "", code, answer, Statistic.SHARE,
               100.0 * asked.now.hits[member, a].mean(), None, 1.0, None, None,
               int(asked.now.hits[member, a].sum()), int(member.sum()), None)
        for code, member in groups.items() for a, answer in enumerate(asked.codes)
    ]  # fmt: skip
    released = protect_report(Draft(tuple(figures), (asked,), wave, None, minimum))
    return {(cell.group, cell.answer): cell.status for table in released.tables for cell in table.cells}


@pytest.mark.parametrize(
    ("yes", "rules", "hidden"),
    [
        (4, Rules(), False),
        (4, Rules(minimum=5), True),
        (2, Rules(minimum=2), False),
        (0, Rules(), False),
        (0, Rules(zeros=True), True),
        (0, Rules(full=True), True),  # the other answer is given by all, and tells this one
        (20, Rules(full=True), True),
    ],
)
def test_rules_of_a_question_go_before_those_of_the_report(yes, rules, hidden):
    told = counted(yes_or_no(yes, 20, rules), frame(20))
    assert (told["", "yes"] is Status.SUPPRESSED) is hidden


def test_members_of_one_holding_count_once():
    """Four said yes, two of them of one holding and two of another: two holdings, one fewer than three."""
    apart, together = list(range(20)), [0, 0, 1, 1, *range(4, 20)]
    assert counted(yes_or_no(4, 20), frame(20, apart))["", "yes"] is not Status.SUPPRESSED
    assert counted(yes_or_no(4, 20), frame(20, together))["", "yes"] is Status.SUPPRESSED


def test_a_holding_that_is_divided_counts_on_both_sides():
    """Ten said yes and ten no; all that said no belong to two holdings, one of which also said yes."""
    holding = [*range(9), 50, *[50] * 5, *[51] * 5]
    assert counted(yes_or_no(10, 20), frame(20, holding))["", "no"] is Status.SUPPRESSED
    holding[-1] = 52
    assert counted(yes_or_no(10, 20), frame(20, holding))["", "no"] is not Status.SUPPRESSED


def test_a_group_of_one_holding_is_not_shown_and_neither_is_its_number_of_answers():
    groups, holding = [0] * 5 + [1] * 15, [0] * 5 + list(range(5, 20))
    told = counted(yes_or_no(10, 20, sensitivity=Sensitivity.NONE), frame(20, holding, groups))
    assert told["a", "yes"] is Status.SUPPRESSED
    register = frame(40, [0] * 10 + list(range(10, 40)), [0] * 10 + [1] * 30)
    answered = np.isin(np.arange(40), [*range(5), *range(10, 25)])
    wave = frame(20, holding, groups)
    draft = Draft((), (yes_or_no(10, 20),), wave, None, 3, response=ResponseCounts(register, answered))
    (rates,) = [table for table in protect_report(draft).response if table.group_variable == "g"]
    assert {cell.group for cell in rates.cells if cell.status is Status.SUPPRESSED} == {"a", "b"}


def means(values, rules: Rules, wave: WaveFrame, sensitivity=NORMAL):
    """The attacker's system of a question with numbers."""
    values = np.asarray(values, dtype=float)
    n = len(values)
    asked = Asked("q", sensitivity, (), False, Tally(np.zeros((n, 0), bool), np.ones(n, bool), values), rules=rules)
    mean = float(wave.weights @ values / wave.weights.sum())
    figure = Figure("q", "", "", "", Statistic.MEAN, None, mean, 1.0, None, None, n, n, None)
    return number_system(asked, wave, None, (figure,), rules, set()).system


@pytest.mark.parametrize(
    ("rules", "up"),
    [
        (Rules(), None),
        (Rules(p=10), 1.0),  # 80 + 12, the others 7: below 10 % of 80 by 1
        (Rules(p=8), None),
        (Rules(pq=(20, 80)), 13.0),
        (Rules(dominance=((1, 80),)), 1.0),  # 100/80 of 80 is 100, 1 more than the total
        (Rules(dominance=((2, 95),)), None),
        (Rules(dominance=((2, 90),)), 100 / 90 * 92 - 99),
    ],
)
def test_rules_for_sizes(rules, up):
    system = means([80, 12, 4, 2, 1], rules, frame(5))
    assert bool(system.hidden) is (up is not None)
    assert [target.up for target in system.targets if target.up] == ([] if up is None else [pytest.approx(up)])


def test_sizes_of_one_holding_are_taken_together_and_without_sign():
    values = [40, -40, 12, 4, 2, 1]
    assert not means(values, Rules(p=10), frame(6)).hidden
    assert means(values, Rules(p=10), frame(6, [0, 0, 2, 3, 4, 5])).hidden


def test_equal_weights_are_no_hiding_place():
    """The mean and n tell the sum of the respondents, whatever each of them stands for."""
    assert means([80, 12, 4, 2, 1], Rules(p=10), frame(5, weights=[5] * 5)).hidden
    assert not means([80, 12, 4, 2, 1], Rules(p=10), frame(5, weights=[5, 4, 5, 5, 5])).hidden
    assert not means([80, 12, 4, 2, 1], Rules(p=10), frame(5), Sensitivity.NONE).hidden
