"""Any sequence of changes to the register gives, for every day, the same as replaying it day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.people import actor

pytestmark = pytest.mark.django_db
DAYS = [date(2015, 1, 1) + timedelta(days=number) for number in range(5)]
LATER = [*DAYS[1:], None]
SECTORS = ["lokaal-welzijnswerk", "peuterspeelzalen", "andere-terreinen"]
day = st.sampled_from(DAYS)
kinds = st.sets(st.sampled_from(SECTORS)).map(lambda one: tuple(sorted(one)))
until = st.sampled_from(LATER)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("name"), day, until, st.sampled_from(["Een", "Twee"])),
        st.tuples(st.just("place"), day, until, st.sampled_from(["Zwolle", "Assen"])),
        st.tuples(st.just("sectors"), day, until, kinds),
        st.tuples(st.just("join"), day, st.none(), st.none()),
        st.tuples(st.just("leave"), day, st.none(), st.none()),
        st.tuples(st.just("terms"), day, st.none(), st.sampled_from(["plus", "extra"])),
    ),
    max_size=8,
)


class Reference:
    """One value for every day and field: slow and obvious. A membership is its packages, or None."""

    def __init__(self):
        self.held = {
            "name": dict.fromkeys(DAYS, "Begin"),
            "place": dict.fromkeys(DAYS, ""),
            "sectors": dict.fromkeys(DAYS, ()),
        }
        self.packages = dict.fromkeys(DAYS)
        self.starts = []  # of memberships, and of their terms

    def take(self, what, from_day, until_day, value):
        """One step; False when the register must refuse it."""
        later = DAYS[DAYS.index(from_day) :]
        if what in self.held:
            return self._hold(self.held[what], later, until_day, value)
        now = self.packages[from_day]
        is_open = self.packages[DAYS[-1]] is not None
        if what == "join":
            again = is_open and now == () and self.starts[-1] == from_day
            if not again and any(self.packages[one] is not None for one in later):
                return False
            self.packages.update(dict.fromkeys(later, ()))
            self.starts = sorted({*self.starts, from_day})
        elif what == "leave":
            if not is_open:
                return bool(self.starts) and from_day > self.starts[-1] and self._ended() == from_day
            if from_day <= self.starts[-1]:
                return False
            self.packages.update(dict.fromkeys(later))
        else:
            if now is None:
                return False
            for one in later:
                if one != from_day and (one in self.starts or self.packages[one] is None):
                    break
                self.packages[one] = (value,)
            if now != (value,):
                self.starts = sorted({*self.starts, from_day})
        return True

    def _hold(self, held, later, until_day, value):
        """A value holds until the day that is said, or for as long as what it replaces."""
        if until_day is not None and until_day <= later[0]:
            return False
        old = held[later[0]]
        for one in later:
            if one == until_day or held[one] != old:
                break
            held[one] = value
        return True

    def _ended(self):
        return next(one for one in DAYS if one > self.starts[-1] and self.packages[one] is None)


def apply(officer, made, step):
    what, from_day, until_day, value = step
    around = {"by": officer, "organisation": made.pk, "day": from_day}
    if what in ("name", "place"):
        services.change_details(**around, until=until_day, changes={what: value})
    elif what == "sectors":
        services.change_work(**around, until=until_day, kinds=value)
    elif what == "join":
        services.join(**around)
    elif what == "leave":
        services.leave(**around, reason="cancelled")
    else:
        services.change_terms(**around, packages=[value])


@settings(max_examples=15)
@given(steps)
def test_it_works(log):
    with transaction.atomic():
        officer = actor(Role.DATA_OFFICER)
        made = services.add_organisation(by=officer, day=DAYS[0], name="Begin")
        reference = Reference()
        for step in log:
            try:
                apply(officer, made, step)
            except Refused:
                assert not reference.take(*step), step
            else:
                assert reference.take(*step), step
        for one in DAYS:
            row = selectors.organisation_on(officer.scope, made.uuid, one)
            assert row.name == reference.held["name"][one]
            assert row.place == reference.held["place"][one]
            assert tuple(sorted(row.sectors)) == reference.held["sectors"][one]
            assert (row.packages if row.member else None) == reference.packages[one]
        for start in DAYS:
            found = selectors.movements(officer.scope, start, DAYS[-1])
            assert found.opening + len(found.joined) - len(found.left) == found.closing
            assert found.opening == (reference.packages[start] is not None)
        transaction.set_rollback(True)
