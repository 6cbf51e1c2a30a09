"""Who answered in two waves, beside what earlier reports told of them.

A row of change prints of those who answered twice how many gave an answer now, then, and both times. Late answers make
that panel larger, perhaps by one organisation of ten that came late. So the ledger knows each panel that a report told
of as a set of its own, in both waves. Those who said both are unknowns of neither wave alone: an earlier panel tells
their number too, and the difference of two panels is protected as each of them is. Where somebody of an earlier panel
corrected an answer its pairs are not those of now, and of numbers a panel tells sums over two waves: there no other
panel is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import Figure
from meerwaarde.disclosure.atoms import Layer
from meerwaarde.disclosure.earlier import Earlier, Group
from meerwaarde.disclosure.rows import LEVEL, level, unit_of
from meerwaarde.disclosure.system import Linear, Unit
from meerwaarde.disclosure.tally import Asked, WaveFrame

if TYPE_CHECKING:
    from meerwaarde.disclosure import counts, numbers

TWICE = "\x1e"  # behind the name of a grouping: those of a group who answered twice; no column is called so
Told = tuple[Sequence[Earlier], Sequence[Earlier]]  # what was told of this wave and of the one before


def panel_of(group: Group) -> Group:
    """What the panel of a group is called."""
    return group[0] + TWICE, group[1]


def with_panels(layer: Layer, before: Layer, figures: Sequence[Figure]) -> None:
    """Put the panels of this report among the groups of both waves."""
    for group in _compared(figures):
        both = layer.groups[group] & before.present
        layer.groups[panel_of(group)] = before.groups[panel_of(group)] = both


@dataclass(frozen=True, slots=True)
class Panel:
    """What a report tells of a panel. `who`: identifiers, str [organisations]; `answers`: whose rows are shown."""

    who: np.ndarray
    answers: tuple[str, ...]


def panels_of(
    asked: Asked, now: WaveFrame, then: WaveFrame | None, figures: Sequence[Figure], hidden: set[Unit]
) -> Mapping[Group, Panel]:
    """The panels of a report, by the group that each is of. Of numbers those that are shown."""
    if then is None or asked.then is None:
        return {}
    twice = asked.now.base & np.isin(now.ids, then.ids[asked.then.base])
    inside = {(p.variable, code): p.member[:, g] for p in now.partitions for g, code in enumerate(p.codes)}
    inside["", ""] = np.ones(len(now.ids), dtype=bool)
    answers: dict[Group, dict[str, None]] = {}
    for figure in figures:
        group, shown = (figure.group_variable, figure.group), unit_of(figure) not in hidden
        if level(figure) != LEVEL and group in inside and (shown or not asked.numeric):
            answers.setdefault(group, {}).update({figure.answer: None} if shown else {})
    return {group: Panel(now.ids[twice & inside[group]].astype(str), tuple(some)) for group, some in answers.items()}


def _compared(figures: Sequence[Figure]) -> list[Group]:
    return list(dict.fromkeys((f.group_variable, f.group) for f in figures if level(f) != LEVEL))


def _panels(layers: tuple[Layer, Layer], told: Told) -> Iterator[tuple[Earlier, Group, np.ndarray, np.ndarray]]:
    """Each panel that a report before this one told of: its atoms by the answers of now, and by those of then."""
    before = {each.number: each for each in told[1]}
    for each in told[0]:
        other = before.get(each.number)
        for group in each.groups:
            if other is not None and group[0].endswith(TWICE) and group in other.groups:
                here = layers[0].groups[each.variable, each.code(group)]
                there = layers[1].groups[other.variable, other.code(group)]
                yield each, group, here, there


def counts_twice(builder: counts.CountSystem, told: Told, figures: Sequence[Figure]) -> None:
    """Of a question with choices: what earlier panels told, and what their differences with those of now may not."""
    now, then = builder.now, builder.before
    if then is None:
        return
    rows = [(unit_of(figure), now.layer.groups[panel_of((figure.group_variable, figure.group))])
            for figure in figures if level(figure) != LEVEL]  # fmt: skip
    for each, group, here, there in _panels((now.layer, then.layer), told):
        if not np.array_equal(here, there):
            _hide_others(builder.system.hidden, rows, here | there)
            continue
        answers = sorted({answer for of, some in each.counts if of == group for answer in some})
        for answer in answers:
            form = Linear.total(builder.joint[here, answer])
            builder.system.fact(form, builder.value(form), builder.value(form))
        for unit, both in rows:
            answer = builder.asked.codes.index(unit[3])
            if (both & here).any() and (both ^ here).any():
                _difference(builder, (each.number, unit), answer, both ^ here)


def _difference(builder: counts.CountSystem, name: tuple[object, ...], answer: int, apart: np.ndarray) -> None:
    """Protect of those whom two panels do not share how many said both, or one of the two."""
    now, then = builder.now, builder.before
    if then is None:
        return
    both = Linear.total(builder.joint[apart, answer])
    twice, twice_then = now.twice[:, answer], then.twice[:, answer]
    builder.target(("both", *name), both, now, apart, twice)
    for word, side, again in (("won", now, twice), ("lost", then, twice_then)):
        form = Linear.weighted((side.columns[apart, answer], 1.0), (both.columns, -1.0))
        builder.target((word, *name), form, side, apart, side.hits[:, answer] & ~again)


def numbers_twice(builder: numbers.NumberSystem, told: Told, figures: Sequence[Figure]) -> None:
    """Of a question with numbers: a panel that shares members with an earlier one and differs is not shown."""
    if builder.before is None:
        return
    now = builder.now.layer
    rows = [(unit_of(figure), now.groups[panel_of((figure.group_variable, figure.group))])
            for figure in figures if level(figure) != LEVEL]  # fmt: skip
    for _each, _group, here, there in _panels((now, builder.before.layer), told):
        same = np.array_equal(here, there)
        _hide_others(builder.system.hidden, [row for row in rows if not (same and np.array_equal(row[1], here))],
                     here | there)  # fmt: skip


def _hide_others(hidden: set[Unit], rows: Sequence[tuple[Unit, np.ndarray]], panel: np.ndarray) -> None:
    hidden |= {unit for unit, both in rows if (both & panel).any()}
