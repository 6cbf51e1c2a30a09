"""What several do with a round at the same moment: begun once, published once, and nothing changes once it is out."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Asked
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import ending, making
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion
from meerwaarde.web.rounds.types import Refused
from support.people import actor, organisation

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = (TypedQuestion("Wat moeten wij weten?", Typed.TEXT),)


def at_once(*tasks):
    """The results of tasks that start together, each on its own line to the database."""
    barrier = Barrier(len(tasks))

    def run(task):
        try:
            barrier.wait(timeout=20)
            return task()
        except Refused as reason:
            return reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_it_works():
    organisation()
    by, token = actor(Role.DATA_OFFICER), uuid.uuid4()

    def begin():
        return making.from_questions(by=by, token=token, title="Scan", year=2026, asked=ASKED)

    assert len({one.pk for one in at_once(begin, begin, begin)}) == 1
    draft = Round.everything.get()
    done = at_once(*[lambda: making.publish(by=by, round=draft)] * 3)
    assert len({one.published for one in done}) == 1
    assert (Assignment.everything.count(), Asked.everything.count()) == (1, 1)
    actions = Entry.everything.values_list("action", flat=True)
    assert sorted(one for one in actions if one.startswith("rounds.")) == [
        "rounds.round.begun", "rounds.round.published",
    ]  # fmt: skip


def test_a_change_comes_before_publishing_or_not_at_all():
    organisation()
    by = actor(Role.DATA_OFFICER)
    draft = making.from_questions(by=by, token=uuid.uuid4(), title="Scan", year=2026, asked=ASKED)
    changed, _out = at_once(
        lambda: making.change_name(by=by, round_=draft, title="Anders", kind="monitor", period="2026", year=2026),
        lambda: making.publish(by=by, round=draft),
    )
    kept = Round.everything.select_related("form_version").get()
    assert kept.title == kept.form_version.title == ("Scan" if isinstance(changed, Refused) else "Anders")


def test_a_round_is_closed_once():
    organisation()
    by = actor(Role.DATA_OFFICER)
    out = making.publish(
        by=by, round=making.from_questions(by=by, token=uuid.uuid4(), title="Scan", year=2026, asked=ASKED)
    )
    assert at_once(*[lambda: ending.close(by=by, round_=out)] * 3) == [0, 0, 0]
    assert Entry.everything.filter(action="rounds.round.closed").count() == 1
