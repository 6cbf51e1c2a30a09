"""A figure that was corrected says so wherever it stands: what it was, what it is, in which version, and why."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest

from meerwaarde.web.members.models import Work
from meerwaarde.web.publications import selectors, services
from meerwaarde.web.publications.models import ChangedFigure, Release
from meerwaarde.web.publications.site.changes import changed
from meerwaarde.web.publications.site.notices import since
from meerwaarde.web.rights import Role
from support.api import stranger
from support.people import actor, organisation, signed_in
from support.public_releases import report
from support.register_rows import printed_register

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database
OLD = "/publicaties/wachttijden/1/"
WHY = "Drie antwoorden telden niet mee."
WAS = "Was 60,0 % (n\xa0=\xa015), is 80,0 % (n\xa0=\xa015)."
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def corrected():
    report()
    return report(yes=12, correction=WHY)


def test_it_works(client, corrected):
    page = client.get(f"{OLD}verbeterd/").text
    assert "Na deze versie verbeterd" in page
    for told in ("60,0 % (n\xa0=\xa015)", "80,0 % (n\xa0=\xa015)", f"Versie 2: {WHY}"):
        assert told in page
    assert 'href="/publicaties/wachttijden/2/cijfer/langer.ja.share/"' in page
    own = client.get("/publicaties/wachttijden/2/verbeterd/").text
    assert "In deze versie verbeterd" in own
    assert "Na deze versie verbeterd" not in own
    assert "80,0 %" in own


@pytest.mark.parametrize(
    "address",
    [OLD, f"{OLD}cijfer/langer.ja.share/", f"{OLD}cijfer/", f"{OLD}grafiek/langer/", f"{OLD}grafiek/langer/delen/",
     f"{OLD}verbeterd/", f"{OLD}tabellen/", "/", "/publicaties/", "/zoeken/?q=cliënten", "/publicaties/wachttijden/"],
)  # fmt: skip
def test_every_page_with_the_figure_says_so_in_few_queries(client, corrected, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = client.get(address).text
    assert WHY in page
    assert "60,0 % (n\xa0=\xa015)" in page
    assert "80,0 % (n\xa0=\xa015)" in page


@one
def test_a_figure_that_stayed_says_that_it_stayed(client):
    report()
    report(correction="Een spelfout.", summary="Zes op de tien (n = 15)", period="heel 2026")
    assert "In versie 2 is dit cijfer hetzelfde." in client.get(f"{OLD}cijfer/langer.ja.share/").text
    assert "Geen: alle cijfers van deze versie zijn hetzelfde gebleven." in client.get(OLD).text
    assert "Alle cijfers van deze versie zijn hetzelfde gebleven." in client.get(f"{OLD}verbeterd/").text
    assert not ChangedFigure.objects.exists()


@one
def test_without_a_correction_there_is_nothing_to_tell(client):
    report()
    assert "Aan deze publicatie is niets verbeterd." in client.get(f"{OLD}verbeterd/").text
    for address in (f"{OLD}cijfer/langer.ja.share/", OLD, "/"):
        assert "verbeterd:" not in client.get(address).text
    assert client.get("/publicaties/wachttijden/2/verbeterd/").status_code == 404


@one
def test_several_corrections_are_told_as_one(client, corrected):
    report(yes=6, correction="Toch niet.")
    (yes, no) = since(selectors.release_of("wachttijden", 1))
    assert (yes.was, yes.now, yes.version) == ("60,0 % (n\xa0=\xa015)", "40,0 % (n\xa0=\xa015)", 3)
    assert yes.reason == f"{WHY} Toch niet."
    assert no.told == "Was 40,0 % (n\xa0=\xa015), is 60,0 % (n\xa0=\xa015)."
    report(yes=9, correction="Het was goed.", summary="Anders")
    assert since(selectors.release_of("wachttijden", 1)) == ()  # back where it was


@one
def test_hidden_and_gone_figures_are_told_in_words():
    def content(**cells):
        return {"passports": {"cells": {
            name: {"shown": shown, "n": 5, "N": 9, "says": name} for name, shown in cells.items()
        }}}  # fmt: skip

    rows = changed(content(a="1 %", b="2 %", c="", d="", e="5 %"), content(a="", c="3 %", d="", e="5 %", f="6 %"))
    told = [(row["identifier"], row["was"], row["now"], row["gone"]) for row in rows]
    assert told == [("a", "1 %", "", False), ("b", "2 %", "", True), ("c", "", "3 %", False)]


@one
def test_a_hidden_figure_says_so(client):
    report()
    report(yes=None, correction="Te weinig.", summary="Weinig")
    page = client.get(f"{OLD}cijfer/langer.ja.share/").text
    assert "Was 60,0 % (n\xa0=\xa015), is afgeschermd." in page


def test_a_file_of_the_old_version_says_so(client, corrected):
    data = client.get(f"{OLD}bestand/tables.csv").content
    page = client.post("/nagaan/", {"file": io.BytesIO(data)}, follow=True).text
    assert "Er is later iets verbeterd." in page
    assert WAS in page
    assert f'href="{OLD}verbeterd/"' in page


@one
def test_who_opens_the_old_report_first_sees_what_was_corrected(client, corrected):
    address = f"{OLD}bestand/index.html"
    opened = client.get(address, headers={"Sec-Fetch-Dest": "document"})
    assert (opened.status_code, opened["Location"]) == (302, OLD)
    assert f'href="{address}?oud"' in client.get(OLD).text
    asked = client.get(f"{address}?oud", headers={"Sec-Fetch-Dest": "document"})
    program = client.get(address)
    assert asked.content == program.content  # byte for byte, for whoever asks for it
    assert program["Link"] == '</publicaties/wachttijden/2/>; rel="successor-version"'
    newest = client.get("/publicaties/wachttijden/2/bestand/index.html", headers={"Sec-Fetch-Dest": "document"})
    assert newest.status_code == 200
    assert "Link" not in newest


def test_the_feed_has_an_entry_for_the_correction(client, corrected):
    feed = ET.fromstring(client.get("/publicaties/atom.xml").content)
    newest, first = feed.findall(f"{ATOM}entry")
    assert newest.find(f"{ATOM}summary").text.startswith(f"Versie 2, verbeterd: {WHY} Van alle")
    assert WAS in newest.find(f"{ATOM}summary").text
    assert first.find(f"{ATOM}summary").text == "Bij 60,0 % van de organisaties wachten cliënten langer (n = 15)"
    assert newest.find(f"{ATOM}id").text != first.find(f"{ATOM}id").text


@one
def test_the_feed_is_as_the_standard_wants_it(client, corrected):
    first, again = (client.get("/publicaties/atom.xml").content for _time in range(2))
    assert first == again  # nothing in it says when it was asked for
    feed = ET.fromstring(first)
    assert feed.find(f"{ATOM}id").text == "http://testserver/publicaties/"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "testserver"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "http://testserver/publicaties/atom.xml"
    for entry in (feed, *feed.findall(f"{ATOM}entry")):
        assert entry.find(f"{ATOM}title").text
        assert "T" in entry.find(f"{ATOM}updated").text
    assert 'type="application/atom+xml"' in client.get("/nagaan/").text


@one
def test_hostile_words_are_text_in_the_feed(client):
    report(summary="<script>alert(1)</script> & meer")
    entry = ET.fromstring(client.get("/publicaties/atom.xml").content).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert "&lt;script&gt;" in entry.find(f"{ATOM}summary").text


@one
def test_programs_are_told(corrected):
    told = stranger().get("/releases/wachttijden", version=1).json()["replaced_by"]
    assert (told["version"], told["address"], told["correction"]) == (2, "/publicaties/wachttijden/2/", WHY)
    assert [(row["identifier"], row["was"][:6], row["now"][:6]) for row in told["changes"]] == [
        ("langer.ja.share", "60,0 %", "80,0 %"), ("langer.nee.share", "40,0 %", "20,0 %"),
    ]  # fmt: skip
    assert stranger().get("/releases/wachttijden").json()["replaced_by"] is None


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.CONTROLLER])
@one
def test_the_member_whose_answers_are_in_it_sees_it(client, role):
    mine = organisation()
    report(organisations={mine.pk})
    report(yes=12, correction=WHY, organisations={mine.pk})
    signed_in(client, role, mine)
    for address in ("/", f"/leden/{mine.uuid}/vragen/"):
        page = client.get(address).text
        assert WHY in page
        assert WAS in page


@pytest.fixture
def key_figures():
    officer = actor(Role.DATA_OFFICER)
    printed_register()
    day = officer.scope.day.replace(year=2015, month=12, day=31)
    services.release(by=officer, proposal=services.propose_key_figures(by=officer, day=day))
    Work.everything.filter(main=False).order_by("pk").first().delete()
    return services.release(
        by=officer, proposal=services.propose_key_figures(by=officer, day=day), correction="Een werksoort te veel."
    )


@one
def test_key_figures_that_were_corrected_say_so_everywhere_in_the_language_of_the_page(client, key_figures):
    (row,) = ChangedFigure.objects.filter(release=key_figures)
    was = f"Was {row.was} (n\xa0=\xa0626), is {row.now} (n\xa0=\xa0626)."
    old = "/publicaties/kerncijfers-2015/1/"
    for address in (
        old, f"{old}verbeterd/", f"{old}cijfer/", f"{old}cijfer/{row.identifier}/", f"{old}grafiek/leden-werksoort/",
        "/", "/kerncijfers/", "/publicaties/", "/zoeken/?q=werksoort", "/publicaties/atom.xml",
    ):  # fmt: skip
        page = client.get(address).text
        assert "Een werksoort te veel." in page, address
        assert was in page or (row.was in page and row.now in page), address
    assert Release.objects.count() == 2
    client.post("/taal/", {"taal": "en"})
    page = client.get(f"{old}verbeterd/").text
    assert row.says_en in page
    assert row.was_en in page
    assert row.was_en != row.was
