"""Who answers has no cookie and needs none, also on the platform, where others do."""

from __future__ import annotations

import pytest
from django.test import Client

from meerwaarde.web.answering import services
from support.small_xforms import xform

pytestmark = pytest.mark.django_db
FORM = """
| survey |
|        | type | name | label |
|        | text | a    | Wat vindt u? |
"""


@pytest.fixture
def key():
    return services.start_draft(form_version=services.publish_form(xform=xform(FORM)))[1]


def test_it_works(key):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"/v/{key}/1/")
    assert page.status_code == 200
    assert not page.cookies
    answer = browser.post(f"/v/{key}/1/", {"v:/data/a": "goed", "revisie": "1", "actie": "verder"})
    assert answer.status_code == 303
    assert not answer.cookies


def test_another_site_is_refused(key):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"/v/{key}/1/", {"v:/data/a": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
