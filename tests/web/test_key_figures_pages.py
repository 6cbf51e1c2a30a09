"""The pages of key figures: what the officer sees before a release, and what everybody sees after it."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from meerwaarde.web.members.models import Work, YearFigures
from meerwaarde.web.publications.models import LedgerLine, Release
from meerwaarde.web.rights import Role
from support.people import signed_in
from support.register_rows import printed_register

pytestmark = pytest.mark.django_db
MAKE = "/kerncijfers/maken/"


@pytest.fixture
def officer(client):
    signed_in(client, Role.DATA_OFFICER)
    return client


def digest(page):
    return page.context["proposal"].digest


def release(client, **more):
    seen = client.get(f"{MAKE}?day=2015-12-31")
    return client.post(MAKE, {"day": "2015-12-31", "digest": digest(seen), "note": "Een euro verschil.", **more})


def test_it_works(officer, django_assert_max_num_queries):
    printed_register()
    page = officer.get(f"{MAKE}?day=2015-12-31")
    for figure in ("62,8", "15,2", "452.945.906", "1.568.268.624", "13.250"):
        assert figure in page.text
    assert "Niets: geen van deze cijfers verklapt iets over één lid." in page.text
    assert not Release.objects.exists()
    answer = release(officer)
    assert (answer.status_code, answer["Location"]) == (303, "/publicaties/kerncijfers-2015/1/")
    officer.logout()
    officer.cookies.clear()
    with django_assert_max_num_queries(10):
        page = officer.get("/kerncijfers/")
    assert '<h1 lang="nl">Eind 2015 waren er 626 leden, met samen 45.500 medewerkers</h1>' in page.text
    for figure in ("62,8", "15,2", "452.945.906", "1.568.268.624", "13.250", "Een euro verschil.", "n = 626"):
        assert figure in page.text
    assert not page.cookies
    assert len(page.content) < 200_000


def test_the_empty_page_asks_for_a_day(officer):
    assert 'name="day"' in officer.get(MAKE).text
    assert not LedgerLine.objects.exists()


@pytest.mark.parametrize(("day", "told"), [("vandaag", "geen datum"), ("0001-01-01", "tussen 1990"),
                                           ("1999-12-31", "geen leden")])  # fmt: skip
def test_a_wrong_day_is_told(officer, day, told):
    page = officer.get(f"{MAKE}?day={day}")
    assert told in page.text
    assert page.status_code == 200


@pytest.mark.one_database
def test_what_was_not_seen_is_not_released(officer):
    members = printed_register()
    seen = officer.get(f"{MAKE}?day=2015-12-31")
    YearFigures.everything.filter(organisation=members[0]).update(wage_sum=9)
    answer = officer.post(MAKE, {"day": "2015-12-31", "digest": digest(seen), "note": "bewaar mij"})
    assert answer.status_code == 409
    assert "Er is iets veranderd" in answer.text
    assert "bewaar mij" in answer.text
    assert not Release.objects.exists()
    again = officer.post(MAKE, {"day": "2015-12-31", "digest": digest(answer), "note": ""})
    assert again.status_code == 303


def test_a_retried_request_releases_once(officer):
    printed_register()
    seen = officer.get(f"{MAKE}?day=2015-12-31")
    answers = [officer.post(MAKE, {"day": "2015-12-31", "digest": digest(seen), "note": "x"}) for _try in range(2)]
    assert [one["Location"] for one in answers] == ["/publicaties/kerncijfers-2015/1/"] * 2
    assert Release.objects.count() == 1


@pytest.mark.one_database
def test_a_next_version_says_what_was_wrong(officer):
    printed_register()
    release(officer)
    Work.everything.filter(main=False).first().delete()
    refused = release(officer)
    assert refused.status_code == 200
    assert "Schrijf wat er in de nieuwe versie is verbeterd." in refused.text
    assert release(officer, correction="Een werksoort te veel.")["Location"] == "/publicaties/kerncijfers-2015/2/"
    assert "Een werksoort te veel." in officer.get("/publicaties/kerncijfers-2015/1/").text


@pytest.mark.one_database
def test_hidden_figures_are_a_lock_with_a_word_and_an_explanation(officer):
    members = printed_register()
    YearFigures.everything.filter(organisation=members[-1]).update(wage_sum=2_000_000_000)
    page = officer.get(f"{MAKE}?day=2015-12-31")
    assert "te weinig leden in deze groep, of het komt vooral van één of twee leden" in page.text
    assert "anders is een ander afgeschermd cijfer na te rekenen" in page.text
    release(officer)
    page = officer.get("/kerncijfers/").text
    assert '<svg class="lock"' in page
    assert "</svg> afgeschermd" in " ".join(page.split())
    assert "Een slotje betekent" in page
    assert "2.000.000.000" not in page
    for secret in ("primary", "secondary", "dominance=", "2,80"):
        assert secret not in page


@pytest.mark.one_database
def test_the_files_say_the_same(officer):
    printed_register()
    release(officer)
    address = "/publicaties/kerncijfers-2015/1/bestand/kerncijfers"
    rows = {row["identifier"]: row for row in csv.DictReader(io.StringIO(officer.get(f"{address}.csv").text))}
    row = rows["/publicaties/kerncijfers-2015/1/#leden-werksoort.lokaal-welzijnswerk"]
    assert (row["value"], row["n"], row["N"], row["status"]) == ("393", "626", "626", "published")
    assert float(row["percent"]) == pytest.approx(100 * 393 / 626)
    told = json.loads(officer.get(f"{address}.json").content)
    assert {row["identifier"] for one in told["tables"] for row in one["rows"]} <= rows.keys()
    assert zipfile.is_zipfile(io.BytesIO(officer.get(f"{address}.xlsx").content))
    page = officer.get(f"{address}.html")
    assert "62,8" in page.text
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert "sha256-" in page["Content-Security-Policy"]


@pytest.mark.parametrize("role", [None, Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.REVIEWER, Role.TRANSLATOR])
def test_others_do_not_propose(client, role):
    if role is not None:
        signed_in(client, role)
    answer = client.get(MAKE)
    assert answer.status_code == (302 if role is None else 403)
    assert client.post(MAKE, {"day": "2015-12-31"}).status_code == answer.status_code


def test_without_key_figures(client):
    assert "nog geen kerncijfers" in client.get("/kerncijfers/").text


@pytest.mark.one_database
def test_in_english(officer):
    printed_register()
    release(officer)
    officer.cookies["taal"] = "en"
    page = officer.get("/kerncijfers/").text
    assert "626" in page


def test_ten_queries_for_five_registers(officer, django_assert_max_num_queries):
    printed_register(since=2010)
    officer.get(MAKE)  # the session says once in a while that it is in use
    with django_assert_max_num_queries(10):
        page = officer.get(f"{MAKE}?day=2015-12-31")
    assert len(page.context["shown"].years) == 5


def test_the_outcome_is_said_in_the_language_of_the_page(officer, client):
    printed_register()
    release(officer)
    stored = Release.objects.get()
    assert stored.summary == "Eind 2015 waren er 626 leden, met samen 45.500 medewerkers"
    officer.logout()
    client.cookies["taal"] = "en"
    said = "At the end of 2015 there were 626 members, with 45,500 employees together"
    for address in ("/kerncijfers/", "/publicaties/", "/"):
        page = client.get(address).text
        assert f'lang="en">{said}<' in page
        assert "waren er 626" not in page
    assert "Key figures 2015" in client.get("/kerncijfers/").text
    feed = client.get("/publicaties/atom.xml")
    assert "Eind 2015" in feed.text  # it says of itself that it is Dutch
