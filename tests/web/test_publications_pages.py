"""The public pages: found without signing in, without a cookie, and every file as it was published."""

from __future__ import annotations

import base64
import hashlib
from xml.etree import ElementTree as ET

import pytest

from meerwaarde.web.publications import services
from meerwaarde.web.rights import Role
from support.people import actor
from support.public_folder import PAGE, STYLE, public_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(tmp_path):
    officer = actor(Role.DATA_OFFICER)

    def publish_(slug="monitor-2014", correction="", **said):
        folder = public_folder(tmp_path / f"{slug}-{len(list(tmp_path.iterdir()))}", **said)
        return services.publish_report(by=officer, folder=folder, slug=slug, contributions=(), correction=correction)

    return publish_


def test_it_works(client, publish):
    publish()
    publish("ander", title="Quickscan", finding="Driekwart doet mee")
    text = client.get("/publicaties/").text
    assert text.index("Driekwart doet mee") < text.index("Een derde weet hoe het gaat")
    page = client.get("/publicaties/monitor-2014/")
    assert '<h1 lang="nl">Een derde weet hoe het gaat</h1>' in page.text
    assert "http://testserver/publicaties/monitor-2014/1/" in page.text
    assert hashlib.sha256(PAGE.encode()).hexdigest() in page.text
    assert page["X-Robots-Tag"] == "all"


@pytest.mark.parametrize(
    "address",
    ["/publicaties/", "/publicaties/monitor-2014/", "/publicaties/monitor-2014/1/", "/publicaties/atom.xml",
     "/publicaties/monitor-2014/1/bestand/index.html", "/kerncijfers/", "/nagaan/"],
)  # fmt: skip
def test_nobody_signs_in_and_no_cookie_is_set(client, publish, address, django_assert_max_num_queries):
    publish()
    with django_assert_max_num_queries(10):
        answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies


def test_pages_of_the_list(client, publish, monkeypatch):
    monkeypatch.setattr("meerwaarde.web.publications.selectors.PAGE", 2)
    for number in range(5):
        publish(f"p{number}", title=f"P{number}", finding="")
    assert "?p=2" in client.get("/publicaties/").text
    last = client.get("/publicaties/?p=3").text
    assert "P0" in last
    assert "P2" not in last
    assert 'rel="next"' not in last
    assert client.get("/publicaties/?p=x").status_code == 200


def test_a_correction_is_told_on_the_old_page_and_in_the_list(client, publish):
    publish()
    publish(correction="Vraag 3 telde dubbel.", figure="35.0")
    old = client.get("/publicaties/monitor-2014/1/").text
    assert "Er is een nieuwere versie" in old
    assert "Vraag 3 telde dubbel." in old
    assert 'href="/publicaties/monitor-2014/2/"' in old
    new = client.get("/publicaties/monitor-2014/").text
    assert "Wat er in deze versie is verbeterd:" in new
    assert "Er is een nieuwere versie" not in new
    assert client.get("/publicaties/").text.count('href="/publicaties/monitor-2014/"') == 1


@pytest.mark.parametrize("address", ["niets/", "monitor-2014/2/", "monitor-2014/0/", "monitor-2014/1/bestand/x.csv",
                                     "monitor-2014/1/bestand/%00", "monitor-2014/2/bestand/index.html",
                                     "monitor-2014/99999999999999999999/"])  # fmt: skip
def test_what_is_not_there(client, publish, address):
    publish()
    assert client.get(f"/publicaties/{address}").status_code == 404


def test_the_page_of_the_report_may_do_nothing_but_look_like_itself(client, publish):
    publish()
    page = client.get("/publicaties/monitor-2014/1/bestand/index.html")
    assert page.content == PAGE.encode()
    assert page["Content-Type"] == "text/html; charset=utf-8"
    policy = page["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "sandbox " in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert page["Cache-Control"] == "public, no-cache"  # who opens it again must hear of a correction
    again = client.get("/publicaties/monitor-2014/1/bestand/index.html", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "kind", "saved"),
    [
        ("tables.csv", "text/csv; charset=utf-8", "attachment"),
        ("tables.json", "application/json", "attachment"),
        ("report.pdf", "application/pdf", "attachment"),
        ("charts/a.svg", "image/svg+xml", ""),
    ],
)
def test_files_have_their_kind(client, publish, name, kind, saved):
    publish()
    file = client.get(f"/publicaties/monitor-2014/1/bestand/{name}")
    assert file["Content-Type"] == kind
    assert file["Content-Disposition"].startswith(saved or "inline")
    assert name.rpartition("/")[2] in file["Content-Disposition"]
    assert "sandbox " in file["Content-Security-Policy"]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in file["Cache-Control"]
    assert file["ETag"].strip('W/"') == hashlib.sha256(file.content).hexdigest()


def test_a_folder_of_the_report_leads_to_its_files(client, publish):
    publish()
    answer = client.get("/publicaties/monitor-2014/1/bestand/charts/")
    assert answer["Location"] == "/publicaties/monitor-2014/1/#bestanden"


def test_the_feed_tells_corrections_too(client, publish):
    publish()
    publish(correction="Vraag 3 telde dubbel.", figure="35.0")
    feed = client.get("/publicaties/atom.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(feed.content).findall(f"{atom}entry")
    assert [one.find(f"{atom}link").get("href") for one in entries] == [
        "http://testserver/publicaties/monitor-2014/2/", "http://testserver/publicaties/monitor-2014/1/",
    ]  # fmt: skip
    assert entries[0].find(f"{atom}summary").text.startswith("Versie 2, verbeterd: Vraag 3 telde dubbel.")
    assert len({one.find(f"{atom}id").text for one in entries}) == 2
