"""Invitations: a secret link that gives a person and a role."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.models import Invitation, Person, RoleGrant
from meerwaarde.web.accounts.types import Place, Refused
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation, person, signed_in
from support.signing_in import PASSWORD, known, sign_in

pytestmark = pytest.mark.django_db
CHOSEN = {"name": "Anna de Vries", "password1": PASSWORD, "password2": PASSWORD}


def link() -> str:
    """The path in the last invitation that was sent."""
    return re.search(r"http://\S+?(/uitnodiging/\S+)", Mail.objects.latest("pk").body)[1]


def invited(role: Role = Role.RESPONDENT, email: str = "anna@example.org", at=None) -> str:
    place = at or (organisation() if role is Role.RESPONDENT else None)
    by = actor(Role.BUREAU_ADMINISTRATOR)
    services.invite(by=by, email=email, place=Place(role, place.pk if place else None), name="Anna")
    return link()


def test_it_works(client) -> None:
    place = organisation("Welzijn Voorbeeld")
    address = invited(at=place)
    page = client.get(address).content.decode()
    assert "invuller bij Welzijn Voorbeeld" in page
    assert "anna@example.org" in page
    answer = client.post(address, CHOSEN)
    assert answer.status_code == 303
    assert answer["Location"] == "/"
    anna = Person.objects.get(email="anna@example.org")
    assert anna.name == "Anna de Vries"
    assert anna.check_password(PASSWORD)
    grant = RoleGrant.everything.get(person=anna)
    assert (grant.role, grant.organisation) == (Role.RESPONDENT, place)
    assert client.get("/mijn/").status_code == 200  # signed in


def test_only_the_hash_of_the_link_is_kept() -> None:
    key = invited().rstrip("/").rpartition("/")[2]
    stored = Invitation.everything.get()
    assert key not in {stored.key_sha256, *map(str, stored.__dict__.values())}


def test_opening_the_link_takes_nothing(client) -> None:
    address = invited()
    for _time in range(3):
        assert client.get(address).status_code == 200
    assert Invitation.everything.get().accepted is None


def test_somebody_at_the_bureau_goes_on_to_the_second_step(client) -> None:
    client.post(invited(Role.DATA_OFFICER), CHOSEN)
    assert client.get("/mijn/")["Location"] == "/mijn/tweede-stap/"
    assert client.get("/mijn/app/koppelen/").status_code == 200  # the password was given just now


def test_somebody_with_an_account_gets_the_role_and_signs_in_as_always(client) -> None:
    one = known(email="anna@example.org")
    address = invited(Role.TRANSLATOR)
    assert "al een account" in client.get(address).content.decode()
    answer = client.post(address, CHOSEN)
    assert answer["Location"] == "/inloggen/"
    assert RoleGrant.everything.filter(person=one, role=Role.TRANSLATOR).exists()
    one.refresh_from_db()
    assert one.name != "Anna de Vries"
    assert client.get("/mijn/").status_code == 302  # the link alone lets nobody in to an account that was there


def test_twice_is_once(client) -> None:
    address = invited()
    client.post(address, CHOSEN)
    client.logout()
    assert "al aangenomen" in client.get(address).content.decode()
    assert "al aangenomen" in client.post(address, CHOSEN).content.decode()
    assert RoleGrant.everything.filter(person__email="anna@example.org").count() == 1
    assert Person.objects.filter(email="anna@example.org").count() == 1


@pytest.mark.parametrize("change", [{"expires": timezone.now()}, {"withdrawn": timezone.now()}])
def test_a_link_ends(client, change) -> None:
    address = invited()
    Invitation.everything.update(**change)
    assert client.get(address).status_code == 404
    assert client.post(address, CHOSEN).status_code == 404
    assert not Person.objects.filter(email="anna@example.org").exists()


def test_a_made_up_link(client) -> None:
    answer = client.get("/uitnodiging/nothing/")
    assert answer.status_code == 404
    assert "Vraag wie u uitnodigde" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password1": "kort", "password2": "kort"}, "te kort"),
        ({"password2": "iets anders hier"}, "niet hetzelfde"),
        ({"name": ""}, "Vul dit in"),
    ],
)
def test_what_is_wrong_and_what_stays(client, change, said) -> None:
    answer = client.post(invited(), CHOSEN | change)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    assert "Anna de Vries" in text or not (CHOSEN | change)["name"]
    assert PASSWORD not in text


def test_an_open_invitation_is_not_sent_twice() -> None:
    place = Place(Role.RESPONDENT, organisation().pk)
    by = actor(Role.BUREAU_ADMINISTRATOR)
    first = services.invite(by=by, email="anna@example.org", place=place)
    assert services.invite(by=by, email=" Anna@Example.org ", place=place) == first
    assert Mail.objects.count() == 1


def test_sending_again_ends_the_old_link(client) -> None:
    old = invited()
    services.send_again(by=actor(Role.BUREAU_ADMINISTRATOR), invitation=Invitation.everything.get())
    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200


def test_one_address_gets_few_invitations_a_day() -> None:
    by, place = actor(Role.BUREAU_ADMINISTRATOR), organisation()
    for _time in range(5):
        made = services.invite(by=by, email="anna@example.org", place=Place(Role.RESPONDENT, place.pk))
        services.withdraw(by=by, invitation=made)
    with pytest.raises(Refused, match="vandaag al"):
        services.invite(by=by, email="anna@example.org", place=Place(Role.RESPONDENT, place.pk))
    assert Mail.objects.count() == 5


def test_a_member_invites_for_itself_alone() -> None:
    own, other = organisation(), organisation()
    by = actor(Role.MEMBER_ADMINISTRATOR, own)
    services.invite(by=by, email="anna@example.org", place=Place(Role.CONTROLLER, own.pk))
    for place in (Place(Role.CONTROLLER, other.pk), Place(Role.DATA_OFFICER), Place(Role.TRANSLATOR, own.pk)):
        with pytest.raises(PermissionDenied):
            services.invite(by=by, email="bart@example.org", place=place)


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BUREAU_READER, Role.REVIEWER])
def test_others_at_the_bureau_do_not_invite(role) -> None:
    with pytest.raises(PermissionDenied):
        services.invite(by=actor(role), email="anna@example.org", place=Place(Role.RESPONDENT, organisation().pk))


def test_a_role_holds_where_it_belongs() -> None:
    by = actor(Role.BUREAU_ADMINISTRATOR)
    for place in (Place(Role.CONTROLLER), Place(Role.REVIEWER, organisation().pk), Place(Role.MUNICIPALITY_READER)):
        with pytest.raises(Refused):
            services.invite(by=by, email="anna@example.org", place=place)


def test_many_at_once_in_few_queries(django_assert_max_num_queries) -> None:
    place, by = Place(Role.PRACTITIONER, organisation().pk), actor(Role.BUREAU_ADMINISTRATOR)
    services.invite(by=by, email="werker7@example.org", place=place)
    people = [(f"werker{number}@example.org", f"Werker {number}") for number in range(1_200)]
    with django_assert_max_num_queries(1_300):
        assert services.invite_many(by=by, people=people, place=place) == 1_199
    assert services.invite_many(by=by, people=people, place=place) == 0  # cut off and done again: nobody twice
    assert Mail.objects.count() == 1_200
    assert Entry.everything.filter(action="accounts.invitation.sent_many").count() == 3


def test_the_page_for_one(client) -> None:
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    place = organisation(number="00123")
    assert client.get("/mensen/uitnodigen/").status_code == 200
    typed = {"email": "anna@example.org", "name": "Anna", "role": "respondent", "organisation": "00123"}
    assert client.post("/mensen/uitnodigen/", typed)["Location"] == "/mensen/uitnodigingen/"
    assert Invitation.everything.get().organisation == place
    page = client.get("/mensen/uitnodigingen/").content.decode()
    assert "anna@example.org" in page
    assert "Welzijn Example" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"organisation": ""}, "Vul het lidnummer in"),
        ({"organisation": "99999"}, "geen lid met dit nummer"),
        ({"email": "anna"}, "Dit is geen e-mailadres"),
        ({"role": ""}, "Kies een rol"),
        ({"role": "municipality_reader"}, "Vul de code in"),
    ],
)
def test_what_is_wrong_on_the_page(client, change, said) -> None:
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    organisation(number="00123")
    typed = {"email": "anna@example.org", "name": "Anna", "role": "respondent", "organisation": "00123"} | change
    answer = client.post("/mensen/uitnodigen/", typed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Mail.objects.exists()


def test_the_page_of_a_member_names_its_own_organisation(client) -> None:
    own = organisation("Welzijn Voorbeeld")
    signed_in(client, Role.MEMBER_ADMINISTRATOR, own)
    page = client.get("/mensen/uitnodigen/").content.decode()
    assert "Welzijn Voorbeeld" in page
    assert "medewerker data" not in page
    typed = {"email": "anna@example.org", "role": "data_officer", "organisation": str(own.pk)}
    assert client.post("/mensen/uitnodigen/", typed).status_code == 400
    typed = {"email": "anna@example.org", "role": "controller", "organisation": str(organisation().pk)}
    assert client.post("/mensen/uitnodigen/", typed).status_code == 400
    assert not Invitation.everything.exists()


def test_the_page_for_many(client) -> None:
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    organisation(number="00123")
    typed = {"role": "practitioner", "organisation": "00123"}
    lines = "anna@example.org Anna de Vries\n\nbart@example.org;Bart\nANNA@example.org"
    answer = client.post("/mensen/uitnodigen/veel/", {**typed, "people": lines}, follow=True)
    assert "2 uitnodigingen zijn verstuurd" in answer.content.decode()
    assert set(Invitation.everything.values_list("email", flat=True)) == {"anna@example.org", "bart@example.org"}
    wrong = client.post("/mensen/uitnodigen/veel/", {**typed, "people": "chris@example.org\ndaan"})
    assert "regel 2 (daan)" in wrong.content.decode()
    assert "chris@example.org" in wrong.content.decode()  # what was typed stays
    assert Mail.objects.count() == 2


def test_withdrawing_and_sending_again_on_the_page(client) -> None:
    address = invited()
    one = Invitation.everything.get()
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert client.post(f"/mensen/uitnodigingen/{one.pk}/opnieuw/").status_code == 303
    assert client.post(f"/mensen/uitnodigingen/{one.pk}/intrekken/").status_code == 303
    assert client.post(f"/mensen/uitnodigingen/{one.pk}/intrekken/").status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_an_invitation_of_another_member_does_not_exist_for_a_member(client) -> None:
    invited()
    one = Invitation.everything.get()
    signed_in(client, Role.MEMBER_ADMINISTRATOR, organisation())
    assert client.post(f"/mensen/uitnodigingen/{one.pk}/intrekken/").status_code == 404
    assert "anna@example.org" not in client.get("/mensen/uitnodigingen/").content.decode()


def test_who_opens_a_link_while_somebody_else_is_signed_in(client) -> None:
    other = known()
    sign_in(client, other)
    client.post(invited(), CHOSEN)
    assert client.get("/mijn/").context["person"].email == "anna@example.org"


def test_expired_invitations_can_be_sent_anew() -> None:
    by, place = actor(Role.BUREAU_ADMINISTRATOR), Place(Role.RESPONDENT, organisation().pk)
    first = services.invite(by=by, email="anna@example.org", place=place)
    Invitation.everything.update(expires=timezone.now() - timedelta(days=1))
    assert services.invite(by=by, email="anna@example.org", place=place).pk != first.pk


def test_who_stopped_and_comes_back_chooses_a_new_password(client) -> None:
    one = person(Role.RESPONDENT, organisation(), email="anna@example.org")
    services.close_account(by=actor(Role.BUREAU_ADMINISTRATOR), person=one)
    address = invited(Role.TRANSLATOR)
    assert client.post(address).status_code == 400
    client.post(address, CHOSEN)
    roles = client.get("/mijn/").context["roles"]
    assert [role.role for role in roles] == [Role.TRANSLATOR]  # what ended stays ended
