"""No page of rounds and publications needs more than ten queries, with all that can stand on it.

A page of a new address is walked by itself; what it shows must be in the worlds below, or it is walked empty.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.members.models import Asked
from meerwaarde.web.publications.coding import answers
from meerwaarde.web.publications.drafts import second_eyes
from meerwaarde.web.publications.models import Contribution, ReportDraft
from meerwaarde.web.publications.quoting import choosing
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support import figures_asked as asking
from support.open_answers import BOTH, MONEY, STAFF, WHY, again, all_coded, begun, open_round, says
from support.people import LONG_AGO, actor, signed_in
from support.report_drafts import corrected, figures_alone, interim_of, made, released, worked
from support.walking import address, places, world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST = 10
ANSWERS = {200, 301, 302, 303, 403, 404, 405}
WALKED = ("rondes", "vragen", "publicaties", "cijfers", "kerncijfers", "catalogus", "zoeken", "nagaan", "sitemap.xml",
          "robots.txt", "afmelden")  # fmt: skip


@pytest.fixture
def by(monkeypatch):
    figures_alone(monkeypatch)
    return actor(Role.DATA_OFFICER)


def coded_round(by):
    """A round that is public, coded by two, with a search, corrections since, and a next version with a quote."""
    round_ = open_round(*[STAFF] * 9, *[MONEY] * 8, *[BOTH] * 5)
    found = all_coded(by, begun(by, round_))
    answers.code_sample(by=actor(Role.DATA_OFFICER), sheet=found, chosen={one.submission: [] for one in found.sample})
    first = released(by, made(by, round_))
    for row in Assignment.everything.filter(round=round_).order_by("pk")[:5]:
        says(round_, STAFF, of=row)
        says(round_, STAFF, of=row)
    answers.sweep(by=by, sheet=again(by, found.scheme), word="gemeente", code="c1")
    draft = made(by, round_)
    ReportDraft.everything.filter(pk=draft.pk).update(correction="Late antwoorden.")
    draft.refresh_from_db()
    quoted = choosing.choosable(by.scope, draft)[0].answers[0]
    choosing.choose(by=by, draft=draft, path=WHY, submission=quoted.submission, text=quoted.text(WHY))
    draft = worked(draft, by)
    second_eyes.ask_colleague(by=by, draft=draft)
    second_eyes.ask_outside(by=by, draft=draft, to="lezer@example.org", name="Ans")
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=False, remark="Wat is dit?")
    return first, draft, found


def asked_twice(by):
    """A table that was asked of the figures and passed on, corrected since, and passed on again."""
    round_ = asking.of_sizes()
    first = asking.passed_on(by, asking.answered(by, round_, group="omvang"))
    for row in Assignment.everything.filter(round=round_).order_by("pk")[:12]:
        corrected(row, "nee")
    second = asking.passed_on(by, asking.answered(by, round_, group="omvang"), correction="answers")
    assert (second.slug, second.version) == (first.slug, 2)
    return first


def member_of(release, *, several):
    """Somebody of one member in a release, or of two."""
    mine, other = [row.organisation for row in Contribution.everything.filter(release=release).order_by("pk")[:2]]
    client = Client()
    person = signed_in(client, Role.CONTROLLER, mine)
    if several:
        RoleGrant.everything.create(person=person, role=Role.CONTROLLER, organisation=other, valid_from=LONG_AGO)
    return client, mine


def too_many(client, addresses):
    """The pages with too many queries: their address, and what was asked."""
    client.get("/")  # the first page of a session writes down that it is used
    wrong = {}
    for one in addresses:
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                shown = client.get(one)
            transaction.set_rollback(True)
        assert shown.status_code in ANSWERS, one
        if len(queries) > MOST:
            wrong[one] = [query["sql"][:200] for query in queries]
    return wrong


def walked(values):
    return [address(place, values) for place in places() if place.pattern.startswith(WALKED)]


def officer():
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    return client


def test_it_works(by):
    first, draft, found = coded_round(by)
    scheme = found.scheme.uuid
    round_ = {"identifier": found.scheme.round, "number": 1,
              "assignment": Assignment.everything.filter(round__uuid=found.scheme.round)[0].uuid}  # fmt: skip
    values = world("Welzijn Aarde") | {
        "publicaties/in-de-maak": {"identifier": draft.uuid, "name": "index.html"},
        "publicaties/open-antwoorden": {"identifier": found.scheme.round},
        "publicaties/indelen": {"identifier": scheme, "number": found.categories[0].pk},
        "publicaties": {"slug": first.slug, "version": 1, "name": "tables.csv", "identifier": "langer.ja.share"},
        "rondes": round_,
    }
    at = f"/publicaties/indelen/{scheme}/"
    client, mine = member_of(first, several=True)
    more = [f"{at}antwoorden/?toon=alles", f"{at}zoeken/?woord=vind&categorie=c2",
            f"/publicaties/{first.slug}/1/eigen/?lid={mine.uuid}"]  # fmt: skip
    assert too_many(officer(), [*walked(values), *more]) == {}
    assert too_many(client, [*walked(values), f"/publicaties/{first.slug}/"]) == {}


def test_what_members_are_asked(by):
    values = world("Welzijn Aarde")
    client = Client()
    signed_in(client, Role.MEMBER_ADMINISTRATOR, values["organisation"])
    assert too_many(client, walked(values)) == {}
    assert too_many(officer(), walked(values)) == {}


def test_an_answer_with_a_newer_version(by):
    first = asked_twice(by)
    client, mine = member_of(first, several=True)
    pages = [f"/publicaties/{first.slug}/", *(f"/publicaties/{first.slug}/{version}/{part}" for version in (1, 2)
             for part in ("", "eigen/", "tabellen/", "verbeterd/", "cijfer/", "cijfer/langer.ja.share/"))]  # fmt: skip
    assert too_many(client, pages) == {}
    theirs = f"/publicaties/{first.slug}/1/eigen/?lid={mine.uuid}"
    assert too_many(officer(), [*pages[:2], theirs]) == {}
    assert f'{theirs.replace("/1/", "/2/")}"' in officer().get(theirs).text  # the bureau stays with this member


def test_an_interim_report_while_members_answer(by):
    round_ = open_round(*[STAFF] * 9, *[MONEY] * 8, over=False)
    draft = interim_of(by, round_)
    found = all_coded(by, begun(by, round_))
    for row in Assignment.everything.filter(round=round_).order_by("pk")[:5]:
        says(round_, row.submission.xml and STAFF, of=row)
    at = f"/publicaties/indelen/{found.scheme.uuid}/"
    pages = [f"/publicaties/open-antwoorden/{round_.uuid}/", at, *(at + part for part in (
        "antwoorden/", "antwoorden/?toon=alles", "zoeken/?woord=vind&categorie=c2", "steekproef/", "verschillen/",
        f"categorie/{found.categories[0].pk}/"))]  # fmt: skip
    pages += [f"/publicaties/in-de-maak/{draft.uuid}/{part}" for part in ("", "keuzes/", "teksten/", "citaten/")]
    assert too_many(officer(), [*pages, f"/rondes/{round_.uuid}/", f"/rondes/{round_.uuid}/respons/"]) == {}


@pytest.mark.parametrize("several", [False, True])
def test_the_first_page(by, several):
    first = asked_twice(by)
    client, mine = member_of(first, several=several)
    Asked.everything.create(organisation=mine, what="Monitor", reference="m", day=timezone.localdate(), minutes=5)
    open_round(WHY, over=False)
    assert too_many(client, ["/"]) == {}
    assert too_many(officer(), ["/"]) == {}
