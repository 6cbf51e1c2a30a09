"""The pages of an import."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.imports import services
from meerwaarde.web.members.models import Details, ImportBatch, Organisation
from meerwaarde.web.rights import Role
from support.people import organisation, signed_in

pytestmark = pytest.mark.django_db
OFFER = "/leden/importeren/"


def offered(client, *lines, name="leden.csv", **more):
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    fields = {"token": str(uuid.uuid4()), "dag": "2015-06-01", "bestand": file, **more}
    return client.post(OFFER, fields)


@pytest.fixture
def officer(client):
    return signed_in(client, Role.DATA_OFFICER)


def test_it_works(client, officer):
    organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    assert client.get(OFFER).status_code == 200
    answer = offered(client, "lidnummer;plaats", "L1;Zeist")
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert "<del>Utrecht</del> → <ins>Zeist</ins>" in text
    assert "1 rij doorvoeren" in text
    done = client.post(f"{answer['Location']}doorvoeren/")
    assert done.status_code == 303
    assert "doorgevoerd" in client.get(done["Location"]).content.decode()
    assert Details.everything.get(valid_to=None).place == "Zeist"
    client.post(f"{answer['Location']}terugdraaien/")
    assert Details.everything.get(valid_to=None).place == "Utrecht"
    assert "Alles staat zoals het was" in client.get(answer["Location"]).content.decode()


def test_what_is_wrong_stands_on_the_page_with_the_way_out(client, officer):
    answer = offered(client, "lidnummer;naam;kvk;onzin", "L1;Welzijn Vijverdam;12;", "L2;Samen Wulpenrode;;")
    text = client.get(answer["Location"]).content.decode()
    assert "Een KvK-nummer heeft acht cijfers. Er staat: 12." in text
    assert "onzin" in text
    assert "1 rij doorvoeren" in text
    assert "Rijen die niet kloppen slaan wij over" in text


def test_a_shifted_file_cannot_be_confirmed(client, officer):
    answer = offered(client, "lidnummer;kvk", "L1;Welzijn", "L2;Samen", "L3;Buurtwerk")
    text = client.get(answer["Location"]).content.decode()
    assert "verschoven" in text
    assert "doorvoeren</button>" not in text
    client.post(f"{answer['Location']}doorvoeren/")
    assert not Organisation.everything.exists()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["a;b", "1;2"], "geen enkele kolomnaam"),
        (["lidnummer;naam", "L1;a;b"], "rij 2"),
        (["lidnummer;naam", "L1;Priv\udce9"], "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_the_field(client, officer, lines, told):
    file = SimpleUploadedFile("leden.csv", "\n".join(lines).encode(errors="surrogateescape"))
    answer = client.post(OFFER, {"token": str(uuid.uuid4()), "dag": "2015-06-01", "bestand": file})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert told in text
    assert 'value="2015-06-01"' in text  # what was typed is kept
    assert not ImportBatch.everything.exists()


def test_no_file(client, officer):
    answer = client.post(OFFER, {"dag": "2015-06-01"})
    assert answer.status_code == 422
    assert "Kies een bestand" in answer.content.decode()


def test_a_file_that_is_too_large(client, officer):
    file = SimpleUploadedFile("leden.csv", b"lidnummer;naam\n" + b"L1;" + b"x" * 2_600_000)
    answer = client.post(OFFER, {"dag": "2015-06-01", "bestand": file})
    assert answer.status_code == 422
    assert "groter dan 2,5 MB" in answer.content.decode()


def test_a_posted_form_sent_twice_is_stored_once(client, officer):
    token = str(uuid.uuid4())
    first = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam", token=token)
    again = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam", token=token)
    assert first["Location"] == again["Location"]
    assert ImportBatch.everything.count() == 1


def test_throwing_away(client, officer):
    answer = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam")
    gone = client.post(f"{answer['Location']}weggooien/")
    assert gone["Location"] == OFFER
    assert client.get(answer["Location"]).status_code == 404


def test_reading_contact_persons_is_recorded(client, officer):
    answer = offered(client, "lidnummer;naam;contactpersoon", "L1;Welzijn Vijverdam;Noor Vijverman")
    client.get(answer["Location"])
    assert Entry.everything.get(action="members.import.read").read


def test_long_files_come_in_pages(client, officer, django_assert_max_num_queries):
    lines = [f"L{at};Welzijn {at};Noor {at}" for at in range(60)]
    answer = offered(client, "lidnummer;naam;contactpersoon", *lines)
    with django_assert_max_num_queries(10):
        first = client.get(answer["Location"]).content.decode()
    assert first.count('<th scope="row">') == 25
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(answer["Location"] + following).content.decode()
    assert "Welzijn 25" in second


def test_the_list_of_files(client, officer, django_assert_max_num_queries):
    for at in range(4):
        offered(client, "lidnummer;naam", f"L{at};Welzijn {at}")
    with django_assert_max_num_queries(10):
        text = client.get(OFFER).content.decode()
    assert text.count("Wacht op bevestiging") == 4


def test_work_in_progress_is_told(client, officer):
    answer = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam")
    ImportBatch.everything.update(busy="apply", busy_since=timezone.now())
    text = client.get(answer["Location"]).content.decode()
    assert "worden doorgevoerd" in text
    assert "Nog eens proberen" not in text
    ImportBatch.everything.update(busy_since=timezone.now() - timedelta(hours=1))
    assert "Nog eens proberen" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.TRANSLATOR])
def test_others_may_not(client, role):
    signed_in(client, role)
    batch = ImportBatch.everything.create(file_name="a.csv", sha256="", day=date(2015, 1, 1), by="x")
    assert client.get(OFFER).status_code == 403
    assert client.get(f"{OFFER}{batch.uuid}/").status_code == 403
    for what in ("doorvoeren", "terugdraaien", "weggooien"):
        assert client.post(f"{OFFER}{batch.uuid}/{what}/").status_code == 403
    assert client.get("/leden/leden.csv").status_code == 403


def test_members_may_not(client):
    signed_in(client, Role.MEMBER_ADMINISTRATOR, organisation())
    assert client.get(OFFER).status_code == 403


def test_strangers_sign_in_first(client):
    assert client.get(OFFER).status_code == 302


def test_confirming_needs_a_post(client, officer):
    answer = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam")
    assert client.get(f"{answer['Location']}doorvoeren/").status_code == 405


def test_the_empty_file_has_headings_that_are_read(client, officer):
    text = client.get(f"{OFFER}leeg.csv").content.decode("utf-8-sig")
    assert text.startswith("lidnummer;naam;kvk-nummer")


def test_a_large_import_says_before_how_long_others_cannot_store_anything(client, officer, monkeypatch):
    answer = offered(client, "lidnummer;naam", "L1;Welzijn Vijverdam", "L2;Samen Wulpenrode")
    assert "grote import" not in client.get(answer["Location"]).text
    monkeypatch.setattr(services, "AT_ONCE", 1)
    monkeypatch.setattr(services, "A_CHANGE", 40)  # seconds: two rows of two changes take 160
    text = client.get(answer["Location"]).text
    assert "Doorvoeren duurt misschien wel 3 minuten." in text
    assert "Zolang kan niemand anders inloggen of iets opslaan" in text
    ImportBatch.everything.update(applied=timezone.now())
    assert "Terugdraaien duurt misschien wel 3 minuten." in client.get(answer["Location"]).text
