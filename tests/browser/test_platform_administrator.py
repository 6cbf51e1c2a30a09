"""A day of the bureau in a browser, on the demo association: the register, a file, key figures, people, the log."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from meerwaarde.web.accounts.models import Invitation
from meerwaarde.web.demo import filling
from meerwaarde.web.members.models import Details, WorkKind
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep.models import Mail
from support.register_rows import KINDS
from support.site_browser import follow, picture, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = """lidnummer;naam;kvk;plaats
L003;;;Utrecht
L005;;12;Zeist
X900;Buurtwerk Zonnehorst;99000999;Baarn
"""


@pytest.fixture
def people():
    """The demo association; its people by role."""
    for place, kind in enumerate(KINDS, 1):  # of the migrations, unless another test emptied the tables
        name = kind.capitalize().replace("-", " ")
        WorkKind.objects.get_or_create(code=kind, defaults={"name": name, "position": place})
    made = filling.fill(by=Actor.system("demo", timezone.localdate(), kind="console"))
    return {one.role: one for one in made}


def enter(page, one):
    sign_in(page, one.email, one.password, one.totp_secret)
    page.get_by_role("heading", name=re.compile("Goedendag")).wait_for()


def the_register_of_a_past_day(page):
    follow(page, "Leden")
    assert "626 organisaties" in page.locator("main").inner_text()
    page.get_by_label("Ledenbestand op").fill("2014-12-31")
    press(page, "Zoeken")
    assert "679 organisaties" in page.locator("main").inner_text()
    picture(page, "leden-op-een-dag", height=640)
    page.get_by_label("Naam, plaats, lidnummer of KvK-nummer").fill("L004")
    press(page, "Zoeken")
    page.locator("tbody a").first.click()
    page.get_by_text("Zo stond het in het ledenbestand op 31 december 2014").wait_for()
    follow(page, "Naar vandaag")


def a_new_name(page):
    """From the first of July 2016; before that day the old name stays."""
    before = page.locator("h1").inner_text()
    follow(page, "Gegevens wijzigen")
    page.get_by_label("Naam", exact=True).fill("Welzijn Zonnewaarde")
    page.get_by_label("Geldt vanaf").fill("2016-07-01")
    page.get_by_label("Waarom").fill("Fusie van twee stichtingen")
    picture(page, "naam-wijzigen")
    press(page, "Bewaren")
    page.get_by_role("heading", name="Welzijn Zonnewaarde").wait_for()
    page.get_by_label("Ledenbestand op").fill("2016-06-30")
    press(page, "Tonen")
    assert page.locator("h1").inner_text() == before
    follow(page, "Wie wijzigde wat, en waarom")
    told = page.locator("main table").inner_text()
    assert f"{before} → Welzijn Zonnewaarde" in told
    assert "Fusie van twee stichtingen" in told
    assert "Daan Rietganger" in told


def a_file_with_one_bad_row(page):
    follow(page, "Leden")
    follow(page, "Importeren")
    file = {"name": "leden.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("[name=bestand]").set_input_files(file)
    press(page, "Bekijken wat er verandert")
    assert "Een KvK-nummer heeft acht cijfers" in page.locator("table").inner_text()
    picture(page, "importeren")
    press(page, "2 rijen doorvoeren")
    page.get_by_text("De veranderingen zijn doorgevoerd").wait_for()
    assert Details.everything.filter(name="Buurtwerk Zonnehorst").exists()
    press(page, "Terugdraaien")
    page.get_by_text("Alles staat zoals het was").wait_for()
    assert not Details.everything.filter(name="Buurtwerk Zonnehorst").exists()


def why_there_are_fewer_members(page):
    follow(page, "Leden")
    follow(page, "Wie kwam en wie ging")
    page.get_by_label("Van", exact=True).fill("2014-12-31")
    page.get_by_label("Tot en met").fill("2015-12-31")
    press(page, "Tonen")
    page.get_by_role("heading", name="Van 679 naar 626 leden").wait_for()
    told = page.locator("table").first.locator("td.number").all_inner_texts()
    counts = [int(one.replace("\N{MINUS SIGN}", "-")) for one in told]
    assert counts[0] == 679
    assert sum(counts[:-1]) == counts[-1] == 626
    picture(page, "verloop", height=760)


def key_figures(page):
    follow(page, "Kerncijfers maken")
    page.get_by_label("Het ledenbestand van").fill("2015-12-31")
    press(page, "Bekijken")
    page.get_by_role("heading", name="Wat er wordt afgeschermd").wait_for()
    press(page, "Openbaar maken")
    page.get_by_role("heading", name=re.compile("626 leden")).wait_for()
    picture(page, "kerncijfers")
    assert page.url.endswith("/publicaties/kerncijfers-2015/1/")


def somebody_for_a_member(page):
    follow(page, "Mensen en rollen")
    follow(page, "Iemand uitnodigen")
    page.get_by_label("E-mailadres").fill("anna@zonnewaarde.example.org")
    page.get_by_label("Naam").fill("Anna Meidoorn")
    page.get_by_label("Rol").select_option(Role.MEMBER_ADMINISTRATOR.value)
    page.get_by_label("Lidnummer").fill("L004")
    picture(page, "uitnodigen")
    press(page, "Uitnodiging versturen")
    page.get_by_text("De uitnodiging voor anna@zonnewaarde.example.org is verstuurd").wait_for()
    assert Invitation.everything.get().email == "anna@zonnewaarde.example.org"
    assert "/uitnodiging/" in Mail.objects.get(to="anna@zonnewaarde.example.org").body


def what_happened(page):
    """The log tells of all that, in words."""
    follow(page, "Logboek")
    told = page.locator("main table").inner_text()
    for words in ("Daan Rietganger", "Noor Wolkenberg", "Welzijn Zonnewaarde"):
        assert words in told
    assert not re.search(r"\b[a-z_]+\.[a-z_]+\.[a-z_]+\b", told), "an action without words"
    picture(page, "logboek", height=760)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_day_of_the_bureau(site, people, script):
    page = site("/inloggen/", script=script)
    enter(page, people[Role.DATA_OFFICER])
    picture(page, "begin-bureau")
    the_register_of_a_past_day(page)
    a_new_name(page)
    a_file_with_one_bad_row(page)
    why_there_are_fewer_members(page)
    key_figures(page)
    page.get_by_role("button", name="Uitloggen").click()
    page.goto("/inloggen/")
    enter(page, people[Role.BUREAU_ADMINISTRATOR])
    somebody_for_a_member(page)
    what_happened(page)
