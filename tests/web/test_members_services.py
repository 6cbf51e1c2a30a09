"""Adding organisations and changing what is said of them, from a day."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.models import Details, Organisation, SearchWord
from meerwaarde.web.members.types import KvkTaken, Refused
from meerwaarde.web.rights import Role
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
DAY = date(2015, 1, 1)


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def added(officer, name="Welzijn Noord", **more):
    return services.add_organisation(by=officer, day=DAY, name=name, **more)


def on(officer, made, day):
    return selectors.organisation_on(officer.scope, made.uuid, day)


def test_it_works(officer):
    made = added(officer, place="Zwolle", kvk_number="1234 5678", website="www.example.org")
    row = on(officer, made, DAY)
    assert (row.name, row.place, row.kvk_number) == ("Welzijn Noord", "Zwolle", "12345678")
    assert row.website == "https://www.example.org"
    assert not row.member
    assert row.number == f"L{made.pk:05}"
    assert on(officer, made, date(2014, 12, 31)) is None
    entry = Entry.everything.get(action="members.organisation.added")
    assert (entry.organisation_id, entry.subject_id) == (made.pk, str(made.uuid))
    assert entry.detail.changes["name"] == [None, "Welzijn Noord"]


def test_the_same_token_adds_once(officer):
    token = uuid.uuid4()
    assert added(officer, token=token) == added(officer, token=token)
    assert Organisation.everything.count() == 1
    assert Entry.everything.count() == 1


def test_a_number_is_of_one_organisation(officer):
    added(officer, number="42")
    with pytest.raises(Refused, match="42 is al van Welzijn Noord") as refused:
        added(officer, "Welzijn Zuid", number=" 42 ")
    assert refused.value.field == "number"


def test_numbers_that_we_give_avoid_those_of_others(officer):
    first = added(officer)
    taken = f"L{first.pk + 2:05}"
    added(officer, "B", number=taken)
    assert added(officer, "C").number != taken


@pytest.mark.parametrize("typed", ["1234567", "123456789", "1234567a", "٣٢١٤٥٦٧٨"])
def test_a_kvk_number_has_eight_digits(officer, typed):
    with pytest.raises(Refused, match="acht cijfers") as refused:
        added(officer, kvk_number=typed)
    assert refused.value.field == "kvk_number"


def test_a_kvk_number_of_another_is_named(officer):
    other = added(officer, kvk_number="12345678")
    with pytest.raises(KvkTaken, match="Welzijn Noord") as taken:
        added(officer, "Welzijn N.", kvk_number="12.34.56.78")
    assert taken.value.uuid == other.uuid
    assert added(officer, "Welzijn N.", kvk_number="12345678", same_kvk=True)


def test_a_kvk_number_may_go_to_another_later(officer):
    other = added(officer, kvk_number="12345678")
    services.change_details(
        by=officer, organisation=other.pk, day=date(2016, 1, 1), changes={"kvk_number": ""}, why="opgeheven"
    )
    with pytest.raises(KvkTaken):
        added(officer, "Welzijn N.", kvk_number="12345678")
    services.add_organisation(by=officer, day=date(2016, 1, 1), name="Welzijn N.", kvk_number="12345678")


def test_a_change_holds_from_its_day(officer):
    made = added(officer)
    services.change_details(by=officer, organisation=made.pk, day=date(2016, 1, 1), changes={"name": "Sterk Noord"})
    assert on(officer, made, date(2015, 12, 31)).name == "Welzijn Noord"
    assert on(officer, made, date(2016, 1, 1)).name == "Sterk Noord"
    words = set(SearchWord.objects.filter(organisation=made).values_list("word", flat=True))
    assert {"welzijn", "noord", "sterk"} <= words


def test_a_correction_of_the_past_splits_a_period_and_leaves_later_alone(officer):
    made = added(officer)
    services.change_details(by=officer, organisation=made.pk, day=date(2018, 1, 1), changes={"name": "Nieuw"})
    services.change_details(by=officer, organisation=made.pk, day=date(2016, 1, 1), changes={"place": "Zwolle"})
    services.change_details(by=officer, organisation=made.pk, day=date(2016, 6, 1), changes={"name": "Midden"})
    found = Details.everything.order_by("valid_from").values_list("valid_from", "name", "place")
    assert list(found) == [
        (DAY, "Welzijn Noord", ""),
        (date(2016, 1, 1), "Welzijn Noord", "Zwolle"),
        (date(2016, 6, 1), "Midden", "Zwolle"),
        (date(2018, 1, 1), "Nieuw", "Zwolle"),
    ]


def test_what_changes_nothing_leaves_no_trace(officer):
    made = added(officer)
    services.change_details(by=officer, organisation=made.pk, day=DAY, changes={"name": " Welzijn  Noord "})
    assert Entry.everything.filter(action="members.organisation.changed").count() == 0


def test_before_the_register_knew_it_nothing_changes(officer):
    made = added(officer)
    with pytest.raises(Refused, match="pas vanaf 1-1-2015"):
        services.change_details(by=officer, organisation=made.pk, day=date(2014, 1, 1), changes={"name": "X"})


def test_the_start_can_be_corrected(officer):
    made = added(officer)
    services.change_start(by=officer, organisation=made.pk, day=date(2010, 1, 1))
    assert on(officer, made, date(2010, 1, 1)).name == "Welzijn Noord"
    services.join(by=officer, organisation=made.pk, day=date(2011, 1, 1))
    with pytest.raises(Refused, match="voor 1-1-2012"):
        services.change_start(by=officer, organisation=made.pk, day=date(2012, 1, 1))
    services.change_start(by=officer, organisation=made.pk, day=date(2011, 1, 1))
    assert on(officer, made, date(2010, 12, 31)) is None


def test_concerns_have_no_circle(officer):
    one, two, three = (added(officer, name) for name in ("Een", "Twee", "Drie"))
    services.change_details(by=officer, organisation=one.pk, day=DAY, changes={"holding": two.pk})
    services.change_details(by=officer, organisation=two.pk, day=DAY, changes={"holding": three.pk})
    for holding in (one, three):
        with pytest.raises(Refused, match="eigen concern"):
            services.change_details(by=officer, organisation=three.pk, day=DAY, changes={"holding": holding.pk})
    assert on(officer, one, DAY).holding == two.number


def test_a_member_changes_its_website_and_nothing_else(officer):
    made = organisation()
    own = actor(Role.MEMBER_ADMINISTRATOR, made)
    services.change_details(by=own, organisation=made.pk, day=DAY, changes={"website": "example.org"})
    with pytest.raises(PermissionDenied):
        services.change_details(by=own, organisation=made.pk, day=DAY, changes={"name": "X"})
    with pytest.raises(PermissionDenied):
        services.change_details(by=own, organisation=organisation().pk, day=DAY, changes={"website": "example.org"})


@pytest.mark.parametrize("role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.REVIEWER])
def test_others_change_nothing(role):
    with pytest.raises(PermissionDenied):
        added(actor(role))


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "x" * 201), ("kind", "club"), ("website", "niet een adres")]
)
def test_what_cannot_be_is_refused_by_field(officer, field, value):
    with pytest.raises(Refused) as refused:
        services.add_organisation(by=officer, day=DAY, **{"name": "Welzijn", field: value})
    assert refused.value.field == field
    assert Organisation.everything.count() == 0


def test_nul_bytes_are_left_out(officer):
    assert on(officer, added(officer, "Wel\0zijn"), DAY).name == "Welzijn"
