"""Threads that write to SQLite wait in line: none starves, and none keeps the others out."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import OperationalError, connection, connections, transaction

from meerwaarde.web.accounts.models import Person
from meerwaarde.web.sqlite import base

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 6, 8


def in_threads(work, count=WRITERS):
    """Run `work(number)` in threads with connections of their own; gives what went wrong."""
    wrong = []

    def run(number):
        try:
            work(number)
        except Exception as reason:  # noqa: BLE001  told below, in the thread of the test
            wrong.append(reason)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return wrong


def test_it_works():
    """All writes of all threads are there."""

    def write(number):
        for at in range(EACH):
            with transaction.atomic():
                Person.objects.create(email=f"{number}-{at}@example.org")

    assert in_threads(write) == []
    assert Person.objects.count() == WRITERS * EACH


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_next_one_gets_its_turn(end):
    if end == "close":
        with suppress(OperationalError), transaction.atomic():
            Person.objects.create(email="a@example.org")
            connection.close()
            raise OperationalError
    else:
        with transaction.atomic():
            Person.objects.create(email="a@example.org")
            transaction.set_rollback(end == "rollback")
    assert in_threads(lambda _number: Person.objects.create(email="b@example.org"), count=1) == []


def test_who_waits_too_long_is_told(monkeypatch):
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr(base, "LONGEST_WAIT", 0.05)

    def write(_number):
        with transaction.atomic():
            Person.objects.create(email="b@example.org")

    with transaction.atomic():
        (reason,) = in_threads(write, count=1)
    assert isinstance(reason, OperationalError)
    assert in_threads(write, count=1) == []
