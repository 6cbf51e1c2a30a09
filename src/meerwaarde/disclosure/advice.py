"""Advice before hiding: where most cells are primary, suppression is the wrong tool. Recode first.

Every recoding of a table takes one level of each dimension: its lowest codes, a higher level of a hierarchy, size
classes merged with their neighbours, or the total alone. Useful is a table of which at most half of the cells are
primary, with at most half of the total in them; advised is, of the useful ones, the one with the most other cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from meerwaarde.cells.codes import natural_order
from meerwaarde.disclosure.additive.problem import bottom_up
from meerwaarde.disclosure.additive.types import Dimension, Table
from meerwaarde.disclosure.primary import Rules, levels, ranked
from meerwaarde.language import gettext as _
from meerwaarde.language import number

MOST = 0.5  # part of the cells, and of the total, that may be primary; a table with more holes than figures is no table
MOST_CLASSES = 12  # a dimension with more lowest codes is not one of size classes
MOST_RECODINGS = 500  # tried; finer ones first
NAMED = 3  # codes of a level that are named
SAME = 1e-9  # relative; a sum of contributions is the value of the cell


@dataclass(frozen=True, slots=True)
class Facts:
    """What a recoding comes to: its real lowest cells, how many of them are primary, the part of the total shown."""

    cells: int
    primary: int
    kept: float  # 0 to 1

    @property
    def share(self) -> float:
        """The part of the cells that is primary, 0 to 1."""
        return self.primary / max(self.cells, 1)

    @property
    def useful(self) -> bool:
        """Whether it is a table still: several cells, most of them shown, and most of the total."""
        return self.cells > 1 and self.share <= MOST <= self.kept


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with the level of detail of a table, and the finest recoding that is useful.

    `recoding`: of every dimension that changes the codes it should have, merged ones with their lowest codes; empty
    for a dimension to leave out. `then` is None when no recoding helps.
    """

    now: Facts
    then: Facts | None
    recoding: dict[str, tuple[tuple[str, ...], ...]]
    sentence: str


@dataclass(frozen=True, slots=True)
class Level:
    """One way to divide a dimension: groups of leaves, each with its name and, if it has one, its code's position."""

    groups: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    codes: tuple[int, ...]  # empty for merged classes

    def member(self, leaves: int) -> np.ndarray:
        """Which leaves are in which group, int64 [groups, leaves] of 0 and 1."""
        found = np.zeros((len(self.groups), leaves), dtype=np.int64)
        for at, group in enumerate(self.groups):
            found[at, list(group)] = 1
        return found


def advice(table: Table) -> tuple[Advice, ...]:
    """Advice on a table of which most of the real cells of a level are primary; none when it is useful as it is."""
    options = [levels_of(one, table, axis) for axis, one in enumerate(table.dimensions)]
    lowest = tuple(each[0] for each in options)
    now = facts(table, lowest)
    crowded = [share_of(table, axis, each[0]) > MOST for axis, each in enumerate(options)]
    if now.share <= MOST and not any(crowded):
        return ()
    best: tuple[tuple[float, ...], tuple[Level, ...], Facts] | None = None
    for chosen in _recodings(options):
        if chosen == lowest:
            continue
        then = facts(table, chosen)
        changes = sum(one is not other for one, other in zip(chosen, lowest, strict=True))
        rank = (then.cells - then.primary, then.kept, -changes)
        if then.useful and (best is None or rank > best[0]):
            best = rank, chosen, then
    if best is None:
        return (Advice(now, None, {}, _without(now)),)
    _rank, chosen, then = best
    changed = [(one, level, each) for one, level, each in zip(table.dimensions, chosen, options, strict=True)
               if level is not each[0]]  # fmt: skip
    recoding = {one.name: _codes(one, level) for one, level, _each in changed}
    return (Advice(now, then, recoding, _sentence(now, then, changed)),)


def levels_of(one: Dimension, table: Table, axis: int) -> list[Level]:
    """The ways to divide a dimension, the finest first, the total alone last."""
    found = [Level(tuple((leaf,) for leaf in range(one.leaves)), one.codes[: one.leaves], tuple(range(one.leaves)))]
    found += _higher(one)
    if len(one.relations) == 1 and 2 < one.leaves <= MOST_CLASSES and _in_order(one):
        found += _merged(one, table, axis)
    everything = Level((tuple(range(one.leaves)),), (one.codes[one.total],), (one.total,))
    return sorted([*found, everything], key=lambda level: -len(level.groups))


def facts(table: Table, chosen: tuple[Level, ...]) -> Facts:
    """What is left of a table in these levels."""
    if all(level.codes for level in chosen):
        place = np.ix_(*(level.codes for level in chosen))
        real, value, primary = table.real[place], table.value[place], table.primary[place] & table.real[place]
    else:
        real, value, primary = _recoded(table, chosen)
    total = float(value.sum())
    kept = 1.0 - float(value[primary].sum()) / total if total > 0 else 1.0
    return Facts(int(real.sum()), int(primary.sum()), kept)


def share_of(table: Table, axis: int, level: Level) -> float:
    """Which part of the real cells of one level of a dimension is primary, whatever the others, margins included."""
    real = np.take(table.real, level.codes, axis)
    primary = np.take(table.primary, level.codes, axis) & real
    return float(primary.sum() / max(int(real.sum()), 1))


def _recodings(options: list[list[Level]]) -> Iterator[tuple[Level, ...]]:
    """All combinations, or as many of the fewest steps as there is time for."""
    steps = sorted(product(*(range(len(each)) for each in options)), key=lambda places: (sum(places), places))
    for places in steps[:MOST_RECODINGS]:
        yield tuple(each[place] for each, place in zip(options, places, strict=True))


def _higher(one: Dimension) -> list[Level]:
    """The levels of the hierarchies, each division of the total apart: what stands equally high, and lower leaves."""
    height = dict.fromkeys(range(one.leaves), 0)
    below: dict[int, tuple[int, ...]] = {leaf: (leaf,) for leaf in range(one.leaves)}
    for parent, children in bottom_up(one):
        height[parent] = 1 + max(height[child] for child in children)
        below[parent] = tuple(sorted({leaf for child in children for leaf in below[child]}))
    found: dict[tuple[int, ...], None] = {}
    for parent, children in one.relations:
        front = list(children) if parent == one.total else []
        while any(height[code] for code in front):
            found[tuple(sorted(front, key=lambda code: natural_order(one.codes[code])))] = None
            top = max(height[code] for code in front)
            divided = dict(one.relations)
            front = [part for code in front for part in (divided[code] if height[code] == top else (code,))]
    return [Level(tuple(below[code] for code in codes), tuple(one.codes[code] for code in codes), codes)
            for codes in found if 1 < len(codes) < one.leaves]  # fmt: skip


def _in_order(one: Dimension) -> bool:
    """Whether codes have an order that a reader sees: classes of numbers, such as 1-9, 10-49 and 50+."""
    return all(code.lstrip("<>≤≥ ")[:1].isdigit() for code in one.codes[: one.leaves])


def _merged(one: Dimension, table: Table, axis: int) -> list[Level]:
    """Fewer and fewer classes: each time the two neighbours with the fewest contributors become one."""
    outside = tuple(each.total for at, each in enumerate(table.dimensions) if at != axis)
    counts = np.moveaxis(table.count, axis, -1)[outside][: one.leaves].tolist()
    groups: list[tuple[int, ...]] = [(leaf,) for leaf in range(one.leaves)]
    found = []
    while len(groups) > 2:
        at = min(range(len(groups) - 1), key=lambda i: counts[i] + counts[i + 1])
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
        counts[at : at + 2] = [counts[at] + counts[at + 1]]
        names = tuple(one.codes[group[0]] if len(group) == 1 else
                      _("{} t/m {}").format(one.codes[group[0]], one.codes[group[-1]]) for group in groups)  # fmt: skip
        found.append(Level(tuple(groups), names, ()))
    return found


def _recoded(table: Table, chosen: tuple[Level, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which lowest cells of the recoded table are real, their values, and which are primary; arrays [groups, ...]."""
    value, count, real = (_summed(table, each, chosen) for each in (table.value, table.count, table.real))
    shape = value.shape
    rules, who = Rules.parse(table.rules), table.contributors
    places = np.unravel_index(who.cell, table.value.shape)
    groups = [_group(level, one)[place]
              for level, one, place in zip(chosen, table.dimensions, places, strict=True)]  # fmt: skip
    cell = np.ravel_multi_index(groups, shape).astype(np.int64)
    complete = np.bincount(cell, who.amount, value.size).reshape(shape)
    if (np.abs(complete - value) > SAME * np.maximum(1.0, value)).any():  # stand-ins: only counts are known
        return real > 0, value, (real > 0) & (count < rules.minimum) & (count > 0)
    units = len(who.names)
    pair, at = np.unique(cell * units + who.unit, return_inverse=True)
    amount = np.bincount(at, who.amount, len(pair))
    unsafe = levels(rules, ranked(pair // units, amount, amount, value.ravel()), frequency=table.frequency).unsafe
    return real > 0, value, unsafe.reshape(shape) & (real > 0)


def _summed(table: Table, values: np.ndarray, chosen: tuple[Level, ...]) -> np.ndarray:
    values = values[tuple(slice(one.leaves) for one in table.dimensions)]
    for axis, (level, one) in enumerate(zip(chosen, table.dimensions, strict=True)):
        values = np.moveaxis(np.tensordot(level.member(one.leaves), values, axes=(1, axis)), 0, axis)
    return values


def _group(level: Level, one: Dimension) -> np.ndarray:
    return np.asarray(level.member(one.leaves).argmax(axis=0))


def _codes(one: Dimension, level: Level) -> tuple[tuple[str, ...], ...]:
    if len(level.groups) == 1:
        return ()
    if level.codes:
        return tuple((one.codes[code],) for code in level.codes)
    return tuple(tuple(one.codes[leaf] for leaf in group) for group in level.groups)


def _sentence(now: Facts, then: Facts, changed: list[tuple[Dimension, Level, list[Level]]]) -> str:
    steps = []
    for one, level, _options in changed:
        names = ", ".join(level.names[:NAMED]) + ("…" if len(level.names) > NAMED else "")
        if len(level.groups) == 1:
            steps.append(_("laat {} weg").format(one.name))
        elif level.codes:
            steps.append(_("splits {} uit naar {} codes ({})").format(one.name, number(len(level.names)), names))
        else:
            steps.append(_("voeg {} samen tot {} klassen ({})").format(one.name, number(len(level.names)), names))
    joined = steps if len(steps) == 1 else [", ".join(steps[:-1]), steps[-1]]
    told = _("Van de {cells} cellen op het laagste niveau mag {share} % niet open. Maak de tabel eerst grover: {steps}."
             " Dan is dat {then} % van {fewer} cellen, en blijft {kept} % van het totaal zichtbaar"
             " (nu {before} %).")  # fmt: skip
    return told.format(
        share=number(100 * now.share), cells=number(now.cells), steps=_(" en ").join(joined),
        then=number(100 * then.share), fewer=number(then.cells), kept=number(100 * then.kept),
        before=number(100 * now.kept),
    )  # fmt: skip


def _without(now: Facts) -> str:
    told = _("Van de {cells} cellen op het laagste niveau mag {share} % niet open, en grover wordt het niet beter."
             " Publiceer alleen totalen, of voeg perioden of groepen samen.")  # fmt: skip
    return told.format(cells=number(now.cells), share=number(100 * now.share))
