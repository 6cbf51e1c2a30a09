"""The history of an organisation: who changed what, when and why, and what each reader may know of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import history as module
from meerwaarde.web.members import selectors, services
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import actor, organisation, person, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2016, 1, 1)


@pytest.fixture
def officer():
    made = person(Role.DATA_OFFICER, name="Anna Voorbeeld")
    return Actor("person", str(made.uuid), scope_of(made, date.today()))


@pytest.fixture
def one(officer):
    made = organisation("Welzijn Noord")
    services.change_details(
        by=officer, organisation=made.pk, day=DAY, changes={"name": "Sterk Noord"}, why="nieuwe naam na fusie"
    )
    return made


def test_it_works(one):
    (line,), further = selectors.history(actor(Role.MEMBER_ADMINISTRATOR, one).scope, one.pk)
    assert (line.action, line.valid_from, line.why) == ("members.organisation.changed", DAY, "nieuwe naam na fusie")
    assert line.changes == (("name", "Welzijn Noord", "Sterk Noord"),)
    assert line.who == "Anna Voorbeeld"
    assert further is None


def test_names_are_for_who_may_see_people_or_keeps_the_register(one):
    (line,), _further = selectors.history(actor(Role.DATA_OFFICER).scope, one.pk)
    assert line.who == "Anna Voorbeeld"
    for role in (Role.CONTROLLER, Role.TEAM_LEADER):
        (line,), _further = selectors.history(actor(role, one).scope, one.pk)
        assert line.who == ""


def test_another_organisation_has_no_history_for_you(one):
    scope = actor(Role.MEMBER_ADMINISTRATOR, organisation("Elders")).scope
    assert selectors.history(scope, one.pk) == ((), None)


def test_the_program_itself_is_named_as_such(client, one):
    by = Actor.system("retention", date.today())
    services.change_details(by=by, organisation=one.pk, day=DAY, changes={"place": "Zwolle"})
    signed_in(client, Role.DATA_OFFICER)
    assert "het systeem zelf" in client.get(reverse("members:history", args=[one.uuid])).content.decode()


def test_a_long_history_has_pages(client, one, officer, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    for number in range(4):
        services.change_details(by=officer, organisation=one.pk, day=DAY, changes={"place": f"Plaats {number}"})
    lines, further = selectors.history(officer.scope, one.pk)
    more, last = selectors.history(officer.scope, one.pk, further)
    rest, none = selectors.history(officer.scope, one.pk, last)
    assert [len(part) for part in (lines, more, rest)] == [2, 2, 1]
    assert none is None
    numbers = [line.number for line in (*lines, *more, *rest)]
    assert numbers == sorted(numbers, reverse=True)
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:history", args=[one.uuid])).content.decode()
    assert f"?voor={further}" in page


def test_the_history_of_what_was_merged_comes_along(officer, one):
    other = services.add_organisation(by=officer, day=DAY, name="Sterk Zuid")
    services.merge(by=officer, keep=one.pk, drop=other.pk, why="dubbel")
    lines, _further = selectors.history(officer.scope, one.pk)
    assert [line.action.removeprefix("members.organisation.") for line in lines] == ["merged", "added", "changed"]


def test_every_action_has_words(client, officer, one):
    services.leave(by=officer, organisation=one.pk, day=DAY, reason="cancelled", note="gestopt")
    services.join(by=officer, organisation=one.pk, day=date(2018, 1, 1))
    services.change_terms(by=officer, organisation=one.pk, day=date(2019, 1, 1), packages=["plus"])
    services.change_work(by=officer, organisation=one.pk, day=DAY, kinds=["peuterspeelzalen"])
    services.change_number(by=officer, organisation=one.pk, number="N-1")
    services.change_start(by=officer, organisation=one.pk, day=date(2009, 1, 1))
    services.set_year_figures(by=officer, organisation=one.pk, year=2015, figures={"wage_sum": 123456})
    services.set_contact(by=officer, organisation=one.pk, day=DAY, name="Bram Voorbeeld", function="director")
    services.asked(by=officer, organisations=[one.pk], what="QuickScan", reference="q", day=DAY, minutes=5)
    waits = services.unanswered(by=officer, organisation=one.pk, reference="q")
    services.answered(by=officer, unanswered=waits, day=DAY, minutes=7)
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:history", args=[one.uuid])).content.decode()
    assert "members." not in page
    assert "Opgezegd" in page
    assert "cancelled" not in page
    assert "Bram" not in page
    assert "123.456" not in page


def test_the_history_and_the_audit_trail_say_the_same_of_an_action(client, one):
    """Also of what only an import does: there is one list of words."""
    by = actor(Role.DATA_OFFICER)
    record(by=by, action="members.organisation.restored", subject=("organisation", one.uuid), organisation=one.pk)
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:history", args=[one.uuid])).text
    assert "Teruggezet zoals het was" in page
    assert "members.organisation" not in page
