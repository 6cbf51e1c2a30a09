"""Counting the register of a day: several sectors each, one wage sum each, and of how many a figure is known."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.figures import UNKNOWN, key_figures
from meerwaarde.web.members.types import Refused, RegisterRow, size_class
from meerwaarde.web.rights import Role
from support.people import actor, organisation

DAY = date(2015, 12, 31)
SECTORS = ["welzijn", "opvang"]


def row(number, *, member=True, year=2015, sectors=("welzijn",), wage=None, employees=None, **more):
    return RegisterRow(
        organisation=number, uuid=uuid.UUID(int=number), number=str(number), name="", kind="member", member=member,
        through_umbrella=False, sectors=sectors, main_sector=sectors[0] if sectors else "", figures_year=year,
        wage_sum=None if wage is None else Decimal(wage), employees=employees, size_class=size_class(employees), **more,
    )  # fmt: skip


def test_it_works():
    rows = [
        row(1, sectors=("welzijn", "opvang"), wage=100, employees=9, volunteer_hours=2_800),
        row(2, wage=50, employees=10),
        row(3, sectors=(), employees=None),
        row(4, member=False, wage=1_000, employees=500),
        row(5, year=2014, wage=70, employees=101),
    ]
    found = key_figures(rows, DAY, SECTORS)
    assert found.members == 4
    assert [(one.name, one.organisations, one.base) for one in found.by_sector] == [
        ("welzijn", 3, 4), ("opvang", 1, 4), (UNKNOWN, 1, 4),
    ]  # fmt: skip
    assert {one.name: one.organisations for one in found.by_size if one.organisations} == {
        "<10": 1, "10-25": 1, ">100": 1, UNKNOWN: 1,
    }  # fmt: skip
    assert (found.wage_sum.amount, found.wage_sum.known, found.wage_sum.base) == (150, 2, 4)
    assert [(one.name, one.amount, one.known, one.base) for one in found.wage_by_sector] == [
        ("welzijn", 150, 2, 3), ("opvang", None, 0, 0), (UNKNOWN, None, 0, 1),
    ]  # fmt: skip
    assert found.volunteer_fte == 2
    assert found.sectors_per_member == Decimal(4) / 3


def test_nobody_gives_no_figures_and_no_error():
    found = key_figures([], DAY, SECTORS)
    assert (found.members, found.wage_sum.amount, found.volunteer_fte, found.sectors_per_member) == (
        0,
        None,
        None,
        None,
    )


sectors = st.sets(st.sampled_from(SECTORS)).map(lambda one: tuple(sorted(one)))
made_rows = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from([2014, 2015]), sectors,
        st.none() | st.integers(0, 10**9), st.none() | st.integers(0, 300),
    ),
    max_size=12,
).map(lambda found: [row(number, member=a, year=b, sectors=c, wage=d, employees=e)
                     for number, (a, b, c, d, e) in enumerate(found)])  # fmt: skip


@given(made_rows)
def test_parts_add_up_where_they_should(rows):
    found = key_figures(rows, DAY, SECTORS)
    assert sum(one.organisations for one in found.by_size) == found.members
    assert sum(one.base for one in found.wage_by_sector) == found.members
    assert sum(one.known for one in found.wage_by_sector) == found.wage_sum.known
    assert sum(one.amount or 0 for one in found.wage_by_sector) == (found.wage_sum.amount or 0)
    assert sum(one.organisations for one in found.by_sector) >= found.members


@pytest.mark.django_db
def test_the_years_follow_each_other():
    officer = actor(Role.DATA_OFFICER)
    one = organisation("Noord")
    organisation("Zuid", since=DAY)
    services.set_year_figures(by=officer, organisation=one.pk, year=2014, figures={"fte": "10.5"})
    first, second = selectors.development(officer.scope, [2014, 2015])
    assert (first.members, first.fte.amount, first.fte.known) == (1, Decimal("10.50"), 1)
    assert (second.members, second.fte.amount, second.fte.known) == (2, None, 0)
    assert [one.name for one in first.by_sector][:2] == ["lokaal-welzijnswerk", "maatschappelijke-dienstverlening"]
    with pytest.raises(PermissionDenied):
        selectors.development(actor(Role.CONTROLLER, one).scope, [2014])


@pytest.mark.parametrize("figures", [{"employees": -1}, {"employees": "1.5"}, {"wage_sum": "1e20"}, {"fte": "NaN"}])
@pytest.mark.django_db
def test_figures_that_cannot_be_are_refused_by_field(figures):
    with pytest.raises(Refused) as refused:
        services.set_year_figures(
            by=actor(Role.DATA_OFFICER), organisation=organisation().pk, year=2015, figures=figures
        )
    assert refused.value.field in figures


@pytest.mark.parametrize("year", [1989, 2100])
@pytest.mark.django_db
def test_a_year_that_cannot_be_is_refused(year):
    with pytest.raises(Refused, match="Kies een jaar"):
        services.set_year_figures(by=actor(Role.DATA_OFFICER), organisation=organisation().pk, year=year, figures={})
