"""Choosing from released tables: what is in the files of the release and nothing else, without signing in."""

from __future__ import annotations

import csv
import io
import json

import pytest

from meerwaarde.web.publications import services
from meerwaarde.web.publications.models import Contribution, LedgerLine
from meerwaarde.web.rights import Role
from support.figures_asked import released
from support.people import actor, signed_in
from support.public_folder import public_folder

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database
MOST = 10  # queries a page


@pytest.fixture
def release():
    return released(actor(Role.DATA_OFFICER))


def place(release, part=""):
    return f"/publicaties/{release.slug}/{release.version}/tabellen/{part}"


def test_it_works(client, release, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST):
        answer = client.get(place(release, "?vraag=langer&naar=omvang"))
    page = answer.content.decode()
    assert not answer.cookies
    assert 'scope="row">101 of meer</th>' in page
    assert "66,7\u00a0%" in page
    assert "n = 47" in page
    assert f'href="/publicaties/{release.slug}/1/cijfer/langer' in page
    assert "Met vrije filters kan iemand" in page
    assert page.count('src="/publicaties/') == 1  # the chart as it was drawn in the release
    assert f"http://testserver{place(release)}?vraag=langer&amp;naar=omvang" in page
    assert LedgerLine.objects.count() == 1


@one
def test_without_a_choice_the_first_question_and_an_unknown_group_leads_to_all(client, release):
    assert 'value="langer" selected' in client.get(place(release)).content.decode()
    page = client.get(place(release, "?vraag=langer&naar=provincie")).content.decode()
    assert "geen tabel naar die groep vrijgegeven" in page
    assert "53,2\u00a0%" in page
    for part in ("?vraag=niets", "?vraag=langer%00", "tabel.csv?vraag=niets", "tabel.json?naar=niets"):
        assert client.get(place(release, part)).status_code == 404
    assert client.get("/publicaties/er-niet/1/tabellen/").status_code == 404


@one
def test_the_files_hold_just_this_table_as_it_was_released(client, release):
    whole = json.loads(bytes(release.files.get(name="tables.json").content))
    got = client.get(place(release, "tabel.json?vraag=langer&naar=omvang"))
    assert got["Content-Disposition"].startswith("attachment")
    told = json.loads(got.content)
    assert told["tables"] == [one for one in whole["tables"] if one["table"] == "langer.by.omvang"]
    assert told["release"] == f"http://testserver/publicaties/{release.slug}/1/"
    assert told["source"]
    rows = list(csv.DictReader(io.StringIO(client.get(place(release, "tabel.csv?vraag=langer")).content.decode())))
    assert {row["table"] for row in rows} == {"langer"}
    assert [row["base"] for row in rows] == ["47", "47"]


@one
def test_what_is_hidden_stays_hidden_with_the_reason(client):
    hidden = released(actor(Role.DATA_OFFICER), (5, 9, 1), (20, 6, 4), (40, 5, 4), (80, 4, 6), (200, 6, 4))
    page = client.get(place(hidden, "?vraag=langer&naar=omvang")).content.decode()
    assert "90,0" not in page
    assert "afgeschermd" in page
    assert "iets over één organisatie kan verklappen" in page
    rows = csv.DictReader(io.StringIO(client.get(place(hidden, "tabel.csv?vraag=langer&naar=omvang")).content.decode()))
    assert [row["percent"] for row in rows if row["status"] == "suppressed"].count("") >= 2


@one
def test_a_question_is_looked_up_in_all_releases(client, release, django_assert_max_num_queries):
    released(actor(Role.DATA_OFFICER), period="najaar 2026", title="Anders")
    with django_assert_max_num_queries(MOST):
        page = client.get("/cijfers/?q=wachttijden+wachten", follow=True).content.decode()
    assert page.count("Wachten cliënten langer dan vorig jaar?</h3>") == 1  # not all words: most like it
    assert "voorjaar 2026" in page
    assert "najaar 2026" in page
    assert page.count("/tabellen/?vraag=langer") == 2
    assert "voor het bureau" not in page
    assert client.get("/cijfers/").url == "/zoeken/"
    every = client.get("/zoeken/").content.decode()
    assert every.count("Wachten cliënten langer dan vorig jaar?</h3>") == 1
    found = client.get("/zoeken/?q=wachten+langer").content.decode()
    assert found.count(">Kies een tabel</a>") == 2
    assert "/tabellen/?vraag=langer" in found
    assert "</h3>" not in found  # what was found is enough
    signed_in(client, Role.BUREAU_READER)
    assert "/cijfers/vragen/" in client.get("/zoeken/").content.decode()


@one
def test_a_release_without_tables_has_nothing_to_choose(client, tmp_path):
    folder = public_folder(tmp_path / "oud")
    services.publish_report(by=actor(Role.DATA_OFFICER), folder=folder, slug="oud", contributions=())
    assert client.get("/publicaties/oud/1/tabellen/").status_code == 404
    assert "Alle vragen met een tabel" not in client.get("/zoeken/").content.decode()
    assert "tabellen/" not in client.get("/publicaties/oud/1/").content.decode()


@one
def test_the_release_of_a_table_leads_to_it(client, release, django_assert_max_num_queries):
    signed_in(client, Role.CONTROLLER, Contribution.everything.filter(release=release).first().organisation)
    client.get("/nagaan/")  # what every page needs is there
    with django_assert_max_num_queries(MOST):
        page = client.get(f"/publicaties/{release.slug}/").content.decode()
    assert place(release) in page
    assert "Wachten cliënten langer dan vorig jaar? Naar omvang" in page
    assert f"/publicaties/{release.slug}/1/bestand/index.html" in page
    assert release.title in client.get("/publicaties/").content.decode()
    assert release.title in client.get("/publicaties/atom.xml").content.decode()
    assert client.get(f"/api/v1/releases/{release.slug}").json()["title"] == release.title
    figure = client.get(f"/publicaties/{release.slug}/1/cijfer/langer.ja.share/").content.decode()
    assert "53,2\u00a0%" in figure
