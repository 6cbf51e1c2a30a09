"""Two organisations that are one: everything goes to the one that stays, and the old number keeps working."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.audit.chain import breaks
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.models import Contact, Details, Membership, Organisation, Served, Work
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.people import actor, organisation, person, signed_in

pytestmark = pytest.mark.django_db
D2010, D2012, D2014, D2016, D2018 = (date(year, 1, 1) for year in (2010, 2012, 2014, 2016, 2018))


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def periods(one):
    rows = Membership.everything.filter(organisation=one).order_by("valid_from")
    return [(row.valid_from, row.valid_to, row.joined, row.left) for row in rows]


def known(officer, name, since=D2010, **more):
    return services.add_organisation(by=officer, day=since, name=name, **more)


def merged(officer, keep, drop):
    return services.merge(by=officer, keep=keep.pk, drop=drop.pk, why="dubbel ingevoerd")


def test_it_works(officer):
    keep, drop = known(officer, "Sterk Noord", D2014), known(officer, "Welzijn Noord", D2010, number="42")
    services.join(by=officer, organisation=keep.pk, day=D2014)
    services.join(by=officer, organisation=drop.pk, day=D2010)
    services.change_work(by=officer, organisation=drop.pk, day=D2012, kinds=["peuterspeelzalen"])
    services.change_work(by=officer, organisation=keep.pk, day=D2014, kinds=["lokaal-welzijnswerk"])
    services.set_year_figures(by=officer, organisation=keep.pk, year=2015, figures={"employees": 10})
    services.set_year_figures(by=officer, organisation=drop.pk, year=2015, figures={"employees": 9, "volunteers": 3})
    services.set_year_figures(by=officer, organisation=drop.pk, year=2013, figures={"employees": 8})
    services.set_contact(by=officer, organisation=drop.pk, day=D2010, name="Anna Voorbeeld", function="director")
    services.asked(by=officer, organisations=[keep.pk, drop.pk], what="QuickScan", reference="q", day=D2014, minutes=5)
    grant = person(Role.CONTROLLER, drop).grants.get()
    merged(officer, keep, drop)
    assert periods(keep) == [(D2010, None, "new", "")]
    assert [row.name for row in Details.everything.order_by("valid_from")] == ["Welzijn Noord", "Sterk Noord"]
    row = selectors.organisation_on(officer.scope, keep.uuid, D2016)
    assert row.sectors == ("lokaal-welzijnswerk", "peuterspeelzalen")
    assert row.main_sector == "lokaal-welzijnswerk"
    figures = {one.year: (one.employees, one.volunteers) for one in selectors.figures_of(officer.scope, keep.pk)}
    assert figures == {2015: (10, 3), 2013: (8, None)}
    assert Contact.everything.get().organisation == keep
    assert selectors.burdens_of(officer.scope, [keep.pk], 2014)[keep.pk].times == 1
    assert RoleGrant.everything.get(pk=grant.pk).organisation == keep
    assert selectors.by_number(officer.scope, "42").pk == keep.pk
    assert [one.name for one in selectors.page_of(officer.scope, D2016).rows] == ["Sterk Noord"]
    assert list(breaks()) == []


def test_what_was_stays_in_the_audit_trail_without_names_of_people(officer):
    keep, drop = known(officer, "Een"), known(officer, "Twee")
    services.set_contact(by=officer, organisation=drop.pk, day=D2010, name="Anna Voorbeeld", function="director")
    merged(officer, keep, drop)
    changes = Entry.everything.get(action="members.organisation.merged").detail.changes
    assert changes["before"][0]["merged"]["details"][0]["name"] == "Twee"
    assert "Anna" not in str(changes)


def test_merging_again_changes_nothing(officer):
    keep, drop = known(officer, "Een"), known(officer, "Twee")
    merged(officer, keep, drop)
    merged(officer, keep, drop)
    assert Entry.everything.filter(action="members.organisation.merged").count() == 1


def test_what_was_merged_is_not_changed_any_more(officer):
    keep, drop, third = known(officer, "Een"), known(officer, "Twee"), known(officer, "Drie")
    merged(officer, keep, drop)
    for change in (
        lambda: services.join(by=officer, organisation=drop.pk, day=D2016),
        lambda: merged(officer, third, drop),
        lambda: merged(officer, third, third),
    ):
        with pytest.raises(Refused):
            change()
    merged(officer, third, keep)
    assert set(Organisation.everything.filter(merged_into=third)) == {keep, drop}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([(D2014, None)], [(D2010, D2012)], [(D2010, D2012, "new", "ceased"), (D2014, None, "new", "")]),
        ([(D2014, None)], [(D2010, D2016)], [(D2010, None, "new", "")]),
        ([(D2010, D2014)], [(D2012, D2018)], [(D2010, D2018, "new", "ceased")]),
        ([(D2010, D2018)], [(D2012, D2014)], [(D2010, D2018, "new", "ceased")]),
        ([], [(D2012, None)], [(D2012, None, "new", "")]),
        (
            [(D2010, D2012), (D2014, None)],
            [(D2010, None)],
            [
                (D2010, D2012, "new", "ceased"),
                (D2012, D2014, "continued", "continued"),
                (D2014, None, "new", ""),
            ],
        ),
    ],
)
def test_the_days_of_both_memberships_count_once(officer, ours, theirs, expected):
    keep, drop = known(officer, "Een"), known(officer, "Twee")
    for one, rows in ((keep, ours), (drop, theirs)):
        for start, end in rows:
            services.join(by=officer, organisation=one.pk, day=start, until=end, left="ceased" if end else "")
    merged(officer, keep, drop)
    assert periods(keep) == expected
    found = selectors.movements(officer.scope, date(2009, 1, 1), D2018)
    assert found.opening + len(found.joined) - len(found.left) == found.closing


def test_concerns_and_umbrellas_follow(officer):
    keep, drop, child = known(officer, "Een"), known(officer, "Twee", kind="umbrella"), known(officer, "Kind")
    services.change_details(by=officer, organisation=child.pk, day=D2010, changes={"holding": drop.pk})
    services.change_details(by=officer, organisation=keep.pk, day=D2010, changes={"holding": drop.pk})
    services.join(by=officer, organisation=child.pk, day=D2010, through=drop.pk, payer=drop.pk)
    merged(officer, keep, drop)
    row = selectors.organisation_on(officer.scope, child.uuid, D2010)
    assert (row.holding, row.through, row.payer) == (keep.number,) * 3
    assert selectors.organisation_on(officer.scope, keep.uuid, D2010).holding == ""


def test_only_who_may_import_merges(officer):
    keep, drop = known(officer, "Een"), known(officer, "Twee")
    with pytest.raises(PermissionDenied):
        services.merge(by=actor(Role.BUREAU_ADMINISTRATOR), keep=keep.pk, drop=drop.pk)


def test_nothing_is_left_behind(officer):
    keep, drop = known(officer, "Een"), known(officer, "Twee")
    services.change_work(by=officer, organisation=drop.pk, day=D2012, kinds=["peuterspeelzalen"])
    merged(officer, keep, drop)
    for model in (Details, Membership, Work, Served, Contact):
        assert not model.everything.filter(organisation=drop).exists()


def test_the_page_suggests_compares_and_merges(client, officer):
    keep, drop = (known(officer, "Welzijn Noord", place="Zwolle") for _one in range(2))
    known(officer, "Welzijn Noord", place="Assen")
    one, two = (known(officer, name, kvk_number="12345678", same_kvk=True) for name in ("A", "B"))
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:merge"))
    groups = {frozenset(found.number for found in group.organisations) for group in page.context["groups"]}
    assert groups == {frozenset({keep.number, drop.number}), frozenset({one.number, two.number})}
    pair = f"{reverse('members:merge')}?houd={keep.number}&weg={drop.number}"
    assert "Is dit dezelfde organisatie?" in client.get(pair).content.decode()
    response = client.post(pair, {"why": "dubbel"})
    assert response.status_code == 303
    assert response.url == reverse("members:organisation", args=[keep.uuid])
    old = client.get(reverse("members:organisation", args=[drop.uuid]))
    assert old.url == reverse("members:organisation", args=[keep.uuid])
    assert "Samengevoegd" in client.get(reverse("members:history", args=[keep.uuid])).content.decode()


@pytest.mark.parametrize("query", ["?houd=weg&weg=ook-weg", "?houd=", "?houd={0}&weg={0}"])
def test_numbers_that_cannot_be_are_told(client, query):
    made = organisation()
    signed_in(client, Role.DATA_OFFICER)
    assert client.get(reverse("members:merge") + query.format(made.number)).status_code == 200
