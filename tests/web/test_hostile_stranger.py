"""A stranger without an account, who types whatever is odd in every address."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import transaction

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.rights import Role
from support.people import LONG_AGO, signed_in
from support.walking import address, places, world

pytestmark = pytest.mark.django_db

ODD = {
    "nul": "a\0b",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "endless number": "9" * 5_000,
    "half a letter": "\ud800",
    "line ends": "a\r\nSet-Cookie: b=c",
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
