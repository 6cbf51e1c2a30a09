"""Attackers who answered themselves: an organisation, a holding with all its members, or two of them together.

To an insider a world counts only when it leaves room for what the insider knows: in an atom where three of its own
organisations said yes at least three say yes, and of those that said no as many do not. So every insider is the same
system with a few more facts. What must stay open to it is what is not its own: of a count with some of its own
organisations in the base, the answers of the others. What an insider knows makes every interval narrower by as much as
it has organisations; it may do so, but what is left may not be one value.

Organisations of one atom that gave the same answers know the same, so they are one kind of insider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253  (this module is nothing without it)

from meerwaarde.core import Sensitivity
from meerwaarde.disclosure.counts import CountSystem, Side
from meerwaarde.disclosure.rows import LEVEL
from meerwaarde.disclosure.system import Bounded, Linear, Target

LEAST = 1.0  # a count must stay open to insiders by this much: not exactly known


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of this wave that may be shown. `around`: for every target those of the same answer with it inside;
    `said` and `unsaid` int64 [kinds, rows]: the insider's own organisations in them, `all_said` and `all_unsaid` int64
    [rows] all of them."""

    around: tuple[np.ndarray, ...]
    said: np.ndarray
    unsaid: np.ndarray
    all_said: np.ndarray
    all_unsaid: np.ndarray


@dataclass(frozen=True, slots=True)
class Insiders:
    """Kinds of insiders. `matrix` [groups, unknowns] and `shift` [groups] give in every world how many organisations
    are in each elementary group (said yes in this atom, did not, said so in both waves).

    `own` int16 [kinds, groups]: those of the insider; `often` int64 [kinds]: how many such insiders there are;
    `members` int64 [kinds]: its organisations; `known` int64 [kinds, targets]: those behind a target; of each target
    `size` int64 [targets] are all of them, and `width` float64 [targets] is how far it must stay open, 0 for
    counts that are printed nowhere.
    """

    matrix: Any  # scipy.sparse.csr_array
    shift: np.ndarray
    own: np.ndarray
    often: np.ndarray
    members: np.ndarray
    known: np.ndarray
    size: np.ndarray
    width: np.ndarray
    rows: Rows

    def room(self, worlds: np.ndarray) -> np.ndarray:
        """How many organisations are in each group, int64 [worlds, groups]. `worlds` float64 [worlds, unknowns]."""
        return np.asarray(np.rint((self.matrix @ worlds.T).T + self.shift), dtype=np.int64)


def needs(insiders: Insiders, kinds: np.ndarray, target: int) -> np.ndarray:
    """How far a target must stay open to some kinds together, float64 [n]; `kinds` int64 [n, kinds together].

    What they know may narrow it by as many as they are, but never to one value. Where a row that may be shown tells
    that nobody else gave the answer, or everybody else, it tells it of every group in it: a 0 % or 100 % of the others.
    """
    rows, width = insiders.rows, insiders.width[target]
    if not width:
        return np.zeros(len(kinds))
    left = np.maximum(width - insiders.members[kinds].sum(axis=1), min(width, LEAST))
    others = insiders.size[target] - insiders.known[kinds, target].sum(axis=1)
    at = rows.around[target]
    said, unsaid = (own[kinds][:, :, at].sum(axis=1) for own in (rows.said, rows.unsaid))
    told = ((said == rows.all_said[at]) | (unsaid == rows.all_unsaid[at])).any(axis=1)
    return np.where(told, 0.0, np.clip(others, 0, left))


def all_needs(insiders: Insiders, kinds: np.ndarray) -> np.ndarray:
    """The same of all targets, float64 [n, targets]."""
    return np.column_stack([needs(insiders, kinds, target) for target in range(len(insiders.width))])


def blocked(own: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Which kinds know that a world with this `room` int64 [groups] is not true. bool [kinds]."""
    tight = np.flatnonzero(room < own.max(axis=0, initial=0))
    return np.asarray((own[:, tight] > room[tight]).any(axis=1))


@dataclass(slots=True)
class Inside:
    """What the worlds found so far leave open to insiders: at first each alone, later also pairs that were looked at.

    `own` [kinds, groups]; `need`, `low` and `high` float64 [kinds, targets].
    """

    insiders: Insiders
    own: np.ndarray
    need: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, insiders: Insiders, truth: np.ndarray) -> Inside:
        """With the truth alone, of which every insider knows that it is possible. `truth` float64 [targets]."""
        both = np.broadcast_to(truth, insiders.known.shape)
        alone = np.arange(len(insiders.own))[:, None]
        return cls(insiders, insiders.own, all_needs(insiders, alone), both.copy(), both.copy())

    def see(self, world: np.ndarray, values: np.ndarray) -> None:
        """Count one more world that prints the same; `values` float64 [targets]."""
        room = ~blocked(self.own, self.insiders.room(world[None])[0])
        self.low[room] = np.minimum(self.low[room], values)
        self.high[room] = np.maximum(self.high[room], values)

    def exposed(self) -> tuple[np.ndarray, np.ndarray]:
        """Kinds and targets that are not yet shown to be safe from each other, two arrays int64 [cases]."""
        kinds, targets = np.nonzero(self.high - self.low < self.need * (1 - 1e-9))
        return kinds, targets

    def helping(self, worlds: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Which worlds open a target to somebody to whom it is not open yet, bool [worlds]."""
        kinds, targets = self.exposed()
        mine = values[:, targets]
        wider = (mine < self.low[kinds, targets]) | (mine > self.high[kinds, targets])
        some = np.flatnonzero(wider.any(axis=1))
        helps = np.zeros(len(worlds), dtype=bool)
        for place, room in zip(some, self.insiders.room(worlds[some]), strict=True):
            helps[place] = bool((wider[place] & ~blocked(self.own, room)[kinds]).any())
        return helps

    def add(self, pairs: np.ndarray, worlds: np.ndarray, values: np.ndarray) -> None:
        """Look at these pairs of kinds, int64 [pairs, 2], too. `worlds` are all found so far, the truth first."""
        insiders = self.insiders
        own = insiders.own[pairs].sum(axis=1, dtype=np.int16)
        low = np.broadcast_to(values[0], (len(pairs), values.shape[1])).copy()
        high = low.copy()
        for value, room in zip(values, insiders.room(worlds), strict=True):
            may = ~blocked(own, room)
            low[may], high[may] = np.minimum(low[may], value), np.maximum(high[may], value)
        self.own = np.concatenate([self.own, own])
        self.need = np.concatenate([self.need, all_needs(insiders, pairs)])
        self.low, self.high = np.concatenate([self.low, low]), np.concatenate([self.high, high])

    def facts(self, kind: int) -> list[Bounded]:
        """What one kind of insider knows beyond everybody."""
        known, matrix = [], self.insiders.matrix
        for group in np.flatnonzero(self.own[kind]):
            start, end = matrix.indptr[group], matrix.indptr[group + 1]
            form = Linear(matrix.indices[start:end].astype(np.int32), matrix.data[start:end])
            known.append(Bounded(form, float(self.own[kind, group] - self.insiders.shift[group]), np.inf))
        return known

    def columns(self, kind: int) -> np.ndarray:
        """The unknowns of the atoms in which one kind knows something, int."""
        groups = np.flatnonzero(self.own[kind])
        return np.asarray(np.unique(self.insiders.matrix[groups].indices))

    def targets(self, kind: int, targets: Sequence[Target]) -> list[Target]:
        """The targets that are exposed to one kind, with what it needs."""
        kinds, exposed = self.exposed()
        mine = exposed[kinds == kind]
        return [Target(targets[i].name, targets[i].form, float(self.need[kind, i])) for i in mine]


def insiders_of(builder: CountSystem) -> Insiders | None:
    """All kinds of insiders of a question with choices; None where nothing must stay open to them."""
    targets = builder.system.targets
    width = [target.need if target.whole or _printed(builder, target) else 0.0 for target in targets]
    if not any(width):
        return None
    groups = _Groups.of(builder)
    own, among = groups.own(builder)
    kinds, often = np.unique(np.concatenate([own, among], axis=1), axis=0, return_counts=True)
    own, among = kinds[:, : own.shape[1]], kinds[:, own.shape[1] :]
    inside = [groups.inside(target) for target in targets]
    return Insiders(
        groups.matrix,
        groups.shift,
        own.astype(np.int16),
        often,
        among.sum(axis=1),
        np.column_stack([among[:, atoms].sum(axis=1) for atoms in inside]),
        np.array([groups.size[atoms].sum() for atoms in inside]),
        np.array(width),
        _rows(builder, own),
    )


def _printed(builder: CountSystem, target: Target) -> bool:
    """Whether, under many weights, the target is a count of a row and not one that is printed nowhere."""
    return not builder.few_weights and target.name[0] not in ("crossing", "weight")


def _rows(builder: CountSystem, own: np.ndarray) -> Rows:
    """The rows that may be shown; none where even 0 % and 100 % are sensitive."""
    now, system, asked, rules = builder.now, builder.system, builder.asked, builder.rules
    size = now.columns.size
    hits, misses = (own[:, part].reshape(len(own), *now.columns.shape) for part in (slice(size), slice(size, 2 * size)))
    strict = asked.sensitivity is Sensitivity.HIGH or rules.zeros or rules.full
    shown = [] if strict else [unit for unit in system.shown() if unit[4] == LEVEL]
    around = [(now.layer.groups[unit[1], unit[2]], asked.codes.index(unit[3])) for unit in shown]
    said = [hits[:, atoms, answer].sum(axis=1) for atoms, answer in around]
    unsaid = [misses[:, atoms, answer].sum(axis=1) for atoms, answer in around]
    counts = np.array([now.layer.counts[atoms, answer].sum() for atoms, answer in around], dtype=np.int64)
    bases = np.array([now.base(atoms) for atoms, _answer in around], dtype=np.int64)
    columns = [frozenset(now.columns[atoms, answer].tolist()) for atoms, answer in around]
    within = tuple(
        np.array([at for at, inside in enumerate(columns) if inside.issuperset(target.form.columns.tolist())], np.int64)
        for target in system.targets
    )
    mine, not_mine = (np.array(side, dtype=np.int64).reshape(len(shown), len(own)).T for side in (said, unsaid))
    return Rows(within, mine, not_mine, counts, bases - counts)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The elementary groups of a system; `atom` int64 [unknowns], `size` int64 [atoms] its organisations."""

    matrix: Any
    shift: np.ndarray
    atom: np.ndarray
    size: np.ndarray

    @classmethod
    def of(cls, builder: CountSystem) -> _Groups:
        """Per wave: said it, did not, and how many answers there are beyond one each (or how many said nothing); then
        of those in both waves: said it twice, now only, then only, never."""
        width = len(builder.system.truth)
        rows, shift = [], []
        sides = [side for side in (builder.now, builder.before) if side is not None]
        for side in sides:
            hit, base = _picked(side.columns[:, :, None], width), side.layer.base.astype(float)
            sign = _sign(builder, side)
            rows += [hit, -hit, sign * _picked(side.columns[:, None, :], width)]
            shift += [np.zeros(hit.shape[0]), np.repeat(base, side.columns.shape[1]), -sign * base]
        if builder.before is not None:
            both = np.repeat(builder.now.layer.present & builder.before.layer.present, builder.joint.shape[1])
            panel = sparse.diags_array(both.astype(float), format="csr")
            now, before = (panel @ _picked(side.columns[:, :, None], width) for side in sides)
            twice = panel @ _picked(builder.joint[:, :, None], width)
            rows += [twice, now - twice, before - twice, twice - now - before]
            shift += [np.zeros(len(both))] * 3
            shift.append(both * np.repeat(builder.now.layer.base.astype(float), builder.joint.shape[1]))
        atom = np.zeros(width, dtype=np.int64)
        for columns in [side.columns for side in sides] + [builder.joint]:
            atom[columns] = np.arange(len(columns))[:, None]
        size = np.max([side.layer.base for side in sides], axis=0)
        return cls(sparse.vstack(rows, format="csr"), np.concatenate(shift), atom, size)

    def inside(self, target: Target) -> np.ndarray:
        """The atoms whose organisations a target counts, int64."""
        return np.unique(self.atom[target.form.columns])

    def own(self, builder: CountSystem) -> tuple[np.ndarray, np.ndarray]:
        """Of every holding how many of its organisations are in each group, int64 [holdings, groups], and in each atom,
        int64 [holdings, atoms]."""
        sides = [side for side in (builder.now, builder.before) if side is not None]
        names = np.unique(np.concatenate([side.frame.holders for side in sides]))
        parts, members = [], np.zeros((len(names), len(self.size)), dtype=np.int64)
        for side in sides:
            inside = side.layer.atom >= 0
            holder, atom = np.searchsorted(names, side.frame.holders), side.layer.atom
            hits = side.hits.astype(np.int64)
            extra = _sign(builder, side) * (hits.sum(axis=1) - 1)
            for values in (hits, 1 - hits, extra[:, None]):
                parts.append(_added(values, holder, atom, inside, members.shape))
            members = np.maximum(members, _added(np.ones((len(atom), 1)), holder, atom, inside, members.shape))
        if builder.before is not None:
            parts += _twice(builder.now, builder.before, names, members.shape)
        return np.concatenate(parts, axis=1), members


def _twice(now: Side, before: Side, names: np.ndarray, shape: tuple[int, int]) -> list[np.ndarray]:
    """The same for those in both waves: said it twice, now only, then only, never. By the numbers of this wave."""
    here, there = np.intersect1d(now.frame.ids, before.frame.ids, return_indices=True)[1:]
    panel = (now.layer.atom[here] >= 0) & (before.layer.atom[there] >= 0)
    here, there = here[panel], there[panel]
    holder, atom = np.searchsorted(names, now.frame.holders[here]), now.layer.atom[here]
    said, said_then = now.hits[here], before.hits[there]
    groups = (said & said_then, said & ~said_then, said_then & ~said, ~said & ~said_then)
    everybody = np.ones(len(here), dtype=bool)
    return [_added(group.astype(np.int64), holder, atom, everybody, shape) for group in groups]


def _sign(builder: CountSystem, side: Side) -> float:
    """How the number of answers of an atom is bounded: at least one each (1), at most one each (-1), or not (0)."""
    if builder.asked.exclusive and side.frame.rows == 1:
        return -1.0
    return 1.0 if bool(side.hits[side.layer.atom >= 0].any(axis=1).all()) else 0.0


def _picked(columns: np.ndarray, width: int) -> Any:
    """The sum of the unknowns in the last axis of `columns`, one row for each, as a sparse matrix."""
    each = columns.shape[2]
    rows = columns.shape[0] * columns.shape[1]
    parts = np.ones(columns.size), columns.ravel(), np.arange(rows + 1) * each
    return sparse.csr_array(parts, shape=(rows, width))


def _added(
    values: np.ndarray, holder: np.ndarray, atom: np.ndarray, inside: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """`values` [organisations, answers] added up per holding and atom, int64 [holdings, atoms * answers]."""
    total = np.zeros((*shape, values.shape[1]), dtype=np.int64)
    np.add.at(total, (holder[inside], atom[inside]), values[inside].astype(np.int64))
    return total.reshape(shape[0], -1)
