"""The page on which the bureau enters answers on paper and by telephone."""

from __future__ import annotations

import pytest
from django.test import Client

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.views import entering
from support.people import organisation, signed_in
from support.rounds_answered import Invited, asked, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    return client


def test_it_works(officer):
    assignment = asked(published(), member=organisation("Welzijn Aarde"))
    address = f"/rondes/{assignment.round.uuid}/invoeren/"
    assert "Welzijn Aarde" in officer.get(address).content.decode()
    answer = officer.post(address, {"assignment": assignment.uuid, "medium": "phone"}, follow=True)
    page = answer.content.decode()
    assert "U voert antwoorden in namens Welzijn Aarde (per telefoon)." in page
    assert "Samen met een collega" not in page


def test_who_answered_is_not_offered(officer):
    one = Invited()
    one.answer()
    waiting = asked(one.assignment.round, member=organisation("Welzijn Wacht"))
    page = officer.get(f"/rondes/{waiting.round.uuid}/invoeren/").content.decode()
    assert "Welzijn Wacht" in page
    assert str(one.assignment.uuid) not in page


def test_a_long_list_is_searched(officer, monkeypatch):
    monkeypatch.setattr(entering, "MOST", 1)
    round_ = published()
    last = [asked(round_, member=organisation(name)) for name in ("Welzijn Aarde", "Welzijn Zee")][-1]
    address = f"/rondes/{round_.uuid}/invoeren/"
    page = officer.get(address).content.decode()
    assert ("Welzijn Zee" in page, "1 staan er niet in" in page) == (False, True)
    assert "Welzijn Zee" in officer.get(f"{address}?zoek=ZEE").content.decode()
    assert officer.post(address, {"assignment": last.uuid, "medium": "paper"}).status_code == 303


@pytest.mark.parametrize(("medium", "words"), [("", "Hoe kwamen ze?"), ("web", "web"), ("app", "app")])
def test_only_paper_and_telephone(officer, medium, words):
    assignment = asked(published())
    answer = officer.post(
        f"/rondes/{assignment.round.uuid}/invoeren/", {"assignment": assignment.uuid, "medium": medium}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Assignment.everything.get().draft is None


def test_an_assignment_of_another_round_is_refused(officer):
    mine, other = asked(published()), asked(published())
    answer = officer.post(f"/rondes/{mine.round.uuid}/invoeren/", {"assignment": other.uuid, "medium": "paper"})
    assert answer.status_code == 422


def test_a_link_of_the_bureau_ends_with_the_role(officer):
    one = Invited()
    address = f"/rondes/{one.assignment.round.uuid}/invoeren/"
    answer = officer.post(address, {"assignment": one.assignment.uuid, "medium": "paper"})
    RoleGrant.everything.filter(role=Role.DATA_OFFICER).update(role=Role.BUREAU_READER)
    assert Client().get(answer["Location"]).status_code == 410
