"""The list of people, and one person: within one's scope, fast with very many, reading recorded."""

from __future__ import annotations

import itertools
import os
import time
import uuid

import pytest
from django.db import connection

from meerwaarde.web.accounts.listing import PAGE, Wanted, people_page
from meerwaarde.web.accounts.models import Person, RoleGrant, folded
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from support.people import LONG_AGO, actor, organisation, person, signed_in

pytestmark = pytest.mark.django_db


def many(count: int, place, role: Role = Role.PRACTITIONER) -> None:
    """Practitioners in bulk."""
    people = Person.objects.bulk_create(
        [Person(email=f"werker{one:05}@example.org", name=f"Werker {one:05}") for one in range(count)], batch_size=500
    )
    RoleGrant.everything.bulk_create(
        [RoleGrant(person=one, role=role, organisation=place, valid_from=LONG_AGO) for one in people], batch_size=500
    )


def names(client, query: str = "") -> list[str]:
    answer = client.get(f"/mensen/{query}")
    assert answer.status_code == 200
    return [one.name for one, _roles in answer.context["lines"]]


def test_it_works(client) -> None:
    place = organisation("Welzijn Voorbeeld")
    one = person(Role.CONTROLLER, place, name="Özgür Jansen", email="o.jansen@example.org")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    page = client.get("/mensen/").content.decode()
    for said in ("Özgür Jansen", "o.jansen@example.org", "controller", "Welzijn Voorbeeld", f"/mensen/{one.uuid}/"):
        assert said in page


@pytest.mark.parametrize("words", ["ozgur", "JANSEN", "o.jan", "jansen özg", " o.jansen@example.org "])
def test_finding_somebody(client, words) -> None:
    person(Role.REVIEWER, name="Özgür Jansen", email="o.jansen@example.org")
    person(Role.REVIEWER, name="Anders", email="anders@example.org")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert names(client, f"?zoek={words}") == ["Özgür Jansen"]


@pytest.mark.parametrize("words", ["%", "_", "ansen", "nobody", "\0"])
def test_what_finds_nobody_says_so(client, words) -> None:
    person(Role.REVIEWER, name="Jansen")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    found = names(client, f"?zoek={words}")
    assert "Jansen" not in found or words == "\0"


def test_by_role_and_by_member(client) -> None:
    here, there = organisation(number="00123"), organisation()
    person(Role.CONTROLLER, here, name="Hier")
    person(Role.CONTROLLER, there, name="Daar")
    person(Role.RESPONDENT, here, name="Invuller")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert names(client, "?rol=controller") == ["Daar", "Hier"]
    assert names(client, "?lid=00123") == ["Hier", "Invuller"]
    assert names(client, "?lid=00123&rol=controller") == ["Hier"]
    assert "geen lid met nummer 999" in client.get("/mensen/?lid=999").content.decode()
    assert names(client, "?rol=emperor&na=nothing")  # what makes no sense is left out


def test_pages_follow_each_other(client) -> None:
    many(2 * PAGE + 3, organisation())
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    seen, query = [], "?zoek=werker"
    for _page in range(3):
        answer = client.get(f"/mensen/{query}")
        seen.append([one.name for one, _roles in answer.context["lines"]])
        query = answer.context["pager"]["next"]
    assert query == ""
    assert list(itertools.chain(*seen)) == [f"Werker {one:05}" for one in range(2 * PAGE + 3)]
    back = client.get(f"/mensen/{answer.context['pager']['previous']}")
    assert [one.name for one, _roles in back.context["lines"]] == seen[1]
    first = client.get(f"/mensen/{back.context['pager']['previous']}")
    assert [one.name for one, _roles in first.context["lines"]] == seen[0]
    assert not first.context["pager"]["previous"]


def test_a_member_sees_its_own_people_alone(client) -> None:
    own, other = organisation(), organisation()
    both = person(Role.CONTROLLER, own, name="Beide")
    RoleGrant.everything.create(person=both, role=Role.RESPONDENT, organisation=other, valid_from=LONG_AGO)
    person(Role.CONTROLLER, other, name="Ander")
    person(Role.DATA_OFFICER, name="Bureau")
    me = signed_in(client, Role.MEMBER_ADMINISTRATOR, own)
    assert names(client) == sorted(["Beide", me.name])
    page = client.get("/mensen/").content.decode()
    assert "invuller</td>" not in page
    assert "invuller" not in client.get(f"/mensen/{both.uuid}/").content.decode().partition("<h2>Rol geven")[0]
    hidden = Person.objects.get(name="Ander")
    assert client.get(f"/mensen/{hidden.uuid}/").status_code == 404
    assert client.get(f"/mensen/{uuid.uuid4()}/").status_code == 404
    entry = Entry.everything.filter(action="accounts.people.listed").latest("number")
    assert (entry.organisation, entry.read) == (own, True)


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BUREAU_READER, Role.REVIEWER])
def test_others_have_no_such_page(client, role) -> None:
    signed_in(client, role)
    assert client.get("/mensen/").status_code == 403


def test_reading_is_recorded_once_a_page(client) -> None:
    me = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    one = person(Role.REVIEWER)
    client.get("/mensen/")
    client.get(f"/mensen/{one.uuid}/")
    entries = Entry.everything.filter(actor_id=str(me.uuid), read=True).order_by("number")
    assert [entry.action for entry in entries] == ["accounts.people.listed", "accounts.person.opened"]
    assert entries[1].person == one.uuid


def test_giving_and_ending_a_role_on_the_page(client) -> None:
    place, one = organisation(number="00123"), person(Role.REVIEWER, name="Anna")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    typed = {"role": "controller", "organisation": "00123"}
    assert client.post(f"/mensen/{one.uuid}/rol/", typed).status_code == 303
    grant = RoleGrant.everything.get(person=one, organisation=place)
    assert client.post(f"/mensen/{one.uuid}/rol/{grant.pk}/beeindigen/").status_code == 303
    page = client.get(f"/mensen/{one.uuid}/")
    assert [line.name for line in page.context["before"]] == ["controller"]
    wrong = client.post(f"/mensen/{one.uuid}/rol/", {"role": "controller", "organisation": "9"})
    assert wrong.status_code == 400
    assert client.post(f"/mensen/{uuid.uuid4()}/rol/{grant.pk}/beeindigen/").status_code == 404


def test_the_last_administrator_is_told_on_the_page(client) -> None:
    me = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    grant = RoleGrant.everything.get(person=me)
    answer = client.post(f"/mensen/{me.uuid}/rol/{grant.pk}/beeindigen/", follow=True)
    assert "laatste beheerder" in answer.content.decode()


def test_help_for_who_lost_the_second_step(client) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    from support.signing_in import SECRET

    one = person(Role.DATA_OFFICER)
    TOTP.activate(one, SECRET)
    me = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert client.post(f"/mensen/{one.uuid}/tweede-stap/wissen/").status_code == 303
    assert not Authenticator.objects.filter(user=one).exists()
    assert client.post(f"/mensen/{me.uuid}/tweede-stap/wissen/").status_code == 403  # not one's own


def test_a_member_resets_and_stops_nobody(client) -> None:
    own = organisation()
    one = person(Role.RESPONDENT, own)
    signed_in(client, Role.MEMBER_ADMINISTRATOR, own)
    assert client.post(f"/mensen/{one.uuid}/tweede-stap/wissen/").status_code == 403
    assert client.get(f"/mensen/{one.uuid}/stoppen/").status_code == 403
    assert client.post(f"/mensen/{one.uuid}/stoppen/").status_code == 403


def test_an_account_is_stopped_after_asking_once_more(client) -> None:
    one = person(Role.REVIEWER, name="Anna")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert "Dit account stoppen?" in client.get(f"/mensen/{one.uuid}/stoppen/").content.decode()
    one.refresh_from_db()
    assert one.is_active
    assert client.post(f"/mensen/{one.uuid}/stoppen/").status_code == 303
    one.refresh_from_db()
    assert not one.is_active
    assert "gestopt" in client.get("/mensen/?zoek=anna").content.decode()


def test_few_queries_and_little_to_send(client, django_assert_max_num_queries) -> None:
    many(60, organisation())
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    one = Person.objects.get(email="werker00000@example.org")
    client.get("/mensen/")
    # Of these: four of the session, person and roles around it, five of the line in the audit trail.
    with django_assert_max_num_queries(14):
        page = client.get("/mensen/?zoek=werker&rol=practitioner")
    assert len(page.content) < 60_000
    with django_assert_max_num_queries(14):
        client.get(f"/mensen/{one.uuid}/")


@pytest.mark.slow
def test_very_many_people_do_not_slow_the_list() -> None:
    """Ten thousand in the suite; PEOPLE=50000 takes as many as the association has professionals."""
    count = int(os.environ.get("PEOPLE", "10000"))
    place, few = organisation(), organisation()
    many(count, place)
    with connection.cursor() as cursor:  # as both databases do by themselves, in time
        cursor.execute("ANALYZE")
    person(Role.CONTROLLER, few, name="Zeldzaam")
    scope, own = actor(Role.BUREAU_ADMINISTRATOR).scope, actor(Role.MEMBER_ADMINISTRATOR, few).scope
    last = str(Person.objects.get(email=f"werker{count - 10:05}@example.org").uuid)
    asked = {
        "all": (scope, Wanted(), ""),
        "late": (scope, Wanted(), last),
        "common": (scope, Wanted(role=Role.PRACTITIONER), last),
        "rare": (scope, Wanted(role=Role.CONTROLLER), ""),
        "words": (scope, Wanted(words=f"werker {count - 1:05}"), ""),
        "member": (own, Wanted(), ""),
    }
    took = {}
    for name, (reach, wanted, after) in asked.items():
        people_page(reach, wanted, after=after)
        start = time.perf_counter()
        assert people_page(reach, wanted, after=after).people, name
        took[name] = round(time.perf_counter() - start, 3)
    assert max(took.values()) < 0.3, took
    print(took)


def test_folding() -> None:
    assert folded("  Özgür \t van  DÍJK ") == "ozgur van dijk"
