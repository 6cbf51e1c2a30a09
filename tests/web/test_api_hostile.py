"""Somebody with a key who tries what a key is not for: as every role."""

from __future__ import annotations

import uuid

import pytest
from django.db import OperationalError

from meerwaarde.web.accounts.models import ApiKey, Person, RoleGrant
from meerwaarde.web.api import keys
from meerwaarde.web.api.limits import Limit
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rights import REACH, Reach, Role
from support.api import API, Program, key_of, program, stranger
from support.people import organisation, person, signed_in

pytestmark = pytest.mark.django_db
WHO = ["stranger", *Role]
LARGE = '{"source": "' + "x" * 1_000_001 + '"}'
MEMBERS = [role for role in Role if REACH[role] is not Reach.ASSOCIATION]


def asking(who, mine):
    return stranger() if who == "stranger" else program(who, mine)


def paths(one):
    there = f"/organisations/{one}"
    return ["/me", "/organisations", there, f"{there}/figures", f"{there}/figures/2024", "/movements", "/audit",
            "/releases", "/releases/monitor"]  # fmt: skip


def told_plainly(answer):
    assert 400 <= answer.status_code < 500, answer.content
    assert set(answer.json()) == {"detail", "field"}
    assert "Geheim" not in answer.text
    assert "Traceback" not in answer.text


def test_it_works():
    told_plainly(stranger().get("/me"))
    assert program(Role.CONTROLLER, organisation()).get("/me").status_code == 200


@pytest.mark.parametrize("who", ["stranger", *MEMBERS])
def test_the_identifiers_of_others(who):
    mine, other = organisation(), organisation("Geheim")
    kept = YearFigures.everything.create(organisation=other, year=2024, employees=11)
    asks = asking(who, mine)
    for one in (other.uuid, str(other.uuid).upper(), other.uuid.hex, uuid.uuid4(), other.pk, other.number, "0", "%00"):
        for path in (f"/organisations/{one}", f"/organisations/{one}/figures"):
            told_plainly(asks.get(path))
        told_plainly(asks.put(f"/organisations/{one}/figures/2024", {"employees": 1}))
    kept.refresh_from_db()
    assert kept.employees == 11
    for path, query in (
        ("/organisations", {"q": "Geheim"}), ("/organisations", {"after": f"{other.pk}.a"}),
        ("/audit", {"organisation": str(other.uuid)}), ("/movements", {"start": "2000-01-01", "end": "2030-01-01"}),
    ):  # fmt: skip
        assert "Geheim" not in asks.get(path, **query).text


@pytest.mark.parametrize("who", WHO)
def test_other_methods(who):
    mine = organisation()
    asks = asking(who, mine)
    for path in paths(mine.uuid):
        for method in ("POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
            answer = asks.send(method, path)
            assert answer.status_code == 405, (method, path)
            assert answer["Allow"] in {"GET", "PUT"}
    assert not YearFigures.everything.exists()


@pytest.mark.parametrize("who", WHO)
def test_too_much(who):
    mine = organisation()
    answer = asking(who, mine).put(f"/organisations/{mine.uuid}/figures/2024", LARGE)
    told_plainly(answer)
    assert answer.status_code == (401 if who == "stranger" else 413)


@pytest.mark.parametrize(
    "path", ["", "/", "/nergens", "/me/", "/organisations/../me", "//me", "/%00", "/docs", "/me.json"]
)
def test_addresses_that_are_not_there(path):
    answer = stranger().get(path)
    if path:
        told_plainly(answer)
    assert answer.status_code in {301, 404}


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer  ", "Basic bXdf", "mw_x", "Bearer mw_\xff\xfe", "Bearer " + "x" * 20_000,
     "Bearer ' OR 1=1 --", "Bearer a\0b", "bearer null", "Bearer mw_a, Bearer mw_b"],
)  # fmt: skip
def test_keys_that_are_none(header):
    asks = Program(None)
    asks.headers = {"Authorization": header}
    answer = asks.get("/me")
    told_plainly(answer)
    assert answer.status_code == 401


def test_a_session_is_no_key(client):
    signed_in(client, Role.DATA_OFFICER)
    assert client.get(f"{API}/organisations").status_code == 401
    assert client.get(f"{API}/me").status_code == 401


def test_a_page_of_another_site_cannot_use_a_key():
    mine = organisation()
    asks = program(Role.CONTROLLER, mine)
    asks.headers |= {"Origin": "https://elders.example.org", "Sec-Fetch-Site": "cross-site"}
    assert asks.put(f"/organisations/{mine.uuid}/figures/2024", {"employees": 1}).status_code == 403
    assert "Access-Control-Allow-Origin" not in asks.get("/me").headers


def test_a_key_follows_its_owner():
    mine = organisation()
    owner = person(Role.CONTROLLER, mine)
    asks = key_of(owner, mine)
    assert asks.get("/organisations").status_code == 200
    RoleGrant.everything.filter(person=owner).delete()
    assert asks.get("/organisations").status_code == 403
    Person.objects.filter(pk=owner.pk).update(is_active=False)
    assert asks.get("/organisations").status_code == 401


def test_a_key_for_an_organisation_that_is_not_its_owners():
    mine, other = organisation(), organisation("Geheim")
    asks = key_of(person(Role.MEMBER_ADMINISTRATOR, mine), other)
    told_plainly(asks.get("/organisations"))
    told_plainly(asks.get(f"/organisations/{other.uuid}"))
    told_plainly(asks.get(f"/organisations/{mine.uuid}"))


def test_a_key_does_not_make_keys_or_people():
    asks = program(Role.BUREAU_ADMINISTRATOR)
    for permission in ("keys.manage", "people.invite", "privacy.erase"):
        assert permission not in asks.get("/me").json()["everywhere"]
    before = ApiKey.everything.count(), Person.objects.count()
    for path in ("/keys", "/people", "/me/keys"):
        told_plainly(asks.send("POST", path))
    assert (ApiKey.everything.count(), Person.objects.count()) == before


def test_asking_too_often(monkeypatch):
    monkeypatch.setattr(keys, "per_key", Limit(burst=3, per_second=0.5))
    mine = organisation()
    asks, another = program(Role.CONTROLLER, mine), program(Role.CONTROLLER, mine)
    answers = [asks.get("/me") for _number in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    told_plainly(answers[-1])
    assert 1 <= int(answers[-1]["Retry-After"]) <= 2
    assert another.get("/me").status_code == 200
    assert stranger().get("/releases").status_code == 200


def test_a_bucket_fills_again():
    now = [0.0]
    limit = Limit(burst=2, per_second=1, clock=lambda: now[0])
    assert [limit.wait("a"), limit.wait("a"), limit.wait("a")] == [0, 0, 1]
    now[0] = 1.5
    assert [limit.wait("a"), limit.wait("a")] == [0, 0.5]
    assert limit.wait("b") == 0


def test_full_buckets_are_forgotten(monkeypatch):
    monkeypatch.setattr("meerwaarde.web.api.limits.MOST_KEYS", 2)
    now = [0.0]
    limit = Limit(burst=1, per_second=1, clock=lambda: now[0])
    for number in range(10):
        now[0] += 1
        assert limit.wait(str(number)) == 0
    assert len(limit._left) <= 2


@pytest.mark.parametrize(("error", "status"), [(OperationalError("Geheim"), 503), (RuntimeError("Geheim"), 500)])
def test_our_own_trouble_tells_nothing(monkeypatch, error, status):
    def broken(_secret):
        raise error

    monkeypatch.setattr(keys, "actor_of_key", broken)
    answer = program(Role.CONTROLLER, organisation()).get("/me")
    assert answer.status_code == status
    assert set(answer.json()) == {"detail", "field"}
    assert "Geheim" not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)
