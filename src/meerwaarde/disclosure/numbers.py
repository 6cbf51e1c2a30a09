"""A question with numbers as the attacker's system: sums per atom, of which means and totals tell weighted sums.

A mean times its n is a sum, and so is the total: the three are one reading, and protected as one. The minimum count
keeps the sum of too few organisations open; the rules about sizes (p%, (p,q), dominance) look at the contributions,
those of one holding taken together, by their absolute values. Where all in a group weigh the same the mean and n tell
the sum of the respondents, so there the rules hold for that sum; elsewhere for the weighted one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from meerwaarde.core import Figure, Sensitivity, Statistic
from meerwaarde.disclosure.atoms import Layer, layers
from meerwaarde.disclosure.before import numbers_before
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.panels import numbers_twice, with_panels
from meerwaarde.disclosure.primary import Rules, levels, ranked
from meerwaarde.disclosure.rounding import interval_of_value
from meerwaarde.disclosure.rows import CHANGE, LEVEL, PANEL, cost_of, level, unit_of
from meerwaarde.disclosure.rules import VALUE_WIDTH
from meerwaarde.disclosure.spread import says_much, within
from meerwaarde.disclosure.system import Linear, System, Target, Unit
from meerwaarde.disclosure.tally import Asked, Tally, WaveFrame

HEADROOM = 4.0  # readers are taken to know that no sum exceeds this many times the total
DERIVED_PART = 1e-3  # a sum printed nowhere stays open by this part of the mean at least


@dataclass(frozen=True, slots=True)
class Side:
    """One wave: its layer, the columns of its sums, int32 [atoms], and what each adds, float64 [organisations]."""

    frame: WaveFrame
    layer: Layer
    columns: np.ndarray
    values: np.ndarray
    holder: np.ndarray  # int64 [organisations]

    def heads(self, atoms: np.ndarray) -> int:
        """Holdings in `atoms` (bool [atoms])."""
        return len(np.unique(self.holder[self.layer.inside(atoms)]))

    def total(self, atoms: np.ndarray) -> Linear:
        """The plain sum over `atoms`."""
        return Linear.total(self.columns[atoms])


@dataclass(slots=True)
class NumberSystem:
    """The system of one question with numbers, while it is built."""

    asked: Asked
    rules: Rules
    system: System
    now: Side
    before: Side | None
    scale: float  # the mean size of a number

    def small(self, name: Unit, side: Side, atoms: np.ndarray, part: float = VALUE_WIDTH) -> bool:
        """Protect the sum over `atoms` when fewer than the minimum stand behind it; says whether so."""
        if not 0 < side.heads(atoms) < self.rules.minimum:
            return False
        form = side.total(atoms)
        size = max(abs(self.value(form)), self.scale)
        self.protect(Target(name, form, max(part * size, self.rules.width or 0.0)))
        return True

    def large(self, name: Unit, side: Side, atoms: np.ndarray) -> bool:
        """Protect the sum over `atoms` when few contribute most of it; says whether so."""
        if not self.rules.magnitude or self.asked.sensitivity is Sensitivity.NONE:
            return False
        inside = side.layer.inside(atoms)
        weight = side.frame.weights[inside]
        even = bool(np.ptp(weight) <= 1e-9 * weight.max(initial=0.0)) if len(weight) else True
        weight = np.ones(len(weight)) if even else weight
        size = np.abs(side.values[inside])
        holder = np.unique(side.holder[inside], return_inverse=True)[1]
        amount, weighted = np.bincount(holder, size), np.bincount(holder, weight * size)
        cell = np.zeros(len(amount), dtype=np.int64)
        rules = replace(self.rules, minimum=1)
        found = levels(rules, ranked(cell, amount, weighted, np.array([weighted.sum()])), frequency=False)
        if not found.unsafe[0]:
            return False
        factor = np.ones(int(atoms.sum())) if even else side.layer.weight[atoms]
        form = Linear.weighted((side.columns[atoms], factor))
        up, down = float(found.up[0]), float(found.down[0])
        self.protect(Target(("size", name), form, max(float(found.width[0]), up + down), up=up, down=down))
        return True

    def value(self, form: Linear) -> float:
        """The true value of `form`."""
        return form.at(np.asarray(self.system.truth))

    def protect(self, target: Target) -> None:
        """Add a target, unless the same form is one already and needs as much."""
        for other in self.system.targets:
            same = np.array_equal(other.form.columns, target.form.columns)
            as_much = other.need >= target.need and other.up >= target.up and other.down >= target.down
            if same and as_much and np.array_equal(other.form.coefficients, target.form.coefficients):
                return
        self.system.targets.append(target)


def number_system(
    asked: Asked,
    now: WaveFrame,
    then: WaveFrame | None,
    figures: Sequence[Figure],
    rules: Rules,
    forced: set[Unit],
    earlier: tuple[Sequence[Earlier], Sequence[Earlier]] = ((), ()),
) -> NumberSystem:
    """The system of a question with numbers. `forced` units are hidden from the start; `earlier` as in counts."""
    layer, before, _ = layers(asked, now, then)
    system = System(integer=False)
    side = _side(system, asked.now, now, layer)
    before_side = None
    if before is not None and then is not None and asked.then is not None:
        before_side = _side(system, asked.then, then, before)
        with_panels(layer, before, figures)
    builder = NumberSystem(asked, rules, system, side, before_side, _scale(layer))
    means = (Statistic.MEAN, Statistic.CHANGE_MEAN, Statistic.PANEL_MEAN)
    for figure in (figure for figure in figures if figure.statistic in means):
        unit = unit_of(figure)
        system.costs[unit] = cost_of(figure)
        hide = _level_row(builder, unit, figure) if level(figure) == LEVEL else _change_row(builder, unit, figure)
        if hide or unit in forced:
            system.hidden.add(unit)
    for told, side_ in zip(earlier, (side, before_side), strict=True):
        if side_ is not None:
            numbers_before(builder, side_, told, figures)
    numbers_twice(builder, earlier, figures)
    for atom in np.flatnonzero(layer.present):
        builder.small(("crossing", int(atom)), side, np.arange(len(layer.base)) == atom, DERIVED_PART)
    return builder


def _side(system: System, tally: Tally, frame: WaveFrame, layer: Layer) -> Side:
    values = np.zeros(len(frame.ids)) if tally.values is None else np.nan_to_num(tally.values)
    return Side(frame, layer, _sums(system, layer), values, np.unique(frame.holders, return_inverse=True)[1])


def _sums(system: System, layer: Layer) -> np.ndarray:
    """Unknown sums per atom, int32 [atoms]; not negative when no atom's is, which readers are taken to know."""
    sums = layer.sums if layer.sums is not None else np.zeros(len(layer.base))
    most = HEADROOM * np.abs(sums).sum() + 1.0
    ceiling = np.where(layer.present, most, 0.0)
    return system.unknowns(sums, ceiling, np.where((sums < 0).any(), -ceiling, 0.0))


def _scale(layer: Layer) -> float:
    """The mean size of a number, or 1 when all are zero."""
    sums = layer.sums if layer.sums is not None else np.zeros(1)
    return float(np.abs(sums).sum() / max(int(layer.base.sum()), 1)) or 1.0


def _level_row(builder: NumberSystem, unit: Unit, figure: Figure) -> bool:
    """A mean of this wave, with its spread; says whether the rules hide it."""
    atoms = builder.now.layer.groups[figure.group_variable, figure.group]
    _mean(builder, unit, figure.value, atoms)
    _spread(builder, unit, atoms)
    return builder.small(unit, builder.now, atoms) | builder.large(unit, builder.now, atoms)


def _mean(builder: NumberSystem, unit: Unit, value: float | None, atoms: np.ndarray) -> None:
    """A mean tells the weighted sum: exactly, or within its rounding where weights differ."""
    side, asked = builder.now, builder.asked
    weight = side.layer.weight[atoms]
    whole = float(weight @ side.layer.base[atoms])
    if value is None or not whole:
        return
    form = Linear.weighted((side.columns[atoms], weight / whole))
    exact = builder.value(form)
    coarse = side.frame.uneven and asked.sensitivity is not Sensitivity.NONE
    low, high = interval_of_value(value) if coarse else (exact, exact)
    builder.system.reading(unit, form, min(low, exact), max(high, exact))


def _spread(builder: NumberSystem, unit: Unit, atoms: np.ndarray) -> None:
    """A small spread tells everybody's number (`spread`). Only where that comes near what must stay open."""
    side = builder.now
    if builder.asked.now.values is None:
        return
    values = builder.asked.now.values[side.layer.inside(atoms)]
    n, mean, deviation = len(values), float(values.mean()), float(values.std())
    if not says_much(deviation, mean, n, builder.rules.minimum):
        return
    for atom in np.flatnonzero(atoms & (side.layer.base < builder.rules.minimum)):
        low, high = within(int(side.layer.base[atom]), n, mean, deviation)
        builder.system.reading(unit, Linear.total(side.columns[atom : atom + 1]), low, high)


def _change_row(builder: NumberSystem, unit: Unit, figure: Figure) -> bool:
    """A change of a mean tells both sums; a change in the panel the difference of two sums."""
    now, before, kind = builder.now, builder.before, level(figure)
    if before is None:
        return True
    group = (figure.group_variable, figure.group)
    here, there = now.layer.groups[group], before.layer.groups.get(group, np.zeros_like(now.layer.present))
    both = here & before.layer.present
    if kind == PANEL:
        weight = now.layer.weight[both]
        told = [Linear.weighted((now.columns[both], weight), (before.columns[both], -weight))]
    else:
        told = [Linear.weighted((before.columns[there], before.layer.weight[there]))]
        told.append(Linear.weighted((now.columns[here], now.layer.weight[here])))
    for form in (form for form in told if len(form.columns)):
        exact = builder.value(form)
        builder.system.reading(unit, form, exact, exact)
    sets = [("panel", now, both), ("panel then", before, both)]
    if kind == CHANGE:
        sets += [("now", now, here), ("then", before, there)]
    found = [builder.small((name, unit), side, atoms) | builder.large((name, unit), side, atoms)
             for name, side, atoms in sets]  # fmt: skip
    builder.small(("rest now", unit), now, here & ~before.layer.present)
    builder.small(("rest then", unit), before, there & ~now.layer.present)
    return any(found)
