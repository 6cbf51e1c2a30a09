"""The audit trail: nothing in it changes without being seen, and what concerns a person can still be erased."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections, transaction

from meerwaarde.web.audit.chain import breaks
from meerwaarde.web.audit.models import Entry, EntryDetail, Head
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
TASK = Actor.system("test", date(2026, 1, 1))


def three():
    return [record(by=TASK, action="members.test.changed", changes={"name": ["a", str(n)]}) for n in range(3)]


def test_it_works():
    three()
    assert [entry.number for entry in Entry.everything.order_by("number")] == [1, 2, 3]
    assert list(breaks()) == []


@pytest.mark.parametrize(
    "change",
    [{"action": "other"}, {"actor_id": "other"}, {"subject_id": "9"}, {"read": True}, {"detail_sha256": "0" * 64}],
)
def test_a_changed_entry_is_found(change):
    three()
    Entry.everything.filter(number=2).update(**change)
    assert {broken.number for broken in breaks()} >= {2}


def test_a_removed_entry_is_found():
    three()
    Entry.everything.filter(number=2).delete()
    assert [broken.number for broken in breaks()] == [3]


def test_a_removed_end_is_found():
    three()
    Entry.everything.filter(number=3).delete()
    assert [broken.number for broken in breaks()] == [2]


def test_changed_details_are_found():
    three()
    EntryDetail.objects.filter(entry=2).update(changes={"name": ["a", "z"]})
    assert [broken.number for broken in breaks()] == [2]


def test_erased_details_are_no_break():
    three()
    EntryDetail.objects.filter(entry=2).delete()
    assert list(breaks()) == []


def test_a_rewritten_chain_does_not_fit_its_end():
    three()
    last = Entry.everything.get(number=3)
    Head.objects.update(hash=last.previous, number=2)
    assert list(breaks()) != []


def test_what_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        record(by=TASK, action="members.test.changed")
        transaction.set_rollback(True)
    assert not Entry.everything.exists()
    record(by=TASK, action="members.test.changed")
    assert list(breaks()) == []


def test_it_says_who_and_whom():
    somewhere = organisation()
    by = actor(Role.CONTROLLER, somewhere)
    entry = record(by=by, action="members.test.changed", organisation=somewhere.pk)
    assert (entry.actor_kind, entry.actor_id, entry.organisation) == ("person", by.id, somewhere)


@pytest.mark.django_db(transaction=True)
def test_who_write_at_once_wait_for_each_other():
    Head.objects.get_or_create(pk=1, defaults={"hash": "0" * 64, "first_previous": "0" * 64})

    def write():
        try:
            for _ in range(5):
                record(by=TASK, action="members.test.changed", changes={"n": [0, 1]})
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.everything.count() == 20, connection.vendor
    assert list(breaks()) == []
