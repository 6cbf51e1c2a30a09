"""What earlier reports told of a question, beside what this one will tell.

An answer that is the same now as in an earlier report is the same unknown. One that was corrected, or belongs to an
organisation that is gone, is an unknown of its own: it stands beside the organisations of now as one more that is in no
group of this report. So every set of every report is a set of such answers, the atoms are those that no set tells
apart, and all that was ever printed is a fact about them. What was hidden must stay open, and so must the difference of
two sets that fewer than the minimum of organisations make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from meerwaarde.disclosure.atoms import Layer
from meerwaarde.disclosure.tally import Asked, Partition, Tally, WaveFrame

LEDGER = "\x00ledger "  # variable of the sets of an earlier report; no column is called so
Group = tuple[str, str]  # variable, code


@dataclass(frozen=True, slots=True)
class Kept:
    """A sum that was hidden and must stay open: of an answer (-1: of numbers) in a group, by so much."""

    group: Group
    answer: int
    need: float
    up: float = 0.0
    down: float = 0.0
    weighted: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """One question in one wave as an earlier report told it; arrays have one element per organisation of its base.

    `hits` bool [organisations, answers], `values` float64 (numbers only); `cells` int64: what the design told apart;
    `uneven`: weights or cells differed, so that its figures told more than counts. `groups` with `member` bool
    [organisations, groups] are the sets that stood in it. `counts`: of a group how many gave one of these answers;
    `percents` and `means`: between which ends a printed percentage (of an answer) or mean stood. `measures`: what it
    measures over which year, see `Asked`.
    """

    number: int
    title: str
    question: str
    codes: tuple[str, ...]
    wave: str
    ids: tuple[str, ...]
    holders: tuple[str, ...]
    hits: np.ndarray
    values: np.ndarray | None
    weights: np.ndarray
    cells: np.ndarray
    uneven: bool
    groups: tuple[Group, ...]
    member: np.ndarray
    counts: tuple[tuple[Group, tuple[int, ...]], ...] = ()
    percents: tuple[tuple[Group, int, float, float], ...] = ()
    means: tuple[tuple[Group, float, float], ...] = ()
    kept: tuple[Kept, ...] = ()
    measures: str = ""

    @property
    def variable(self) -> str:
        """What its sets are called among the groups of a frame. One report may hold two questions about the same."""
        return f"{LEDGER}{self.number} {self.question}\x00{self.wave}"

    @property
    def kinds(self) -> np.ndarray:
        """Which organisations its design treated alike, int64 [organisations]."""
        pairs = np.column_stack([self.cells.astype(float), np.round(self.weights, 9)])
        return np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)

    def code(self, group: Group) -> str:
        """What one of its groups is called."""
        return str(self.groups.index(group))


def related(
    earlier: Sequence[Earlier], question: str, codes: tuple[str, ...], wave: str, ids: set[str], measures: str = ""
) -> list[Earlier]:
    """The reports of the same question and wave that share organisations with these, or with another that does. A form
    that was corrected may have offered other answers: one that both offered makes it the same question. So does what
    it measures: what is known of a year already is shown in a next round, and stands in its answers."""
    waiting = [each for each in earlier if _same(each, question, wave, measures) and _alike(each.codes, codes)]
    known, found = set(ids), list[Earlier]()
    while touched := [each for each in waiting if not known.isdisjoint(each.ids)]:
        known.update(who for each in touched for who in each.ids)
        found += touched
        waiting = [each for each in waiting if all(each is not other for other in touched)]
    return sorted(found, key=lambda each: each.number)


def _same(each: Earlier, question: str, wave: str, measures: str) -> bool:
    return (each.question, each.wave) == (question, wave) or bool(measures and each.measures == measures)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one == other or not set(one).isdisjoint(other)


def with_all_answers(asked: Asked, *earlier: Sequence[Earlier]) -> tuple[Asked, list[list[Earlier]]]:
    """A question with the answers that earlier reports alone offered behind its own, and those reports with the same
    answers in the same order."""
    codes = tuple(dict.fromkeys([*asked.codes, *(code for some in earlier for each in some for code in each.codes)]))
    told = [[_with_codes(each, codes) for each in some] for some in earlier]
    if codes == asked.codes:
        return asked, told
    more = len(codes) - len(asked.codes)

    def wider(tally: Tally) -> Tally:
        return replace(tally, hits=np.pad(tally.hits, ((0, 0), (0, more))))

    then = None if asked.then is None else wider(asked.then)
    return replace(asked, codes=codes, now=wider(asked.now), then=then), told


def _with_codes(each: Earlier, codes: tuple[str, ...]) -> Earlier:
    if each.codes == codes:
        return each
    place = [codes.index(code) for code in each.codes]
    hits = np.zeros((len(each.ids), len(codes)), dtype=bool)
    hits[:, place] = each.hits
    return replace(
        each,
        codes=codes,
        hits=hits,
        counts=tuple((group, tuple(place[answer] for answer in answers)) for group, answers in each.counts),
        percents=tuple((group, place[answer], low, high) for group, answer, low, high in each.percents),
        kept=tuple(replace(kept, answer=place[kept.answer]) for kept in each.kept),
    )


Version = tuple[str, bytes]  # an organisation and what it answered


def _versions(ids: Sequence[str], hits: np.ndarray, values: np.ndarray | None, *, whole: bool) -> list[Version]:
    """`whole`: numbers that round to the same whole one are the same, for another form may ask it so."""
    answers = hits
    if values is not None:
        answers = np.floor(np.nan_to_num(values) + 0.5) if whole else np.round(np.nan_to_num(values), 9)
    return [(str(who), answer.tobytes()) for who, answer in zip(ids, answers, strict=True)]


def joined(tally: Tally, frame: WaveFrame, earlier: Sequence[Earlier], measures: str = "") -> tuple[Tally, WaveFrame]:
    """A question with the answers that only earlier reports had, in groups of those reports alone."""
    frame = replace(frame, holding=frame.holders)
    if not earlier:
        return tally, frame
    now = len(frame.ids)
    whole = any(each.measures and each.measures == measures for each in earlier)
    said = _versions(frame.ids.tolist(), tally.hits & tally.base[:, None], tally.values, whole=whole)
    place = {version: at for at, version in enumerate(said) if tally.base[at]}
    former: list[tuple[Earlier, int]] = []
    places = []
    for each in earlier:
        where = []
        for at, version in enumerate(_versions(each.ids, each.hits, each.values, whole=whole)):
            if version not in place:
                place[version] = now + len(former)
                former.append((each, at))
            where.append(place[version])
        places.append(np.array(where, dtype=np.int64))
    size = now + len(former)
    partitions = [
        Partition(p.variable, p.codes, np.concatenate([p.member, np.zeros((len(former), len(p.codes)), dtype=bool)]))
        for p in frame.partitions
    ] + [_sets(each, where, size) for each, where in zip(earlier, places, strict=True)]
    cells = None
    if frame.cells is not None:
        cells = np.concatenate([frame.cells, np.full(len(former), -1, dtype=np.int64)])
    wave = replace(
        frame,
        ids=np.concatenate([frame.ids.astype(str), [f"\x00{at} {each.ids[at]}" for each, at in former]]),
        partitions=tuple(partitions),
        weights=np.concatenate([frame.weights, [each.weights[at] for each, at in former]]),
        cells=cells,
        holding=np.concatenate([frame.holding, [each.holders[at] for each, at in former]]),
        everyone=np.arange(size) < now,
    )
    gone = np.array([each.hits[at] for each, at in former], dtype=bool).reshape(len(former), tally.hits.shape[1])
    hits = np.concatenate([tally.hits, gone])
    values = None
    if tally.values is not None:
        values = np.concatenate([tally.values, [each.values[at] for each, at in former if each.values is not None]])
    return Tally(hits, np.concatenate([tally.base, np.ones(len(former), dtype=bool)]), values), wave


def _sets(each: Earlier, where: np.ndarray, size: int) -> Partition:
    """The sets of an earlier report, and those that its design treated alike, as groups of `size` organisations."""
    kinds = each.kinds
    inside = np.concatenate([each.member, kinds[:, None] == np.arange(kinds.max(initial=-1) + 1)], axis=1)
    member = np.zeros((size, inside.shape[1]), dtype=bool)
    member[where] = inside
    codes = [each.code(group) for group in each.groups]
    return Partition(each.variable, (*codes, *(f"kind {kind}" for kind in range(kinds.max(initial=-1) + 1))), member)


@dataclass(frozen=True, slots=True)
class Change:
    """Two sets that share organisations and differ by a few: `more` and `fewer` (bool [atoms]) are in the second, or
    in the first, alone. `name` is of the second set and the number of the report with the first."""

    name: tuple[object, ...]
    more: np.ndarray
    fewer: np.ndarray


def changes(
    layer: Layer, holder: np.ndarray, groups: Sequence[Group], earlier: Sequence[Earlier], minimum: int
) -> Iterator[Change]:
    """Pairs of a set of now or of an earlier report, and a set of a report before it, that 1 to `minimum` - 1
    organisations (or holdings) tell apart. Pairs that the same organisations tell apart come once. A set that an
    earlier report had already says nothing new."""
    seen: set[bytes] = set()
    sets = [[layer.groups[each.variable, each.code(group)] for group in each.groups] for each in earlier]
    newer: list[tuple[tuple[object, ...], np.ndarray, int]] = [
        (("", *group), layer.groups[group], len(earlier)) for group in groups
    ]
    for at, each in enumerate(earlier):
        newer += [((each.number, *group), layer.groups[each.variable, each.code(group)], at) for group in each.groups]
    for name, atoms, until in newer:
        if any(np.array_equal(atoms, old) for olds in sets[:until] for old in olds):
            continue
        for each in earlier[:until]:
            for group in each.groups:
                before = layer.groups[each.variable, each.code(group)]
                apart = atoms ^ before
                key = (atoms & apart).tobytes() + apart.tobytes()
                if not (atoms & before).any() or not apart.any() or key in seen:
                    continue
                seen.add(key)
                if len(np.unique(holder[layer.inside(apart)])) < minimum:
                    yield Change((each.number, *name, *group), atoms & apart, before & apart)
