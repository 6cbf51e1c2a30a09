"""Interim and final reports of a round: what each holds, what waits, and that no two of them give an answer away."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.drafts import interim, making, releasing, second_eyes
from meerwaarde.web.publications.drafts.interim import InTheMaking
from meerwaarde.web.publications.models import DraftFile, Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import batches
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor
from support.report_drafts import answer, corrected, round_that_is_over, worked

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
YES = "langer.ja.share"
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def open_round(**fields) -> Round:
    return round_that_is_over(**{"closes": TOMORROW, **fields})


def interim_of(by, round_) -> ReportDraft:
    return worked(making.begin(by=by, round_=round_.uuid, interim=True), by)


def released(by, draft) -> Release:
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    return releasing.release(by=by, draft=draft)


def final_of(by, round_) -> ReportDraft:
    Round.everything.filter(pk=round_.pk).update(closes=timezone.localdate() - timedelta(days=1))
    return worked(making.begin(by=by, round_=round_.uuid), by)


def shown(draft) -> dict[str, tuple[str, int]]:
    cells = draft.content["passports"]["cells"]
    return {name: (one["shown"], one["n"]) for name, one in cells.items() if one["shown"]}


def test_it_works(by):
    round_ = open_round()
    draft = interim_of(by, round_)
    assert (draft.state, draft.error) == ("ready", "")
    files = {one.name: bytes(one.content) for one in draft.files.all()}
    told = json.loads(files["tables.json"])
    moment = interim.stand(draft.until)
    assert told["title"] == f"QuickScan wachttijden: tussenstand van {moment}"
    assert told["period"] == f"voorjaar 2026, stand van {moment}"
    page = files["index.html"].decode()
    assert "Toen hadden 15 van de 20 gevraagde organisaties geantwoord." in page
    assert files["tables.csv"].decode().count(f"stand van {moment}") >= 2
    first = released(by, draft)
    assert (first.title, first.slug, first.version) == (told["title"], "quickscan-wachttijden", 1)
    assert first.content["interim"] == draft.until.isoformat()
    assert Assignment.everything.filter(round=round_, released__isnull=False).count() == 15


def test_the_final_is_the_next_version_and_says_so(by):
    round_ = open_round()
    released(by, interim_of(by, round_))
    for _one in range(4):
        answer(round_, "nee")
    final = final_of(by, round_)
    assert (final.title, final.interim) == ("QuickScan wachttijden", False)
    assert final.correction.startswith("Het eindrapport, na de tussenstand van ")
    assert (len(final.contributions), final.standing["late"]) == (19, 0)
    last = released(by, final)
    assert (last.version, last.title, last.period) == (2, "QuickScan wachttijden", "voorjaar 2026")
    assert "interim" not in last.content
