"""What those who answered know beyond readers, where fractions prove: sums of numbers, and counts under many weights.

An insider is the same attacker with a few more facts. Of the elementary groups that it is in it knows its own part, so
that what others have there cannot be less than nothing, and the whole of a group in which nobody else is. Two together
know what both know. What must stay open to them is what is not their own: of a sum of numbers the same part of what
the others gave, of a count what `insiders.needs` says. Levels of the rules about sizes stay as they are, for these are
made for the second largest contributor; but nothing need go below what insiders put in themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253  (this module is nothing without it)

from meerwaarde.disclosure.counts import CountSystem
from meerwaarde.disclosure.insiders import insiders_of, needs
from meerwaarde.disclosure.numbers import NumberSystem, Side
from meerwaarde.disclosure.rows import LEVEL
from meerwaarde.disclosure.spread import Narrowed, narrowed
from meerwaarde.disclosure.system import Bounded, Linear, Target

Coalition = tuple[int, ...]
# Of coalitions int64 [n, kinds together] and a target: how wide it must stay open, and how far up and down.
Needs = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Kinds of insiders and what they know.

    `matrix` [groups, unknowns] and `shift` float64 [groups] give what is in each elementary group; where `alone` (bool
    [groups]) it is those that an insider knows exactly when all in it are its own. `kind`, `group` and `own` [entries],
    by kind: what each put in. `room` float64 [groups] is all that was put in. `often` int64 [kinds]: how many such
    insiders there are. `narrowed`: what a small spread tells some of them besides.
    """

    matrix: Any  # scipy.sparse.csr_array
    shift: np.ndarray
    alone: np.ndarray
    room: np.ndarray
    kind: np.ndarray
    group: np.ndarray
    own: np.ndarray
    often: np.ndarray
    needs: Needs
    narrowed: dict[Coalition, tuple[Narrowed, ...]]

    def prices(self) -> np.ndarray:
        """What it costs to raise and to lower each unknown: the more, the fewer stand behind what that takes away.
        float64 [2, unknowns]."""
        size = np.abs(self.room[~self.alone])
        mean = float(size.mean()) if len(size) else 1.0
        each = np.where(
            self.alone, 1.0 / (self.room**2 * (mean or 1.0) + 1e-9), 1.0 / (np.abs(self.room) + 1e-3 * mean)
        )
        any_way = abs(self.matrix).T @ np.where(self.alone, each, 0.0)
        sums = self.matrix.T.multiply(np.where(self.alone, 0.0, each)).tocsr()
        rising, falling = -sums.minimum(0).sum(axis=1), sums.maximum(0).sum(axis=1)
        return np.maximum([any_way + np.ravel(rising), any_way + np.ravel(falling)], 1e-9)

    def facts(self, coalition: Coalition) -> list[Bounded]:
        """What a coalition knows beyond everybody, apart from what it sees in the spread of a row."""
        entries = np.isin(self.kind, coalition)
        groups, place = np.unique(self.group[entries], return_inverse=True)
        own = np.zeros(len(groups))
        for each in coalition:  # one kind twice is two insiders
            mine = self.kind[entries] == each
            np.add.at(own, place[mine], self.own[entries][mine])
        found = []
        for group, amount in zip(groups.tolist(), own.tolist(), strict=True):
            start, end = self.matrix.indptr[group], self.matrix.indptr[group + 1]
            form = Linear(self.matrix.indices[start:end].astype(np.int32), self.matrix.data[start:end])
            if not self.alone[group]:
                found.append(Bounded(form, amount - float(self.shift[group]), np.inf))
            elif amount == self.room[group]:
                found.append(Bounded(form, float(self.shift[group]), float(self.shift[group])))
        return found


def counted(builder: CountSystem) -> Knowledge | None:
    """Of a question with choices under many different weights; None where nothing must stay open."""
    insiders = insiders_of(builder) if not builder.few_weights else None
    if insiders is None:
        return None
    kind, group = np.nonzero(insiders.own)
    truth = np.asarray(builder.system.truth)

    def required(kinds: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        nothing = np.zeros(len(kinds))
        return needs(insiders, kinds, target), nothing, nothing

    return Knowledge(
        insiders.matrix,
        insiders.shift,
        np.zeros(len(insiders.shift), dtype=bool),
        insiders.matrix @ truth + insiders.shift,
        kind,
        group,
        insiders.own[kind, group].astype(float),
        insiders.often,
        required,
        {},
    )


def numbered(builder: NumberSystem) -> Knowledge | None:
    """Of a question with numbers; None where nothing must stay open."""
    system = builder.system
    if not system.targets:
        return None
    truth, width = np.asarray(system.truth), len(system.truth)
    sides = [side for side in (builder.now, builder.before) if side is not None]
    names = np.unique(np.concatenate([side.frame.holders for side in sides]))
    whose, column, value = (np.concatenate(parts) for parts in zip(*(_given(s, names) for s in sides), strict=True))
    parts = sparse.coo_array((value, (whose, column)), shape=(len(names), width)).tocsr()
    members = sparse.coo_array((np.ones(len(whose)), (whose, column)), shape=(len(names), width)).tocsr()
    base = np.asarray(members.sum(axis=0)).ravel()
    kind, column = members.nonzero()
    floor = np.repeat(not (value < 0).any(), len(kind))  # else nobody knows how little the others have
    amounts = np.asarray(parts[kind, column]).ravel(), np.asarray(members[kind, column]).ravel()
    entries = np.concatenate([kind[floor], kind])
    order = np.argsort(entries, kind="stable")
    each = sparse.eye_array(width, format="csr")
    return Knowledge(
        sparse.vstack([each, each], format="csr"),
        np.concatenate([np.zeros(width), truth]),
        np.repeat([False, True], width),
        np.concatenate([truth, base]),
        entries[order],
        np.concatenate([column[floor], column + width])[order],
        np.concatenate([amounts[0][floor], amounts[1]])[order],
        np.ones(len(names), dtype=np.int64),
        _Needs.of(builder, parts, members, base, floor=not (value < 0).any()).of_target,
        narrowed(builder, names),
    )


def _given(side: Side, names: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of everybody in the base: whose it is, in which unknown its number is, and the number."""
    inside = side.layer.atom >= 0
    return (
        np.searchsorted(names, side.frame.holders[inside]),
        side.columns[side.layer.atom[inside]].astype(np.int64),
        side.values[inside],
    )


@dataclass(frozen=True, slots=True)
class _Needs:
    """`mine` float64 and `members` int64 [kinds, targets]: what each put into a target, and its organisations there;
    `size` int64 [targets] all of them. The rows that may be shown: `around[target]` those with a sum inside that is
    printed nowhere, `among` int64 [kinds, rows] each one's organisations, `all_in` int64 [rows] all of them."""

    targets: list[Target]
    value: np.ndarray
    scale: float
    width: float
    floor: bool
    mine: np.ndarray
    members: np.ndarray
    size: np.ndarray
    around: tuple[np.ndarray, ...]
    among: np.ndarray
    all_in: np.ndarray

    @classmethod
    def of(cls, builder: NumberSystem, parts: Any, members: Any, base: np.ndarray, *, floor: bool) -> _Needs:
        system, layer = builder.system, builder.now.layer
        forms = _rows([target.form for target in system.targets], len(base))
        inside = abs(forms).sign()
        shown = [layer.groups[unit[1], unit[2]] for unit in system.shown() if unit[4] == LEVEL]
        rows = _rows([builder.now.total(atoms) for atoms in shown], len(base))
        wide = np.asarray((rows @ inside.T).todense()) == np.asarray(inside.sum(axis=1)).ravel()
        nowhere = [target.name[0] == "crossing" for target in system.targets]
        return cls(
            system.targets,
            forms @ np.asarray(system.truth),
            builder.scale,
            builder.rules.width or 0.0,
            floor,
            np.asarray((parts @ forms.T).todense()),
            np.rint(np.asarray((members @ inside.T).todense())).astype(np.int64),
            np.rint(inside @ base).astype(np.int64),
            tuple(np.flatnonzero(wide[:, at] & nowhere[at]) for at in range(len(nowhere))),
            np.rint(np.asarray((members @ rows.T).todense())).astype(np.int64),
            np.rint(rows @ base).astype(np.int64),
        )

    def of_target(self, kinds: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The `Needs` of these coalitions. A row that may be shown and holds, besides a sum that is printed nowhere,
        only what is their own tells them that sum: as it tells any few in it of the others."""
        wanted, members = self.targets[target], self.members[kinds, target].sum(axis=1)
        rest = np.abs(self.value[target] - self.mine[kinds, target].sum(axis=1))
        size = max(abs(float(self.value[target])), self.scale)
        less = np.minimum(np.maximum(rest, self.scale) / size, 1.0)
        down = np.minimum(wanted.down, rest) if self.floor else np.full(len(kinds), wanted.down)
        sized = np.maximum(self.width, wanted.up + down) if wanted.up or wanted.down else wanted.need * less
        need = np.minimum(wanted.need, np.maximum(self.width, sized))
        at = self.around[target]
        others = self.all_in[at] - self.size[target]
        told = (self.among[kinds][:, :, at].sum(axis=1) - members[:, None] == others).any(axis=1)
        asked = ~told & (members < self.size[target])
        return need * asked, wanted.up * asked, down * asked


def _rows(forms: Iterable[Linear], width: int) -> Any:
    """Linear forms as a sparse matrix [forms, unknowns]."""
    forms = list(forms)
    starts = np.cumsum([0, *(len(form.columns) for form in forms)])
    columns = np.concatenate([[], *(form.columns for form in forms)]).astype(np.int64)
    values = np.concatenate([[], *(form.coefficients for form in forms)])
    return sparse.csr_array((values, columns, starts), shape=(len(forms), width))
