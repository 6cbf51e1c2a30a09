"""What several do at the same moment: tries are counted, links taken and roles ended as if one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from meerwaarde.web.accounts import services, tries
from meerwaarde.web.accounts.models import Invitation, Person, RoleGrant
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.accounts.types import Place, Refused
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import organisation, person

pytestmark = pytest.mark.django_db(transaction=True)
CONSOLE = Actor.system("test", date.today(), "console")


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


def test_it_works() -> None:
    """Of eighteen tries ten may be made, and then a pause begins."""
    found = []
    for _round in range(3):
        found += at_once(*[lambda: tries.take("password", "person@example.org")] * 6)
    assert sum(one.wait is None for one in found) == 10


def test_one_link_makes_one_person() -> None:
    place = Place(Role.RESPONDENT, organisation().pk)
    services.invite(by=CONSOLE, email="anna@example.org", place=place)
    from meerwaarde.web.upkeep.models import Mail

    key = Mail.objects.get().body.partition("/uitnodiging/")[2].partition("/")[0]
    found = at_once(*[lambda: services.accept(key=key, name="Anna", password="vier woorden achter elkaar")] * 4)
    assert {one.email for one in found} == {"anna@example.org"}
    assert (Person.objects.count(), RoleGrant.everything.count()) == (1, 1)
    assert Invitation.everything.get().accepted is not None


def test_two_administrators_do_not_end_each_other() -> None:
    people = [person(Role.BUREAU_ADMINISTRATOR) for _person in range(2)]

    grants = [RoleGrant.everything.select_related("person").get(person=one) for one in people]
    by = [Actor("person", str(one.uuid), scope_of(one, timezone.localdate())) for one in people]
    found = at_once(
        lambda: services.end_role(by=by[0], grant=grants[1]), lambda: services.end_role(by=by[1], grant=grants[0])
    )
    assert sum(isinstance(result, Refused) for result in found) == 1
    assert RoleGrant.everything.filter(valid_to__isnull=True).count() == 1
