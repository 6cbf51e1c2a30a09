"""The register of several days at once is that of each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from meerwaarde.web.members.models import Details, Membership, Work, WorkKind, YearFigures
from meerwaarde.web.members.selectors import register_on, registers_on
from meerwaarde.web.rights import Role
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
DAYS = [date(year, 12, 31) for year in (2012, 2013, 2014, 2015)]


def one_that_changes() -> None:
    """A name, a membership, work and figures that are others in every year."""
    umbrella = organisation("Koepel")
    one = organisation("Aarde")
    Details.everything.filter(organisation=one).update(valid_to=date(2013, 6, 1))
    Details.everything.create(organisation=one, valid_from=date(2013, 6, 1), name="Zee", sort_name="zee")
    Membership.everything.filter(organisation=one).update(valid_to=date(2014, 12, 31), left=Membership.Left.CANCELLED)
    Membership.everything.create(organisation=one, valid_from=date(2015, 2, 1), through=umbrella)
    for place, (begin, end) in enumerate(((date(2010, 1, 1), date(2014, 1, 1)), (date(2013, 1, 1), None))):
        kind = WorkKind.objects.get_or_create(code=f"k{place}", defaults={"name": "k", "position": 90 + place})[0]
        Work.everything.create(organisation=one, work_kind=kind, main=not place, valid_from=begin, valid_to=end)
    for year, staff in ((2011, 5), (2014, 70), (2016, 9)):
        YearFigures.everything.create(organisation=one, year=year, employees=staff)


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BUREAU_READER, Role.REVIEWER])
def test_it_works(role, django_assert_max_num_queries) -> None:
    one_that_changes()
    scope = actor(role).scope
    with django_assert_max_num_queries(4):
        found = registers_on(scope, DAYS)
    for day in DAYS:
        alone = [replace(row, member_since=None) for row in register_on(scope, day)]
        assert list(found[day]) == alone
    if role is Role.DATA_OFFICER:
        assert [[row.name for row in found[day]] for day in DAYS] == [
            ["Aarde", "Koepel"], ["Koepel", "Zee"], ["Koepel"], ["Koepel", "Zee"],
        ]  # fmt: skip
        assert [row.employees for day in DAYS for row in found[day] if row.name in "Aarde Zee"] == [5, 5, 70]


def test_no_days() -> None:
    assert registers_on(actor(Role.DATA_OFFICER).scope, []) == {}
