"""Every operation as every role and as a stranger, against the written table of rights in api_rights.csv."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from meerwaarde.web.api.api import description
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.api import program, stranger
from support.people import organisation

pytestmark = pytest.mark.django_db
WRITTEN = Path(__file__).with_name("api_rights.csv")
TABLE = {row.pop("operation"): row for row in csv.DictReader(WRITTEN.read_text("utf-8").splitlines())}
WHO = ["stranger", *Role]
OPERATIONS = {
    "me": lambda asks, _one: asks.get("/me"),
    "list_organisations": lambda asks, _one: asks.get("/organisations"),
    "organisation": lambda asks, one: asks.get(f"/organisations/{one.uuid}"),
    "figures": lambda asks, one: asks.get(f"/organisations/{one.uuid}/figures"),
    "set_figures": lambda asks, one: asks.put(f"/organisations/{one.uuid}/figures/2024", {"employees": 7}),
    "movements": lambda asks, _one: asks.get("/movements", start="2000-01-01", end="2030-01-01"),
    "list_releases": lambda asks, _one: asks.get("/releases"),
    "release": lambda asks, _one: asks.get("/releases/monitor"),
    "audit": lambda asks, _one: asks.get("/audit"),
}
LISTS = {"list_organisations", "movements", "audit"}
NO_KEY, FORBIDDEN, GONE = 401, 403, 404


@pytest.fixture
def two():
    made = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    for one in made:
        YearFigures.everything.create(organisation=one, year=2023, employees=5)
        record(by=Actor.system("test", date(2026, 1, 1)), action="members.test.changed", organisation=one.pk)
    return made


def asking(who, mine):
    return stranger() if who == "stranger" else program(who, mine)


def test_it_works():
    described = {
        operation["operationId"]
        for operations in json.loads(description())["paths"].values()
        for operation in operations.values()
    }
    assert described == set(TABLE) == set(OPERATIONS)
    assert all(set(row) == {str(one) for one in WHO} for row in TABLE.values())
    assert {cell for row in TABLE.values() for cell in row.values()} <= {"no", "own", "all"}


@pytest.mark.parametrize("who", WHO)
def test_a_key_may_what_the_table_says(who, two):
    mine, other = two
    asks = asking(who, mine)
    for name, call in OPERATIONS.items():
        written = TABLE[name][who]
        at_home, elsewhere = call(asks, mine), call(asks, other)
        if written == "no":
            refused = NO_KEY if who == "stranger" else FORBIDDEN
            assert (at_home.status_code, elsewhere.status_code) == (refused, refused), (name, who)
            continue
        found = GONE if name == "release" else 200  # public, and not there
        assert at_home.status_code == found, (name, who, at_home.content)
        if name in LISTS:
            assert "Welzijn Aarde" in at_home.text, (name, who)
            assert ("Welzijn Zee" in at_home.text) == (written == "all"), (name, who)
        else:
            assert elsewhere.status_code == (found if written == "all" else GONE), (name, who)


@pytest.mark.parametrize("who", WHO)
def test_what_a_key_says_of_itself(who, two):
    mine, _other = two
    if who == "stranger":
        return
    told = asking(who, mine).get("/me").json()
    assert {one["organisation"] for one in told["at"]} <= {str(mine.uuid)}
    assert ("register.see" in told["everywhere"]) == (TABLE["list_organisations"][who] == "all")
    held = {name for one in told["at"] for name in one["permissions"]}
    assert ("register.see" in held) == (TABLE["list_organisations"][who] == "own")
    assert "keys.manage" not in held | set(told["everywhere"])
