"""Municipalities: official codes with their days, mergers and splits, and who works there."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meerwaarde.web.members import selectors, services
from meerwaarde.web.members.models import Municipality, MunicipalityChange
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
D2015, D2016, D2019 = date(2015, 1, 1), date(2016, 1, 1), date(2019, 1, 1)


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def places(officer):
    for code, name in (("GM0236", "Geldermalsen"), ("GM0304", "Neerijnen"), ("GM0733", "Lingewaal")):
        services.add_municipality(by=officer, code=code, name=name, province="Gelderland")


def served(officer, one, day):
    return selectors.organisation_on(officer.scope, one.uuid, day).municipalities


def test_it_works(officer, places):
    one, other = organisation(), organisation("Elders")
    services.set_served(by=officer, organisation=one.pk, day=D2015, municipalities=["GM0236", "GM0304"])
    services.set_served(by=officer, organisation=other.pk, day=D2015, municipalities=["GM0733"], until=D2016)
    services.merge_municipalities(
        by=officer, day=D2019, old=["GM0236", "GM0304", "GM0733"], new="GM1960", name="West Betuwe"
    )
    assert served(officer, one, date(2018, 12, 31)) == ("GM0236", "GM0304")
    assert served(officer, one, D2019) == ("GM1960",)
    assert served(officer, other, D2015) == ("GM0733",)
    assert served(officer, other, D2019) == ()
    made = Municipality.objects.get(code="GM1960")
    assert (made.valid_from, made.province) == (D2019, "Gelderland")
    assert MunicipalityChange.objects.filter(new=made).count() == 3
    assert [one.code for one in selectors.municipalities(D2019)] == ["GM1960"]
    assert len(selectors.municipalities(D2016)) == 3


def test_a_code_that_is_over_is_refused_by_name(officer, places):
    services.merge_municipalities(by=officer, day=D2019, old=["GM0236", "GM0304"], new="GM0236")
    one = organisation()
    with pytest.raises(Refused, match=r"Neerijnen \(GM0304\) bestaat niet op 1-1-2019"):
        services.set_served(by=officer, organisation=one.pk, day=D2019, municipalities=["GM0304"])
    with pytest.raises(Refused, match="GM9999"):
        services.set_served(by=officer, organisation=one.pk, day=D2019, municipalities=["GM9999"])
    with pytest.raises(Refused):
        services.merge_municipalities(by=officer, day=D2019, old=["GM0304"], new="GM0733")


def test_one_may_go_into_another_that_stays(officer, places):
    one = organisation()
    services.set_served(by=officer, organisation=one.pk, day=D2015, municipalities=["GM0304", "GM0236"])
    services.merge_municipalities(by=officer, day=D2019, old=["GM0236", "GM0304"], new="GM0236")
    assert served(officer, one, D2019) == ("GM0236",)
    assert Municipality.objects.get(code="GM0236").valid_to is None


def test_a_split_gives_all_parts_to_who_worked_there(officer, places):
    one = organisation()
    services.set_served(by=officer, organisation=one.pk, day=D2015, municipalities=["GM0236"])
    services.split_municipality(by=officer, day=D2019, old="GM0236", new=[("GM0304", ""), ("GM2001", "Nieuw Example")])
    assert served(officer, one, date(2018, 12, 31)) == ("GM0236",)
    assert served(officer, one, D2019) == ("GM0304", "GM2001")
    assert Municipality.objects.get(code="GM0236").valid_to == D2019


def test_a_part_may_keep_its_code(officer, places):
    services.split_municipality(by=officer, day=D2019, old="GM0236", new=[("GM0236", ""), ("GM2001", "Nieuw Example")])
    assert Municipality.objects.get(code="GM0236").valid_to is None
    assert Municipality.objects.get(code="GM2001").valid_from == D2019


def test_a_code_is_of_one_municipality(officer, places):
    services.add_municipality(by=officer, code="236", name="Geldermalsen")
    assert Municipality.objects.count() == 3
    with pytest.raises(Refused, match="al van Geldermalsen"):
        services.add_municipality(by=officer, code="GM0236", name="Tiel")
    with pytest.raises(Refused, match="geen gemeentecode"):
        services.add_municipality(by=officer, code="GM02366", name="Tiel")


def test_only_who_may_change_the_register(places):
    with pytest.raises(PermissionDenied):
        services.add_municipality(by=actor(Role.BUREAU_READER), code="GM0001", name="X")


def upload(client, text, encoding="utf-8"):
    file = SimpleUploadedFile("gemeenten.csv", text.encode(encoding), "text/csv")
    return client.post(reverse("members:read_municipalities"), {"file": file}, follow=True)


def test_the_official_list_is_read(client, places):
    signed_in(client, Role.DATA_OFFICER)
    text = "Gemeentecode;GemeentecodeGM;Gemeentenaam;Provinciecode;Provincienaam\n"
    text += "236;GM0236;Geldermalsen aan de Linge;25;Gelderland\n80;GM0080;Súdwest-Fryslân;21;Fryslân\n"
    page = upload(client, text, "cp1252").content.decode()
    assert "1 nieuw, 1 met een andere naam. 2 gemeenten staan niet in de lijst" in page
    assert Municipality.objects.get(code="GM0080").name == "Súdwest-Fryslân"
    assert "Geldermalsen aan de Linge" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("naam\nTiel\n", "De eerste rij moet"),
        ("code;naam\nGM0001;A\nx;B\n", "Rij 3: Dit is geen gemeentecode: x"),
        ("code;naam\nGM0001;A\n1;B\n", "Rij 3: code GM0001 staat er twee keer in"),
        ("", "leeg"),
    ],
)
def test_a_list_that_is_wrong_changes_nothing(client, places, text, said):
    signed_in(client, Role.DATA_OFFICER)
    response = upload(client, text)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Municipality.objects.count() == 3


def test_the_pages_work(client, places, officer):
    signed_in(client, Role.DATA_OFFICER)
    said = {"old": ["GM0236", "GM0304"], "new": "GM1960", "name": "West Betuwe", "day": "2019-01-01"}
    assert client.post(reverse("members:merge_municipalities"), said).status_code == 303
    said = {"old": "GM0733", "new": "GM0001 Een\nGM0002 Twee deel", "day": "2020-01-01"}
    assert client.post(reverse("members:split_municipality"), said).status_code == 303
    assert client.post(reverse("members:split_municipality"), {**said, "new": "GM0003"}).status_code == 422
    page = client.get(reverse("members:municipalities"), {"alle": "on"}).content.decode()
    assert "West Betuwe" in page
    assert "Een, Twee deel" in page
    for name in ("add_municipality", "merge_municipalities", "split_municipality", "read_municipalities"):
        assert client.get(reverse(f"members:{name}")).status_code == 200
