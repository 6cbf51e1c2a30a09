"""A question with numbers as the attacker's system: sums per atom, of which means and totals tell weighted sums.

Only the minimum count applies here: the sum of a group with too few organisations must stay open. A mean times its n is
a sum, so a mean is protected as one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from meerwaarde.core import Figure, Sensitivity, Statistic
from meerwaarde.disclosure.atoms import Layer, layers
from meerwaarde.disclosure.rounding import interval_of_value
from meerwaarde.disclosure.rows import CHANGE, LEVEL, PANEL, cost_of, level, unit_of
from meerwaarde.disclosure.rules import VALUE_WIDTH
from meerwaarde.disclosure.system import Linear, System, Target, Unit
from meerwaarde.disclosure.tally import Asked, WaveFrame

HEADROOM = 4.0  # readers are taken to know that no sum exceeds this many times the total
DERIVED_PART = 1e-3  # a sum printed nowhere stays open by this part of the mean at least


def number_system(
    asked: Asked, now: WaveFrame, then: WaveFrame | None, figures: Iterable[Figure], minimum: int, forced: set[Unit]
) -> System:
    """The system of a question with numbers. `forced` units are hidden from the start."""
    layer, before, _ = layers(asked, now, then)
    system = System(integer=False)
    columns = _sums(system, layer)
    earlier = _sums(system, before) if before is not None else None
    scale = _scale(layer)
    means = (Statistic.MEAN, Statistic.CHANGE_MEAN, Statistic.PANEL_MEAN)
    for figure in (figure for figure in figures if figure.statistic in means):
        unit, kind = unit_of(figure), level(figure)
        group = (figure.group_variable, figure.group)
        system.costs[unit] = cost_of(figure)
        here = layer.groups[group]
        if kind == LEVEL:
            _mean(system, unit, figure.value, layer, columns, here, asked, now)
            _spread(system, unit, layer, columns, here, asked, minimum)
            small = _small(system, unit, layer, columns, here, minimum, scale)
        elif before is not None and earlier is not None:
            small = _change(system, unit, kind, (layer, columns), (before, earlier), group, minimum, scale)
        else:
            small = True
        if small or unit in forced:
            system.hidden.add(unit)
    for atom in np.flatnonzero(layer.present & (layer.base < minimum)):
        alone = np.arange(len(layer.base)) == atom
        _small(system, ("crossing", int(atom)), layer, columns, alone, minimum, scale, DERIVED_PART)
    return system


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


def _mean(
    system: System,
    unit: Unit,
    value: float | None,
    layer: Layer,
    columns: np.ndarray,
    atoms: np.ndarray,
    asked: Asked,
    frame: WaveFrame,
) -> None:
    """A mean tells the weighted sum: exactly, or within its rounding where weights differ."""
    weight = layer.weight[atoms]
    whole = float(weight @ layer.base[atoms])
    if value is None or not whole:
        return
    form = Linear.weighted((columns[atoms], weight / whole))
    exact = form.at(np.asarray(system.truth))
    coarse = frame.uneven and asked.sensitivity is not Sensitivity.NONE
    low, high = interval_of_value(value) if coarse else (exact, exact)
    system.reading(unit, form, min(low, exact), max(high, exact))


def _spread(
    system: System, unit: Unit, layer: Layer, columns: np.ndarray, atoms: np.ndarray, asked: Asked, minimum: int
) -> None:
    """A small spread tells everybody's number: k of n organisations with mean m and standard deviation s have a mean
    within m ± s sqrt((n - k)/k) (Samuelson 1968). Only where that comes near what must stay open."""
    if asked.now.values is None:
        return
    values = asked.now.values[(layer.atom >= 0) & atoms[layer.atom]]
    n, mean, deviation = len(values), float(values.mean()), float(values.std())
    if deviation * np.sqrt(n) > VALUE_WIDTH * minimum * abs(mean):
        return
    for atom in np.flatnonzero(atoms & (layer.base < minimum)):
        k = int(layer.base[atom])
        half = k * deviation * np.sqrt((n - k) / k) + 1e-9 * abs(mean)
        system.reading(unit, Linear.total(columns[atom : atom + 1]), k * mean - half, k * mean + half)


def _small(
    system: System,
    name: Unit,
    layer: Layer,
    columns: np.ndarray,
    atoms: np.ndarray,
    minimum: int,
    scale: float,
    part: float = VALUE_WIDTH,
) -> bool:
    """Protect the sum over `atoms` when fewer than the minimum organisations stand behind it; says whether so."""
    base = int(layer.base[atoms].sum())
    if not 0 < base < minimum:
        return False
    form = Linear.total(columns[atoms])
    size = max(abs(form.at(np.asarray(system.truth))), scale)
    if not any(target.form.columns.tobytes() == form.columns.tobytes() for target in system.targets):
        system.targets.append(Target(name, form, part * size))
    return True


def _change(
    system: System,
    unit: Unit,
    kind: str,
    now: tuple[Layer, np.ndarray],
    before: tuple[Layer, np.ndarray],
    group: tuple[str, str],
    minimum: int,
    scale: float,
) -> bool:
    """A change of a mean tells both sums; a change in the panel the difference of two sums."""
    (layer, columns), (earlier, columns_then) = now, before
    nobody = np.zeros_like(layer.present)
    here, there = layer.groups[group], earlier.groups.get(group, nobody)
    both = here & earlier.present
    if kind == PANEL:
        weight = layer.weight[both]
        told = [Linear.weighted((columns[both], weight), (columns_then[both], -weight))]
    else:
        told = [Linear.weighted((columns_then[there], earlier.weight[there]))]
        told.append(Linear.weighted((columns[here], layer.weight[here])))
    for form in (form for form in told if len(form.columns)):
        exact = form.at(np.asarray(system.truth))
        system.reading(unit, form, exact, exact)
    small = _small(system, ("panel", unit), layer, columns, both, minimum, scale)
    small |= _small(system, ("panel then", unit), earlier, columns_then, both, minimum, scale)
    _small(system, ("rest now", unit), layer, columns, here & ~earlier.present, minimum, scale)
    _small(system, ("rest then", unit), earlier, columns_then, there & ~layer.present, minimum, scale)
    if kind == CHANGE:
        small |= _small(system, ("now", unit), layer, columns, here, minimum, scale)
        small |= _small(system, ("then", unit), earlier, columns_then, there, minimum, scale)
    return small
