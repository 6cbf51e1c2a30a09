"""What happens around every request: headers, other sites, errors in two languages, silent logs."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from meerwaarde.language import gettext, language, use_language
from meerwaarde.questionnaire.expressions import OutOfBudget
from meerwaarde.web import urls
from meerwaarde.web.logs import WithoutAddresses

SECRET = "geheim-in-het-adres"
ENDLESS = "eindeloos"
RAISED = {
    ENDLESS: OutOfBudget,
    "413": RequestDataTooBig,
    "400": SuspiciousOperation,
    "403": PermissionDenied,
    "500": ZeroDivisionError,
}


def changed(request):
    return HttpResponse(gettext("Totaal"))


def read(request):
    return HttpResponse(str(len(request.POST)))


def fails(request, status):
    raise RAISED[status]("oei")


urlpatterns = [
    path("verander/", changed),
    path("lees/", read),
    path(f"{SECRET}/<str:status>/", fails),
    path("", include(urls.urlpatterns)),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

pytestmark = [
    pytest.mark.urls(__name__),
]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_it_works(client):
    assert client.post("/verander/").content.decode() == "Totaal"


# --- forged requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser, or one of before 2020: then the secret link protects
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),  # typed, or from a bookmark
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),  # another host of the same owner is another site to us
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://testserver:8080"}, 403),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "https://testserver.elders.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    ],
)
def test_another_site_changes_nothing(client, headers, status):
    assert client.post("/verander/", headers=headers).status_code == status
    assert client.get("/verander/", headers=headers).status_code == 200


def test_answering_needs_no_cookie(client):
    response = client.post("/verander/")
    assert not response.cookies
    assert not client.get("/bestaat-niet/").cookies


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/verander/", "/bestaat-niet/", f"/{SECRET}/500/"])
def test_every_page_is_strict(client, address):
    headers = client.get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
        **dict.fromkeys(
            ("script-src", "style-src", "img-src", "media-src", "font-src", "connect-src", "form-action"), "'self'"
        ),
    }  # fmt: skip
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["400", "403", "413", "500"])
def test_an_error_says_what_to_do(client, status):
    response = client.get(f"/{SECRET}/{status}/")
    assert response.status_code == int(status)
    page = response.content.decode()
    assert len(re.findall("<h1", page)) == 1
    assert re.findall(r'<(?:html|section) lang="(\w+)"', page) == ["nl", "nl", "en"]
    assert "oei" not in page


def test_a_rule_that_never_ends_is_named_as_such(client):
    response = client.get(f"/{SECRET}/{ENDLESS}/")
    assert response.status_code == 500
    assert "komt niet klaar" in response.content.decode()


def test_a_page_that_is_not_there_says_so(client):
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "link" in response.content.decode()


def test_a_request_does_not_speak_the_language_of_the_one_before(client):
    use_language("en")
    assert client.get("/verander/").content.decode() == "Totaal"
    assert language() == "nl"


@pytest.mark.parametrize(("fields", "length", "status"), [(5_000, 1, 200), (5_001, 1, 413), (1, 1_000_001, 413)])
def test_a_page_has_its_limits(client, fields, length, status):
    body = "&".join(f"f{number}={'x' * length}" for number in range(fields))
    response = client.post("/lees/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == status


# --- logs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [f"/{SECRET}/500/", f"/{SECRET}/400/", f"/{SECRET}/?naam=Wulp"])
def test_no_address_is_logged(client, address):
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    handler.addFilter(WithoutAddresses())
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        client.get(address)
    finally:
        logger.removeHandler(handler)
    assert lines
    assert not [line for line in lines if SECRET in line or "Wulp" in line]
