"""The bureau follows the response and mends what did not arrive, with and without JavaScript; a reader leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meerwaarde.web.answering import services as answering
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import inviting
from meerwaarde.web.rounds.models import DoNotAsk, Link, Message
from meerwaarde.web.rounds.notasking import SIGNER
from meerwaarde.web.upkeep.models import Mail
from support.people import organisation, signed_in
from support.rounds import TODAY, asked, contact, moment, round_out
from support.site_browser import flaws, follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPENED = TODAY - timedelta(days=20)
SIZES = {"<10": (12, 4), "10-25": (10, 6), "26-50": (6, 5), "51-100": (4, 4), ">100": (2, 2)}


@pytest.fixture
def made(site):
    """A round of three weeks, with one reminder to all; one message did not arrive and one member has no address."""
    found = round_out(opens=OPENED, closes=TODAY + timedelta(days=9), reminders=(7,))
    rows = []
    for size, (many, answered) in SIZES.items():
        for at in range(many):
            on = OPENED + timedelta(days=at if at % 2 else 8)
            province = "Utrecht" if at % 3 else "Zeeland"
            one = asked(
                found, organisation(f"Welzijn {size} {at}"), size_class=size, province=province,
                answered=moment(on) if at < answered else None, seconds=240 + 60 * at if at < answered else None,
            )  # fmt: skip
            contact(one.organisation, f"lid{one.pk}@example.org")
            rows.append(one)
    for number in (0, 7):
        Message.everything.bulk_create(Message(round=found, assignment=one, number=number) for one in rows)
        Message.everything.filter(number=number).update(created=moment(OPENED + timedelta(days=number)))
    rows[-3].answered = rows[-3].seconds = None
    rows[-3].draft, _key = answering.start_draft(form_version=found.form_version)
    rows[-3].begun = timezone.now()
    rows[-3].save()
    asked(found, organisation("Welzijn Zonder Adres"), size_class="<10")
    lost = asked(found, organisation("Welzijn Kwijt"), size_class="<10")
    contact(lost.organisation, "kwijt.met.een.heel.lang.adres@welzijn-kwijt.example.org")
    inviting.invite_due()
    Message.everything.filter(assignment=lost).update(bounced=timezone.now())
    DoNotAsk.everything.create(email="kim@example.org", reason="Werkt daar niet meer.")
    return found


def as_officer(site, path, **more):
    """Open a page as a data officer."""
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    page = site("/nagaan/", **more)
    page.context.add_cookies(
        [{"name": "sessie", "value": client.cookies["sessie"].value, "url": page.url.replace("nagaan/", "")}]
    )
    page.goto(path)
    return page


@pytest.mark.parametrize("script", [True, False])
def test_it_works(site, made, script):
    page = as_officer(site, f"/rondes/{made.uuid}/", script=script)
    follow(page, "Wie antwoordde en wie niet")
    assert page.get_by_role("table", name="Respons naar omvangklasse").get_by_role("row", name="<10").is_visible()
    follow(page, "Wie nog niet antwoordde")
    before = Mail.objects.count()
    page.get_by_label("Mail Welzijn <10 9", exact=True).check()
    press(page, "Herinner wie is aangekruist")
    assert page.get_by_text("Er gaat 1 bericht uit.").is_visible()
    assert Mail.objects.count() == before + 1
    page.goto(f"/rondes/{made.uuid}/uitnodigingen/")
    with page.expect_navigation():
        page.get_by_role("link", name="Naar een ander adres sturen: Welzijn Kwijt").click()
    page.get_by_label("E-mailadres").fill("nieuw@example.org")
    press(page, "Versturen")
    assert page.get_by_text("De oude link werkt niet meer.").is_visible()
    assert page.get_by_role("row", name="Welzijn Kwijt").count() == 0
    assert page.get_by_role("row", name="Welzijn Zonder Adres").is_visible()
    leaving = SIGNER.sign(str(Link.everything.get(to="nieuw@example.org").pk))
    page.goto(f"/afmelden/{leaving}/")
    page.get_by_label("Onze hele organisatie: Welzijn Kwijt").check()
    press(page, "Geen berichten meer")
    page.goto("/rondes/niet-vragen/")
    assert page.get_by_role("row", name="Welzijn Kwijt").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_is_accessible(site, made, width):
    page = as_officer(site, "/rondes/", width=width)
    row = made.assignments.get(organisation__details__name="Welzijn Kwijt")
    leaving = SIGNER.sign(str(Link.everything.first().pk))
    for path in (
        f"/rondes/{made.uuid}/respons/", f"/rondes/{made.uuid}/respons/wie/", f"/rondes/{made.uuid}/uitnodigingen/",
        f"/rondes/{made.uuid}/uitnodigingen/{row.uuid}/", "/rondes/niet-vragen/", f"/afmelden/{leaving}/",
        "/afmelden/onbekend/",
    ):  # fmt: skip
        page.goto(path)
        assert flaws(page) == [], path
