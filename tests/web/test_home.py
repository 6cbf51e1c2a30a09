"""The first page and its language."""

from __future__ import annotations

import pytest
from django.utils import timezone

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.members.models import Asked, Municipality
from meerwaarde.web.publications.models import Release, ReleaseChart, ReleaseFile
from meerwaarde.web.rights import MEMBERS, Role
from support.people import organisation, person, signed_in

pytestmark = pytest.mark.django_db


def test_it_works(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Inloggen" in page.content.decode()
    assert not page.cookies


def test_the_public_sees_the_latest_release_with_its_picture(client):
    release = Release.objects.create(
        slug="monitor", kind=Release.Kind.REPORT, title="Monitor", period="2025", published=timezone.now()
    )
    ReleaseFile.objects.create(
        release=release, name="charts/a.svg", mimetype="image/svg+xml", sha256="0" * 64, content=b"<svg/>"
    )
    ReleaseChart.objects.create(release=release, place=0, name="a", title="Wie meedoet")
    page = client.get("/").content.decode()
    assert 'src="/publicaties/monitor/1/bestand/charts/a.svg"' in page
    assert 'alt="Wie meedoet"' in page
    assert client.get("/publicaties/monitor/1/bestand/charts/a.svg").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_first_page(client, role, django_assert_max_num_queries):
    signed_in(client, role, organisation() if role in MEMBERS else None)
    client.get("/")
    with django_assert_max_num_queries(10):
        page = client.get("/")
    assert page.status_code == 200
    assert "Uitloggen" in page.content.decode()


def test_who_reads_for_a_municipality_is_told_what_there_is_and_how_to_refer_to_it(client):
    Municipality.objects.create(code="GM0344", name="Utrecht")
    signed_in(client, Role.MUNICIPALITY_READER)
    RoleGrant.everything.update(municipality="GM0344")
    page = client.get("/").content.decode()
    assert "U leest hier voor Utrecht." in page
    assert 'href="/zoeken/"' in page.partition("Voor een brief of besluit")[2]


def test_a_role_at_a_municipality_is_shown_by_its_name(client):
    Municipality.objects.create(code="GM0344", name="Utrecht")
    made = person(Role.MUNICIPALITY_READER, municipality="GM0344", name="Koen Voorbeeld")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    for address in ("/mensen/", f"/mensen/{made.uuid}/"):
        page = client.get(address).content.decode()
        assert "Utrecht" in page
        assert "GM0344" not in page


@pytest.mark.parametrize(
    ("role", "way"),
    [(Role.DATA_OFFICER, "/leden/importeren/"), (Role.BUREAU_ADMINISTRATOR, "/mensen/uitnodigen/")],
)
def test_an_empty_platform_says_where_to_begin(client, role, way):
    signed_in(client, role)
    assert f'href="{way}"' in client.get("/").content.decode()
    organisation()
    assert f'href="{way}"' not in client.get("/").content.decode()


def test_the_bureau_sees_who_was_asked_most(client):
    often, once = organisation("Welzijn Vaak"), organisation("Welzijn Zelden")
    for number, one in enumerate((often, often, once)):
        Asked.everything.create(
            organisation=one, what="Monitor", reference=f"m{number}", day=timezone.localdate(), minutes=5
        )
    signed_in(client, Role.BUREAU_READER)
    page = client.get("/").content.decode()
    assert "2 keer, 10 minuten" in page
    assert page.index("Welzijn Vaak") < page.index("Welzijn Zelden")


def test_a_person_without_a_role_sees_the_public_page(client):
    signed_in(client, None)
    assert client.get("/").status_code == 200


def test_the_language_is_remembered_on_this_device(client):
    answer = client.post("/taal/", {"taal": "en", "terug": "/?x=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/?x=1")
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert "Nederlands" in page


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client, back):
    assert client.post("/taal/", {"taal": "en", "terug": back})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client):
    assert not client.post("/taal/", {"taal": "xx"}).cookies
