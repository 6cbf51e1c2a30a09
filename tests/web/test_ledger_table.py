"""The ledger of releases as a table: the same chain, added to by one at a time, never changed."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction

from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import chain, releases
from meerwaarde.web.publications.ledger import LOCK, Overtaken, Snapshot, database_ledger
from meerwaarde.web.publications.models import LedgerLine

pytestmark = pytest.mark.django_db


def sealed(lines, what="x"):
    return chain.sealed({"format": "test", "title": what}, len(lines) + 1, chain.head_of(lines))


def added(*words):
    with database_ledger(write=True) as store:
        for word in words:
            store.append(sealed(store.lines(), word))
        return store.lines()


def test_it_works():
    lines = added("een", "twee")
    with database_ledger() as store:
        assert list(store.lines()) == lines
    assert chain.breaks(lines) == []
    assert [json.loads(line)["release"]["title"] for line in lines] == ["een", "twee"]
    assert list(LedgerLine.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_line_is_never_changed_or_removed():
    added("een")
    row = LedgerLine.objects.get()
    row.line = "{}"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    for forbidden in (row.delete, LedgerLine.objects.all().delete, lambda: LedgerLine.objects.update(line="{}")):
        with pytest.raises(TypeError):
            forbidden()
    assert json.loads(LedgerLine.objects.get().line)["number"] == 1


def test_a_tampered_line_is_found_at_use():
    lines = added("een", "twee")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publications_ledgerline SET line = %s WHERE number = 1", [lines[0].replace("een", "zes")]
        )
    with database_ledger() as store, pytest.raises(InputError) as told:
        releases(store)
    assert told.value.row == 1
    assert "publicatieregister" in str(told.value)


def test_what_does_not_follow_is_refused():
    first = added("een")
    with pytest.raises(Overtaken), database_ledger(write=True) as store:
        store.append(sealed([], "nog eens"))
    with pytest.raises(Overtaken), database_ledger(write=True) as store:
        store.append(chain.sealed({"title": "ver"}, 5, chain.head_of(first)))
    assert LedgerLine.objects.count() == 1


def test_reading_does_not_write():
    with database_ledger() as store, pytest.raises(TypeError):
        store.append(sealed([]))


def test_a_snapshot_keeps_its_lines_until_it_is_committed():
    added("een")
    mine = Snapshot.taken()
    for word in ("twee", "drie"):
        mine.append(sealed(mine.lines(), word))
    assert LedgerLine.objects.count() == 1
    assert mine.commit() == 3
    assert chain.breaks(list(LedgerLine.objects.order_by("number").values_list("line", flat=True))) == []


def test_a_snapshot_that_was_overtaken_keeps_nothing():
    mine = Snapshot.taken()
    mine.append(sealed(mine.lines(), "van mij"))
    added("van een ander")
    with pytest.raises(Overtaken):
        mine.commit()
    assert LedgerLine.objects.count() == 1


def test_a_release_that_fails_takes_its_line_along():
    mine = Snapshot.taken()
    mine.append(sealed(mine.lines()))

    def release():
        mine.commit()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(release)()
    assert not LedgerLine.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_follow_each_other():
    failed = []

    def release(word):
        try:
            added(word)
        except Exception as error:  # noqa: BLE001  told below, in the thread of the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=release, args=(str(word),)) for word in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    lines = list(LedgerLine.objects.order_by("number").values_list("line", flat=True))
    assert len(lines) == 6
    assert chain.breaks(lines) == []


@pytest.mark.django_db(transaction=True)
def test_the_lock_ends_with_the_transaction():
    added("een")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK])
            assert cursor.fetchone()[0] == 0
    added("twee")
    assert LedgerLine.objects.count() == 2
