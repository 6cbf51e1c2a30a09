"""The audit trail for programs, and what a key may do."""

from __future__ import annotations

import pytest

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission, Role
from support.api import key_of, program
from support.people import actor, organisation, person

pytestmark = pytest.mark.django_db


def test_it_works():
    mine = organisation("Welzijn Aarde")
    record(
        by=actor(Role.DATA_OFFICER), action="members.details.changed", subject=("organisation", mine.uuid),
        organisation=mine.pk, changes={"name": ["Geheim oud", "Geheim nieuw"]},
    )  # fmt: skip
    told = program(Role.BUREAU_ADMINISTRATOR).get("/audit").json()
    assert told["next"] is None
    (entry,) = told["items"]
    assert (entry["action"], entry["organisation"], entry["read"]) == (
        "members.details.changed",
        "Welzijn Aarde",
        False,
    )
    assert "Geheim" not in str(told)


def test_reading_is_recorded():
    mine = organisation()
    own = program(Role.MEMBER_ADMINISTRATOR, mine)
    own.get("/audit")
    entry = Entry.everything.get(action="audit.read")
    assert (entry.actor_kind, entry.actor_id, entry.organisation_id) == ("key", str(own.key.uuid), mine.pk)


def test_pages_follow_each_other():
    by = actor(Role.DATA_OFFICER)
    for _number in range(55):
        record(by=by, action="members.test.changed")
    reader = program(Role.BUREAU_ADMINISTRATOR)
    first = reader.get("/audit", text="members.test").json()
    second = reader.get("/audit", text="members.test", before=first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (50, 5, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"before": 0}, "before"),
        ({"before": 2**63}, "before"),
        ({"before": "9" * 5000}, "before"),
        ({"organisation": "1"}, "organisation"),
        ({"text": "\0"}, "text"),
    ],
)
def test_what_cannot_be_is_refused_by_name(query, field):
    answer = program(Role.BUREAU_ADMINISTRATOR).get("/audit", **query)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_key_of_one_organisation_in_the_hands_of_the_bureau():
    mine, other = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    key = key_of(person(Role.BUREAU_ADMINISTRATOR), mine)
    told = key.get("/me").json()
    assert told["everywhere"] == []
    assert [one["organisation"] for one in told["at"]] == [str(mine.uuid)]
    assert key.get(f"/organisations/{other.uuid}").status_code == 404


def test_a_key_may_less_than_its_owner():
    key = program(Role.DATA_OFFICER, None, Permission.BURDEN_SEE)
    assert key.get("/me").json()["everywhere"] == ["burden.see"]
    assert key.get("/organisations").status_code == 403


def test_at_most_ten_queries(django_assert_max_num_queries):
    mine = organisation()
    own = program(Role.MEMBER_ADMINISTRATOR, mine)
    for _number in range(60):
        record(by=actor(Role.CONTROLLER, mine), action="members.test.changed", organisation=mine.pk)
    with django_assert_max_num_queries(10):
        assert own.get("/me").status_code == 200
    with django_assert_max_num_queries(15):  # with the savepoints of what is recorded
        assert own.get("/audit").status_code == 200
