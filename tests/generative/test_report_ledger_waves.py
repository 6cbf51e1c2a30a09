"""Two reports that compare the same two waves, the second with late answers: nobody is given away by both together.

The attacker solves integer programs over the pairs of answers of everybody, with all that both reports print.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from meerwaarde.core import Figure, InputError, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report
from meerwaarde.disclosure.ledger.report import ReportRelease, _report, content_of_report

MINIMUM = 3
TOLD = {
    Statistic.SHARE: ("now",),
    Statistic.CHANGE_SHARE: ("now", "then", "panel now", "panel then", "both"),
    Statistic.PANEL_SHARE: ("panel now", "panel then", "both"),
}


@st.composite
def late(draw: st.DrawFn) -> dict:
    """Yes or no in two waves, -1 for none; in the second report some more answered the second wave."""
    n = draw(st.integers(8, 40))
    before = np.array(draw(st.lists(st.sampled_from([-1, -1, 0, 1, 1, 0]), min_size=n, max_size=n)))
    final = np.array(draw(st.lists(st.sampled_from([0, 1]), min_size=n, max_size=n)))
    waits = np.array(draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))) == 0
    group = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    split = draw(st.sampled_from([(False, False), (True, True), (False, True), (True, False)]))
    return {"before": before, "now": (np.where(waits, -1, final), final), "group": group, "split": split}


def _sets(case: dict, report: int) -> dict[tuple[str, str], np.ndarray]:
    groups = {("", ""): np.ones(len(case["before"]), dtype=bool)}
    if case["split"][report]:
        groups |= {("g", str(code)): case["group"] == code for code in range(2)}
    return groups


def _facts(then: np.ndarray, now: np.ndarray, here: np.ndarray, member: np.ndarray) -> dict[str, tuple]:
    """Counts of yes per world (`then` and `now` [worlds, organisations]) and whom they count. `here`: in the report."""
    a, b = here & member, (then[0] >= 0) & member
    both = a & b
    yes, yes_then = now == 1, then == 1
    found = {
        "now": (yes, a), "then": (yes_then, b), "panel now": (yes, both), "panel then": (yes_then, both),
        "both": (yes & yes_then, both), "won": (yes & ~yes_then, both), "lost": (~yes & yes_then, both),
    }  # fmt: skip
    return {name: (said[:, who].sum(axis=1), who) for name, (said, who) in found.items()}


def _draft(case: dict, report: int, sensitivity: Sensitivity, earlier: tuple) -> Draft:
    now, then = case["now"][report], case["before"]
    frames, tallies = [], []
    for answers in (now, then):
        here = answers >= 0
        inside = [m[here] for (variable, _code), m in _sets(case, report).items() if variable]
        split = (Partition("g", ("0", "1"), np.column_stack(inside)),) if inside else ()
        frames.append(WaveFrame(np.array([f"o{i}" for i in np.flatnonzero(here)]), split, np.ones(int(here.sum()))))
        tallies.append(Tally((answers[here] == 1)[:, None], np.ones(int(here.sum()), dtype=bool)))
    figures = []
    for key, member in _sets(case, report).items():
        facts = {
            name: (int(counts[0]), int(who.sum()))
            for name, (counts, who) in _facts(then[None], now[None], now >= 0, member).items()
        }
        for statistic, of, against in (
            (Statistic.SHARE, "now", ""), (Statistic.CHANGE_SHARE, "now", "then"),
            (Statistic.PANEL_SHARE, "panel now", "panel then"),
        ):  # fmt: skip
            if facts[of][1] and (not against or facts[against][1]):
                percent = 100 * facts[of][0] / facts[of][1]
                percent -= 100 * facts[against][0] / facts[against][1] if against else 0
                figures.append(Figure("q", *key, "yes", statistic, percent, None, 1.0, None, None, *facts[of], None))
    asked = Asked("q", sensitivity, ("yes",), False, *tallies)
    return Draft(tuple(figures), (asked,), *frames, MINIMUM, waves=("2026", "2025"), earlier=earlier)


def _shown(case: dict, sensitivity: Sensitivity) -> list[set] | None:
    """Of both reports the (group, statistic) that it shows; None when one is refused."""
    earlier, shown = (), []
    for report in range(2):
        if not (case["now"][report] >= 0).any() or not (case["before"] >= 0).any():
            return None
        try:
            safe = protect_report(_draft(case, report, sensitivity, earlier))
        except InputError:
            return None
        line = content_of_report(ReportRelease(0, "r", "2026-01-01", "2026", safe.record))
        earlier += _report(None, line, report + 1).told
        cells = [cell for table in safe.tables for cell in table.cells if cell.status is not Status.SUPPRESSED]
        shown.append({((cell.group_variable, cell.group), cell.statistic) for cell in cells})
    return shown


def _sensitive(count: int, base: int, sensitivity: Sensitivity) -> bool:
    if 0 < base < MINIMUM:
        return True
    if sensitivity is Sensitivity.NONE or base == 0:
        return False
    few = 0 < count < MINIMUM or 0 < base - count < MINIMUM
    return few or (sensitivity is Sensitivity.HIGH and count in (0, base))


class Reader:
    """Unknowns [organisations, 3]: whether each said yes now, said yes then, and said it twice."""

    def __init__(self, case: dict) -> None:
        self.now, self.then = case["now"][1], case["before"]
        n = len(self.now)
        self.truth = np.column_stack([self.now == 1, self.then == 1, (self.now == 1) & (self.then == 1)]).astype(float)
        self.most = np.column_stack([np.ones(n), self.then >= 0, self.then >= 0]).astype(float)
        self.rows, self.low, self.high = [], [], []
        for who in range(n):  # twice: at most either, at least the overlap
            for parts, low in (((1, 0, -1), 0.0), ((0, 1, -1), 0.0), ((-1, -1, 1), -1.0)):
                form = np.zeros((n, 3))
                form[who] = parts
                self._know(form, low, np.inf)

    def _know(self, form: np.ndarray, low: float, high: float) -> None:
        self.rows.append(form.ravel())
        self.low.append(low)
        self.high.append(high)

    def told(self, form: np.ndarray) -> None:
        """A printed count."""
        value = float((form * self.truth).sum())
        self._know(form, value, value)

    def ends(self, form: np.ndarray) -> tuple[int, int]:
        """The lowest and highest count that is possible."""
        rules = LinearConstraint(np.array(self.rows), self.low, self.high)
        ends = [
            milp(
                sign * form.ravel(),
                constraints=rules,
                integrality=np.ones(form.size),
                bounds=Bounds(0, self.most.ravel()),
            )
            for sign in (1.0, -1.0)
        ]
        return round(ends[0].fun), round(-ends[1].fun)


FORMS = {
    "now": (1, 0, 0), "then": (0, 1, 0), "panel now": (1, 0, 0), "panel then": (0, 1, 0), "both": (0, 0, 1),
    "won": (1, 0, -1), "lost": (0, 1, -1),
}  # fmt: skip


def _who(case: dict, report: int, member: np.ndarray, name: str) -> np.ndarray:
    here, there = (case["now"][report] >= 0) & member, (case["before"] >= 0) & member
    return here if name == "now" else there if name == "then" else here & there


def given_away(case: dict, sensitivity: Sensitivity) -> list[tuple]:
    """What a reader of both reports knows exactly and should not."""
    shown = _shown(case, sensitivity)
    if shown is None:
        return []
    reader = Reader(case)
    sets = {(report, name, *key): _who(case, report, member, name) for report in range(2)
            for key, member in _sets(case, report).items() for name in FORMS}  # fmt: skip
    for report, some in enumerate(shown):
        for key, statistic in some:
            for name in TOLD[statistic]:
                reader.told(np.outer(sets[report, name, *key], FORMS[name]))
    compared = any(statistic is not Statistic.SHARE for some in shown for _key, statistic in some)
    found, seen = [], set()
    for place, who in sets.items():
        parts = np.array(FORMS[place[1]])
        if not compared and place[1] != "now":
            continue
        targets = {place: np.outer(who, parts)}
        if place[0] == 1:
            targets |= {
                (*place, "less", *other): np.outer(who.astype(int) - less, parts)
                for other, less in sets.items()
                if other[0] == 0 and FORMS[other[1]] == FORMS[place[1]] and (who & less).any()
                and 0 < (who ^ less).sum() < MINIMUM
            }  # fmt: skip
        for name, form in targets.items():
            count, base = int((form * reader.truth).sum()), int(np.abs(form).max(axis=1).sum())
            secret = len(name) > len(place) or _sensitive(count, base, sensitivity)
            if secret and form.tobytes() not in seen and base:
                seen.add(form.tobytes())
                low, high = reader.ends(form)
                found += [(name, low)] if low == high else []
    return found


@settings(max_examples=12)
@given(late(), st.sampled_from(Sensitivity))
def test_nobody_is_given_away_by_two_panels(case, sensitivity):
    assert not given_away(case, sensitivity)


def test_a_late_answer_does_not_show_in_the_panel():
    """Nine late answers, one of somebody who answered the wave before."""
    before = np.array([1] * 12 + [0] * 13 + [-1] * 16)
    now = np.array([1] * 8 + [0] * 4 + [1] * 6 + [0] * 6 + [-1] + [1] * 4 + [0] * 4 + [-1] * 8)
    for said in range(2):
        final = np.where(now < 0, [*[0] * 24, said, *[0] * 8, 1, 1, 1, 1, 0, 0, 0, 0], now)
        case = {"before": before, "now": (now, final), "group": np.zeros(41, dtype=int), "split": (False, False)}
        assert not given_away(case, Sensitivity.NORMAL)
