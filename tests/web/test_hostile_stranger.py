"""A stranger without an account, who types whatever is odd in every address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.publications.models import Release, ReleaseFile
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.models import Mail
from support.people import LONG_AGO, signed_in
from support.signing_in import PASSWORD, known, sign_in
from support.walking import address, places, world

pytestmark = pytest.mark.django_db

ODD = {
    "nul": "a\0b",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "endless number": "9" * 5_000 + "\r\nSet-Cookie: b=c",
}
NAMES = (
    "q p zoek lid rol na voor dag day van tot stand werk grootte gemeente concern pagina toon houd weg text"
    " organisation person since until kind sha256 fout alle next"
).split()


@pytest.mark.parametrize("known", [False, True], ids=["stranger", "bureau"])
def test_no_question_breaks_a_page(client, known):
    made = world("Welzijn Aarde")
    if known:
        somebody = signed_in(client, Role.BUREAU_ADMINISTRATOR)
        RoleGrant.everything.create(person=somebody, role=Role.DATA_OFFICER, valid_from=LONG_AGO)
    client.raise_request_exception = False
    wrong = []
    for name, odd in ODD.items():
        query = "&".join(f"{one}={quote(odd, errors='surrogatepass')}" for one in NAMES)
        for place in places():
            with transaction.atomic():
                answer = client.get(f"{address(place, made)}?{query}")
                transaction.set_rollback(True)
            if (answer.status_code >= 500 and place.name != "healthz") or "Content-Security-Policy" not in answer:
                wrong.append(f"{place.pattern} with {name}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize(
    "path",
    [
        "leden/nummer/%00/",
        "leden/nummer/a%0d%0ab/",
        f"leden/nummer/{'9' * 9000}/",
        "leden/%2e%2e/%2e%2e/settings.env",
        "static/%2e%2e/%2e%2e/settings.env",
        "uitnodiging/%00/",
        "uitnodiging/%ff/",
        "publicaties/a/1/bestand/%00",
        f"publicaties/a/{'9' * 30}/",
        f"mensen/uitnodigingen/{'9' * 30}/intrekken/",
    ],
)
def test_no_address_breaks_anything(client, path):
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    assert client.get(f"/{path}").status_code in {404, 405}


MAY_WRITE = ("audit_", "django_session", "accounts_signin")  # that somebody looked, and that a session is in use


def test_no_question_changes_anything(client):
    """A page that is only asked for, by a preview or a link in a mail, writes nothing but the audit trail."""
    made = world("Welzijn Aarde")
    somebody = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    RoleGrant.everything.create(person=somebody, role=Role.DATA_OFFICER, valid_from=LONG_AGO)
    wrong = []
    for place in places():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(place, made), {"day": "2024-12-31"})
        for one in queries:
            found = re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"", one["sql"])
            if found and not found[1].startswith(MAY_WRITE):
                wrong.append(f"{place.pattern}: {one['sql'][:80]}")
    assert wrong == []


# Change nothing of anybody; or come from a program that has not seen our page and sends no cookies: leaving with one
# click (RFC 8058) and apps (OpenRosa). The secret in the address says who that is.
OPEN = {"taal/", "nagaan/", "afmelden/<str:key>/", "openrosa/<str:key>/submission"}


def test_no_form_of_another_site_is_taken():
    """Without the token of our page, and from elsewhere, for everything that takes a POST."""
    made = world("Welzijn Aarde")
    client = Client(enforce_csrf_checks=True)
    somebody = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    RoleGrant.everything.create(person=somebody, role=Role.DATA_OFFICER, valid_from=LONG_AGO)
    for place in places():
        at = address(place, made)
        assert client.post(at, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, place.pattern
        assert client.post(at, headers={"Origin": "https://evil.example.org"}).status_code == 403, place.pattern
        if place.pattern not in OPEN:
            assert client.post(at).status_code in {403, 405}, place.pattern
    for at in ("/inloggen/", "/uitloggen/", "/mijn/", "/mijn/sessies/beeindigen/", "/wachtwoord/vergeten/"):
        assert client.post(at, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403, at
        assert client.post(at).status_code == 403, at


def test_cookies_are_for_us_alone(client):
    sign_in(client, known())
    client.post("/taal/", {"taal": "en"})
    assert {"sessie", "apparaat", "taal"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name


ELSEWHERE = [
    "//evil.example.org", "https://evil.example.org/", "/\\evil.example.org", "javascript:alert(1)",
    "http:evil.example.org", "\t//evil.example.org", "https:///evil.example.org",
]  # fmt: skip


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_way_leads_elsewhere(client, to):
    client.post("/taal/", {"taal": "nl", "terug": to})
    assert client.post("/taal/", {"taal": "nl", "terug": to})["Location"] == "/"
    one = known()
    for answer in (client.post("/inloggen/", {"login": one.email, "password": PASSWORD, "next": to}),
                   client.post("/uitloggen/", {"next": to})):  # fmt: skip
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]


def test_a_made_up_host_is_in_no_link(client):
    """A message with a link to a site of the sender would hand over the secret in it."""
    one = known()
    answer = client.post("/wachtwoord/vergeten/", {"email": one.email}, headers={"Host": "evil.example.org"})
    assert answer.status_code == 400
    client.post("/wachtwoord/vergeten/", {"email": one.email}, headers={"X-Forwarded-Host": "evil.example.org"})
    client.post("/wachtwoord/vergeten/", {"email": one.email}, headers={"Forwarded": "host=evil.example.org"})
    assert Mail.objects.count() == 2
    assert not Mail.objects.filter(body__contains="evil").exists()


def test_a_file_of_a_release_runs_nothing_here(client):
    """Also a page that somebody smuggled into a report: no script, no form, no frame, an origin of its own."""
    made = world("Welzijn Aarde")
    release = Release.objects.get(slug=made["publicaties"]["slug"])
    page = b"<style>p{}</style><script>fetch('/mijn/')</script><form action=/uitloggen/ method=post></form>"
    files = {"index.html": "text/html", "a.svg": "image/svg+xml", 'x"; filename=a.exe;é.csv': "text/csv"}
    for name, kind in files.items():
        ReleaseFile.objects.create(release=release, name=name, mimetype=kind, sha256="0" * 64, content=page)
        answer = client.get(f"/publicaties/{release.slug}/1/bestand/{quote(name)}")
        policy = answer["Content-Security-Policy"]
        assert answer.status_code == 200
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "allow-scripts" not in policy
        assert "allow-same-origin" not in policy
        assert "allow-forms" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "\n" not in answer.get("Content-Disposition", "")
        assert kind != "text/csv" or answer["Content-Disposition"].startswith("attachment")


def test_the_page_that_was_asked_for_comes_back_whole(client):
    at = "/leden/nummer/a&b=c%3Fd%23e/"
    answer = client.get(at)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [unquote(at)]}
