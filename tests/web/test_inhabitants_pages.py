"""The pages that take a list of inhabitants, and the list of municipalities that shows them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meerwaarde.web.members import services as register
from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.models import Inhabitants, InhabitantsList, Municipality
from meerwaarde.web.rights import Role
from support.inhabitants import SOURCE, inhabited, listed, municipality
from support.people import actor, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OFFER = reverse("members:inhabitants")


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


@pytest.fixture(autouse=True)
def places(client):
    signed_in(client, Role.DATA_OFFICER)
    Municipality.objects.all().delete()
    for code, name in (("GM0001", "Aa"), ("GM0002", "Bee"), ("GM0003", "Cee")):
        municipality(code, name)


def send(client, text: str, **said):
    file = SimpleUploadedFile("inwoners.csv", text.encode(), "text/csv")
    return client.post(OFFER, {"file": file, "year": 2025, "source": SOURCE, "token": uuid.uuid4(), **said})


def text_of(client, address: str, **query) -> str:
    return client.get(address, query).content.decode()


def test_it_works(client):
    assert "AANT_INW" in text_of(client, OFFER)
    response = send(client, "GM_CODE,AANT_INW\nGM0001,1100\nGM0002,2200\nGM0003,-99997\nGM0777,5\nPV20,9\n")
    assert response.status_code == 303
    shown = text_of(client, response["Location"])
    for said in (
        "3.300",
        "1 gemeente zonder aantal",
        "1 code die het ledenbestand niet kent",
        "Cee (GM0003)",
        "Rij 5:</",
        "Rijen die niet over een gemeente gaan: 1.",
    ):
        assert said.replace("</", "") in shown, said
    assert not Inhabitants.objects.exists()
    one = InhabitantsList.everything.get()
    done = client.post(reverse("members:inhabitants_confirm", args=[one.uuid]))
    assert (done.status_code, done["Location"]) == (303, response["Location"])
    assert Inhabitants.objects.count() == 2
    assert "De aantallen zijn overgenomen" in text_of(client, response["Location"])
    assert "Overgenomen" in text_of(client, OFFER)
    client.post(reverse("members:inhabitants_undo", args=[one.uuid]))
    assert not Inhabitants.objects.exists()
    assert "teruggedraaid" in text_of(client, response["Location"])


def test_what_changes_is_shown_from_what_to_what(client, officer):
    inhabited(2025, GM0001=1000, GM0002=2000, GM0003=3000)
    one = listed(officer, "code;inwoners", "GM0001;1100", "GM0002;2000", source="Eigen telling")
    shown = text_of(client, reverse("members:inhabitants_list", args=[one.uuid]))
    assert '<td>GM0001</td><td class="number">1.000</td><td class="number">1.100</td>' in shown
    assert "Verdwijnt: de lijst heeft geen aantal" in shown
    assert f"hebben een andere bron: {SOURCE}." in shown


def test_what_was_not_there_that_day(client, officer):
    register.merge_municipalities(by=officer, day=date(2024, 1, 1), old=["GM0002"], new="GM0001")
    one = listed(officer, "code;inwoners", "GM0001;1100", "GM0002;2000")
    shown = text_of(client, reverse("members:inhabitants_list", args=[one.uuid]))
    assert "1 gemeente bestond toen niet" in shown
    assert "Rij 3: Bee (GM0002), tot 1 januari 2024, daarna Aa" in shown


def test_wrong_rows_are_told_and_nothing_can_be_taken_over(client):
    response = send(client, "code;inwoners\nGM0001;veel\nGM0002;5\n")
    shown = text_of(client, response["Location"])
    assert "Rij 2: ‘veel’ is geen aantal inwoners" in shown
    assert "/overnemen/" not in shown
    one = InhabitantsList.everything.get()
    done = client.post(reverse("members:inhabitants_confirm", args=[one.uuid]), follow=True)
    assert "kloppen rijen niet" in done.content.decode()
    thrown = client.post(reverse("members:inhabitants_discard", args=[one.uuid]))
    assert (thrown["Location"], InhabitantsList.everything.count()) == (OFFER, 0)


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        ("naam;inwoners\nAa;5\n", {}, "geen kolom met gemeentecodes"),
        ("code;inwoners\nGM0001;5\n", {"year": "nu"}, "vier cijfers"),
        ("code;inwoners\nGM0001;5\n", {"year": date.today().year + 1}, "1 januari voorbij"),
        ("code;inwoners\nGM0001;5\n", {"source": ""}, "Vul dit in"),
        ("", {}, "Dit bestand is leeg"),
        ("code;inwoners\n" + "GM0001;5\n" * 280_000, {}, "groter dan 2,5 MB"),
    ],
)
def test_what_cannot_be_read_keeps_what_was_typed(client, text, said, told):
    response = send(client, text, **said)
    shown = response.content.decode()
    assert response.status_code == 422
    assert told in shown
    assert str(said.get("source", SOURCE)) in shown
    assert not InhabitantsList.everything.exists()


def test_the_municipalities_of_a_day_with_their_inhabitants(client, officer, django_assert_max_num_queries):
    address = reverse("members:municipalities")
    assert "is nog niet ingelezen" in text_of(client, address)
    inhabited(2020, "Oud", GM0001=900, GM0002=1900, GM0003=2900)
    inhabited(2021, GM0001=1000, GM0002=2000)
    with django_assert_max_num_queries(10):
        shown = text_of(client, address, dag="2021-06-01")
    assert f"Inwoners op 1 januari 2021. Bron: {SOURCE}. Samen 3.000 inwoners." in shown
    assert '<td class="number">2.000</td>' in shown
    assert (
        "niet bekend: Cee (GM0003). Een rapport over een ronde van deze dag gebruikt daarom de aantallen van 2020"
        in shown
    )
    assert "Inwoners op 1 januari 2020. Bron: Oud." in text_of(client, address, dag="2020-06-01")
    Inhabitants.objects.filter(year=2020).delete()
    assert "noemt daarom geen inwoners" in text_of(client, address, dag="2021-06-01")
    register.merge_municipalities(by=officer, day=date(2021, 3, 1), old=["GM0002"], new="GM0001")
    shown = text_of(client, address, dag="2021-06-01", alle="on")
    assert '<td class="number">3.000 *</td>' in shown


def test_a_list_may_be_kept_from_before(client, officer):
    one = listed(officer, "code;inwoners", "GM0001;1100")
    services.confirm(by=officer, one=one)
    shown = text_of(
        client, reverse("members:inhabitants_list", args=[listed(officer, "code;inwoners", "GM0001;1100").uuid])
    )
    assert "deze aantallen staan er al" in shown
    assert "/overnemen/" not in shown


def test_of_many_the_first_are_shown_with_how_many_there_are(client, officer, django_assert_max_num_queries):
    lines = [f"GM{at:04};{at}" for at in range(100, 170)]
    one = listed(officer, "code;inwoners", "GM0001;5", *lines)
    with django_assert_max_num_queries(10):
        shown = text_of(client, reverse("members:inhabitants_list", args=[one.uuid]))
    with django_assert_max_num_queries(10):
        assert "Wacht op bevestiging" in text_of(client, OFFER)
    assert "70 codes die het ledenbestand niet kent" in shown
    assert "Hier staan de eerste 50 van 70." in shown
    assert "GM0149" in shown
    assert "GM0150" not in shown
