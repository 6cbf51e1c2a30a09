"""The arithmetic of periods against a slow reference: one value for every single day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.web.members import timeline as t

FIRST = date(2015, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
days = st.sampled_from(DAYS)
values = st.sampled_from(["a", "b", "c", None])
changes = st.lists(st.tuples(days, st.none() | days, values), max_size=8)
rows = st.lists(st.tuples(days, st.none() | days, st.sampled_from("xyz")), max_size=6).map(
    lambda found: [row for row in found if row[1] is None or row[0] < row[1]]
)


def same(one, other):
    return one == other


def by_day(timeline):
    """The value on every day, by looking at each."""
    return {day: t.value_on(timeline, day) for day in DAYS}


@given(changes)
def test_any_sequence_of_changes_is_the_same_as_replaying_it_day_by_day(log):
    timeline, reference = [], dict.fromkeys(DAYS)
    for day, until, new in log:
        if until is not None and until <= day:
            continue
        timeline = t.changed(timeline, day, until, lambda _old, new=new: new, same)
        old = reference[day]
        for later in DAYS[DAYS.index(day) :]:
            if later == until or reference[later] != old:
                break
            reference[later] = new
        assert by_day(timeline) == reference
        assert timeline == t.tidy(timeline)


@given(changes)
def test_periods_neither_overlap_nor_lose_a_day(log):
    timeline = []
    for day, until, new in log:
        if until is None or day < until:
            timeline = t.changed(timeline, day, until, lambda _old, new=new: new, same)
    spans = t.spans(timeline)
    assert t.from_spans(spans) == timeline
    for day in DAYS:
        holding = [value for start, end, value in spans if start <= day and (end is None or day < end)]
        assert holding == ([t.value_on(timeline, day)] if t.value_on(timeline, day) is not None else [])


@given(rows)
def test_sets_of_rows_come_back_as_the_sets_that_held(found):
    timeline = t.from_rows(found)
    again = t.to_rows(timeline)
    assert t.from_rows(again) == timeline
    for day in DAYS:
        held = {one for start, end, one in found if start <= day and (end is None or day < end)}
        assert (t.value_on(timeline, day) or set()) == held
    for one in "xyz":
        mine = [(start, end) for start, end, name in again if name == one]
        assert all(end is not None and end < start for (_s, end), (start, _e) in pairwise(mine))


def test_periods_that_overlap_are_refused():
    for end in (None, DAYS[4]):
        with pytest.raises(ValueError, match="overlap"):
            t.from_spans([(DAYS[0], end, "a"), (DAYS[2], None, "b")])
    with pytest.raises(ValueError, match="overlap"):
        t.from_spans([(DAYS[0], DAYS[1], "a"), (DAYS[0], None, "b")])
