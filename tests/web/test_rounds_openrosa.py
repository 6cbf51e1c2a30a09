"""An app such as ODK Collect answers a round: plain requests as it makes them (OpenRosa 1.0)."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from threading import Thread
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from meerwaarde.web.answering.models import Draft, MediaFile, Submission
from meerwaarde.web.members.models import Asked, YearFigures
from meerwaarde.web.rounds import openrosa
from meerwaarde.web.rounds.models import Link, Round
from support.rounds_answered import Invited, asked, link_of, published

pytestmark = pytest.mark.django_db
FORMS = "{http://openrosa.org/xforms/xformsList}"


class Collect:
    """The app with the server address of a link."""

    def __init__(self, assignment=None, **fields) -> None:
        self.assignment = assignment or asked(published())
        self.link, self.key = link_of(self.assignment, **fields)
        self.client = Client()
        self.server = f"/openrosa/{self.key}"

    def get(self, rest):
        return self.client.get(f"{self.server}/{rest}", headers={"X-OpenRosa-Version": "1.0", "User-Agent": "collect"})

    def forms(self):
        return ET.fromstring(self.get("formList").content).findall(f"{FORMS}xform")

    def document(self, *, fte="31", naam="Ans", deprecated="", identifier="", form="monitor", version=None):
        version = version or self.assignment.round.form_version.version
        identifier = identifier or f"uuid:{uuid.uuid4()}"
        old = f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
        return (
            f'<data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms"><wij><fte>{fte}</fte>'
            f"<leden>40</leden></wij><werk><naam>{naam}</naam><teams>4</teams><per_fte>8</per_fte></werk><orx:meta>"
            f"<orx:instanceID>{identifier}</orx:instanceID>{old}</orx:meta></data>"
        )

    def post(self, xml, **more):
        data = xml if isinstance(xml, bytes) else xml.encode()
        file = SimpleUploadedFile("submission.xml", data, content_type="text/xml")
        headers = {"X-OpenRosa-Version": "1.0"}
        return self.client.post(f"{self.server}/submission", {"xml_submission_file": file, **more}, headers=headers)


def told(answer):
    """The message of an OpenRosa response."""
    return ET.fromstring(answer.content)[0].text


def test_it_works():
    app = Collect()
    (form,) = app.forms()
    assert form.find(f"{FORMS}formID").text == "monitor"
    fetched = Client().get(form.find(f"{FORMS}downloadUrl").text)
    assert form.find(f"{FORMS}hash").text == f"md5:{hashlib.md5(fetched.content).hexdigest()}"
    head = app.client.head(f"{app.server}/submission", headers={"X-OpenRosa-Version": "1.0"})
    assert (head.status_code, head["X-OpenRosa-Version"]) == (204, "1.0")
    assert head["Location"].endswith("/submission")
    assert int(head["X-OpenRosa-Accept-Content-Length"]) > 1_000_000
    answer = app.post(app.document())
    assert answer.status_code == 201
    assert "Ontvangen, met nummer" in told(answer)
    app.assignment.refresh_from_db()
    assert (app.assignment.medium, app.assignment.submission) == ("app", Submission.objects.get())
    assert Asked.everything.get().answered == timezone.localdate()
    assert answer.cookies == {}


def test_the_form_holds_what_is_known_and_cannot_change_it():
    app = Collect()
    xml = app.get("form.xml").content.decode()
    assert "<fte>31</fte>" in xml
    assert '<bind nodeset="/data/wij/fte" type="decimal"' in xml
    assert 'readonly="true()"' in xml.partition('nodeset="/data/wij/fte"')[2].partition("/>")[0]
    assert "constraint" not in xml
    assert "Bron: het ledenbestand, cijfers over 2025." in xml
    assert "Waarom wij het toch vragen" in xml


def test_what_is_sent_again_is_stored_once():
    app = Collect()
    xml = app.document()
    assert [app.post(xml).status_code for _ in range(3)] == [201, 201, 201]
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_at_once_is_stored_once():
    app = Collect()
    xml, found = app.document(), []

    def send():
        found.append(app.post(xml).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert found == [201] * 4
    assert Submission.objects.count() == 1


REFUSED = {
    "another form": ({"form": "ander"}, 403, "een ander formulier"),
    "another version": ({"version": "9"}, 403, "een andere versie"),
    "a given value changed": ({"fte": "1"}, 403, "al bekend was"),
    "a given value emptied": ({"fte": ""}, 403, "al bekend was"),
    "an answer missing": ({"naam": ""}, 403, "naam: Vul hier iets in"),
    "a correction of nothing": ({"deprecated": "uuid:1"}, 403, "deprecatedID"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_in_dutch(name):
    app = Collect()
    changes, status, words = REFUSED[name]
    answer = app.post(app.document(**changes))
    assert answer.status_code == status
    assert words in told(answer)
    assert not Submission.objects.exists()


HOSTILE = {
    "no xml": b"hallo",
    "empty": b"",
    "entities": b'<!DOCTYPE d [<!ENTITY a "b">]><data id="monitor">&a;</data>',
    "a file of ours": b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="monitor">&a;</data>',
    "deep": b"<data>" + b"<a>" * 200 + b"</a>" * 200 + b"</data>",
    "many": b"<data>" + b"<a/>" * 450_000 + b"</data>",
    "utf-7": b'<?xml version="1.0" encoding="utf-7"?><data id="monitor"/>',
    "no identifier": b'<data id="monitor"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents(name):
    answer = Collect().post(HOSTILE[name])
    assert answer.status_code in (400, 403, 413)
    assert told(answer)
    assert not Submission.objects.exists()


def test_what_is_too_large_or_holds_files():
    app = Collect()
    assert app.post(b"<a>" + b"x" * openrosa.LARGEST + b"</a>").status_code == 413
    photo = SimpleUploadedFile("foto.jpg", b"x", content_type="image/jpeg")
    assert app.post(app.document(), **{"foto.jpg": photo}).status_code == 413
    assert app.client.post(f"{app.server}/submission", {}).status_code == 400
    assert not Submission.objects.exists()


def test_a_correction_deprecates_what_was_sent():
    app = Collect()
    first = f"uuid:{uuid.uuid4()}"
    app.post(app.document(identifier=first))
    assert app.post(app.document(naam="Piet")).status_code == 403  # a second answer is no correction
    second = app.document(naam="Piet", deprecated=first)
    assert [app.post(second).status_code for _ in range(2)] == [201, 201]
    assert "deprecatedID" in told(app.post(app.document(deprecated=first)))  # that one does not count any more
    app.assignment.refresh_from_db()
    assert app.assignment.submission.deprecates == first
    assert Submission.objects.count() == 2
    assert app.post(app.document(identifier=first)).status_code == 201  # a late replay: it was stored


def test_nobody_corrects_or_replays_what_another_organisation_sent():
    one, other = Collect(), Collect()
    identifier = f"uuid:{uuid.uuid4()}"
    xml = one.document(identifier=identifier)
    one.post(xml)
    assert "deprecatedID" in told(other.post(other.document(deprecated=identifier)))
    assert "al gebruikt" in told(other.post(other.document(identifier=identifier)))
    other.assignment.refresh_from_db()
    assert other.assignment.submission is None


def test_who_was_typing_on_the_website_loses_nothing():
    app = Collect()
    web = Invited(app.assignment)
    web.begin()
    web.fill(naam="Ans de Wit")
    assert app.post(app.document(naam="Piet")).status_code == 201
    page = web.open()
    assert "intussen op een andere manier verstuurd" in page
    assert "Ans de Wit" in page
    web.post(f"/v/{web.key}/verbeteren/")
    assert "zijn verstuurd" in web.send_all()
    app.assignment.refresh_from_db()
    assert "Ans de Wit" in app.assignment.submission.xml
    assert app.assignment.submission.deprecates
    assert app.assignment.medium == "web"


def test_after_the_app_the_website_shows_the_receipt():
    app = Collect()
    app.get("formList")
    app.post(app.document(naam="Piet"))
    assert Draft.objects.get().closed is not None
    web = Invited(app.assignment)
    assert "Piet" in web.begin()
    assert "zijn verstuurd" in web.page


DEAD = {
    "revoked": lambda: Link.everything.update(revoked=timezone.now()),
    "expired": lambda: Link.everything.update(expires=timezone.now() - timedelta(hours=1)),
    "closed": lambda: Round.everything.update(closed=timezone.now()),
    "of some pages": lambda: Link.everything.update(pages=[1]),
}


@pytest.mark.parametrize("name", DEAD)
def test_links_that_do_not_work(name):
    app = Collect()
    DEAD[name]()
    for answer in (app.get("formList"), app.get("form.xml"), app.post(app.document())):
        assert answer.status_code == 403
        assert told(answer)
    assert not Submission.objects.exists()


def test_a_key_that_is_none():
    assert Client().get("/openrosa/x/formList").status_code == 404
    assert "serveradres" in told(Client().post("/openrosa/x/submission"))


def test_another_site_cannot_send():
    app = Collect()
    answer = app.client.post(f"{app.server}/submission", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_files_of_the_form_are_listed_and_given():
    app = Collect()
    version = app.assignment.round.form_version
    MediaFile.objects.create(form_version=version, name="a.png", content=b"P", mimetype="image/png", sha256="0" * 64)
    assert app.forms()[0].find(f"{FORMS}manifestUrl").text.endswith("/manifest.xml")
    (file,) = ET.fromstring(app.get("manifest.xml").content)
    assert file[1].text == f"md5:{hashlib.md5(b'P').hexdigest()}"
    assert app.get("media/a.png").content == b"P"
    assert app.get("media/b.png").status_code == 404


def test_a_register_that_was_corrected_gives_a_new_form():
    app = Collect()
    before = app.forms()[0].find(f"{FORMS}hash").text
    YearFigures.everything.update(fte="20")
    assert app.forms()[0].find(f"{FORMS}hash").text != before
    assert "opnieuw op" in told(app.post(app.document(fte="31")))
    assert app.post(app.document(fte="20")).status_code == 201
