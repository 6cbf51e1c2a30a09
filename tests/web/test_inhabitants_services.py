"""Offering a list of inhabitants, taking it over and taking that back."""

from __future__ import annotations

import threading
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from meerwaarde.web.audit.models import Entry, EntryDetail
from meerwaarde.web.members import services as register
from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.models import Inhabitants, InhabitantsList, Municipality
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.inhabitants import SOURCE, listed, municipality
from support.people import actor

pytestmark = pytest.mark.django_db
one_database = pytest.mark.one_database  # what does not depend on it


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


@pytest.fixture(autouse=True)
def places():
    Municipality.objects.all().delete()
    for code, name in (("GM0001", "Aa"), ("GM0002", "Bee"), ("GM0003", "Cee")):
        municipality(code, name)


def kept(year: int = 2025) -> dict[str, tuple[int, str]]:
    rows = Inhabitants.objects.filter(year=year).values_list("municipality__code", "number", "source")
    return {code: (number, source) for code, number, source in rows}


def told(verb: str) -> dict:
    entry = Entry.everything.filter(action=f"members.inhabitants.{verb}").latest("number")
    return EntryDetail.objects.get(entry=entry).changes


def test_it_works(officer):
    one = listed(officer, "code;inwoners", "GM0001;100", "GM0002;200", "GM0003;300")
    assert (one.preview["new"][0], one.preview["changed"], one.preview["same"]) == (["GM0001", "Aa", 100], [], 0)
    assert kept() == {}  # nothing is written yet
    services.confirm(by=officer, one=one)
    services.confirm(by=officer, one=one)  # twice is once
    assert kept() == {"GM0001": (100, SOURCE), "GM0002": (200, SOURCE), "GM0003": (300, SOURCE)}
    assert Entry.everything.filter(action="members.inhabitants.applied").count() == 1
    assert told("applied")["GM0002"] == [None, 200]
    assert told("applied")["source"] == [None, SOURCE]


def test_a_later_list_replaces_the_year_and_can_be_undone(officer):
    first = listed(officer, "code;inwoners", "GM0001;100", "GM0002;200", "GM0003;300")
    services.confirm(by=officer, one=first)
    other = listed(officer, "code;inwoners", "GM0001;100", "GM0002;250", year=2024)
    services.confirm(by=officer, one=other)
    later = listed(officer, "code;inwoners", "GM0001;100", "GM0002;222", source="Eigen telling")
    assert later.preview["changed"] == [["GM0002", "Bee", 200, 222]]
    assert later.preview["gone"] == [["GM0003", "Cee", 300]]
    assert (later.preview["same"], later.preview["sources"]) == (1, [SOURCE])
    assert later.preview["missing"] == [["GM0003", "Cee"]]
    services.confirm(by=officer, one=later)
    assert kept() == {"GM0001": (100, "Eigen telling"), "GM0002": (222, "Eigen telling")}
    assert told("applied") == {
        "year": [None, 2025], "file": [None, "inwoners.csv"], "source": [SOURCE, "Eigen telling"],
        "GM0002": [200, 222], "GM0003": [300, None],
    }  # fmt: skip
    with pytest.raises(Refused, match="een andere van 2025"):
        services.undo(by=officer, one=first)
    services.undo(by=officer, one=later)
    services.undo(by=officer, one=later)  # twice is once
    assert kept() == {"GM0001": (100, SOURCE), "GM0002": (200, SOURCE), "GM0003": (300, SOURCE)}
    assert told("undone")["GM0003"] == [None, 300]
    services.undo(by=officer, one=first)
    assert kept() == {}
    assert kept(2024) == {"GM0001": (100, SOURCE), "GM0002": (250, SOURCE)}


@one_database
def test_what_the_register_does_not_know_is_told_and_left_out(officer):
    register.merge_municipalities(by=officer, day=date(2024, 1, 1), old=["GM0002"], new="GM0001")
    register.add_municipality(by=officer, code="GM0009", name="Later", valid_from=date(2026, 1, 1))
    rows = ("GM0001;100", "GM0002;200", "GM0003;.", "GM0009;5", "GM0777;7", "GM0778;")
    one = listed(officer, "code;inwoners", *rows)
    assert one.preview["given"] == {"GM0001": 100}
    assert one.preview["over"] == [
        [3, "GM0002", "Bee", "", "2024-01-01", ["Aa"]], [5, "GM0009", "Later", "2026-01-01", "", []],
    ]  # fmt: skip
    assert one.preview["unknown"] == [[6, "GM0777", 7]]
    assert (one.preview["empty"], one.preview["missing"]) == ([["GM0003", "Cee"]], [])
    services.confirm(by=officer, one=one)
    assert kept() == {"GM0001": (100, SOURCE)}


@one_database
def test_one_wrong_row_and_nothing_is_taken_over(officer):
    one = listed(officer, "code;inwoners", "GM0001;100", "GM0002;veel")
    with pytest.raises(Refused, match="kloppen rijen niet"):
        services.confirm(by=officer, one=one)
    assert kept() == {}


@one_database
def test_a_register_that_changed_asks_to_look_again(officer):
    one = listed(officer, "code;inwoners", "GM0001;100", "GM0002;200")
    rival = listed(officer, "code;inwoners", "GM0001;111", "GM0002;200")
    services.confirm(by=officer, one=rival)
    with pytest.raises(Refused, match="intussen veranderd"):
        services.confirm(by=officer, one=one)
    assert kept()["GM0001"] == (111, SOURCE)
    one.refresh_from_db()
    assert one.preview["changed"] == [["GM0001", "Aa", 111, 100]]
    services.confirm(by=officer, one=one)
    assert kept()["GM0001"] == (100, SOURCE)
    with pytest.raises(Refused, match="een andere van 2025"):
        services.undo(by=officer, one=rival)


@one_database
def test_throwing_away(officer):
    one = listed(officer, "code;inwoners", "GM0001;100")
    services.discard(by=officer, one=one)
    services.discard(by=officer, one=one)  # twice is once
    assert not InhabitantsList.everything.exists()
    with pytest.raises(Refused, match="weggegooid"):
        services.confirm(by=officer, one=one)
    with pytest.raises(Refused, match="niets om terug"):
        services.undo(by=officer, one=one)
    again = listed(officer, "code;inwoners", "GM0001;100")
    services.confirm(by=officer, one=again)
    with pytest.raises(Refused, match="al overgenomen"):
        services.discard(by=officer, one=again)


@one_database
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"year": 1899}, "year"),
        ({"year": date.today().year + 1}, "year"),
        ({"source": " "}, "source"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_a_year_and_a_source_that_cannot_be(officer, said, field):
    with pytest.raises(Refused) as reason:
        listed(officer, "code;inwoners", "GM0001;100", **said)
    assert reason.value.field == field


@one_database
def test_the_same_form_again_gives_the_same_list(officer):
    token = uuid.uuid4()
    said = {"data": b"code;inwoners\nGM0001;1", "file_name": "a.csv", "year": 2025, "source": SOURCE, "token": token}
    assert services.offer(by=officer, **said).pk == services.offer(by=officer, **said).pk
    assert Entry.everything.filter(action="members.inhabitants.offered").count() == 1
    other = services.offer(by=officer, **{**said, "data": b"code;inwoners\nGM0001;2"})  # who went back in the browser
    assert other.preview["given"] == {"GM0001": 2}
    assert services.offer(by=officer, **{**said, "year": 2024}).year == 2024


@one_database
def test_only_who_may_change_the_register(officer):
    one, reader = listed(officer, "code;inwoners", "GM0001;100"), actor(Role.BUREAU_READER)
    with pytest.raises(PermissionDenied):
        listed(reader, "code;inwoners", "GM0001;100")
    for service in (services.confirm, services.undo, services.discard):
        with pytest.raises(PermissionDenied):
            service(by=reader, one=one)


@pytest.mark.parametrize("changes", [{"number": 0}, {"source": ""}, {"year": 2024}])
def test_what_the_table_allows(changes):
    place = municipality("GM0001")
    Inhabitants.objects.create(municipality=place, year=2024, number=1, source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inhabitants.objects.create(**{"municipality": place, "year": 2025, "number": 1, "source": "x", **changes})


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_follow_each_other(officer):
    lists = [listed(officer, "code;inwoners", f"GM0001;{number}") for number in (100, 111)]
    outcomes: list[str] = []

    def take_over(one: InhabitantsList) -> None:
        try:
            services.confirm(by=officer, one=one)
            outcomes.append("done")
        except Refused:
            outcomes.append("look again")
        finally:
            connection.close()

    threads = [threading.Thread(target=take_over, args=(one,)) for one in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "look again"]
    assert kept()["GM0001"][0] in (100, 111)
