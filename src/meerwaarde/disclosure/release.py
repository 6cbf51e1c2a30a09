"""A whole report through disclosure control: figures in, `SafeTable`s out, nothing in between.

Order: who answered; then the questions by which the report is split; then every other question, parents before those
that were asked only after certain answers. A group hidden on the way stays hidden in all that follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version

import numpy as np

from meerwaarde.core import Figure
from meerwaarde.disclosure.assemble import SafeTables, assemble, safe_response
from meerwaarde.disclosure.attack import Attacker, Prints
from meerwaarde.disclosure.change_after import hide_changes_after
from meerwaarde.disclosure.counts import CountSystem, count_system
from meerwaarde.disclosure.crossings import apart, crossing_of, with_crossings
from meerwaarde.disclosure.earlier import Earlier, Kept, joined, related, with_all_answers
from meerwaarde.disclosure.insiders import insiders_of
from meerwaarde.disclosure.knowledge import counted, numbered
from meerwaarde.disclosure.numbers import number_system
from meerwaarde.disclosure.panels import panels_of
from meerwaarde.disclosure.possible import check_possible, without_what_is_known
from meerwaarde.disclosure.primary import Rules
from meerwaarde.disclosure.recorded import kept_of, recorded, told_now, told_then
from meerwaarde.disclosure.repair import CannotProtectError, protect, stands
from meerwaarde.disclosure.response import ResponseCounts, protect_response, response_figures
from meerwaarde.disclosure.rows import BASE, LEVEL, Follower, follower, level, unit_of
from meerwaarde.disclosure.rules import COALITION, rule_names
from meerwaarde.disclosure.splits import Split, split_of, without_room
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.table import Proof, RowInterval
from meerwaarde.disclosure.tally import Asked, WaveFrame
from meerwaarde.disclosure.tied import hide_together, numbers_of

# Given a question and worlds of other answers (bool [worlds, organisations, answers]): the units of its rows, and the
# standard error and interval that the report would print there, float64 [worlds, units, figures], NaN where none.
Reprint = Callable[[str, np.ndarray], tuple[Sequence[Unit], np.ndarray]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before protection.

    `figures` in the order of the report; `empty` the (question, variable, group) in which nobody was asked and
    answered. `reprint` is needed where organisations weigh differently: there a standard error tells more than its
    percentage. `waves` names this wave and the one before, `earlier` is what reports before this one told.
    """

    figures: tuple[Figure, ...]
    asked: tuple[Asked, ...]
    now: WaveFrame
    then: WaveFrame | None
    minimum: int
    empty: tuple[tuple[str, str, str], ...] = ()
    response: ResponseCounts | None = None
    reprint: Reprint | None = None
    waves: tuple[str, str] = ("", "")
    earlier: tuple[Earlier, ...] = ()


@dataclass(slots=True)
class _Work:
    """What is hidden and proven so far."""

    draft: Draft
    by_question: dict[str, list[Figure]]
    hidden: set[Unit] = field(default_factory=set)
    proofs: dict[str, Proof] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    kept: dict[str, tuple[tuple[Kept, ...], tuple[Kept, ...]]] = field(default_factory=dict)  # of now, of then
    crossings: dict[str, list[Earlier]] = field(default_factory=dict)  # what tables split by a question tell of it

    @property
    def by_name(self) -> dict[str, Asked]:
        """The questions by name."""
        return {asked.name: asked for asked in self.draft.asked}

    def rules(self, asked: Asked) -> Rules:
        """The rules for one question."""
        return asked.rules or Rules(minimum=self.draft.minimum)


def protect_report(draft: Draft, progress: Progress | None = None) -> SafeTables:
    """Protect all tables of a report together. What cannot be made safe is left out and named."""
    by_question: dict[str, list[Figure]] = {asked.name: [] for asked in draft.asked}
    for figure in draft.figures:
        by_question[figure.question].append(figure)
    work = _Work(draft, by_question)
    work.hidden |= {unit_of(f) for f in draft.figures if f.group_variable in by_question and level(f) != LEVEL}
    response = None
    if draft.response is not None:
        counted = response_figures(draft.response)
        attacker = protect_response(draft.response, counted, draft.minimum)
        _hide_groups(work, {(u[1], u[2]) for u in attacker.system.hidden})
        response = safe_response(counted, attacker.system.hidden, _proof(attacker, ()))
    order = _order(draft)
    for done, asked in enumerate(order):
        if progress:
            progress(done, len(order))
        _protect_question(work, asked)
    hide_together(numbers_of(draft.asked), draft.figures, work.hidden)
    for split in work.splits:
        _leave_room(work, split)
    _cross(work)
    for asked in order:  # what was hidden last counts too
        hide_changes_after(asked, work.by_name, work.by_question, work.hidden)
    if progress:
        progress(len(order), len(order))
    return assemble(
        draft.figures,
        draft.asked,
        draft.empty,
        (draft.now, draft.then),
        work.hidden,
        work.proofs,
        work.left_out,
        response,
        tuple(_recorded(work)),
    )


def _order(draft: Draft) -> list[Asked]:
    """Questions that split the report first, then parents before their followers; otherwise as in the form."""
    splitting = {partition.variable for partition in draft.now.partitions}
    names = {asked.name: asked for asked in draft.asked}

    def depth(asked: Asked) -> int:
        before = [name for name, _codes in asked.follows if name in names and name != asked.name]
        return max((1 + depth(names[name]) for name in before), default=0)

    return sorted(draft.asked, key=lambda asked: (asked.name not in splitting, depth(asked)))


def _protect_question(work: _Work, asked: Asked) -> None:
    """Find what must be hidden of one question; everything of it when no safe pattern is found."""
    draft, figures, rules = work.draft, work.by_question[asked.name], work.rules(asked)
    hide_changes_after(asked, work.by_name, work.by_question, work.hidden)
    names = rule_names(rules, asked)
    if not figures:
        work.proofs[asked.name] = _nothing(names)
        return
    prints, built, numbers = None, None, None
    whole, waves, told = _joined(draft, asked)
    if asked.numeric:
        numbers = number_system(whole, *waves, figures, rules, work.hidden, told)
        system = numbers.system
    else:
        built = count_system(whole, *waves, figures, _followers(work, asked), rules, work.hidden, told)
        system, prints = built.system, _prints(draft, built)
    if told[0] or told[1]:
        without_what_is_known(system)
    insiders = insiders_of(built) if built and built.few_weights else None
    knowledge = numbered(numbers) if numbers else counted(built) if built else None
    attacker = Attacker(system, prints, insiders, COALITION, knowledge)
    try:
        protect(attacker)
    except CannotProtectError:
        for unit in system.shown():
            attacker.hide(unit)
        work.left_out.append(asked.name)
        if told[0] or told[1]:
            check_possible(attacker, asked.name, (*told[0], *told[1]))
    work.hidden |= system.hidden
    work.proofs[asked.name] = _proof(attacker, names)
    work.kept[asked.name] = kept_of(asked, system, then=False), kept_of(asked, system, then=True)
    if built is not None and asked.name in {partition.variable for partition in draft.now.partitions}:
        split = split_of(asked, built, attacker)
        work.splits += [split] if split else []
    _hide_followers(work, system.hidden)
    _hide_groups(work, {(asked.name, u[3]) for u in system.hidden if _is_overall(u, asked.name)})


def _joined(
    draft: Draft, asked: Asked, crossings: Sequence[Earlier] = ()
) -> tuple[Asked, tuple[WaveFrame, WaveFrame | None], tuple[list[Earlier], list[Earlier]]]:
    """The question beside what earlier reports told of it, in this wave (with `crossings` of this report) and in the
    one before."""
    if not (draft.earlier or crossings):
        return asked, (draft.now, draft.then), ([], [])
    known = set(draft.now.ids[asked.now.base].tolist())
    what, before_what = asked.measures
    now = [*related(draft.earlier, asked.name, asked.codes, draft.waves[0], known, what), *apart(crossings)]
    if draft.then is None or asked.then is None:
        asked, (now,) = with_all_answers(asked, now)
        tally, frame = joined(asked.now, draft.now, now, what)
        return replace(asked, now=tally), (frame, draft.then), (now, [])
    known = set(draft.then.ids[asked.then.base].tolist())
    before = related(draft.earlier, asked.name, asked.codes, draft.waves[1], known, before_what)
    asked, (now, before) = with_all_answers(asked, now, before)
    assert asked.then is not None
    tally, frame = joined(asked.now, draft.now, now, what)
    tally_then, frame_then = joined(asked.then, draft.then, before, before_what)
    return replace(asked, now=tally, then=tally_then), (frame, frame_then), (now, before)


def _recorded(work: _Work) -> Iterator[Earlier]:
    """What this report tells, for the next one."""
    draft = work.draft
    for asked in draft.asked:
        figures = work.by_question[asked.name]
        if not figures:
            continue
        kept, kept_then = work.kept[asked.name]
        now, then = told_now(figures), told_then(figures)
        followers = _followers(work, asked)
        panels = panels_of(asked, draft.now, draft.then, figures, work.hidden)
        told = recorded(asked, asked.now, draft.now, draft.waves[0], now, work.hidden, followers, kept, panels)
        told = replace(told, measures=asked.measures[0])
        yield with_crossings(told, work.crossings.get(asked.name, ()))
        if draft.then is not None and asked.then is not None and then:
            told = recorded(asked, asked.then, draft.then, draft.waves[1], then, work.hidden, (), kept_then, panels)
            yield replace(told, measures=asked.measures[1])


def _leave_room(work: _Work, split: Split) -> None:
    """Do not split a question by `split` where that would tell what the tables of `split` itself hide."""
    name, draft = split.asked.name, work.draft
    for asked in draft.asked:
        figures = [f for f in work.by_question[asked.name] if unit_of(f) not in work.hidden and level(f) == LEVEL]
        if asked.name == name or not any(figure.group_variable == name for figure in figures):
            continue
        kept = split.kept(~without_room(split, asked, draft.now, figures))
        if kept.holds:
            split = kept
        else:
            work.hidden |= {unit_of(f) for f in work.by_question[asked.name] if f.group_variable == name}


def _cross(work: _Work) -> None:
    """Do not split a question by another where the other would not stay open to who knows the answers to the first."""
    draft, names = work.draft, work.by_name
    for split in [names[p.variable] for p in draft.now.partitions if p.variable in names]:
        found: dict[str, Earlier] = {}
        for asked in draft.asked:
            shown = [f for f in _split_by(work, asked, split) if unit_of(f) not in work.hidden]
            crossing = crossing_of(split, asked, draft.now, draft.waves[0], shown) if asked is not split else None
            if crossing is not None:
                found[asked.name] = crossing
        if not _stays_open(work, split, list(found.values())):  # one by one, then
            found = _as_far_as_it_stays_open(work, split, found)
        work.crossings[split.name] = list(found.values())


def _split_by(work: _Work, asked: Asked, split: Asked) -> list[Figure]:
    return [figure for figure in work.by_question[asked.name] if figure.group_variable == split.name]


def _as_far_as_it_stays_open(work: _Work, split: Asked, crossings: dict[str, Earlier]) -> dict[str, Earlier]:
    """Those with which the question that splits stays open; the rows of the others are hidden."""
    kept: dict[str, Earlier] = {}
    for name, crossing in crossings.items():
        if _stays_open(work, split, [*kept.values(), crossing]):
            kept[name] = crossing
        else:
            work.hidden |= {unit_of(figure) for figure in _split_by(work, work.by_name[name], split)}
    return kept


def _stays_open(work: _Work, asked: Asked, crossings: Sequence[Earlier]) -> bool:
    """Whether what is hidden of a question keeps it open, beside what tables that are split by it tell."""
    draft = work.draft
    if not crossings:
        return True
    whole, waves, told = _joined(draft, asked, crossings)
    figures, rules = work.by_question[asked.name], work.rules(asked)
    built = count_system(whole, *waves, figures, _followers(work, asked), rules, work.hidden, told)
    # Counts that are printed nowhere would be those of single organisations here: every answer to the other is a set.
    built.system.targets = [target for target in built.system.targets if target.name[0] != "crossing"]
    without_what_is_known(built.system)
    insiders = insiders_of(built) if built.few_weights else None
    return stands(Attacker(built.system, _prints(draft, built), insiders, COALITION, counted(built)))


def _is_overall(unit: Unit, name: str) -> bool:
    return bool(unit[0] == name and unit[1] == "" and unit[4] == LEVEL)


def _hide_groups(work: _Work, groups: set[tuple[str, str]]) -> None:
    """Hide everything about these (variable, group): their base would tell a hidden count."""
    work.hidden |= {unit_of(f) for f in work.draft.figures if (f.group_variable, f.group) in groups}


def _hide_followers(work: _Work, hidden: set[Unit]) -> None:
    """Hide all rows of a follower, and of its own followers, in the groups where a base would tell a hidden count."""
    gone = {unit[:3] for unit in hidden if unit[4] == BASE}
    for other in work.draft.asked:
        for name, codes in other.after:
            rows = [u for u in hidden if u[0] == name and u[4] == LEVEL and (u[3] in codes or not codes)]
            gone |= {(other.name, *unit[1:3]) for unit in rows}
    while (
        more := {
            (other.name, *group)
            for name, *group in gone
            for other in work.draft.asked
            if name in {before for before, _codes in other.follows} and name != other.name
        }
        - gone
    ):
        gone |= more
    work.hidden |= {unit_of(f) for f in work.draft.figures if (f.question, f.group_variable, f.group) in gone}


def _followers(work: _Work, asked: Asked) -> list[Follower]:
    """The questions asked only after certain answers to `asked`, with what they show."""
    found = []
    for other in work.draft.asked:
        if other.parent and other.parent[0] == asked.name and other.name != asked.name:
            figures = work.by_question[other.name]
            found.append(follower(other.name, other.parent[1], figures, work.hidden, work.rules(other).minimum))
    return found


def _prints(draft: Draft, built: CountSystem) -> Prints | None:
    """A test whether other worlds would print other standard errors; None where counts already decide them."""
    reprint = draft.reprint
    asked, side = built.asked, built.now
    own = next(len(one.codes) for one in draft.asked if one.name == asked.name)  # of earlier reports stand behind
    if reprint is None or not draft.now.uneven or draft.now.rows > 1 or not built.few_weights:
        return None
    here = len(draft.now.ids)  # so do the organisations
    rows, truth = reprint(asked.name, (asked.now.hits & asked.now.base[:, None])[None, :here, :own])
    place = {unit: column for column, unit in enumerate(rows)}

    def told(worlds: np.ndarray, units: Sequence[Unit]) -> tuple[list[Unit], np.ndarray]:
        known = [unit for unit in units if unit in place]
        counts = worlds[:, side.columns.ravel()].reshape(len(worlds), *side.columns.shape)
        printed = reprint(asked.name, _spread(counts, side.layer.atom, asked.exclusive)[:, :here, :own])[1]
        columns = [place[unit] for unit in known]
        same = np.isclose(printed[:, columns], truth[:, columns], rtol=0, atol=1e-9, equal_nan=True)
        return known, np.logical_not(same.all(axis=2))

    return told


def _spread(counts: np.ndarray, atom: np.ndarray, exclusive: bool) -> np.ndarray:
    """Organisations' answers, bool [worlds, organisations, answers], that give `counts` [worlds, atoms, answers];
    which organisation of an atom gives which does not matter."""
    order = np.argsort(atom, kind="stable")
    rank = np.empty(len(atom), dtype=np.int64)
    rank[order] = np.arange(len(atom)) - np.searchsorted(atom[order], atom[order])
    mine = np.rint(counts).astype(np.int64)[:, np.maximum(atom, 0)]
    ends = np.cumsum(mine, axis=2) if exclusive else mine
    starts = ends - mine
    places = rank[None, :, None]
    return np.asarray((places >= starts) & (places < ends) & (atom >= 0)[None, :, None])


def _proof(attacker: Attacker, names: Sequence[str]) -> Proof:
    emptied = len([unit for unit in attacker.system.hidden if unit[4] != BASE])
    names = (*names, "insiders") if attacker.inside is not None or attacker.witnesses is not None else names
    intervals = tuple(
        _interval(target.name, float(low), float(high))
        for target, low, high in zip(attacker.system.targets, attacker.low, attacker.high, strict=True)
        if target.name in attacker.system.hidden
    )
    return replace(
        _nothing(names), protected=emptied, worlds=len(attacker.worlds), programs=attacker.programs, intervals=intervals
    )


def _interval(unit: Unit, low: float, high: float) -> RowInterval:
    question, variable, group, answer, kind = unit
    return RowInterval(question, variable, group, answer, kind, low, high)


def _nothing(names: Sequence[str]) -> Proof:
    """The proof of tables without a figure."""
    rules = ("minimum-count", "secondary-suppression", *names)
    return Proof(rules, 0, 0, 0, f"HiGHS {version('highspy')}")
