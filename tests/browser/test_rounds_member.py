"""A member in a browser: the invited link, what is known, sharing, sending, correcting; and what signing in shows."""

from __future__ import annotations

import os
import re

import pytest

from meerwaarde.web.answering.models import Submission
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.upkeep.models import Mail
from support.people import organisation, person
from support.rounds_answered import asked, link_of, published
from support.signing_in import PASSWORD
from support.site_browser import PICTURES, flaws, follow, picture, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 1000 if PICTURES else 320  # pixels wide; with scripts, and so with axe-core
EMAIL = "anna@vijverdam.example.org"
LOOK = os.environ.get("MEERWAARDE_LOOK")  # a folder for pictures of every page, to look at


@pytest.fixture
def assignment():
    member = organisation("Welzijn Vijverdam", place="Zeist")
    YearFigures.everything.create(organisation=member, year=2025, fte="31", employees=40)
    anna = person(Role.RESPONDENT, member, email=EMAIL, name="Anna Meidoorn")
    anna.set_password(PASSWORD)
    anna.save()
    return asked(published(), member=member)


def seen(page, name, *, axe=True):
    """Nothing wrong with this page. Without its scripts a page cannot run axe-core; it is looked at with them."""
    assert flaws(page, axe=axe and page.viewport_size["width"] == PHONE) == [], name
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}-{page.viewport_size['width']}.png", full_page=True)


def go_on(page, name="Verder"):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def begin(page):
    picture(page, "vragen-begin")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Ik antwoord namens")).click()


@pytest.mark.parametrize(("script", "width"), [(True, PHONE), (False, 1280)])
def test_from_the_invited_link_to_a_correction(site, assignment, script, width):
    _link, key = link_of(assignment, to="bart@vijverdam.example.org", name="Bart")
    page = site(f"/v/{key}/", script=script, width=width)
    seen(page, "welcome")
    assert "31" not in page.locator("main").inner_text()
    begin(page)
    told = page.locator("main").inner_text()
    assert "Bron: het ledenbestand, cijfers over 2025" in told
    assert "Waarom wij het toch vragen" in told
    assert page.get_by_label("Hoeveel fte?").count() == 0
    picture(page, "al-bekend")
    seen(page, "given")
    page.get_by_label("Hoeveel medewerkers?").fill("41")
    go_on(page)
    page.get_by_label("Hoeveel teams?").fill("4")
    go_on(page, "Bewaren en later verdergaan")
    page.goto(page.url.replace("gestopt/", "2/"))
    follow(page, "Samen met een collega invullen")
    seen(page, "share")
    page.get_by_label("E-mailadres van uw collega").fill("carla@vijverdam.example.org")
    page.get_by_label("Over uw werk").check()
    picture(page, "delen")
    go_on(page, "Link sturen")
    page.get_by_role("heading", name="De link is verstuurd").wait_for()
    seen(page, "shared", axe=False)
    colleague(site, script, width)
    page.goto(f"{page.url.partition('/v/')[0]}/v/{key}/nakijken/")
    assert "Carla" in page.locator("main").inner_text()
    seen(page, "check")
    go_on(page, "Versturen")
    page.get_by_role("heading", name=re.compile("Dank u wel")).wait_for()
    seen(page, "receipt")
    picture(page, "ontvangstbewijs")
    corrected(page)
    ended(page, key)


def corrected(page):
    """What was sent is opened again, changed and sent."""
    go_on(page, "Iets verbeteren")
    page.goto(re.sub(r"/\d+/$", "/2/", page.url))
    page.get_by_label("Hoeveel teams?").fill("5")
    go_on(page)
    go_on(page, "Versturen")
    page.get_by_role("heading", name=re.compile("Dank u wel")).wait_for()
    assert Submission.objects.count() == 2
    sent = Assignment.everything.get().submission
    assert "<teams>5</teams>" in sent.xml
    assert sent.deprecates


def colleague(site, script, width):
    """Somebody with one page only fills it in."""
    theirs = re.search(r"/v/[\w-]+/", Mail.objects.get(to="carla@vijverdam.example.org").body)[0]
    page = site(theirs, script=script, width=width)
    begin(page)
    page.get_by_role("heading", name="Over uw werk").wait_for()
    page.get_by_label("Wie vult dit in?").fill("Carla")
    go_on(page)
    seen(page, "part", axe=False)
    go_on(page, "Klaar met mijn deel")
    page.get_by_text("Uw deel is bewaard").wait_for()


def ended(page, key):
    """What a link says when it works no more."""
    link = Link.everything.get(purpose="invited")
    link.expires = link.created
    link.save()
    page.goto(f"{page.url.partition('/v/')[0]}/v/{key}/")
    seen(page, "expired")
    picture(page, "link-verlopen")


def test_somebody_who_signs_in(site, assignment):
    page = site("/inloggen/", width=PHONE)
    sign_in(page, EMAIL, PASSWORD)
    page.get_by_role("link", name=re.compile("^Monitor sociaal werk")).click()
    seen(page, "one")
    follow(page, "Delen met een collega")
    page.get_by_label("E-mailadres van uw collega").fill("geen adres")
    press(page, "Link sturen")
    seen(page, "share-wrong")
    page.get_by_label("E-mailadres van uw collega").fill("carla@vijverdam.example.org")
    press(page, "Link sturen")
    page.get_by_text("De link is verstuurd aan").wait_for()
    seen(page, "one-shared")
    picture(page, "wie-een-link-heeft")
    follow(page, "Alle vragen aan ons")
    seen(page, "all")
    picture(page, "vragen-aan-ons")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Invullen")).click()
    page.get_by_role("heading", name="Over uw organisatie").wait_for()
    go_on(page)
    page.get_by_label("Wie vult dit in?").fill("Anna")
    go_on(page)
    go_on(page, "Versturen")
    page.get_by_role("heading", name=re.compile("Dank u wel")).wait_for()
    page.goto(f"{page.url.partition('/v/')[0]}/vragen/")
    assert "Anna Meidoorn" in page.locator("main").inner_text()
    seen(page, "all-sent")
    follow(page, "Monitor sociaal werk")
    seen(page, "one-sent")
