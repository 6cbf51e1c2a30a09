"""Questions by which a report is split: what tables split by their answers tell of those answers.

A table of question Q split by the answers to S counts who said c to S and a to Q. Where everybody in one region said a
to Q, that is the count of c in that region, which the tables of S itself may hide. So every world that proves a count
of S open must also leave room for answers to Q that print the same tables of Q. Tables of two different Q tell nothing
of each other, so each Q may be tried alone with the same world. What leaves no room is not split by S.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy  # noqa: TID253  (this module is nothing without it)
import numpy as np

from meerwaarde.core import Figure, Sensitivity, Statistic
from meerwaarde.disclosure.attack import Attacker
from meerwaarde.disclosure.counts import CountSystem
from meerwaarde.disclosure.programs import add_columns, add_rows, quiet_solver, solution
from meerwaarde.disclosure.rounding import interval_of
from meerwaarde.disclosure.system import Bounded, Linear, System
from meerwaarde.disclosure.tally import Asked, WaveFrame

EXACT = 1e-9  # relative


@dataclass(frozen=True, slots=True)
class Split:
    """A question S by which the report is split.

    `worlds` float64 [worlds, atoms, codes], the truth first; `values` [worlds, targets] of the counts that must stay
    open by `need` [targets]; `atom` int64 [organisations], -1 outside the base of S.
    """

    asked: Asked
    worlds: np.ndarray
    values: np.ndarray
    need: np.ndarray
    atom: np.ndarray

    @property
    def holds(self) -> bool:
        """Whether its worlds keep every count open."""
        return bool((np.ptp(self.values, axis=0) >= self.need * (1 - EXACT)).all())

    def kept(self, among: np.ndarray) -> Split:
        """The split with these worlds only."""
        return Split(self.asked, self.worlds[among], self.values[among], self.need, self.atom)


def split_of(asked: Asked, built: CountSystem, attacker: Attacker) -> Split | None:
    """The split by a protected question; None when it has nothing to protect."""
    targets = [target for target in attacker.system.targets if target.whole]
    if not targets or not attacker.system.integer:
        return None
    found = np.array([np.asarray(attacker.system.truth), *attacker.worlds])
    values = np.array([[target.form.at(world) for target in targets] for world in found])
    need = np.array([target.need for target in targets])
    ends = {0, *values.argmin(axis=0).tolist(), *values.argmax(axis=0).tolist()}
    chosen = np.array(sorted(ends))
    side = built.now
    atom = side.layer.atom[: len(asked.now.base)]  # without those of earlier reports
    present = np.zeros(len(side.columns), dtype=bool)
    present[atom[atom >= 0]] = True
    place = np.append(np.cumsum(present) - 1, -1)
    return Split(asked, found[chosen][:, side.columns[present]], values[chosen], need, place[atom])


def without_room(split: Split, asked: Asked, frame: WaveFrame, shown: Sequence[Figure]) -> np.ndarray:
    """Which worlds of `split` leave no room for answers to `asked` that print its `shown` rows, bool [worlds]."""
    together = _Together.of(split, asked, frame)
    closed = np.zeros(len(split.worlds), dtype=bool)
    for place, world in enumerate(split.worlds):
        closed[place] = place > 0 and not _room(together, world, asked, frame, shown)
    return closed


@dataclass(frozen=True, slots=True)
class _Together:
    """Organisations by all that readers know of them but the answer to S. Arrays [kinds] unless said otherwise."""

    split: Split
    kind: np.ndarray  # int64 [organisations]
    of_atom: np.ndarray  # int64 [atoms of S], its kind
    both: np.ndarray  # organisations in the base of S and of Q
    only_split: np.ndarray  # in the base of S alone
    only_asked: np.ndarray  # in the base of Q alone
    weight: np.ndarray

    @classmethod
    def of(cls, split: Split, asked: Asked, frame: WaveFrame) -> _Together:
        """The kinds of one pair of questions."""
        columns = [p.member for p in frame.partitions if p.variable != split.asked.name]
        cells = np.zeros(len(frame.ids), dtype=np.int64) if frame.cells is None else frame.cells
        weights = np.unique(np.round(frame.weights, 9), return_inverse=True)[1]
        key = np.column_stack([*columns, cells, weights]).astype(np.int64)
        kind = np.unique(key, axis=0, return_inverse=True)[1].reshape(-1)
        kinds, inside = int(kind.max()) + 1, split.atom >= 0
        of_atom = np.zeros(split.worlds.shape[1], dtype=np.int64)
        of_atom[split.atom[inside]] = kind[inside]
        weight = np.zeros(kinds)
        weight[kind] = frame.weights
        base = asked.now.base
        return cls(
            split, kind, of_atom,
            np.bincount(kind[inside & base], minlength=kinds),
            np.bincount(kind[inside & ~base], minlength=kinds),
            np.bincount(kind[~inside & base], minlength=kinds),
            weight,
        )  # fmt: skip


def _room(together: _Together, world: np.ndarray, asked: Asked, frame: WaveFrame, shown: Iterable[Figure]) -> bool:
    """Whether there are answers to Q beside this world of S."""
    system = System()
    kinds, codes = len(together.both), world.shape[1]
    given = np.zeros((kinds, codes))
    np.add.at(given, together.of_atom, world)
    nothing = np.zeros((kinds, codes))
    most = np.minimum(given, together.both[:, None])
    least = np.maximum(given - together.only_split[:, None], 0.0)
    base = system.unknowns(nothing, most, least)
    for kind in range(kinds):
        system.fact(Linear.total(base[kind]), float(together.both[kind]), float(together.both[kind]))
    answers = len(asked.codes)
    hit = system.unknowns(np.zeros((kinds, codes, answers)), np.broadcast_to(most[:, :, None], (kinds, codes, answers)))
    rest = system.unknowns(np.zeros((kinds, answers)), together.only_asked[:, None])
    _belong(system, asked, base, hit, rest, together.only_asked)
    for figure in shown:
        _print(system, figure, together, (base, hit, rest), asked, frame)
    return _feasible(system)


def _belong(
    system: System, asked: Asked, base: np.ndarray, hit: np.ndarray, rest: np.ndarray, only: np.ndarray
) -> None:
    """Answers of those who answer: one each, or at least one each."""
    if asked.numeric:
        return
    for kind, code in np.ndindex(*base.shape):
        form = Linear.weighted((hit[kind, code], 1.0), (base[kind, code : code + 1], -1.0))
        system.fact(form, 0.0, 0.0 if asked.exclusive else np.inf)
        if not asked.exclusive:
            for answer in hit[kind, code]:
                system.fact(
                    Linear.weighted((base[kind, code : code + 1], 1.0), (np.array([answer]), -1.0)), 0.0, np.inf
                )
    for kind in np.flatnonzero(only):
        most = float(only[kind]) * (1 if asked.exclusive else rest.shape[1])
        system.fact(Linear.total(rest[kind]), float(only[kind]), most)


def _print(
    system: System,
    figure: Figure,
    together: _Together,
    unknowns: tuple[np.ndarray, np.ndarray, np.ndarray],
    asked: Asked,
    frame: WaveFrame,
) -> None:
    """What one shown row tells: count and base, and where weights differ the percentage."""
    base, hit, rest = unknowns
    split = together.split.asked
    if figure.group_variable == split.name:
        of = base[:, split.codes.index(figure.group)]
        system.fact(Linear.total(of), float(figure.base), float(figure.base))
        own, weight = [hit[:, split.codes.index(figure.group)]], [together.weight]
        less = [(of, together.weight)]
    else:
        inside = _members(together, frame, figure)
        own, weight = [hit[inside], rest[inside]], [together.weight[inside]] * 2
        less = []
    if figure.statistic is not Statistic.SHARE:
        return
    answer = asked.codes.index(figure.answer)
    count = np.concatenate([part[..., answer].ravel() for part in own])
    system.fact(Linear.total(count), float(figure.count), float(figure.count))
    if frame.uneven and figure.percent is not None and frame.rows == 1:
        scaled = np.concatenate(
            [np.broadcast_to(w.reshape(-1, *(1,) * (part.ndim - 2)), part.shape[:-1]).ravel()
             for w, part in zip(weight, own, strict=True)]
        )  # fmt: skip
        _percentage(system, figure, asked, (count, scaled), less, _size(together, frame, figure))


def _percentage(
    system: System,
    figure: Figure,
    asked: Asked,
    top: tuple[np.ndarray, np.ndarray],
    less: list[tuple[np.ndarray, np.ndarray]],
    size: float,
) -> None:
    """low <= 100 sum(w hit) / sum(w base) <= high, with the base unknown (`less`) or of the known `size`."""
    percent = float(figure.percent or 0.0)
    coarse = asked.sensitivity is not Sensitivity.NONE
    low, high = interval_of(percent, 1) if coarse else (percent - 1e-7, percent + 1e-7)
    if not less:
        system.fact(Linear.weighted(top), low / 100 * size - 1e-9, high / 100 * size + 1e-9)
        return
    for bound, sign in ((low, 1.0), (high, -1.0)):
        parts = [(columns, -sign * bound / 100 * weight) for columns, weight in less]
        system.fact(Linear.weighted((top[0], sign * top[1]), *parts), -1e-9, np.inf)


def _members(together: _Together, frame: WaveFrame, figure: Figure) -> np.ndarray:
    """Which kinds are in the group of this row, bool [kinds]."""
    inside = np.ones(len(together.both), dtype=bool)
    for partition in frame.partitions:
        if partition.variable == figure.group_variable:
            inside[together.kind] = partition.member[:, partition.codes.index(figure.group)]
    return inside


def _size(together: _Together, frame: WaveFrame, figure: Figure) -> float:
    inside = _members(together, frame, figure)
    return float(((together.both + together.only_asked) * together.weight)[inside].sum())


def _feasible(system: System) -> bool:
    solver = quiet_solver()
    add_columns(solver, system)
    add_rows(solver, [Bounded(fact.form, fact.low, fact.high) for fact in system.facts])
    width = len(system.truth)
    kinds = np.full(width, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(width, np.arange(width, dtype=np.int32), kinds)
    return solution(solver) is not None
