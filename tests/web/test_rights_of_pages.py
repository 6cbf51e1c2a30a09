"""Every address as every role and as a stranger, against the written table of rights in page_rights.csv.

`no`: forbidden, not found, or sent to the sign-in page; `own`: for one's own organisation and not for another;
`all`: for any; `-`: there is no such method, for nobody. A new address without a line in the table is a red test.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from meerwaarde.web.rights import MEMBERS, Role
from support.people import signed_in
from support.walking import about_an_organisation, address, places, refused, world

pytestmark = pytest.mark.django_db
WRITTEN = Path(__file__).with_name("page_rights.csv")
ON_BOTH = {Role.DATA_OFFICER, Role.MEMBER_ADMINISTRATOR}
WHO = ["stranger", "nobody", *Role]  # nobody: signed in, without a role


def table():
    with WRITTEN.open(encoding="utf-8") as file:
        return {(row.pop("method"), row.pop("address")): row for row in csv.DictReader(file)}


def found(client, method, place, mine, other):
    """What somebody may do at an address: no, own, all or -. Whatever it changes is taken back."""
    answers = []
    for made in (mine, other) if about_an_organisation(place) else (mine,):
        with transaction.atomic():
            answers.append(getattr(client, method.lower())(address(place, made)))
            transaction.set_rollback(True)
    if all(answer.status_code == 405 for answer in answers):
        return "-"
    at_home, elsewhere = not refused(answers[0]), not refused(answers[-1])
    return "all" if at_home and elsewhere else "own" if at_home else "elsewhere" if elsewhere else "no"


def test_it_works():
    written = table()
    assert {pattern for _method, pattern in written} == {place.pattern for place in places()}
    assert {tuple(row) for row in written.values()} == {tuple(WHO)}
    assert {cell for row in written.values() for cell in row.values()} == {"no", "own", "all", "-"}


@pytest.mark.parametrize("who", WHO)
def test_everybody_may_what_the_table_says_and_no_more(who):
    if connection.vendor == "postgresql" and who not in ON_BOTH:
        return  # who may what does not depend on the database; that a query of scopes works there is seen by these
    mine, other = world("Welzijn Aarde"), world("Welzijn Zee")
    written, wrong, client = table(), [], Client()
    if who != "stranger":
        role = None if who == "nobody" else Role(who)
        signed_in(client, role, mine["organisation"] if role in MEMBERS else None)
    for place in places():
        for method in ("GET", "POST"):
            told = found(client, method, place, mine, other)
            if told != written[method, place.pattern][who]:
                wrong.append(f"{method} {place.pattern}: {told}, written {written[method, place.pattern][who]}")
    assert wrong == []
