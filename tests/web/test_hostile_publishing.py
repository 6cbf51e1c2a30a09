"""Who wants to know from what is published, or is about to be, who answered what."""

from __future__ import annotations

import json

import pytest

from meerwaarde.core import InputError
from meerwaarde.web.publications.drafts import making, releasing, second_eyes
from meerwaarde.web.publications.models import DraftFile, Release
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.figures_asked import answered, passed_on
from support.open_answers import MONEY, STAFF, WHY, open_round, says
from support.people import actor
from support.report_drafts import figures_alone, made, released, round_that_is_over, worked

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


# --- a member that takes back what it permitted ----------------------------------------------------------------------


def quoted(by):
    """A report with a quote, ready and looked at, and the assignment of who wrote it."""
    draft = making.begin(by=by, round_=open_round(*[STAFF] * 6, *[MONEY] * 4).uuid)
    said = next(one for one in choosing.choosable(by.scope, draft)[0].answers if one.text(WHY) == MONEY)
    choosing.choose(by=by, draft=draft, path=WHY, submission=said.submission, text=MONEY)
    draft = worked(draft, by)
    assert MONEY in bytes(DraftFile.everything.get(draft=draft, name="tables.json").content).decode()
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    return draft, Assignment.everything.get(submission=said.submission)


def test_a_quote_is_not_released_when_the_permission_went_after_it_was_made(monkeypatch):
    figures_alone(monkeypatch)
    by = actor(Role.DATA_OFFICER)
    draft, writer = quoted(by)
    says(writer.round, MONEY, permitted=False, of=writer)
    with pytest.raises(InputError, match="toestemming"):
        releasing.release(by=by, draft=draft)
    assert not Release.objects.exists()
    draft = worked(draft, by)
    assert "de toestemming is ingetrokken" in draft.standing["quotes_gone"][0]
    kept = json.dumps([draft.standing, draft.content, draft.quotes], ensure_ascii=False)
    files = b"".join(bytes(one.content) for one in draft.files.all())
    assert MONEY[:20] not in kept
    assert MONEY[:20].encode() not in files


def test_a_quote_that_may_still_be_there_is_released(monkeypatch):
    figures_alone(monkeypatch)
    by = actor(Role.DATA_OFFICER)
    draft, _writer = quoted(by)
    assert MONEY in json.dumps(content_of(releasing.release(by=by, draft=draft), "tables.json"), ensure_ascii=False)
