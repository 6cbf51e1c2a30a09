"""What held from which day, as plain values: the arithmetic under every period of the register.

A timeline is a list of (day, value), ascending: the value holds from that day until the next one, the last for ever,
and before the first day there is `None`. Two neighbours never have the same value. A period of the tables is a piece
of it; a set of rows that hold at the same time (work kinds, municipalities) is a timeline of frozen sets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

V = TypeVar("V", bound=Hashable)
E = TypeVar("E", bound=Hashable)
Timeline = list[tuple[date, V | None]]
Span = tuple[date, date | None, V]  # from, until (not including; None: still), value


def value_on(timeline: Timeline[V], day: date) -> V | None:
    """What held on `day`."""
    return next((value for start, value in reversed(timeline) if start <= day), None)


def tidy(timeline: Iterable[tuple[date, V | None]]) -> Timeline[V]:
    """Without steps that change nothing."""
    kept: Timeline[V] = []
    for start, value in timeline:
        if value != (kept[-1][1] if kept else None):
            kept.append((start, value))
    return kept


def changed(
    timeline: Timeline[V],
    day: date,
    until: date | None,
    change: Callable[[V | None], V | None],
    goes_on: Callable[[V | None, V | None], bool],
) -> Timeline[V]:
    """`change` what holds from `day`, until `until`, or earlier: for as long as `goes_on(on day, then)`.

    So a correction of the past lasts as long as what it corrects, and what was recorded for later stays.
    """
    on_day = value_on(timeline, day)
    inside = [(start, value) for start, value in timeline if start > day and (until is None or start < until)]
    ends = until
    pieces = [(day, on_day)]
    for start, value in inside:
        if not goes_on(on_day, value):
            ends = start
            break
        pieces.append((start, value))
    result = [(start, value) for start, value in timeline if start < day]
    result += [(start, change(value)) for start, value in pieces]
    if ends is not None:
        result.append((ends, value_on(timeline, ends)))
        result += [(start, value) for start, value in timeline if start > ends]
    return tidy(result)


def spans(timeline: Timeline[V]) -> list[Span[V]]:
    """The periods in which something held."""
    starts = [start for start, _value in timeline][1:]
    ends: list[date | None] = [*starts, None]
    return [
        (start, end, value) for (start, value), end in zip(timeline, ends, strict=bool(timeline)) if value is not None
    ]


def from_spans(periods: Iterable[Span[V]]) -> Timeline[V]:
    """The timeline of periods that do not overlap. Raises ValueError where they do."""
    timeline: Timeline[V] = []
    for start, end, value in sorted(periods, key=lambda one: one[0]):
        if timeline and (timeline[-1][0] > start or (timeline[-1][1] is not None and timeline[-1][0] == start)):
            raise ValueError(f"periods overlap at {start}")
        if timeline and timeline[-1][0] == start:
            timeline.pop()
        elif timeline and timeline[-1][1] is not None:
            raise ValueError(f"periods overlap at {start}")
        timeline.append((start, value))
        if end is not None:
            timeline.append((end, None))
    return tidy(timeline)


def from_rows(rows: Iterable[Span[E]]) -> Timeline[frozenset[E]]:
    """Rows that may hold at the same time, as a timeline of the sets that held. Never an empty set."""
    listed = list(rows)
    days = sorted({start for start, _end, _one in listed} | {end for _start, end, _one in listed if end is not None})
    return tidy(
        (day, frozenset(one for start, end, one in listed if start <= day and (end is None or day < end)) or None)
        for day in days
    )


def to_rows(timeline: Timeline[frozenset[E]]) -> list[Span[E]]:
    """A timeline of sets as one row for each stretch of time that an element is in it."""
    rows: list[Span[E]] = []
    for one in {one for _day, held in timeline for one in held or ()}:
        rows += [
            (start, end, one)
            for start, end, _held in spans(tidy((day, one in (held or ()) or None) for day, held in timeline))
        ]
    return sorted(rows, key=lambda row: row[0])
