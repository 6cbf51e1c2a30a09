"""All counts of a survey report changed together: rounded so that they stay additive, or with noise from cell keys.

Every organisation stands in one atom: those in the same groups of every grouping. Of every question the lowest cells
are the answers within an atom; everything that is printed (n of a group, those who gave an answer) is a sum of lowest
cells as changed, so tables add up.

Rounding works from the top. First how many answered in each atom, to multiples of the base; then the answers within
each atom, which add up to that same number in every question; then those of a question that was asked only after
certain answers, within the rounded counts of those. Thus the same organisations count the same in every table, and two
tables cannot be subtracted from each other. All counts are rounded, not only the small ones: as n returns with every
question, large counts left as they are would give the small one beside them by subtraction.

Cell keys give every printed count a noise that depends on who is in it: the same organisations with the same secret
have the same noise in every question and report. Such counts do not add up. So the lowest cells are moved, each within
the noise that it may have, until their sums come as near to all noisy counts as they can; those sums are printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from meerwaarde.core import InputError, Sensitivity
from meerwaarde.disclosure.alternatives.cell_key import WHOLE, Noise, Row, p_table, record_key
from meerwaarde.disclosure.alternatives.controlled import controlled, fit
from meerwaarde.disclosure.atoms import patterns
from meerwaarde.disclosure.tally import Asked, Partition, WaveFrame
from meerwaarde.language import gettext as _

SUPPRESS, ROUND, CELL_KEY = METHODS = ("suppress", "round", "cellkey")
MOST, VARIANCE = 5, 3.0  # of the noise; more where the minimum asks for it
OVERALL = 3  # a count over all is kept this much nearer than that of a group


@dataclass(frozen=True, slots=True)
class Method:
    """How counts are changed. `base`: the smallest count above 0 that is shown, for rounding also the step.

    `secret` and `study` are for cell keys alone.
    """

    name: str
    base: int
    secret: bytes = b""
    study: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """One question: who answered it, int64 [atoms], and who gave each answer, int64 [atoms, answers]."""

    base: np.ndarray
    hits: np.ndarray


@dataclass(frozen=True, slots=True)
class Changed:
    """The counts of a whole report as they may be shown. Everything here is changed, but for `off`.

    `partitions` with bool [atoms, groups] in place of organisations. `answered` int64 [atoms]: the organisations that
    answered at all. `off`: how far the farthest count over all or of a group is from the truth, for the officer alone.
    """

    method: Method
    partitions: tuple[Partition, ...]
    answered: np.ndarray
    questions: Mapping[str, Counts]
    off: int

    def members(self, variable: str, group: str) -> np.ndarray:
        """The atoms of a group, bool [atoms]; without a variable all of them."""
        for partition in self.partitions:
            if variable == partition.variable:
                return np.asarray(partition.member[:, partition.codes.index(group)])
        if variable:
            raise KeyError(variable)
        return np.ones(len(self.answered), dtype=bool)

    def of(self, question: str, variable: str, group: str) -> tuple[int, list[int]]:
        """n, and how many gave each answer, as they are shown."""
        counts, inside = self.questions[question], self.members(variable, group)
        return int(counts.base[inside].sum()), counts.hits[inside].sum(axis=0).tolist()


def changed(asked: Sequence[Asked], frame: WaveFrame, method: Method) -> Changed:
    """The counts of all questions (of numbers: who answered) changed by `method`. Raises InputError, naming the
    question, where a rule asks for what a changed count cannot give."""
    _check(asked, frame, method)
    atom = patterns(frame)
    first = np.unique(atom, return_index=True)[1]
    partitions = tuple(Partition(p.variable, p.codes, p.member[first]) for p in frame.partitions)
    groups = np.column_stack([np.ones((len(first), 1), dtype=bool), *(p.member for p in partitions)])
    true = {one.name: Counts(_sum(one.now.base, atom), _sum(_given(one), atom)) for one in asked}
    if method.name == ROUND:
        answered, shown = _rounded(asked, atom, groups, method.base)
    else:
        answered, shown = _perturbed(asked, frame, atom, groups, method)
    off = int(np.abs(groups.T @ (answered - np.bincount(atom))).max())
    for name, counts in shown.items():
        off = max(off, *(int(np.abs(groups.T.astype(np.int64) @ (new - old)).max(initial=0))
                         for new, old in ((counts.base, true[name].base), (counts.hits, true[name].hits))))  # fmt: skip
    return Changed(method, partitions, answered, shown, off)


def _check(asked: Sequence[Asked], frame: WaveFrame, method: Method) -> None:
    if method.base < 2:
        what = _("--method {} verandert aantallen onder het minimum, en dat is nu 1. Neem --rule minimum=3, of kies"
                 " --method suppress.")  # fmt: skip
        raise InputError(what.format(method.name))
    if frame.uneven or frame.holding is not None:
        raise ValueError("organisations that weigh differently or belong together cannot be counted this way")
    for one in asked:
        if one.numeric:
            continue
        rules = one.rules
        if one.sensitivity is Sensitivity.HIGH or (rules is not None and (rules.zeros or rules.full)):
            what = _(
                "deze vraag verbergt ook ‘niemand’ en ‘iedereen’ (gevoeligheid high, of de regel zeros of full)."
                " Dat kan niet met --method {}. Kies --method suppress, of haal dat bij de vraag weg."
            )
            raise InputError(what.format(method.name), question=one.name)
        if rules is not None and rules.width is not None and rules.width > method.base - 1:
            what = _("de regel width={0:g} gaat verder dan --method {1} met minimum={2} beschermt. Neem een groter"
                     " minimum, of kies --method suppress.")  # fmt: skip
            raise InputError(what.format(rules.width, method.name, method.base), question=one.name)


def _given(one: Asked) -> np.ndarray:
    """The answers as counted, bool [organisations, answers]: only of those in the base."""
    return np.asarray(one.now.hits & one.now.base[:, None])


def _sum(values: np.ndarray, atom: np.ndarray) -> np.ndarray:
    result = np.zeros((int(atom.max(initial=-1)) + 1, *values.shape[1:]), dtype=np.int64)
    np.add.at(result, atom, values.astype(np.int64))
    return result


# --- rounding ---------------------------------------------------------------------------------------------------------


def _rounded(
    asked: Sequence[Asked], atom: np.ndarray, groups: np.ndarray, base: int
) -> tuple[np.ndarray, dict[str, Counts]]:
    sizes = np.bincount(atom)
    whole = np.array([(len(atom) + base // 2) // base * base])
    weights = groups * np.where(np.arange(groups.shape[1]) == 0, OVERALL, 1)
    own = np.column_stack([atom * 0 + 1, *(np.column_stack([one.now.base, _given(one)]) for one in asked)])
    parts = np.rint(64 * _sum(own, atom) / sizes[:, None]) / 64  # of each atom, in n and in every answer
    answered = controlled(sizes, np.zeros_like(sizes), whole, _incidence(weights, parts), base)
    shown: dict[str, Counts] = {}
    cells = {"": (atom, answered)}  # after which question: the lowest cell of each organisation, and rounded counts
    for names, parent in _nodes(asked):
        block, totals = cells[parent]
        columns = [np.column_stack([one.now.base, _given(one)]) for one in names]
        found, first, cell = np.unique(
            np.column_stack([block, *columns]).astype(np.int64), axis=0, return_index=True, return_inverse=True
        )
        cell, where = cell.reshape(-1), atom[first]
        printed = _incidence(weights[where], found[:, 1:])
        new = controlled(np.bincount(cell), found[:, 0], totals, printed, base)
        sums = _sum(found[:, 1:] * new[:, None], where)
        start = 0
        for one, own in zip(names, columns, strict=True):
            part = sums[:, start : start + own.shape[1]]
            shown[one.name], start = Counts(part[:, 0], part[:, 1:]), start + own.shape[1]
            cells[one.name] = cell, new
    return answered, {one.name: shown[one.name] for one in asked}


def _incidence(groups: np.ndarray, columns: np.ndarray) -> Any:
    """Which part of each cell is in which printed count, a group by a base or answer; scipy.sparse.csr_array float64
    [cells, counts]. `groups` [cells, groups] by weight, `columns` [cells, columns]."""
    from scipy.sparse import csr_array

    width, places, values = columns.shape[1], [], []
    for group, column in zip(groups, columns, strict=True):
        inside, given = np.flatnonzero(group), np.flatnonzero(column)
        places.append((inside[:, None] * width + given[None, :]).ravel())
        values.append((group[inside][:, None] * column[given][None, :]).ravel().astype(np.float64))
    starts = np.concatenate([[0], np.cumsum([len(place) for place in places])])
    shape = (len(places), groups.shape[1] * width)
    return csr_array((np.concatenate(values), np.concatenate(places), starts), shape=shape)


def _nodes(asked: Sequence[Asked]) -> list[tuple[list[Asked], str]]:
    """Questions that are rounded together, each time with the question within whose cells; parents go first.

    A question follows at most one other; where one follows several, all that hang together are rounded as one.
    """
    names = {one.name: one for one in asked}
    before = {one.name: sorted({name for name, _codes in one.follows if name in names} - {one.name}) for one in asked}
    family = _families(before)
    joint = {family[name] for name, found in before.items() if len(found) > 1 or _circular(name, before)}
    nodes, done = [], {""}
    for one in asked:
        if family[one.name] in joint and one.name not in done:
            together = [other for other in asked if family[other.name] == family[one.name]]
            nodes.append((together, ""))
            done |= {other.name for other in together}
    waiting = [one for one in asked if one.name not in done]
    while waiting:
        ready = [one for one in waiting if next(iter(before[one.name]), "") in done]
        nodes += [([one], next(iter(before[one.name]), "")) for one in ready]
        done |= {one.name for one in ready}
        waiting = [one for one in waiting if one.name not in done]
    return nodes


def _families(before: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each question the name of its family: all that hang together."""
    family = {name: name for name in before}
    for name, found in before.items():
        for other in found:
            old, new = family[name], family[other]
            family = {one: new if of == old else of for one, of in family.items()}
    return family


def _circular(name: str, before: Mapping[str, Sequence[str]]) -> bool:
    seen, at = {name}, before[name]
    while len(at) == 1:
        if at[0] in seen:
            return True
        seen.add(at[0])
        at = before[at[0]]
    return False


# --- cell keys --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Keys:
    """Noise by who is in a set: the key of every organisation, uint64, and a p-table."""

    keys: np.ndarray
    table: tuple[Row, ...]
    noise: Noise

    def of(self, members: np.ndarray) -> np.ndarray:
        """The change of the count of each set, int64 [sets]; `members` bool [organisations, sets]."""
        counts = members.sum(axis=0)
        sums = np.where(members, self.keys[:, None], np.uint64(0)).sum(axis=0, dtype=np.uint64)
        told = zip(counts.tolist(), sums.tolist(), strict=True)
        changes = [self.table[min(count, len(self.table) - 1)].change(key, WHOLE) for count, key in told]
        return np.array(changes, dtype=np.int64)

    def allowed(self, count: int) -> np.ndarray:
        """What may be shown for `count` organisations in a lowest cell, int64."""
        values = np.arange(max(0, count - self.noise.most), count + self.noise.most + 1)
        return np.asarray(values[(values == 0) | (values > self.noise.blocked)])


def _perturbed(
    asked: Sequence[Asked], frame: WaveFrame, atom: np.ndarray, groups: np.ndarray, method: Method
) -> tuple[np.ndarray, dict[str, Counts]]:
    noise = Noise(most=max(MOST, method.base), variance=VARIANCE, blocked=method.base - 1)
    names = frame.ids.tolist()
    keys = np.array([record_key(method.secret, method.study, name) for name in names], dtype=np.uint64)
    noisy = _Keys(keys, p_table(noise), noise)
    everyone = np.ones((len(atom), 1), dtype=bool)
    answered = _with_noise(everyone, atom, groups, noisy)[:, 0]
    shown = {}
    for one in asked:
        sums = _with_noise(np.column_stack([one.now.base, _given(one)]), atom, groups, noisy)
        shown[one.name] = Counts(sums[:, 0], sums[:, 1:])
    return answered, shown


def _with_noise(own: np.ndarray, atom: np.ndarray, groups: np.ndarray, noisy: _Keys) -> np.ndarray:
    """The columns of `own` bool [organisations, columns] per atom, int64, with noise.

    Every printed count (a group by a column) is aimed at the true one with the noise of its own set; the lowest cells
    then move, one at a time and each no further than its noise may be, until the sums come no nearer to all of those.
    """
    matrix = np.column_stack([atom, own]).astype(np.int64)
    found, cell = np.unique(matrix[own[:, 0]], axis=0, return_inverse=True)
    result = np.zeros((len(groups), own.shape[1]), dtype=np.int64)
    if not len(found):
        return result
    cell, where = cell.reshape(-1), found[:, 0]
    weight = np.where(np.arange(groups.shape[1]) == 0, OVERALL, 1)
    printed = _incidence(groups[where] * weight, found[:, 1:])
    counts = np.bincount(cell)
    aim = np.concatenate([
        weight[g] * (noisy.of(own & groups[atom, g][:, None])) for g in range(groups.shape[1])
    ])  # fmt: skip
    members = np.zeros((len(atom), len(found)), dtype=bool)
    members[np.flatnonzero(own[:, 0]), cell] = True
    values = counts + noisy.of(members)
    off = (printed.T @ (values - counts).astype(np.float64)) - aim
    fit(values, [noisy.allowed(count) for count in counts.tolist()], off, printed)
    np.add.at(result, where, found[:, 1:] * values[:, None])
    return result
