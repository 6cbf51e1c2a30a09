"""The pages of a member about what is asked: theirs alone, listed by municipality, opened on any device."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.members.models import Municipality
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.upkeep.models import Mail
from support.people import organisation, signed_in
from support.rounds_answered import Invited, asked, link_of, published

pytestmark = pytest.mark.django_db


class Member(Invited):
    """Somebody of an organisation that is asked, signed in."""

    def __init__(self, assignment=None, role=Role.RESPONDENT) -> None:
        super().__init__(assignment)
        self.person = signed_in(self.browser, role, self.assignment.organisation)
        self.own = f"/vragen/{self.assignment.uuid}/"

    def open_own(self) -> str:
        page = self.post(f"{self.own}openen/")
        self.key = re.search(r"/v/([\w-]+)/", self.address)[1]
        return page


def test_it_works(django_assert_max_num_queries):
    one = Member()
    page = one.open("/vragen/")
    assert page.count("Monitor sociaal werk") >= 1
    assert "Niets. U bent bij." not in page
    assert "Over uw organisatie" in one.open_own()
    one.fill(naam="Ans")
    one.send_all()
    page = one.open("/vragen/")
    assert "Niets. U bent bij." in page
    assert re.search(r"verstuurd, nummer [0-9A-F]{4}-[0-9A-F]{4}", page)
    assert one.person.name in page
    assert Mail.objects.get().to == one.person.email
    for address in ("/vragen/", one.own):
        with django_assert_max_num_queries(10):
            one.browser.get(address)


def test_the_first_page_says_what_waits():
    one = Member()
    assert f'<a href="{one.own}">Monitor sociaal werk: ongeveer 12 minuten.' in one.open("/")
    one.open_own()
    assert "begonnen, nog niet verstuurd" in one.open("/")
    one.fill()
    one.send_all()
    assert 'href="/vragen/">Alle vragen aan ons' in one.page
    assert one.own not in one.open("/")


def test_municipalities_are_listed_by_name():
    round_ = published(unit="municipality")
    member = organisation()
    for code, name in (("GM0363", "Amsterdam"), ("GM0344", "Utrecht")):
        Municipality.objects.get_or_create(code=code, defaults={"name": name})
        last = asked(round_, member=member, municipality=code)
    one = Member(last)
    page = one.open("/vragen/")
    assert page.index("Amsterdam") < page.index("Utrecht")
    assert "gemeente Utrecht" in one.open_own()


def test_work_goes_on_on_another_device():
    one = Member()
    one.open_own()
    one.fill(naam="Ans de Wit")
    other = Member(one.assignment)
    other.open_own()
    assert 'value="Ans de Wit"' in other.go(2)
    assert Assignment.everything.get().draft == one.draft


def test_sharing_revoking_and_taking_over_with_a_session():
    one = Member()
    one.open_own()
    page = one.open(f"{one.own}delen/")
    assert "Over uw werk" in page
    one.send("", {"to": "piet@example.org", "name": "Piet", "pages": ["2"]})
    assert "De link is verstuurd aan piet@example.org." in one.page
    assert re.search(r"Piet.*?<td>Over uw werk</td>", one.page, re.DOTALL)
    shared = Link.everything.get(purpose="shared")
    one.post(f"{one.own}links/{shared.pk}/intrekken/")
    assert "De link werkt niet meer" in one.page
    shared.refresh_from_db()
    assert shared.revoked is not None
    one.post(f"{one.own}overnemen/")
    assert one.title == "Over uw organisatie"
    assert Link.everything.get(purpose="invited").revoked is not None


def test_correcting_with_a_session():
    one = Member()
    one.open_own()
    one.fill(naam="Ans")
    one.send_all()
    one.post(f"{one.own}verbeteren/")
    one.key = re.search(r"/v/([\w-]+)/", one.address)[1]
    one.fill(naam="Piet")
    one.send_all()
    assert Submission.objects.count() == 2
    assert one.open(one.own).count("nee, verbeterd") == 1


def test_a_closed_round_tells_what_was_kept():
    one = Member()
    one.open_own()
    one.fill(naam="Ans de Wit")
    Round.everything.update(closed=timezone.now())
    page = one.open(one.own)
    assert "Wat is ingevuld maar niet verstuurd, telt niet mee." in page
    assert "Ans de Wit" in one.open_own()
    assert "bewaard, maar niet verstuurd" in one.page


def test_an_address_for_an_app_is_shown_once():
    one = Member()
    page = one.post(f"{one.own}app/")
    address = re.search(r'class="key">http://testserver(/openrosa/[\w-]+)<', page)[1]
    assert Client().get(f"{address}/formList").status_code == 200
    assert address not in one.open(one.own)
    RoleGrant.everything.filter(person=one.person).update(valid_to=timezone.localdate())
    assert Client().get(f"{address}/formList").status_code == 403


# --- hostile ---------------------------------------------------------------------------------------------------------

OWN = ("", "openen/", "app/", "delen/", "overnemen/", "verbeteren/", "links/{link}/intrekken/")


@pytest.mark.parametrize("rest", OWN)
def test_nothing_of_another_member(rest):
    one = Member()
    theirs = asked(published())
    link, _key = link_of(theirs)
    for identifier in (theirs.uuid, uuid.uuid4()):
        address = f"/vragen/{identifier}/" + rest.format(link=link.pk)
        for method in (one.browser.get, one.browser.post):
            answer = method(address, {"to": "piet@example.org"})
            assert answer.status_code in (404, 405)
            assert "Monitor" not in answer.content.decode()
    assert not Mail.objects.exists()
    theirs.refresh_from_db()
    assert theirs.draft is None
    assert theirs.links.filter(revoked__isnull=True).count() == theirs.links.count() == 1


def test_a_link_of_another_assignment_is_not_revoked_through_mine():
    one = Member()
    link, _key = link_of(asked(published()))
    assert one.browser.post(f"{one.own}links/{link.pk}/intrekken/").status_code == 404
    link.refresh_from_db()
    assert link.revoked is None


def test_whose_role_ended_reaches_nothing():
    one = Member()
    one.open_own()
    one.fill(naam="Ans de Wit")
    RoleGrant.everything.filter(person=one.person).update(valid_to=timezone.localdate())
    assert one.browser.get("/vragen/").status_code == 403
    assert one.browser.get(one.own).status_code in (403, 404)
    assert "Uw rol" in one.open(f"/v/{one.key}/")
    assert "Ans de Wit" not in one.page
    one.browser.post(f"/v/{one.key}/nakijken/", {"actie": "versturen", "revisie": "2"})
    assert not Submission.objects.exists()


def test_a_round_that_is_not_published_does_not_exist():
    one = Member()
    Round.everything.update(published=None)
    assert one.browser.get(one.own).status_code == 404
    assert "Monitor" not in one.open("/vragen/")
    assert one.own not in one.open("/")


def test_forms_of_another_site_change_nothing():
    one = Member()
    answer = one.browser.post(f"{one.own}overnemen/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Link.everything.filter(revoked__isnull=False).exists()
