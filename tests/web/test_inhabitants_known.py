"""How many people live in the municipalities of a day: one year for all, sums of mergers, and no guesses."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.members import services
from meerwaarde.web.members.models import Municipality
from meerwaarde.web.members.selectors import inhabitants_on
from meerwaarde.web.rights import Role
from support.inhabitants import SOURCE, inhabited, municipality
from support.people import actor

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
D2020, D2022 = date(2020, 1, 1), date(2022, 1, 1)
AUTUMN = date(2022, 10, 1)


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


@pytest.fixture(autouse=True)
def places():
    Municipality.objects.all().delete()
    for code, name in (("GM0001", "Aa"), ("GM0002", "Bee"), ("GM0003", "Cee")):
        municipality(code, name)


def newest(day: date = AUTUMN):
    return inhabitants_on(day)[0]


def test_it_works():
    assert inhabitants_on(AUTUMN) == ()
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    inhabited(2022, GM0001=11, GM0002=21, GM0003=31)
    inhabited(2023, GM0001=12, GM0002=22, GM0003=32)  # after the day
    (found,) = inhabitants_on(AUTUMN)
    assert (found.year, found.source, found.total, found.lacking) == (2022, SOURCE, 63, ())
    assert found.numbers == {"GM0001": 11, "GM0002": 21, "GM0003": 31}
    assert [one.year for one in inhabitants_on(date(2022, 1, 1))] == [2022]
    assert [one.year for one in inhabitants_on(date(2021, 12, 31))] == [2021]


def test_an_earlier_year_is_whole():
    inhabited(2020, GM0001=9, GM0002=19, GM0003=29)
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    inhabited(2022, GM0001=11, GM0003=31)
    found = inhabitants_on(AUTUMN)
    assert [(one.year, one.lacking) for one in found] == [(2022, (("GM0002", "Bee"),)), (2021, ())]
    assert found[0].numbers == {"GM0001": 11, "GM0003": 31}  # nothing of another year


def test_no_year_is_whole():
    inhabited(2022, GM0001=11)
    (found,) = inhabitants_on(AUTUMN)
    assert [code for code, _name in found.lacking] == ["GM0002", "GM0003"]


def test_a_merger_into_a_new_one_is_the_sum(officer):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    services.merge_municipalities(by=officer, day=D2022, old=["GM0001", "GM0002"], new="GM0009", name="Aabee")
    assert newest().numbers == {"GM0009": 30, "GM0003": 30}
    assert newest().summed == {"GM0009"}
    assert newest(date(2021, 6, 1)).numbers == {"GM0001": 10, "GM0002": 20, "GM0003": 30}
    inhabited(2022, GM0009=31, GM0003=30)
    assert (newest().year, newest().numbers["GM0009"], newest().summed) == (2022, 31, frozenset())


def test_a_merger_into_one_that_stays_is_the_sum_until_it_is_counted(officer):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    services.merge_municipalities(by=officer, day=date(2021, 7, 1), old=["GM0002"], new="GM0001")
    assert newest().numbers == {"GM0001": 30, "GM0003": 30}
    inhabited(2022, GM0001=33, GM0003=31)
    assert newest().numbers == {"GM0001": 33, "GM0003": 31}


def test_a_merger_told_after_the_list_was_read(officer):
    inhabited(2022, GM0001=10, GM0002=20, GM0003=30)
    services.merge_municipalities(by=officer, day=D2022, old=["GM0002"], new="GM0001")
    assert newest().numbers == {"GM0001": 30, "GM0003": 30}


def test_mergers_of_mergers(officer):
    inhabited(2019, GM0001=10, GM0002=20, GM0003=30)
    services.merge_municipalities(by=officer, day=D2020, old=["GM0001", "GM0002"], new="GM0009", name="Aabee")
    services.merge_municipalities(by=officer, day=D2022, old=["GM0003", "GM0009"], new="GM0010", name="Alles")
    assert newest().numbers == {"GM0010": 60}
    inhabited(2020, GM0009=31, GM0003=30)
    assert newest().numbers == {"GM0010": 61}


def test_a_merger_of_which_one_is_not_known(officer):
    inhabited(2021, GM0001=10, GM0003=30)
    services.merge_municipalities(by=officer, day=D2022, old=["GM0001", "GM0002"], new="GM0009", name="Aabee")
    assert newest().lacking == (("GM0009", "Aabee"),)
    services.merge_municipalities(by=officer, day=date(2022, 2, 1), old=["GM0009"], new="GM0003")
    assert newest().lacking == (("GM0003", "Cee"),)


def test_a_split_is_no_sum(officer):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    services.split_municipality(by=officer, day=D2022, old="GM0002", new=[("GM0001", ""), ("GM0009", "Nieuw")])
    assert [code for code, _name in newest().lacking] == ["GM0001", "GM0009"]
    inhabited(2022, GM0001=12, GM0003=30, GM0009=18)
    assert (newest().lacking, newest().total) == ((), 60)


def test_who_lost_a_part_has_another_number(officer):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    services.split_municipality(by=officer, day=D2022, old="GM0002", new=[("GM0002", ""), ("GM0009", "Nieuw")])
    assert [code for code, _name in newest().lacking] == ["GM0002", "GM0009"]
    assert newest(date(2021, 6, 1)).lacking == ()


def test_a_few_queries_whatever_there_is(officer, django_assert_max_num_queries):
    inhabited(2021, GM0001=10, GM0002=20, GM0003=30)
    inhabited(2022, GM0001=10)
    services.merge_municipalities(by=officer, day=D2022, old=["GM0001", "GM0002"], new="GM0009", name="Aabee")
    with django_assert_max_num_queries(3):
        assert inhabitants_on(AUTUMN)
