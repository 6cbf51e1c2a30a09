"""Who wants to know from what is published, or is about to be, who answered what."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.publications.drafts import making, releasing, second_eyes
from meerwaarde.web.publications.models import DraftFile, Passage, Release, ReleaseChart
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.figures_asked import answered, of_sizes, passed_on
from support.open_answers import MONEY, STAFF, WHY, open_round, says
from support.people import actor, organisation, signed_in
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


# --- a stranger who reads every file and page of a table with hidden figures -----------------------------------------


def test_hidden_figures_have_no_number_anywhere(client):
    by = actor(Role.DATA_OFFICER)
    release = passed_on(by, answered(by, of_sizes((5, 1, 8), (40, 6, 6), (200, 9, 9)), group="omvang"))
    tables = content_of(release, "tables.json")["tables"]
    hidden = [one for table in tables for one in table["cells"] if one["status"] == "suppressed"]
    numbers = ("percent", "value", "se", "ci_low", "ci_high", "count", "base", "population")
    assert hidden
    assert all(one[name] is None for one in hidden for name in numbers)
    told = client.get(f"/api/v1/releases/{release.slug}").json()["content"]["passports"]["cells"]
    for one in hidden:
        passport = told[one["identifier"]]
        assert (passport["shown"], passport["n"], passport["N"]) == ("", None, None)
        assert [name for name, _text in passport["lines"]] == ["Kenmerk"]
    rows = list(csv.DictReader(io.StringIO(bytes(release.files.get(name="tables.csv").content).decode())))
    empty = [row for row in rows if row["status"] == "suppressed"]
    assert len(empty) == len(hidden)
    assert not any(row[name] for row in empty for name in numbers)
    for chart in ReleaseChart.objects.filter(release=release):
        mine = [row for row in chart.rows if row["id"] in {one["identifier"] for one in hidden}]
        assert all((row["text"], row["n"], row["N"], row["margin"]) == ("", None, None, "") for row in mine)
    found = Passage.objects.filter(release=release).values_list("figures", flat=True)
    mine = [one for figures in found for one in figures if one["id"] in {cell["identifier"] for cell in hidden}]
    assert all((one["text"], one["n"], one["N"]) == ("", None, None) for one in mine)


# --- a member that asks for another's answers, or comes back after leaving -------------------------------------------


def test_own_answers_are_nobody_elses(client):
    by = actor(Role.DATA_OFFICER)
    round_ = round_that_is_over()
    release = passed_on(by, answered(by, round_))
    one, other = list(Assignment.everything.filter(round=round_, submission__isnull=False).order_by("pk")[:2])
    who = signed_in(client, Role.CONTROLLER, one.organisation)
    address = reverse("publications:own", args=[release.slug, release.version])
    assert client.get(address).status_code == 200
    assert client.get(address, {"lid": str(other.organisation.uuid)}).status_code == 404
    stopped = RoleGrant.everything.filter(person=who).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert stopped
    assert client.get(address).status_code in (302, 403, 404)


# --- who reads what is not public yet ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONTROLLER, Role.MUNICIPALITY_READER, None])
def test_an_answer_that_is_not_passed_on_is_for_the_bureau(client, role):
    by = actor(Role.DATA_OFFICER)
    row = answered(by, round_that_is_over())
    if role is not None:
        signed_in(client, role, organisation() if role is Role.CONTROLLER else None)
    for address in (
        reverse("publications:inquiry", args=[row.uuid]),
        reverse("publications:inquiry_preview", args=[row.uuid, "tables.json"]),
    ):
        assert client.get(address).status_code in (302, 403, 404)
    for name in ("list", "figures", "feed", "catalogue_json", "catalogue_turtle", "sitemap", "search"):
        query = {"q": "wachten"} if name == "search" else {}
        page = client.get(reverse(f"publications:{name}"), query, follow=True)
        assert page.status_code == 200
        assert row.slug.encode() not in page.content
    assert client.get("/api/v1/releases").json() == []
