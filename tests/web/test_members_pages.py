"""The pages of the register: what each role sees and may change, and what a wrong form keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.models import Contact, Membership, Organisation
from meerwaarde.web.rights import Role
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2015, 1, 1)


def at(name, one, *more):
    return reverse(f"members:{name}", args=[one.uuid, *more])


@pytest.fixture
def filled():
    """An organisation with something of everything."""
    made = organisation("Welzijn Noord", place="Zwolle", kvk_number="12345678")
    officer = actor(Role.DATA_OFFICER)
    services.change_work(by=officer, organisation=made.pk, day=DAY, kinds=["lokaal-welzijnswerk", "peuterspeelzalen"])
    services.set_year_figures(
        by=officer, organisation=made.pk, year=2015, figures={"employees": 12, "wage_sum": 600000}
    )
    services.set_contact(by=officer, organisation=made.pk, day=DAY, name="Anna Voorbeeld", function="director")
    services.asked(by=officer, organisations=[made.pk], what="QuickScan", reference="q1", day=date.today(), minutes=8)
    return made


RECORDED = ("contacts", "figures_of")  # looking is written down as well, which takes some queries more
PAGES = "organisation contacts questions history figures_of details work served join leave terms".split()


def test_it_works(client, filled):
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:register"), {"zoek": "noord zwo"})
    assert "Welzijn Noord" in page.content.decode()
    page = client.get(at("organisation", filled)).content.decode()
    for text in ("Welzijn Noord", "12345678", "Lokaal welzijnswerk", "10–25 medewerkers", "sinds 1 januari 2010"):
        assert text in page


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_ten_queries_at_most(client, filled, name, django_assert_max_num_queries):
    signed_in(client, Role.DATA_OFFICER)
    client.get(at(name, filled))
    with django_assert_max_num_queries(14 if name in RECORDED else 10):
        assert client.get(at(name, filled)).status_code == 200


def test_the_list_needs_ten_queries_at_most(client, filled, django_assert_max_num_queries):
    signed_in(client, Role.DATA_OFFICER)
    client.get(reverse("members:register"))  # a first visit writes down that somebody was there
    narrowed = {"zoek": "wel", "stand": "member", "werk": "peuterspeelzalen", "grootte": "10-25", "dag": "2016-01-01"}
    with django_assert_max_num_queries(10):
        assert "Welzijn Noord" in client.get(reverse("members:register"), narrowed).content.decode()


def test_a_member_sees_itself_alone(client, filled):
    other = organisation("Welzijn Zuid")
    signed_in(client, Role.CONTROLLER, filled)
    assert client.get(reverse("members:register")).url == at("organisation", filled)
    page = client.get(reverse("members:register"), {"zoek": "welzijn"}).content.decode()
    assert "Welzijn Noord" in page
    assert "Welzijn Zuid" not in page
    for name in PAGES[:5]:
        assert client.get(at(name, filled)).status_code == 200
        assert client.get(at(name, other)).status_code == 404
    for name in ("work", "served", "join", "leave", "terms"):
        assert client.get(at(name, filled)).status_code == 403
    assert client.get(at("details", other)).status_code == 404


def test_strangers_go_to_the_sign_in_page(client, filled):
    for name in PAGES:
        assert client.get(at(name, filled)).status_code == 302


def test_figures_and_contacts_are_not_for_every_reader(client, filled):
    signed_in(client, Role.BUREAU_READER)
    page = client.get(at("organisation", filled)).content.decode()
    assert "600.000" not in page
    assert "10–25 medewerkers" in page
    assert client.get(at("contacts", filled)).status_code == 403
    assert client.get(at("figures_of", filled)).status_code == 403
    history = client.get(at("history", filled)).content.decode()
    assert "Cijfers gewijzigd" in history
    assert "600.000" not in history


def test_reading_contact_persons_is_recorded(client, filled):
    somebody = signed_in(client, Role.DATA_OFFICER)
    assert "Anna Voorbeeld" in client.get(at("contacts", filled)).content.decode()
    entry = Entry.everything.get(read=True)
    assert (entry.action, entry.organisation_id) == ("members.contacts.read", filled.pk)
    assert entry.actor_id == str(somebody.uuid)


def test_members_see_who_opened_their_figures(client, filled):
    somebody = signed_in(client, Role.DATA_OFFICER)
    assert "600.000" in client.get(at("figures_of", filled)).content.decode()
    entry = Entry.everything.get(read=True)
    assert (entry.action, entry.organisation_id) == ("members.figures.read", filled.pk)
    assert entry.actor_id == str(somebody.uuid)
    signed_in(client, Role.CONTROLLER, filled)
    assert "600.000" in client.get(at("figures_of", filled)).content.decode()
    assert Entry.everything.filter(read=True).count() == 1


def test_adding_twice_by_impatience_adds_once(client):
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(reverse("members:add"))
    token = page.context["form"]["token"].value()
    said = {"token": token, "name": "Sterk Oost", "kind": "member", "day": "2016-01-01", "join_now": "on"}
    for _time in range(2):
        response = client.post(reverse("members:add"), said)
        assert response.status_code == 303
    made = Organisation.everything.get()
    assert response.url == at("organisation", made)
    assert Membership.everything.get().valid_from == date(2016, 1, 1)


def test_what_was_typed_is_kept_with_the_error_beside_it(client, filled):
    signed_in(client, Role.DATA_OFFICER)
    said = {"name": "Sterk", "kind": "member", "kvk_number": "12"}
    response = client.post(at("details", filled), {**said, "day": "morgen"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Schrijf de dag als dag-maand-jaar" in page
    assert 'value="12"' in page
    response = client.post(at("details", filled), {**said, "day": "2016-01-01"})
    assert "Een KvK-nummer heeft acht cijfers" in response.content.decode()


def test_a_kvk_number_of_another_offers_merging(client, filled):
    signed_in(client, Role.DATA_OFFICER)
    other = organisation("Welzijn Noord Zwolle")
    said = {"name": "Welzijn Noord Zwolle", "kind": "member", "kvk_number": "12345678", "day": "2016-01-01"}
    page = client.post(at("details", other), said).content.decode()
    assert "hoort al bij Welzijn Noord" in page
    assert reverse("members:merge") in page
    assert client.post(at("details", other), {**said, "same_kvk": "on"}).status_code == 303


def test_figures_are_read_as_dutch_readers_write_them(client, filled):
    signed_in(client, Role.CONTROLLER, filled)
    said = {"wage_sum": "€ 1.250.000,50", "employees": "1.250", "fte": "12,5"}
    assert client.post(at("figures", filled, 2014), said).status_code == 303
    figures = selectors.figures_of(actor(Role.DATA_OFFICER).scope, filled.pk)[-1]
    assert (str(figures.wage_sum), figures.employees, str(figures.fte)) == ("1250000.50", 1250, "12.50")
    page = client.post(at("figures", filled, 2014), {"employees": "1,250"})
    assert "Bedoelt u 1250 of 1,25?" in page.content.decode()
    assert client.get(at("figures", filled, 2100)).status_code == 404


def test_a_member_changes_its_own_contact_persons(client, filled):
    signed_in(client, Role.MEMBER_ADMINISTRATOR, filled)
    said = {"name": "Bram Voorbeeld", "function": "finance", "email": "bram@example.org", "day": date.today()}
    assert client.post(at("add_contact", filled), said).status_code == 303
    made = Contact.everything.get(name="Bram Voorbeeld")
    assert client.post(at("end_contact", filled, made.pk)).status_code == 303
    assert not Contact.everything.filter(name="Bram Voorbeeld").exists()
    details = [entry.detail.changes for entry in Entry.everything.filter(action__startswith="members.contact.")]
    assert "Voorbeeld" not in str(details)


def test_joining_and_leaving(client):
    signed_in(client, Role.DATA_OFFICER)
    made = organisation("Welzijn Noord")
    assert client.post(at("leave", made), {"day": "2015-12-31", "reason": ""}).status_code == 422
    assert client.post(at("leave", made), {"day": "2015-12-31", "reason": "ceased"}).status_code == 303
    assert client.post(at("join", made), {"day": "2017-01-01", "reason": "return"}).status_code == 303
    page = client.get(reverse("members:movements"), {"van": "2014-12-31", "tot": "2015-12-31"}).content.decode()
    assert "Van 1 naar 0 leden" in page
    assert "Gestopt of failliet" in page
    wrong = {"van": "2015-12-31", "tot": "2014-12-31"}
    assert "Draai de dagen om" in client.get(reverse("members:movements"), wrong).content.decode()


def test_a_day_of_the_past_is_shown_as_it_was(client, filled):
    officer = actor(Role.DATA_OFFICER)
    services.change_details(by=officer, organisation=filled.pk, day=date(2020, 1, 1), changes={"name": "Sterk Noord"})
    signed_in(client, Role.DATA_OFFICER)
    assert "<h1>Welzijn Noord</h1>" in client.get(at("organisation", filled), {"dag": "2019-12-31"}).content.decode()
    assert "<h1>Sterk Noord</h1>" in client.get(at("organisation", filled)).content.decode()
    assert (
        "nog niet in het ledenbestand" in client.get(at("organisation", filled), {"dag": "2001-01-01"}).content.decode()
    )


def test_a_membership_is_put_right_with_a_reason(client, filled):
    signed_in(client, Role.DATA_OFFICER)
    row = Membership.everything.get()
    said = {"valid_from": "2011-01-01", "joined": "new", "why": ""}
    assert client.post(at("correct", filled, row.pk), said).status_code == 422
    assert client.post(at("correct", filled, row.pk), {**said, "why": "verkeerd overgenomen"}).status_code == 303
    assert "verkeerd overgenomen" in client.get(at("history", filled)).content.decode()
    assert client.get(at("correct", organisation(), row.pk)).status_code == 404


NONSENSE = "na=x na=99999999999999999999.a voor=1.%00 dag=2026-13-45 zoek=%00%27 gemeente=GM9999 stand=x"


@pytest.mark.parametrize("query", NONSENSE.split())
def test_addresses_that_make_no_sense_still_give_a_page(client, filled, query):
    signed_in(client, Role.DATA_OFFICER)
    assert client.get(f"{reverse('members:register')}?{query}").status_code == 200


def test_a_number_leads_to_its_organisation(client, filled):
    signed_in(client, Role.DATA_OFFICER)
    assert client.get(reverse("members:by_number", args=[filled.number])).url == at("organisation", filled)
    assert client.get(reverse("members:by_number", args=["weg"])).status_code == 404
