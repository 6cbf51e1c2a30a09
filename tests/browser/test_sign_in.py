"""Signing in with a real browser: passkeys with a virtual authenticator, and every page accessible and narrow."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from meerwaarde.web.accounts import services
from meerwaarde.web.accounts.models import SignIn
from meerwaarde.web.accounts.types import Place
from meerwaarde.web.rights import Permission, Role
from support.chromium import LONGEST
from support.people import actor, organisation, person
from support.signing_in import PASSWORD, code, known
from support.site_browser import flaws_in_sights, follow, press

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browse(chrome, django_db_setup, request):
    """Opens a page of the platform; other hosts, failing scripts and breaches of the policy fail the test."""
    contexts, wrong = [], []
    server = request.getfixturevalue("live_server")  # not sooner: it holds on to the database that it finds
    here = server.url.replace("127.0.0.1", "localhost")  # passkeys need a name
    cache.clear()

    def open_(path: str, *, script: bool = True):
        context = chrome.new_context(
            viewport={"width": 1000, "height": 800}, locale="nl-NL", java_script_enabled=script, base_url=here
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONGEST)
        page.on("request", lambda one: one.url.startswith(here) or wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


def sign_in(page, one) -> None:
    page.get_by_label("E-mailadres").fill(one.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")


def couple_app(page) -> str:
    """Set up an app with codes; gives its secret."""
    follow(page, "App koppelen")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code uit de app").fill(code(secret))
    page.get_by_role("button", name="Koppelen").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    return secret


@pytest.mark.parametrize("script", [True, False])
def test_it_works(browse, script) -> None:
    one = known()
    page = browse("/mijn/", script=script)
    sign_in(page, one)
    page.get_by_role("heading", name="Mijn gegevens").wait_for()
    page.get_by_role("button", name="Overal uitloggen").click()
    page.get_by_role("heading", name="Inloggen", exact=True).wait_for()
    assert SignIn.objects.get().ended is not None


@pytest.mark.parametrize("script", [True, False])
def test_the_bureau_comes_in_by_invitation_and_app(browse, script) -> None:
    services.invite(by=actor(Role.BUREAU_ADMINISTRATOR), email="anna@example.org", place=Place(Role.DATA_OFFICER))
    from meerwaarde.web.upkeep.models import Mail

    link = re.search(r"(/uitnodiging/\S+)", Mail.objects.get().body)[1]
    page = browse(link, script=script)
    page.get_by_label("Uw naam").fill("Anna de Vries")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Wachtwoord, nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Account maken").click()
    couple_app(page)
    page.get_by_role("link", name="Klaar").click()
    page.get_by_role("heading", name="Mijn gegevens").wait_for()


def test_a_passkey_takes_the_place_of_the_password(browse) -> None:
    one = known(Role.BUREAU_READER)
    page = browse("/mijn/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, one)
    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_label("Naam").fill("laptop op het werk")
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    assert Authenticator.objects.filter(user=one, type="webauthn").count() == 1
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": added["authenticatorId"]})["credentials"]
    assert kept[0]["isResidentCredential"]

    # Without the password: straight in, second step and all.
    page.get_by_role("button", name="Uitloggen").click()
    page.goto("/inloggen/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.get_by_role("button", name="Uitloggen").wait_for()
    page.goto("/mijn/")
    page.get_by_role("heading", name="Mijn gegevens").wait_for()

    # With the password: the passkey is the second step.
    page.get_by_role("button", name="Uitloggen", exact=True).first.click()
    page.goto("/inloggen/?next=/mijn/")
    sign_in(page, one)
    page.get_by_role("button", name="Gebruik uw passkey").click()
    page.get_by_role("heading", name="Mijn gegevens").wait_for()
    page.get_by_role("link", name=re.compile("Uw passkeys")).click()
    assert page.get_by_role("row", name=re.compile("laptop op het werk")).is_visible()


def test_a_passkey_of_nobody_says_what_to_do(browse) -> None:
    page = browse("/inloggen/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"automaticPresenceSimulation": True}})
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.get_by_role("alert").get_by_text("Dit lukte niet").wait_for()


PUBLIC_PAGES = ["/inloggen/", "/wachtwoord/vergeten/", "/wachtwoord/vergeten/verstuurd/", "/inloggen/gestopt/",
                "/inloggen/afgebroken/", "/uitnodiging/nothing/", "/wachtwoord/nieuw/1-nothing/",
                "/wachtwoord/nieuw/klaar/"]  # fmt: skip
OWN_PAGES = ["/mijn/", "/mijn/passkeys/", "/mijn/passkeys/nieuw/", "/wachtwoord/veranderen/", "/uitloggen/",
             "/mijn/herstelcodes/", "/mijn/herstelcodes/nieuw/", "/mijn/app/ontkoppelen/", "/inloggen/nog-een-keer/",
             "/mijn/tweede-stap/", "/mensen/", "/mensen/uitnodigen/", "/mensen/uitnodigen/veel/",
             "/mensen/uitnodigingen/", "/sleutels/", "/mensen/?zoek=niemand",
             "/mijn/adres/", "/mijn/opnieuw/"]  # fmt: skip


def test_every_page_is_accessible_and_fits(browse) -> None:
    one, place = known(Role.BUREAU_ADMINISTRATOR), organisation("Welzijn Voorbeeld", number="00123")
    other = person(Role.CONTROLLER, place, name="Bart Jansen")
    by = actor(Role.BUREAU_ADMINISTRATOR)
    services.invite(by=by, email="anna@example.org", place=Place(Role.RESPONDENT, place.pk))
    page = browse("/inloggen/")
    found = []

    def look(path: str = "") -> None:
        if path:
            page.goto(path)
        found.extend((page.url, flaw) for flaw in flaws_in_sights(page))

    for path in PUBLIC_PAGES:
        look(path)
    page.goto("/inloggen/")
    press(page, "Inloggen")  # with mistakes
    look()
    sign_in(page, one)
    look()
    follow(page, "App koppelen")
    look()
    page.go_back()
    secret = couple_app(page)
    for path in [*OWN_PAGES, f"/mensen/{other.uuid}/", f"/mensen/{other.uuid}/stoppen/"]:
        look(path)
    page.goto("/sleutels/")
    page.get_by_label("Naam").fill("kwartaal")
    page.locator(f"input[value='{Permission.REGISTER_SEE.value}']").check()
    page.get_by_role("button", name="Sleutel maken").click()
    page.get_by_role("heading", name="Uw nieuwe sleutel").wait_for()
    look()
    page.goto("/mensen/uitnodigen/")
    press(page, "Uitnodiging versturen")
    look()
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()
    page.goto("/inloggen/")
    sign_in(page, one)
    look()  # the second step
    assert secret
    assert found == []
