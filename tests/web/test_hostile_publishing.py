"""Who wants to know from what is published, or is about to be, who answered what."""

from __future__ import annotations

import json

import pytest

from meerwaarde.web.publications.models import Release
from meerwaarde.web.rights import Role
from support.figures_asked import answered, passed_on
from support.people import actor
from support.report_drafts import figures_alone, made, released, round_that_is_over

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def content_of(release: Release, name: str) -> dict:
    return json.loads(bytes(release.files.get(name=name).content))


# --- a stranger who tries all answers that fit the figures -----------------------------------------------------------


def test_no_hash_of_the_answers_is_published(monkeypatch):
    figures_alone(monkeypatch)
    by = actor(Role.DATA_OFFICER)
    round_ = round_that_is_over()
    for release in (passed_on(by, answered(by, round_)), released(by, made(by, round_))):
        told = {one["role"]: one["sha256"] for one in content_of(release, "provenance.json")["inputs"]}
        assert (told["responses"], told["register"]) == (None, None)
        assert told["form"]  # the form is no secret
