"""A member in a browser: from the invitation to figures handed in, and who looked at them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from meerwaarde.web.accounts import services as accounts
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.members import services as members
from meerwaarde.web.members.models import Contact, YearFigures
from meerwaarde.web.publications import services as publications
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep import mailing
from support.people import actor, organisation, person, signed_in
from support.public_folder import public_folder
from support.signing_in import PASSWORD
from support.site_browser import follow, picture, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "anna@vijverdam.example.org"
ASKED = (("Basisbenchmark", 10), ("QuickScan wachttijden", 6), ("Monitor wijkteams", 8))


@pytest.fixture
def member(tmp_path, client):
    """A member that was asked three times this year, whose answers were published, and whose figures were opened."""
    one = organisation("Welzijn Vijverdam", number="L001", place="Zeist")
    today, officer = timezone.localdate(), actor(Role.DATA_OFFICER)
    figures = {"wage_sum": 1_240_000, "employees": 31, "fte": "22.5", "volunteers": 60, "volunteer_hours": 5_200}
    members.set_year_figures(
        by=officer, organisation=one.pk, year=today.year - 2, figures=figures, source="jaarrekening"
    )
    members.set_contact(
        by=officer, organisation=one.pk, day=today - timedelta(days=400), name="Bart Wulp", function="finance",
        email="bart@vijverdam.example.org",
    )  # fmt: skip
    for what, minutes in ASKED:
        members.asked(by=officer, organisations=[one.pk], what=what, reference=what, day=today, minutes=minutes)
    folder = public_folder(tmp_path / "uit", title="Monitor 2014", finding="Een derde weet hoe contracten gaan werken")
    publications.publish_report(by=officer, folder=folder, slug="monitor-2014", contributions=[one.number])
    looked = signed_in(client, Role.DATA_OFFICER)
    Person.objects.filter(pk=looked.pk).update(name="Daan Rietganger")
    assert client.get(f"/leden/{one.uuid}/cijfers/").status_code == 200
    return one


def take_the_invitation(site, member, script):
    """From the message to a first page."""
    by = actor(Role.BUREAU_ADMINISTRATOR)
    accounts.invite(by=by, email=EMAIL, name="Anna Meidoorn", place=Place(Role.MEMBER_ADMINISTRATOR, member.pk))
    assert mailing.send_waiting() == 1
    link = re.search(r"/uitnodiging/\S+", mail.outbox[0].body)[0]
    page = site(link, script=script)
    picture(page, "uitnodiging")
    page.get_by_label("Uw naam").fill("Anna Meidoorn")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Wachtwoord, nog een keer").fill(PASSWORD)
    press(page, "Account maken")
    page.goto("/")
    page.get_by_role("heading", name="Goedendag Anna Meidoorn").wait_for()
    return page


def hand_in_figures(page, member):
    year = timezone.localdate().year - 1
    told = page.locator("main").inner_text()
    assert "3 keer iets gevraagd, 24 minuten" in told
    assert "Een derde weet hoe contracten gaan werken" in told
    picture(page, "begin-lid")
    page.get_by_role("link", name=re.compile(f"De cijfers over {year} ontbreken")).click()
    page.get_by_role("heading", name=f"Cijfers over {year}").wait_for()
    picture(page, "cijfers-invullen")
    page.get_by_label("Loonsom in euro's").fill("1.2.5")
    press(page, "Bewaren")
    assert page.get_by_label("Loonsom in euro's").input_value() == "1.2.5"
    page.get_by_label("Loonsom in euro's").fill("1.312.500")
    for label, typed in (
        ("Medewerkers", "33"),
        ("Formatieplaatsen", "24,5"),
        ("Vrijwilligers", "64"),
        ("Uren", "5.900"),
    ):
        page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(typed)
    press(page, "Bewaren")
    page.get_by_text("De cijfers zijn bewaard").wait_for()
    kept = YearFigures.everything.get(organisation=member, year=year)
    assert (kept.wage_sum, kept.employees, kept.fte) == (1_312_500, 33, 24.5)


def what_was_asked(page):
    follow(page, "Wat deze organisatie is gevraagd, en waar het toe leidde")
    told = page.locator("main").inner_text()
    assert "3 keer gevraagd, samen 24 minuten" in told
    assert "Een derde weet hoe contracten gaan werken" in told
    picture(page, "wat-is-gevraagd")


def who_looked(page):
    """At figures, not only at persons."""
    follow(page, "Logboek")
    page.get_by_label("Wat", exact=True).select_option(label="Alleen inzien")
    press(page, "Zoeken")
    row = page.get_by_role("row", name=re.compile("Cijfers.*bekeken")).first
    assert "Daan Rietganger" in row.inner_text()
    picture(page, "wie-keek")


def another_contact(page, member):
    follow(page, "Onze gegevens")
    follow(page, "Contactpersonen")
    page.get_by_role("link", name="Bart Wulp", exact=True).click()
    page.get_by_label("Naam", exact=True).fill("Carla Vlier")
    page.get_by_label("E-mailadres op het werk").fill("carla@vijverdam.example.org")
    press(page, "Bewaren")
    page.get_by_role("row", name=re.compile("Carla Vlier")).wait_for()
    picture(page, "contactpersonen")
    assert Contact.everything.get(organisation=member, valid_to=None).name == "Carla Vlier"


def end_another_session(page, site, script):
    """The one at home: it is out at once."""
    other = site("/inloggen/", script=script)
    sign_in(other, EMAIL, PASSWORD)
    other.get_by_role("heading", name=re.compile("Goedendag")).wait_for()
    page.goto("/mijn/")
    picture(page, "mijn-gegevens")
    away = page.get_by_role("row").filter(has_not_text="dit apparaat").get_by_role("button")
    assert away.count() == 1
    with page.expect_navigation():
        away.click()
    other.goto("/mijn/")
    other.get_by_role("heading", name="Inloggen", exact=True).wait_for()
    page.goto("/")
    page.get_by_role("heading", name=re.compile("Goedendag")).wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_member_from_invitation_to_goodbye(site, member, script):
    person(Role.RESPONDENT, member, name="Dirk Zegge")
    page = take_the_invitation(site, member, script)
    hand_in_figures(page, member)
    what_was_asked(page)
    who_looked(page)
    another_contact(page, member)
    end_another_session(page, site, script)
    page.get_by_role("button", name="Uitloggen").click()
    page.goto("/mijn/")
    page.get_by_role("heading", name="Inloggen", exact=True).wait_for()
