"""Joining and leaving with reasons, so that 679 members at the end of 2014 and 626 a year later can be explained."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.models import Details, Membership, Organisation
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
END_2014, END_2015 = date(2014, 12, 31), date(2015, 12, 31)
D2010, D2012, D2014, D2016 = (date(year, 1, 1) for year in (2010, 2012, 2014, 2016))


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def bulk(count, left="", through=None, since=D2010, joined="new"):
    """So many members, some of whom left in 2015."""
    start = Organisation.everything.count()
    made = Organisation.everything.bulk_create(Organisation(number=f"B{start + n:04}") for n in range(count))
    Details.everything.bulk_create(
        Details(organisation=one, valid_from=D2010, name=one.number, sort_name=one.number.lower()) for one in made
    )
    Membership.everything.bulk_create(
        Membership(
            organisation=one, valid_from=since, valid_to=date(2015, 7, 1) if left else None, left=left,
            through=through, joined=joined,
        )
        for one in made
    )  # fmt: skip


def test_it_works(officer, django_assert_max_num_queries):
    umbrella = services.add_organisation(by=officer, day=D2010, name="Koepel", kind="umbrella")
    bulk(576)
    bulk(36, through=umbrella)
    bulk(2, left="ceased", through=umbrella)
    bulk(41, left="cancelled")
    bulk(24, left="merged")
    bulk(14, since=date(2015, 3, 1), joined="merger")
    with django_assert_max_num_queries(8):
        found = selectors.movements(officer.scope, END_2014, END_2015)
    assert (found.opening, found.opening_through) == (679, 38)
    assert (found.closing, found.closing_through) == (626, 36)
    joined, left = found.by_reason()
    assert joined == {"merger": 14}
    assert left == {"cancelled": 41, "merged": 24, "ceased": 2}
    assert found.opening + sum(joined.values()) - sum(left.values()) == found.closing


def test_who_leaves_on_the_last_day_is_counted_and_who_left_on_the_first_is_not(officer):
    for day in (END_2014, END_2015):
        services.leave(by=officer, organisation=organisation().pk, day=day, reason="cancelled")
    found = selectors.movements(officer.scope, END_2014, END_2015)
    assert (found.opening, found.closing) == (1, 0)
    assert [row.day for row in found.left] == [END_2015]


def test_other_terms_are_no_movement(officer):
    made = organisation()
    services.change_terms(by=officer, organisation=made.pk, day=date(2015, 5, 1), packages=["plus"])
    found = selectors.movements(officer.scope, END_2014, END_2015)
    assert (found.joined, found.left, found.opening, found.closing) == ((), (), 1, 1)


def test_a_member_sees_its_own_movement_alone(officer):
    mine, other = organisation("Mijn"), organisation("Ander")
    for one in (mine, other):
        services.leave(by=officer, organisation=one.pk, day=END_2015, reason="cancelled")
    found = selectors.movements(actor(Role.CONTROLLER, mine).scope, END_2014, END_2015)
    assert [row.name for row in found.left] == ["Mijn"]
    assert found.opening == 1


def test_joining_and_leaving_refuse_what_cannot_be(officer):
    made = services.add_organisation(by=officer, day=D2012, name="Noord")
    about = {"by": officer, "organisation": made.pk}
    with pytest.raises(Refused, match="pas vanaf 1-1-2012"):
        services.join(**about, day=D2010)
    with pytest.raises(Refused, match="geen lid"):
        services.leave(**about, day=D2014, reason="cancelled")
    services.join(**about, day=D2014)
    assert services.join(**about, day=D2014).valid_from == D2014  # again: the same
    with pytest.raises(Refused, match="al lid vanaf 1-1-2014"):
        services.join(**about, day=D2016)
    with pytest.raises(Refused, match="al lid vanaf 1-1-2014"):
        services.join(**about, day=D2012)
    services.join(**about, day=D2012, until=date(2013, 1, 1), left="unknown")
    with pytest.raises(Refused, match="lid sinds 1-1-2014"):
        services.leave(**about, day=D2014, reason="cancelled")
    with pytest.raises(Refused, match="waarom"):
        services.leave(**about, day=D2016, reason="")
    services.leave(**about, day=D2016, reason="merged")
    services.leave(**about, day=D2016, reason="merged")
    assert Membership.everything.count() == 2


def test_only_an_umbrella_body_has_members_through_it(officer):
    made, umbrella = organisation("Noord"), organisation("Koepel", kind="umbrella")
    for through in (made, organisation("Zuid")):
        with pytest.raises(Refused, match="koepel"):
            services.change_terms(by=officer, organisation=made.pk, day=D2014, through=through.pk)
    services.change_terms(by=officer, organisation=made.pk, day=D2014, through=umbrella.pk, payer=made.pk)
    row = Membership.everything.get(organisation=made, valid_from=D2014)
    assert (row.through, row.payer) == (umbrella, None)


def test_a_membership_that_never_was_goes_with_a_reason(officer):
    made = organisation()
    row = Membership.everything.get()
    with pytest.raises(Refused, match="waarom"):
        services.remove_membership(by=officer, membership=row.pk, why=" ")
    services.remove_membership(by=officer, membership=row.pk, why="dubbel")
    services.remove_membership(by=officer, membership=row.pk, why="dubbel")
    lines, _further = selectors.history(officer.scope, made.pk)
    assert [line.why for line in lines] == ["dubbel"]


def test_only_the_data_officer_lets_join(officer):
    made = organisation()
    for by in (actor(Role.MEMBER_ADMINISTRATOR, made), actor(Role.BUREAU_ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            services.leave(by=by, organisation=made.pk, day=D2016, reason="cancelled")


def test_the_burden_counts_what_was_asked(officer):
    mine, other = organisation("Mijn"), organisation("Ander")
    ask = {"by": officer, "what": "QuickScan", "minutes": 8}
    assert services.asked(**ask, organisations=[mine.pk, other.pk], reference="q1", day=date(2016, 3, 1)) == 2
    assert services.asked(**ask, organisations=[mine.pk, other.pk], reference="q1", day=date(2016, 3, 1)) == 0
    services.asked(**ask, organisations=[mine.pk], reference="q2", day=date(2016, 5, 1))
    services.asked(**ask, organisations=[mine.pk], reference="q3", day=date(2015, 5, 1))
    own = actor(Role.RESPONDENT, mine)
    waits = services.unanswered(by=own, organisation=mine.pk, reference="q2")
    assert services.answered(by=own, unanswered=waits, day=date(2016, 5, 3), minutes=12)
    assert services.answered(by=own, unanswered=waits, day=date(2016, 5, 4), minutes=99) == {}  # at once with the other
    assert services.unanswered(by=own, organisation=mine.pk, reference="q2") is None
    burden = selectors.burdens_of(own.scope, [mine.pk], 2016)[mine.pk]
    assert (burden.times, burden.minutes) == (2, 20)
    assert [one.answered for one in burden.questions] == [date(2016, 5, 3), None]
    assert selectors.burdens_of(own.scope, [other.pk], 2016)[other.pk].times == 0
    with pytest.raises(PermissionDenied):
        services.unanswered(by=own, organisation=other.pk, reference="q1")
    theirs = services.unanswered(by=officer, organisation=other.pk, reference="q1")
    with pytest.raises(PermissionDenied):
        services.answered(by=own, unanswered=theirs, day=date(2016, 5, 3))
    with pytest.raises(PermissionDenied):
        services.asked(**{**ask, "by": own}, organisations=[mine.pk], reference="q4", day=date(2016, 5, 3))
