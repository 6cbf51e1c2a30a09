"""The audit trail on screen and as a file: the bureau sees all, a member its own, others nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from meerwaarde.web.audit import words
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import MEMBERS, RIGHTS, Permission, Role
from meerwaarde.web.scopes import Actor
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
TASK = Actor.system("test", date(2026, 1, 1))


def written(client, address="/logboek/"):
    return client.get(address).content.decode()


def test_it_works(client):
    by = actor(Role.DATA_OFFICER)
    record(by=by, action="members.test.changed", subject=("organisation", "L1"), changes={"name": ["Oud", "Nieuw"]})
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    page = written(client)
    assert "Oud → Nieuw" in page
    assert Entry.everything.filter(action="audit.read", read=True).count() == 1


def test_a_member_sees_its_own_and_not_that_of_others(client):
    mine, other = organisation(), organisation("Welzijn Elders")
    record(by=TASK, action="members.test.mine", organisation=mine.pk)
    record(by=TASK, action="members.test.other", organisation=other.pk)
    record(by=TASK, action="members.test.nobody")
    signed_in(client, Role.MEMBER_ADMINISTRATOR, mine)
    page = written(client)
    assert "members.test.mine" in page
    assert "members.test.other" not in page
    assert "members.test.nobody" not in page
    assert "members.test.other" not in written(client, f"/logboek/?organisation={other.uuid}")


@pytest.mark.parametrize("role", [role for role in Role if Permission.AUDIT_SEE not in RIGHTS[role]])
def test_others_may_not(client, role):
    signed_in(client, role, organisation() if role in MEMBERS else None)
    assert client.get("/logboek/").status_code == 403
    assert client.get("/logboek/uitvoer.csv").status_code == 403


def test_a_stranger_goes_to_the_sign_in_page(client):
    assert client.get("/logboek/")["Location"].endswith("?next=/logboek/")


def test_the_trail_is_paged_without_losing_a_line(client):
    for number in range(120):
        record(by=TASK, action=f"members.test.n{number:03}")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    seen, address = "", "/logboek/"
    for _ in range(4):
        page = written(client, address)
        seen += page
        if 'rel="next"' not in page:
            break
        address = "/logboek/" + page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert all(f"members.test.n{number:03}" in seen for number in range(120))


def test_a_page_takes_few_queries(client, django_assert_max_num_queries):
    by = actor(Role.DATA_OFFICER)
    for _ in range(60):
        record(by=by, action="members.test.changed", organisation=organisation().pk, changes={"a": [1, 2]})
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    client.get("/logboek/")
    with django_assert_max_num_queries(13):  # of which three write that it was read
        client.get("/logboek/")


@pytest.mark.parametrize(
    "query", ["since=gisteren", "voor=x", "organisation=1", "text=%00", "voor=99999999999999999999999", "kind=zz"]
)
def test_a_strange_question_is_no_error(client, query):
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert client.get(f"/logboek/?{query}").status_code == 200


def test_a_date_that_cannot_be_read_is_told(client):
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert "jjjj-mm-dd" in written(client, "/logboek/?since=gisteren")


def test_the_file_holds_everything_and_no_formulas(client):
    by = actor(Role.DATA_OFFICER)
    record(by=by, action="members.test.changed", organisation=organisation("=1+1").pk, changes={"name": ["a", "b"]})
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    answer = client.get("/logboek/uitvoer.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert "'=1+1" in {row["organisatie"] for row in rows}
    assert {row["actie"] for row in rows} >= {"members.test.changed", "audit.exported"}


def test_every_action_of_the_program_has_words():
    action = re.compile(r'"((?:accounts|members|publications|privacy|audit|upkeep|demo)\.[a-z_]+(?:\.[a-z_]+)*)"')
    web = Path(words.__file__).parents[1]
    files = [path for path in web.rglob("*.py") if "migrations" not in path.parts and path.name != "rights.py"]
    found = {one for path in files for one in action.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 50
    assert [one for one in sorted(found) if words.said(one) == one] == []


def test_a_list_of_people_says_how_many(client):
    record(by=TASK, action="accounts.people.listed", subject=("people", 11), read=True)
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert "11 mensen" in written(client)
    assert "het platform" in written(client)
