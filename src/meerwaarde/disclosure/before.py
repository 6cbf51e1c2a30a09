"""Earlier reports in the attacker's system of a question: known figures, hidden ones, and small differences.

Where weights or strata differed and were few, an earlier figure is taken to tell its counts per stratum: more than it
told, for its standard error cannot be tried on other worlds any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import Figure
from meerwaarde.disclosure.atoms import Layer
from meerwaarde.disclosure.earlier import Earlier, Group, changes
from meerwaarde.disclosure.panels import panel_of
from meerwaarde.disclosure.rows import LEVEL, level
from meerwaarde.disclosure.rules import COUNT_WIDTH, FEW_WEIGHTS, VALUE_WIDTH
from meerwaarde.disclosure.system import Linear, Target

if TYPE_CHECKING:
    from meerwaarde.disclosure import counts, numbers


def counts_before(
    builder: counts.CountSystem, side: counts.Side, earlier: Sequence[Earlier], figures: Sequence[Figure]
) -> None:
    """Of a question with choices, in the wave of `side`."""
    system, layer = builder.system, side.layer
    for each in earlier:
        sets, kinds = _sets(each, layer), _kinds(each, layer)
        few = len(kinds) <= FEW_WEIGHTS
        for group, answers in each.counts:
            for part in kinds if each.uneven and few else [np.ones_like(layer.present)]:
                form = Linear.total(side.columns[sets[group] & part][:, list(answers)].ravel())
                system.fact(form, builder.value(form), builder.value(form))
        weight = _weights(each, kinds, layer)
        for group, answer, low, high in () if few else each.percents:
            atoms = sets[group]
            whole = float(weight[atoms] @ layer.base[atoms])
            system.fact(Linear.weighted((side.columns[atoms, answer], 100 * weight[atoms] / whole)), low, high)
        for kept in each.kept:
            atoms = sets[kept.group]
            name = ("ledger", each.number, *kept.group, kept.answer)
            builder.protect(name, side.total(atoms, kept.answer), side.base(atoms), kept.need)
    width = max(COUNT_WIDTH, builder.rules.width or 0.0)
    now = side is builder.now
    for change in changes(layer, side.holder, _groups(figures, layer, now=now), earlier, builder.rules.minimum):
        for answer in range(side.columns.shape[1]):
            parts = (side.columns[change.more, answer], 1.0), (side.columns[change.fewer, answer], -1.0)
            label = ("difference", *change.name, answer)
            builder.protect(label, Linear.weighted(*parts), side.base(change.more | change.fewer), width)


def numbers_before(
    builder: numbers.NumberSystem, side: numbers.Side, earlier: Sequence[Earlier], figures: Sequence[Figure]
) -> None:
    """Of a question with numbers, in the wave of `side`."""
    system, layer = builder.system, side.layer
    for each in earlier:
        sets = _sets(each, layer)
        weight = _weights(each, _kinds(each, layer), layer)
        for group, low, high in each.means:
            atoms = sets[group]
            form = Linear.weighted((side.columns[atoms], weight[atoms] / float(weight[atoms] @ layer.base[atoms])))
            exact = builder.value(form)
            system.fact(form, min(low, exact), max(high, exact))
        for kept in each.kept:
            atoms = sets[kept.group]
            form = Linear.weighted((side.columns[atoms], weight[atoms] if kept.weighted else np.ones(int(atoms.sum()))))
            builder.protect(
                Target(("ledger", each.number, *kept.group, -1), form, kept.need, up=kept.up, down=kept.down)
            )
    now = side is builder.now
    for change in changes(layer, side.holder, _groups(figures, layer, now=now), earlier, builder.rules.minimum):
        form = Linear.weighted((side.columns[change.more], 1.0), (side.columns[change.fewer], -1.0))
        size = max(abs(builder.value(form)), builder.scale)
        builder.protect(Target(("difference", *change.name), form, max(VALUE_WIDTH * size, builder.rules.width or 0.0)))


def _sets(each: Earlier, layer: Layer) -> dict[Group, np.ndarray]:
    return {group: layer.groups[each.variable, each.code(group)] for group in each.groups}


def _kinds(each: Earlier, layer: Layer) -> list[np.ndarray]:
    return [layer.groups[each.variable, f"kind {kind}"] for kind in range(int(each.kinds.max(initial=-1)) + 1)]


def _weights(each: Earlier, kinds: Sequence[np.ndarray], layer: Layer) -> np.ndarray:
    """How much the organisations of each atom weighed then, float64 [atoms]."""
    weight = np.zeros(len(layer.base))
    for kind, atoms in enumerate(kinds):
        weight[atoms] = each.weights[each.kinds == kind][0]
    return weight


def _groups(figures: Sequence[Figure], layer: Layer, *, now: bool) -> list[Group]:
    """The sets that this report tells of: of now by its figures, of the wave before by its changes, and the panels."""
    told = dict.fromkeys((f.group_variable, f.group) for f in figures if (level(f) == LEVEL) == now)
    twice = dict.fromkeys(panel_of((f.group_variable, f.group)) for f in figures if level(f) != LEVEL)
    return [group for group in (*told, *twice) if group in layer.groups]
