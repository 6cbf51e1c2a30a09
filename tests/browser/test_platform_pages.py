"""Every page that a role can walk to from its first page: axe-core clean, as narrow as a phone, by keyboard alone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from meerwaarde.web.members import services as members
from meerwaarde.web.publications import services as publications
from meerwaarde.web.rights import MEMBERS, Role
from support.people import actor, organisation, person, signed_in
from support.public_folder import public_folder
from support.site_browser import flaws

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)
    .filter(one => one.startsWith(location.origin))"""
FOCUS = """() => {
    const one = document.activeElement, look = getComputedStyle(one);
    return [one.outerHTML.slice(0, 80), look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 1];
}"""
FILES = {"export_csv", "export_xlsx", "import_example", "export", "feed", "file", "download", "openapi",
         "mfa_download_recovery_codes", "catalogue_json", "catalogue_turtle", "sitemap", "robots", "table_csv",
         "table_json"}  # fmt: skip
# Pages that axe-core looks at elsewhere, in states that a walk does not see: test_register, test_sign_in, test_import,
# test_publications, test_rounds_making.
ELSEWHERE = {
    "register", "organisation", "add", "movements", "merge", "municipalities", "merge_municipalities", "details",
    "work", "served", "figures_of", "contacts", "add_contact", "history", "questions", "leave", "import", "list",
    "newest", "key_figures", "verify", "account_login", "account_reset_password", "mine", "people", "person", "invite",
    "invite_many", "invitations", "keys", "close", "mfa_list_webauthn", "mfa_add_webauthn", "account_change_password",
    "rounds", "new", "new_typed", "new_file",
}  # fmt: skip
# Pages that must be in reach, so that a page that lost its link is noticed.
REACHED = {
    None: {
        "list", "newest", "key_figures", "verify", "account_login", "account_reset_password", "catalogue",
        "chart", "passports",
    },
    Role.DATA_OFFICER: {
        "register", "organisation", "add", "movements", "import", "merge", "municipalities", "merge_municipalities",
        "details", "work", "served", "figures_of", "figures", "contacts", "add_contact", "change_contact",
        "history", "questions", "terms", "leave", "propose", "overview", "mine", "keys",
    },
    Role.BUREAU_ADMINISTRATOR: {
        "register", "organisation", "people", "person", "invite", "invite_many", "invitations", "log", "overview",
        "state", "mine", "keys", "mfa_add_webauthn", "close",
    },
    Role.MEMBER_ADMINISTRATOR: {
        "organisation", "figures_of", "figures", "contacts", "history", "questions", "people", "invite", "log", "mine",
    },
}  # fmt: skip


@pytest.fixture
def member(tmp_path):
    """A member with something on each of its pages, and something that was published."""
    one, officer, today = (
        organisation("Welzijn Vijverdam", number="L001"),
        actor(Role.DATA_OFFICER),
        timezone.localdate(),
    )
    organisation("Zorg en welzijn met een naam die zo lang is dat hij nergens op past", number="L002")
    members.set_year_figures(
        by=officer, organisation=one.pk, year=today.year - 2, figures={"employees": 31}, source="jaarrekening"
    )
    members.set_contact(by=officer, organisation=one.pk, day=today, name="Bart Wulp", function="finance")
    members.asked(by=officer, organisations=[one.pk], what="QuickScan", reference="q", day=today, minutes=6)
    folder = public_folder(tmp_path / "uit")
    publications.publish_report(by=officer, folder=folder, slug="monitor-2014", contributions=[one.number])
    person(Role.RESPONDENT, one, name="Dirk Zegge")
    return one


def entered(site, role, member, **sight):
    """A page of somebody with `role`, signed in."""
    page = site("/inloggen/", **sight)
    if role is None:
        page.goto("/")
        return page
    client = Client()
    signed_in(client, role, member if role in MEMBERS else None)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto("/")
    return page


def walked(page):
    """Every page in reach, each kind once: {name: what is wrong with it}."""
    found, to_see = {}, ["/"]
    while to_see:
        path = to_see.pop(0)
        name = resolve(urlsplit(path).path).url_name
        if name in found or name in FILES:
            continue
        answer = page.goto(path)
        assert answer.status == 200, path
        found[name] = flaws(page, axe=name not in ELSEWHERE)
        to_see += [urlsplit(one)._replace(scheme="", netloc="", fragment="").geturl() for one in page.evaluate(LINKS)]
    return found


@pytest.mark.parametrize(
    ("role", "sight"),
    [
        (None, {"width": 320}),
        (Role.DATA_OFFICER, {"width": 320}),
        (Role.BUREAU_ADMINISTRATOR, {"width": 1280, "color_scheme": "dark"}),
        (Role.MEMBER_ADMINISTRATOR, {"width": 320, "color_scheme": "dark"}),
    ],
)
def test_every_page_in_reach_is_accessible_and_fits(site, member, role, sight):
    found = walked(entered(site, role, member, **sight))

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert REACHED[role] - found.keys() == set()


def test_the_keyboard_alone_shows_where_it_is(site, member):
    page = entered(site, Role.DATA_OFFICER, member)
    for path in ("/leden/", f"/leden/{member.uuid}/", f"/leden/{member.uuid}/gegevens/"):
        page.goto(path)
        page.keyboard.press("Tab")
        assert "skip" in page.evaluate(FOCUS)[0]
        seen = []
        for _time in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            seen.append(page.evaluate(FOCUS))
        assert len(seen) > 8
        assert [one for one, visible in seen if not visible] == []


def test_the_first_tab_leads_past_the_navigation(site, member):
    page = entered(site, Role.DATA_OFFICER, member)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
