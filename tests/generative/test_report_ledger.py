"""Reports one after another, with late, withdrawn and corrected answers and other groups, give nobody away together.

The attacker tries every set of answers that fits all reports: of every organisation each answer that it gave at any
time is an unknown. It may be a reader, an organisation that knows its own answers, or two of them.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.core import Figure, InputError, Sensitivity, Statistic, Status
from meerwaarde.disclosure import Asked, Draft, Partition, Tally, WaveFrame, protect_report
from meerwaarde.disclosure.ledger.report import ReportRelease, _report, content_of_report

MINIMUM = 3
EVERYONE = ("", "")


@st.composite
def sequences(draw: st.DrawFn) -> list[dict]:
    """Two or three reports of one yes-or-no question: -1 where an organisation is not in it, and groups of each."""
    n = draw(st.integers(5, 8))
    answer = np.array(draw(st.lists(st.sampled_from([0, 1]), min_size=n, max_size=n)))
    told = []
    for _report_of in range(draw(st.integers(2, 3))):
        answer = answer.copy()
        for _change in range(draw(st.integers(0, 2)) if told else draw(st.integers(0, 1))):
            who = draw(st.integers(0, n - 1))
            answer[who] = draw(st.sampled_from([-1, 0, 1]))
        groups = {}
        for variable in draw(st.sampled_from([(), ("a",), ("a", "b")])):
            code = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
            groups |= {(variable, str(c)): code == c for c in range(2)}
        told.append({"answer": answer, "groups": groups})
    return told


def _draft(report: dict, sensitivity: Sensitivity, earlier: tuple) -> Draft:
    here = np.flatnonzero(report["answer"] >= 0)
    said = report["answer"][here]
    variables = list(dict.fromkeys(variable for variable, _code in report["groups"]))
    partitions = tuple(
        Partition(name, ("0", "1"), np.column_stack([report["groups"][name, code][here] for code in ("0", "1")]))
        for name in variables
    )
    frame = WaveFrame(np.array([f"o{i}" for i in here]), partitions, np.ones(len(here)))
    hits = said[:, None] == np.arange(2)
    asked = Asked("q", sensitivity, ("no", "yes"), True, Tally(hits, np.ones(len(here), dtype=bool)))
    figures = [
        Figure("q", variable, code, asked.codes[a], Statistic.SHARE, 100 * hits[inside, a].mean(),
               None, None, None, None, int(hits[inside, a].sum()), int(inside.sum()), None)
        for (variable, code), member in ({EVERYONE: np.ones(len(report["answer"]), bool)} | report["groups"]).items()
        if (inside := member[here]).any() for a in range(2)
    ]  # fmt: skip
    return Draft(tuple(figures), (asked,), frame, None, MINIMUM, waves=("2014", ""), earlier=earlier)


def _sensitive(count: int, base: int, sensitivity: Sensitivity) -> bool:
    if base < MINIMUM:
        return True
    if sensitivity is Sensitivity.NONE:
        return False
    few = 0 < count < MINIMUM or 0 < base - count < MINIMUM
    return few or (sensitivity is Sensitivity.HIGH and count in (0, base))


def _released(told: list[dict], sensitivity: Sensitivity) -> list[set] | None:
    """Of every report the (group, answer) that it shows; None when one was refused, which names an earlier one.

    What the ledger keeps goes through its own line."""
    earlier, shown = (), []
    for number, report in enumerate(told, 1):
        try:
            safe = protect_report(_draft(report, sensitivity, earlier))
        except InputError as refused:
            return _refused(refused, number)
        line = content_of_report(ReportRelease(0, f"report {number}", "2014-10-31", "2014", safe.record))
        earlier += _report(None, line, number).told
        cells = [cell for table in safe.tables for cell in table.cells if cell.status is not Status.SUPPRESSED]
        shown.append({((cell.group_variable, cell.group), ("no", "yes").index(cell.answer)) for cell in cells})
    return shown


def _refused(error: InputError, number: int) -> None:
    assert error.question == "q"
    assert any(f"publicatie {before} (report {before})" in error.what for before in range(1, number))


@settings(max_examples=80)
@given(sequences(), st.sampled_from(Sensitivity))
def test_nobody_is_given_away_by_all_reports_together(told, sensitivity):
    shown = _released(told, sensitivity)
    if shown is None:
        return
    versions = sorted({(who, int(said)) for report in told for who, said in enumerate(report["answer"]) if said >= 0})
    worlds = np.array(list(product((0, 1), repeat=len(versions))))
    truth = np.array([said for _who, said in versions])
    sets = []  # of every report, by group: which versions are in it
    for report in told:
        inside = np.array([report["answer"][who] == said for who, said in versions])
        member = {EVERYONE: np.ones(len(report["answer"]), bool)} | report["groups"]
        sets.append({group: inside & np.array([m[who] for who, _said in versions]) for group, m in member.items()})
    keep = np.ones(len(worlds), dtype=bool)
    for cells, groups in zip(shown, sets, strict=True):
        for group, _answer in cells:
            keep &= worlds[:, groups[group]].sum(axis=1) == truth[groups[group]].sum()
    possible = worlds[keep]
    for name, plus, minus in _protected(sets, truth, versions, sensitivity, shown):
        for some in [
            (),
            *combinations({who for who, _said in versions}, 1),
            *combinations({w for w, _s in versions}, 2),
        ]:
            known = np.array([who in some for who, _said in versions])
            rest = possible[(possible[:, known] == truth[known]).all(axis=1)]
            value = rest[:, plus].sum(axis=1) - rest[:, minus].sum(axis=1)
            others = int(((plus | minus) & ~known).sum())
            need = max(2 - int(known.sum()), 1) if some else 2
            if some and _permitted(sets, truth, plus | minus, known, sensitivity):
                continue
            assert np.ptp(value) >= min(need, others), (name, some, sorted(set(value.tolist())))


def _permitted(sets, truth, inside, known, sensitivity):
    """Whether a row of the last report that may be shown tells insiders 0 % or 100 % of the others in it."""
    for group in sets[-1].values():
        count, base = int(truth[group].sum()), int(group.sum())
        if base and not (inside & ~group).any() and not _sensitive(count, base, sensitivity):
            rest = truth[group & ~known]
            if sensitivity is not Sensitivity.HIGH and (not rest.any() or rest.all()):
                return True
    return False


def _protected(sets, truth, versions, sensitivity, shown):
    """Every count that the rules hide in any report, and the differences of sets that fewer than three make."""
    for number, groups in enumerate(sets):
        for group, inside in groups.items():
            if inside.any() and _sensitive(int(truth[inside].sum()), int(inside.sum()), sensitivity):
                assert not shown[number] & {(group, 0), (group, 1)}
                yield (number, group), inside, np.zeros_like(inside)
    for later in range(1, len(sets)):
        before = [inside for groups in sets[:later] for inside in groups.values()]
        for group, inside in sets[later].items():
            if any((inside == other).all() for other in before):
                continue
            for other in before:
                apart = inside ^ other
                who = {versions[at][0] for at in np.flatnonzero(apart)}
                if (inside & other).any() and 0 < len(who) < MINIMUM:
                    yield (later, group, "less"), inside & apart, other & apart
