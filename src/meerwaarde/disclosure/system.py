"""What an attacker knows, as one system of linear facts.

The unknowns are counts (or sums) over atoms: the smallest sets of organisations that a reader can tell apart. What is
known to everybody is a *fact*; what the report prints is a *reading*, which belongs to a *unit* (a row of the report)
and goes when that unit is hidden; what nobody may narrow is a *target*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Unit = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear form over the unknowns: `coefficients` at `columns`, without repeats."""

    columns: np.ndarray  # int32 [k]
    coefficients: np.ndarray  # float64 [k]

    @classmethod
    def total(cls, columns: Iterable[int] | np.ndarray) -> Linear:
        """The plain sum of `columns`."""
        array = np.asarray(columns, dtype=np.int32).reshape(-1)
        return cls(array, np.ones(len(array)))

    @classmethod
    def weighted(cls, *parts: tuple[Iterable[int] | np.ndarray, np.ndarray | float]) -> Linear:
        """The sum of several weighted lists of columns; repeated columns are added up."""
        columns = [np.asarray(part, dtype=np.int32).reshape(-1) for part, _ in parts]
        weights = [np.broadcast_to(weight, part.shape) for part, (_, weight) in zip(columns, parts, strict=True)]
        merged, place = np.unique(np.concatenate(columns), return_inverse=True)
        return cls(merged.astype(np.int32), np.bincount(place, np.concatenate(weights), len(merged)))

    def at(self, values: np.ndarray) -> float:
        """Its value in the world `values`."""
        return float(self.coefficients @ values[self.columns])


@dataclass(frozen=True, slots=True)
class Bounded:
    """low <= form <= high; equal ends for an exact fact."""

    form: Linear
    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether it gives the form's value exactly."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Target:
    """A form that nobody may narrow to less than `need` (the distance of the highest and lowest value left).

    `whole`: both ends must be shown in whole numbers; otherwise a linear program may show them. `up`, `down`: how far
    the highest lies above the truth at least, and the lowest below it.
    """

    name: Unit
    form: Linear
    need: float
    whole: bool = True
    up: float = 0.0
    down: float = 0.0


@dataclass(slots=True)
class System:
    """The attacker's system under construction. `integer`: all unknowns are counts.

    `finer` holds, for units that tell a weighted figure, its count per stratum: more than the unit tells. A world that
    keeps those prints the same to the last digit, standard error included, and is far easier to find.
    """

    integer: bool = True
    truth: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    facts: list[Bounded] = field(default_factory=list)
    readings: dict[Unit, list[Bounded]] = field(default_factory=dict)
    finer: dict[Unit, list[Bounded]] = field(default_factory=dict)
    costs: dict[Unit, float] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    hidden: set[Unit] = field(default_factory=set)

    def unknowns(self, truth: np.ndarray, upper: np.ndarray, lower: np.ndarray | float = 0.0) -> np.ndarray:
        """Add one unknown per element; returns their columns, int32 with the shape of `truth`."""
        start = len(self.truth)
        self.truth.extend(np.ravel(truth).astype(float).tolist())
        self.upper.extend(np.broadcast_to(upper, truth.shape).ravel().astype(float).tolist())
        self.lower.extend(np.broadcast_to(lower, truth.shape).ravel().astype(float).tolist())
        return np.arange(start, len(self.truth), dtype=np.int32).reshape(truth.shape)

    def fact(self, form: Linear, low: float, high: float) -> None:
        """Something everybody knows."""
        if len(form.columns):
            self.facts.append(Bounded(form, low, high))

    def reading(self, unit: Unit, form: Linear, low: float, high: float) -> None:
        """Something `unit` tells as long as it is shown."""
        self.readings.setdefault(unit, []).append(Bounded(form, low, high))

    def told(self, unit: Unit, *, finer: bool) -> list[Bounded]:
        """What `unit` tells, or with `finer` what it tells at most."""
        return self.finer.get(unit, self.readings[unit]) if finer else self.readings[unit]

    def shown(self) -> list[Unit]:
        """The units that are shown, in their fixed order."""
        return [unit for unit in self.readings if unit not in self.hidden]
