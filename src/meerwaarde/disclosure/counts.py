"""A question with choices as the attacker's system: what its rows tell, and which counts nobody may derive.

Unknowns are the counts per atom and answer, in this wave and the one before, and of the organisations that gave the
answer in both. Readers know who answered (the base of every atom): the strongest attacker we allow for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meerwaarde.core import Figure, Sensitivity
from meerwaarde.disclosure.atoms import OVERALL, Layer, layers
from meerwaarde.disclosure.before import counts_before
from meerwaarde.disclosure.earlier import Earlier
from meerwaarde.disclosure.panels import counts_twice, with_panels
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.rounding import interval_of
from meerwaarde.disclosure.rows import CHANGE, LEVEL, PANEL, Follower, cost_of, level, unit_of
from meerwaarde.disclosure.rules import COUNT_WIDTH, DERIVED_WIDTH, FEW_WEIGHTS, sensitive
from meerwaarde.disclosure.system import Bounded, Linear, System, Target, Unit
from meerwaarde.disclosure.tally import Asked, Tally, WaveFrame


@dataclass(frozen=True, slots=True)
class Side:
    """One wave: its layer, and the columns of its counts, int32 [atoms, answers].

    `hits` bool [organisations, answers]: what each said; `twice` the same in this wave and the other one.
    """

    frame: WaveFrame
    layer: Layer
    columns: np.ndarray
    hits: np.ndarray
    twice: np.ndarray
    holder: np.ndarray  # int64 [organisations]

    def total(self, atoms: np.ndarray, answer: int) -> Linear:
        """The count of `answer` over `atoms` (bool [atoms])."""
        return Linear.total(self.columns[atoms, answer])

    def base(self, atoms: np.ndarray) -> int:
        """Organisations asked and answering in `atoms`."""
        return int(self.layer.base[atoms].sum())

    def heads(self, atoms: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
        """Holdings in `atoms` (bool [atoms]) of which somebody gave, and did not give, each answer in `given` (bool
        [organisations, answers]): two arrays int64 [answers], and how many holdings there are."""
        inside = self.layer.inside(atoms)
        holder = np.unique(self.holder[inside], return_inverse=True)[1]
        found = np.zeros((2, int(holder.max(initial=-1)) + 1, given.shape[1]), dtype=bool)
        np.logical_or.at(found[0], holder, given[inside])
        np.logical_or.at(found[1], holder, ~given[inside])
        count, rest = found.sum(axis=1)
        return count, rest, found.shape[1]

    def share(self, atoms: np.ndarray, answer: int, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """The weighted percentage of `answer` in `atoms` as columns and coefficients; None without weight."""
        whole = float(weight[atoms] @ self.layer.base[atoms])
        return (self.columns[atoms, answer], 100.0 * weight[atoms] / whole) if whole else None


@dataclass(slots=True)
class CountSystem:
    """The system of one question with choices, while it is built."""

    asked: Asked
    rules: Rules
    system: System
    now: Side
    before: Side | None
    joint: np.ndarray  # int32 [atoms, answers]: columns; empty without an earlier wave
    seen: set[bytes]

    @property
    def coarse(self) -> bool:
        """Whether weighted figures are given in one decimal only."""
        return self.asked.sensitivity is not Sensitivity.NONE

    @property
    def few_weights(self) -> bool:
        """Whether so few kinds of organisations weigh differently that readers could try all whole numbers.

        With more (raking), thousands of worlds fit every printed decimal and searching one is hopeless for readers and
        for us alike: there linear programs decide, which take the printed percentages as rounding intervals.
        """
        layer = self.now.layer
        return not self.now.frame.uneven or len(np.unique(_kinds(layer)[layer.groups[OVERALL]])) <= FEW_WEIGHTS

    def value(self, form: Linear) -> float:
        """The true value of `form`."""
        return form.at(np.asarray(self.system.truth))

    def sensitive(self, side: Side, atoms: np.ndarray, given: np.ndarray) -> np.ndarray:
        """Whether the rules call the answers in `given` (see `Side.heads`) of `atoms` sensitive, bool [answers]."""
        count, rest, base = side.heads(atoms, given)
        rules = self.rules
        return sensitive(
            count, np.full(len(count), base), self.asked.sensitivity, rules.minimum, rest=rest, zeros=rules.zeros,
            full=rules.full,
        )  # fmt: skip

    def target(self, name: Unit, form: Linear, side: Side, atoms: np.ndarray, given: np.ndarray) -> bool:
        """Protect `form`, how many in `atoms` gave an answer (`given`, bool [organisations]), when it is sensitive;
        says whether it is."""
        if not bool(self.sensitive(side, atoms, given[:, None])[0]):
            return False
        self.protect(name, form, side.base(atoms), max(COUNT_WIDTH, self.rules.width or 0.0))
        return True

    def protect(self, name: Unit, form: Linear, base: int, width: float, *, whole: bool = True) -> None:
        """Protect `form`, a count of `base` organisations, once."""
        key = form.columns.tobytes() + form.coefficients.tobytes()
        if key not in self.seen:
            self.seen.add(key)
            self.system.targets.append(Target(name, form, float(min(width, base)), whole and self.few_weights))


def count_system(
    asked: Asked,
    now: WaveFrame,
    then: WaveFrame | None,
    figures: Sequence[Figure],
    followers: Sequence[Follower],
    rules: Rules,
    forced: set[Unit],
    earlier: tuple[Sequence[Earlier], Sequence[Earlier]] = ((), ()),
) -> CountSystem:
    """The system of a question with choices. `forced` units are hidden from the start; `earlier` told it before, in
    this wave and in the one before (then `asked`, `now` and `then` are `joined` with them)."""
    layer, before, joint = layers(asked, now, then)
    system = System()
    twice = _twice(asked, now, then)
    side = _side(system, asked, now, layer, asked.now, twice[0])
    earlier_side = None
    if before is not None and then is not None and asked.then is not None:
        earlier_side = _side(system, asked, then, before, asked.then, twice[1])
        with_panels(layer, before, figures)
    columns = _joint(system, side, earlier_side, joint) if earlier_side else np.zeros((len(joint), 0), dtype=np.int32)
    builder = CountSystem(asked, rules, system, side, earlier_side, columns, set())
    for figure in figures:
        unit = unit_of(figure)
        system.costs[unit] = cost_of(figure)
        hide = _level_row(builder, unit, figure) if level(figure) == LEVEL else _change_row(builder, unit, figure)
        if hide or unit in forced:
            system.hidden.add(unit)
    _follow(builder, followers)
    for told, side_ in zip(earlier, (side, earlier_side), strict=True):
        if side_ is not None:
            counts_before(builder, side_, told, figures)
    counts_twice(builder, earlier, figures)
    _derived(builder)
    return builder


def _twice(asked: Asked, now: WaveFrame, then: WaveFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """Who gave each answer in both waves: bool [organisations, answers] of this wave and of the one before."""
    given = asked.now.hits & asked.now.base[:, None]
    if then is None or asked.then is None:
        return np.zeros_like(given), given
    before = asked.then.hits & asked.then.base[:, None]
    place_now, place_then = np.intersect1d(now.ids, then.ids, return_indices=True)[1:]
    here, there = np.zeros_like(given), np.zeros_like(before)
    both = given[place_now] & before[place_then]
    here[place_now], there[place_then] = both, both
    return here, there


def _side(system: System, asked: Asked, frame: WaveFrame, layer: Layer, tally: Tally, twice: np.ndarray) -> Side:
    """Unknown counts of one wave. With one row and one answer an organisation they add to the base (or to less, when
    an earlier form offered more answers); with several rows or several answers it gives at least one, as far as the
    true answers do so: readers know that an empty answer is no answer."""
    columns = system.unknowns(layer.counts, layer.base[:, None])
    whole = bool((layer.counts.sum(axis=1) >= layer.base).all())
    single = asked.exclusive and frame.rows == 1
    if whole or single:
        for atom in np.flatnonzero(layer.present):
            base = float(layer.base[atom])
            most = base if single else base * columns.shape[1]
            system.fact(Linear.total(columns[atom]), base if whole else 0.0, most)
    holder = np.unique(frame.holders, return_inverse=True)[1]
    return Side(frame, layer, columns, tally.hits & tally.base[:, None], twice, holder)


def _joint(system: System, now: Side, before: Side, joint: np.ndarray) -> np.ndarray:
    """Unknown counts of organisations with the answer in both waves: at most either count, at least the overlap."""
    both = now.layer.present & before.layer.present
    columns = system.unknowns(joint, np.where(both, now.layer.base, 0)[:, None])
    for atom in np.flatnonzero(both):
        for answer in range(joint.shape[1]):
            cell, a, b = columns[atom, answer], now.columns[atom, answer], before.columns[atom, answer]
            system.fact(Linear.weighted(([a], 1.0), ([cell], -1.0)), 0.0, np.inf)
            system.fact(Linear.weighted(([b], 1.0), ([cell], -1.0)), 0.0, np.inf)
            system.fact(Linear.weighted(([a, b], 1.0), ([cell], -1.0)), 0.0, float(now.layer.base[atom]))
    return columns


def _level_row(builder: CountSystem, unit: Unit, figure: Figure) -> bool:
    """A figure of this wave tells its count and, where weights differ, a weighted percentage."""
    now, answer = builder.now, builder.asked.codes.index(figure.answer)
    atoms = now.layer.groups[figure.group_variable, figure.group]
    form = now.total(atoms, answer)
    builder.system.reading(unit, form, float(figure.count), float(figure.count))
    _percent(builder, unit, figure, [now.share(atoms, answer, now.layer.weight)], now.frame.rows)
    _per_stratum(builder, unit, atoms, answer)
    return builder.target(unit, form, now, atoms, now.hits[:, answer])


def _per_stratum(builder: CountSystem, unit: Unit, atoms: np.ndarray, answer: int) -> None:
    """What a weighted row tells at most: its count in every stratum (or cell of equal weight)."""
    layer = builder.now.layer
    kinds = _kinds(layer)
    if builder.now.frame.uneven and builder.now.frame.rows == 1 and builder.few_weights:
        forms = [builder.now.total(atoms & (kinds == kind), answer) for kind in np.unique(kinds[atoms])]
        builder.system.finer[unit] = [Bounded(form, builder.value(form), builder.value(form)) for form in forms]


def _kinds(layer: Layer) -> np.ndarray:
    """Which atoms the design treats alike: equal stratum and weight. int64 [atoms]."""
    return np.unique(np.column_stack([layer.cell, layer.weight]), axis=0, return_inverse=True)[1].reshape(-1)


def _change_row(builder: CountSystem, unit: Unit, figure: Figure) -> bool:
    """A change tells both counts, and its standard error the counts of the panel and how many said both."""
    now, before = builder.now, builder.before
    if before is None:
        return True
    system, answer = builder.system, builder.asked.codes.index(figure.answer)
    group = (figure.group_variable, figure.group)
    here, there = now.layer.groups[group], before.layer.groups.get(group, np.zeros_like(now.layer.present))
    both = here & before.layer.present
    # The covariance in the standard error of a change tells of the panel what its own row tells.
    told = [Linear.total(builder.joint[both, answer]), now.total(both, answer), before.total(both, answer)]
    if level(figure) == PANEL:
        parts = [now.share(both, answer, now.layer.weight), _minus(before.share(both, answer, now.layer.weight))]
    else:
        told += [now.total(here, answer), before.total(there, answer)]
        parts = [now.share(here, answer, now.layer.weight), _minus(before.share(there, answer, before.layer.weight))]
    for form in told:
        if len(form.columns):
            system.reading(unit, form, builder.value(form), builder.value(form))
    _percent(builder, unit, figure, parts, max(now.frame.rows, before.frame.rows))
    return _change_targets(builder, unit, answer, here, there)


def _minus(part: tuple[np.ndarray, np.ndarray] | None) -> tuple[np.ndarray, np.ndarray] | None:
    return (part[0], -part[1]) if part else None


def _change_targets(builder: CountSystem, unit: Unit, answer: int, here: np.ndarray, there: np.ndarray) -> bool:
    """Earlier count, panel, what is left of either wave, and the joint counts: each under the same rule."""
    now, before = builder.now, builder.before
    if before is None:
        return False
    both = here & before.layer.present
    a, b, j = now.total(both, answer), before.total(both, answer), Linear.total(builder.joint[both, answer])
    lost = Linear.weighted((b.columns, 1.0), (j.columns, -1.0))
    won = Linear.weighted((a.columns, 1.0), (j.columns, -1.0))
    said, said_then = now.hits[:, answer], before.hits[:, answer]
    twice, twice_then = now.twice[:, answer], before.twice[:, answer]
    found = [
        builder.target(("panel now", unit), a, now, both, said),
        builder.target(("panel then", unit), b, before, both, said_then),
        builder.target(("both", unit), j, now, both, twice),
        builder.target(("lost", unit), lost, before, both, said_then & ~twice_then),
        builder.target(("won", unit), won, now, both, said & ~twice),
    ]
    if unit[4] == CHANGE:
        found.append(builder.target(("now", unit), now.total(here, answer), now, here, said))
    found.append(builder.target(("then", unit), before.total(there, answer), before, there, said_then))
    rest_now, rest_then = here & ~before.layer.present, there & ~now.layer.present
    builder.target(("rest now", unit), now.total(rest_now, answer), now, rest_now, said)
    builder.target(("rest then", unit), before.total(rest_then, answer), before, rest_then, said_then)
    return any(found)


def _percent(
    builder: CountSystem, unit: Unit, figure: Figure, parts: Sequence[tuple[np.ndarray, np.ndarray] | None], rows: int
) -> None:
    """The printed percentage as a fact about weighted counts, where organisations weigh differently.

    With several rows an organisation an answer may hold for part of its rows: its part lies between 1/rows and 1. Of
    a change between waves that says nothing sharper than the counts do.
    """
    frames = [builder.now.frame] + ([builder.before.frame] if builder.before and len(parts) > 1 else [])
    known = [part for part in parts if part is not None]
    if figure.percent is None or len(known) < len(parts) or not any(frame.uneven for frame in frames):
        return
    if rows > 1 and len(parts) > 1:
        return
    low, high = interval_of(figure.percent, 1) if builder.coarse else (figure.percent, figure.percent)
    builder.system.reading(unit, Linear.weighted(*known), low, high * rows)


def _follow(builder: CountSystem, followers: Sequence[Follower]) -> None:
    """The base of a question asked only after certain answers tells how many gave those; where weights or strata
    differ, its percentages and errors tell it per stratum."""
    codes, layer = builder.asked.codes, builder.now.layer
    kinds = _kinds(layer)
    for follower in followers:
        answers = [codes.index(code) for code in sorted(follower.answers) if code in codes]
        for group, cost in follower.groups.items():
            atoms = builder.now.layer.groups.get(group)
            if atoms is None or not atoms.any() or not answers:
                continue
            builder.system.costs[follower.unit(group)] = cost
            parts = [atoms & (kinds == kind) for kind in np.unique(kinds[atoms])]
            for part in [atoms, *parts] if len(parts) > 1 else [atoms]:
                form = Linear.total(builder.now.columns[part][:, answers].ravel())
                builder.system.reading(follower.unit(group), form, builder.value(form), builder.value(form))


def _derived(builder: CountSystem) -> None:
    """Counts printed nowhere that a reader might work out: per weight, per crossing of groupings.

    Open questions (`none`) are given unrounded, which tells their counts per weight: only groups count there.
    """
    layer = builder.now.layer
    everyone = layer.groups[OVERALL]
    weights = np.unique(layer.weight[everyone])
    if builder.coarse and builder.now.frame.uneven and len(weights) <= FEW_WEIGHTS:
        for weight in weights:
            _derive(builder, "weight", everyone & (layer.weight == weight), COUNT_WIDTH)
    for atom in np.flatnonzero(layer.base > 0):
        _derive(builder, "crossing", np.arange(len(layer.base)) == atom, DERIVED_WIDTH)


def _derive(builder: CountSystem, name: str, atoms: np.ndarray, width: float) -> None:
    """Protect every answer of `atoms`, except where a permitted 0 % or 100 % already tells it."""
    now = builder.now
    for answer in np.flatnonzero(builder.sensitive(now, atoms, now.hits)):
        if not _told(builder, atoms, int(answer)):
            place = (name, *np.flatnonzero(atoms).tolist(), int(answer))
            builder.protect(place, now.total(atoms, int(answer)), now.base(atoms), width, whole=False)


def _told(builder: CountSystem, atoms: np.ndarray, answer: int) -> bool:
    """Whether a shown 0 % or 100 %, permitted below `high`, already tells this answer of all `atoms`."""
    if builder.asked.sensitivity is Sensitivity.HIGH:
        return False
    layer, system = builder.now.layer, builder.system
    for group, members in layer.groups.items():
        unit = (builder.asked.name, *group, builder.asked.codes[answer], LEVEL)
        if unit in system.hidden or unit not in system.readings or (atoms & ~members).any():
            continue
        if layer.counts[members, answer].sum() in (0, layer.base[members].sum()):
            return True
    return False
