"""Two waves, their panel and what is left of either are one system: nobody is given away by the changes either."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import Figure, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report

MINIMUM = 3


@st.composite
def waves(draw: st.DrawFn) -> dict:
    """A yes/no answer of a few organisations in two waves; -1 where they did not answer."""
    n = draw(st.integers(4, 8))
    answer = st.sampled_from([-1, 0, 1, 1, 0])
    before = np.array(draw(st.lists(answer, min_size=n, max_size=n)))
    now = np.array(draw(st.lists(answer, min_size=n, max_size=n)))
    now[0], before[-1] = max(now[0], 0), max(before[-1], 0)
    group = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    return {"before": before, "now": now, "group": group}


def _facts(before: np.ndarray, now: np.ndarray, member: np.ndarray) -> dict[str, tuple[np.ndarray, int]]:
    """Counts of yes, per world, with their bases, over `member`: per wave, in the panel, outside it, and jointly.

    `before` and `now` [worlds, organisations]; who answered is the same in all worlds.
    """
    a, b = (now[0] >= 0) & member, (before[0] >= 0) & member
    both = a & b
    yes_now, yes_before = now == 1, before == 1

    def of(yes: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, int]:
        return (yes & among).sum(axis=1), int(among.sum())

    return {
        "now": of(yes_now, a),
        "then": of(yes_before, b),
        "panel now": of(yes_now, both),
        "panel then": of(yes_before, both),
        "rest now": of(yes_now, a & ~both),
        "rest then": of(yes_before, b & ~both),
        "both": of(yes_now & yes_before, both),
        "won": of(yes_now & ~yes_before, both),
        "lost": of(~yes_now & yes_before, both),
    }


def _true(before: np.ndarray, now: np.ndarray, member: np.ndarray) -> dict[str, tuple[int, int]]:
    """The same of the one true world."""
    facts = _facts(before[None], now[None], member)
    return {name: (int(counts[0]), base) for name, (counts, base) in facts.items()}


# What each row tells: its standard error gives away how many said yes in both waves.
TOLD = {
    Statistic.SHARE: ("now",),
    Statistic.CHANGE_SHARE: ("then", "both"),
    Statistic.PANEL_SHARE: ("panel now", "panel then", "both"),
}


def _figures(case: dict, groups: dict) -> tuple[Figure, ...]:
    figures = []
    for (variable, code), member in groups.items():
        facts = _true(case["before"], case["now"], member)
        share = {key: 100 * count / base for key, (count, base) in facts.items() if base}

        def add(statistic, percent, key, variable=variable, code=code, facts=facts):
            count, base = facts[key]
            figures.append(
                Figure("q", variable, code, "yes", statistic, percent, None, 1.0, None, None, count, base, None)
            )

        if "now" in share:
            add(Statistic.SHARE, share["now"], "now")
            if "then" in share:
                add(Statistic.CHANGE_SHARE, share["now"] - share["then"], "now")
        if "panel now" in share:
            add(Statistic.PANEL_SHARE, share["panel now"] - share["panel then"], "panel now")
    return tuple(figures)


def _tally(answers: np.ndarray) -> Tally:
    here = answers[answers >= 0]
    return Tally((here == 1)[:, None], np.ones(len(here), dtype=bool))


def _frame(answers: np.ndarray, group: np.ndarray) -> WaveFrame:
    here = answers >= 0
    member = group[here][:, None] == np.arange(2)
    ids = np.array([f"o{i}" for i in np.flatnonzero(here)])
    return WaveFrame(ids, (Partition("g", ("0", "1"), member),), np.ones(int(here.sum())))


def _sensitive(count: int, base: int, sensitivity: Sensitivity) -> bool:
    if 0 < base < MINIMUM:
        return True
    if sensitivity is Sensitivity.NONE or base == 0:
        return False
    if 0 < count < MINIMUM or 0 < base - count < MINIMUM:
        return True
    return sensitivity is Sensitivity.HIGH and count in (0, base)


def _worlds(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of answers that the same organisations could have given, two times [worlds, organisations]."""
    made = []
    for wave in ("before", "now"):
        spots = np.flatnonzero(case[wave] >= 0)
        every = np.array(list(product((0, 1), repeat=len(spots))))
        answers = np.tile(case[wave], (len(every), 1))
        answers[:, spots] = every
        made.append(answers)
    before, now = made
    return np.repeat(before, len(now), axis=0), np.tile(now, (len(before), 1))


@settings(max_examples=40)
@given(waves(), st.sampled_from(Sensitivity))
def test_nobody_is_given_away_by_change(case, sensitivity):
    group = case["group"]
    groups = {("", ""): np.ones(len(group), dtype=bool)} | {("g", str(g)): group == g for g in (0, 1)}
    asked = Asked("q", sensitivity, ("yes",), False, _tally(case["now"]), _tally(case["before"]))
    frames = _frame(case["now"], group), _frame(case["before"], group)
    release = protect_report(Draft(_figures(case, groups), (asked,), *frames, MINIMUM))
    shown = {
        (cell.group_variable, cell.group, cell.statistic)
        for table in release.tables
        for cell in table.cells
        if cell.status is not Status.SUPPRESSED
    }
    truth = {key: _true(case["before"], case["now"], member) for key, member in groups.items()}
    told = [((v, g), fact) for v, g, statistic in shown for fact in TOLD[statistic]]
    relevant = {"now"} if not any(s is not Statistic.SHARE for _v, _g, s in shown) else set(truth["", ""])
    protected = [
        (key, name)
        for key, facts in truth.items()
        for name, (count, base) in facts.items()
        if name in relevant and _sensitive(count, base, sensitivity)
    ]
    worlds = _worlds(case)
    facts = {key: _facts(*worlds, member) for key, member in groups.items()}
    same = np.ones(len(worlds[0]), dtype=bool)
    for key, fact in told:
        same &= facts[key][fact][0] == truth[key][fact][0]
    assert same.any()
    for key, name in protected:
        values = facts[key][name][0][same]
        base = truth[key][name][1]
        assert values.max() - values.min() >= min(2, base), f"{key} {name}: {sorted(set(values.tolist()))}"
