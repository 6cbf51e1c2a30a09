"""What a finished report tells, for the ledger: per question the sets, what was shown of them, what must stay open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from meerwaarde.core import Figure, Sensitivity, Statistic
from meerwaarde.disclosure.earlier import Earlier, Group, Kept
from meerwaarde.disclosure.panels import Panel, panel_of
from meerwaarde.disclosure.rounding import interval_of, interval_of_value
from meerwaarde.disclosure.rows import CHANGE, LEVEL, Follower, level, unit_of
from meerwaarde.disclosure.system import System, Target, Unit
from meerwaarde.disclosure.tally import Asked, Tally, WaveFrame


def kept_of(asked: Asked, system: System, *, then: bool) -> tuple[Kept, ...]:
    """The hidden figures of a question that must stay open: of now, or with `then` of the wave before."""
    found: dict[tuple[Group, int, bool], Kept] = {}
    for target in system.targets:
        unit = _row(asked.name, target, then=then)
        if unit is None:
            continue
        group, answer = (unit[1], unit[2]), -1 if asked.numeric else asked.codes.index(unit[3])
        weighted = asked.numeric and bool((target.form.coefficients != 1.0).any())
        before = found.get((group, answer, weighted), Kept(group, answer, 0.0))
        found[group, answer, weighted] = Kept(
            group, answer, max(before.need, target.need), max(before.up, target.up), max(before.down, target.down),
            weighted,
        )  # fmt: skip
    return tuple(found.values())


def _row(question: str, target: Target, *, then: bool) -> Unit | None:
    """The row whose own count or sum a target is; None for all others."""
    name: Unit = target.name[1] if target.name[0] == "size" else target.name
    if then:
        row: Unit | None = name[1] if name[0] == "then" else None
        return row
    return name if len(name) == 5 and name[0] == question and name[4] == LEVEL else None


def recorded(
    asked: Asked,
    tally: Tally,
    frame: WaveFrame,
    wave: str,
    figures: Sequence[Figure],
    hidden: set[Unit],
    followers: Sequence[Follower],
    kept: Sequence[Kept],
    panels: Mapping[Group, Panel],
) -> Earlier:
    """One question in one wave: of now (figures of this wave), or of the wave before (changes, which tell it), with the
    panels that are shown, which tell of both."""
    base = tally.base
    size = int(base.sum())
    sets = {(p.variable, code): p.member[base, g] for p in frame.partitions for g, code in enumerate(p.codes)}
    sets["", ""] = np.ones(size, dtype=bool)
    sets |= {panel_of(group): np.isin(frame.ids[base].astype(str), panel.who) for group, panel in panels.items()}
    shown = [f for f in figures if unit_of(f) not in hidden and (f.group_variable, f.group) in sets]
    told = dict.fromkeys([*((f.group_variable, f.group) for f in figures), *(each.group for each in kept)])
    told |= dict.fromkeys(map(panel_of, panels))
    groups = [group for group in told if group in sets]
    counts: dict[tuple[Group, tuple[int, ...]], None] = {
        ((f.group_variable, f.group), (asked.codes.index(f.answer),)): None for f in shown if f.answer
    }
    counts |= {
        (panel_of(group), (asked.codes.index(answer),)): None
        for group, panel in panels.items()
        for answer in panel.answers
        if answer
    }
    for follower in followers:
        answers = tuple(at for at, code in enumerate(asked.codes) if code in follower.answers)
        counts |= {(group, answers): None for group in follower.groups if answers and group in groups}
    return Earlier(
        number=0,
        title="",
        question=asked.name,
        codes=asked.codes,
        wave=wave,
        ids=tuple(frame.ids[base].tolist()),
        holders=tuple(frame.holders[base].tolist()),
        hits=tally.hits[base],
        values=None if tally.values is None else np.nan_to_num(tally.values[base]),
        weights=frame.weights[base],
        cells=np.zeros(size, dtype=np.int64) if frame.cells is None else frame.cells[base],
        uneven=frame.uneven,
        groups=tuple(groups),
        member=np.column_stack([sets[group] for group in groups]) if groups else np.zeros((size, 0), dtype=bool),
        counts=tuple(counts),
        percents=tuple(_percents(asked, shown, frame)) if frame.uneven else (),
        means=tuple(_means(asked, shown, frame, tally)),
        kept=tuple(each for each in kept if each.group in sets),
    )


def _percents(asked: Asked, shown: Sequence[Figure], frame: WaveFrame) -> list[tuple[Group, int, float, float]]:
    """Between which ends the weighted percentages stood; with several rows an organisation may count in part."""
    found = []
    for figure in shown:
        if figure.statistic is Statistic.SHARE and figure.percent is not None:
            coarse = asked.sensitivity is not Sensitivity.NONE
            low, high = interval_of(figure.percent, 1) if coarse else (figure.percent - 1e-9, figure.percent + 1e-9)
            answer = asked.codes.index(figure.answer)
            found.append(((figure.group_variable, figure.group), answer, low, high * frame.rows))
    return found


def _means(asked: Asked, shown: Sequence[Figure], frame: WaveFrame, tally: Tally) -> list[tuple[Group, float, float]]:
    """Between which ends the means stood. A change tells the mean of the wave before, taken as exact."""
    found = []
    for figure in shown:
        group = (figure.group_variable, figure.group)
        if figure.statistic is Statistic.MEAN and figure.value is not None:
            coarse = frame.uneven and asked.sensitivity is not Sensitivity.NONE
            found.append((group, *(interval_of_value(figure.value) if coarse else (figure.value, figure.value))))
        elif figure.statistic is Statistic.CHANGE_MEAN:
            inside = tally.base.copy()
            for partition in frame.partitions:
                if partition.variable == figure.group_variable:
                    inside &= partition.member[:, partition.codes.index(figure.group)]
            values = np.zeros(len(inside)) if tally.values is None else np.nan_to_num(tally.values)
            mean = float(frame.weights[inside] @ values[inside] / frame.weights[inside].sum())
            found.append((group, mean, mean))
    return found


def told_now(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of this wave."""
    return [figure for figure in figures if level(figure) == LEVEL]


def told_then(figures: Sequence[Figure]) -> list[Figure]:
    """The changes, which tell the wave before."""
    return [figure for figure in figures if level(figure) == CHANGE]
