"""A report over municipalities: its base, figures against a count by hand, and figures that come out once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.members.models import Inhabitants, Municipality
from meerwaarde.web.publications.drafts import choices, making, requesting, texts
from meerwaarde.web.publications.models import DraftFile, LedgerLine, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import groups
from meerwaarde.web.rounds.models import Round
from support.inhabitants import SOURCE, inhabited
from support.people import actor, signed_in
from support.report_choices import form, late, register, released, round_over
from support.report_drafts import made, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
CUTS = ("korting", "one", "")
PLACES, MEMBERS = 24, 30


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def code(at: int) -> str:
    return f"GM{at:04}"


def per_municipality(**fields) -> Round:
    """24 municipalities; one member answers about each of the first twenty, a second about the first six of them."""
    Municipality.objects.all().delete()
    Municipality.objects.bulk_create(
        Municipality(code=code(at), name=f"Gemeente {chr(65 + at)}", province="Noord" if at < 14 else "Zuid")
        for at in range(PLACES)
    )
    ours = register(MEMBERS)
    asked = [(ours[at], code(at)) for at in range(20)] + [(ours[20 + at], code(at)) for at in range(6)]
    asked.append((ours[26], code(23)))  # did not answer
    said = {at: {"korting": "ja" if at % 2 else "nee"} for at in range(20)}
    said |= {20 + at: {"korting": "ja" if at < 4 else "nee"} for at in range(6)}
    return round_over(form(CUTS), asked, said, unit="municipality", **fields)


def by_hand() -> Counter:
    """One answer per municipality: of two members that differ, none."""
    told = defaultdict(list)
    for at in range(20):
        told[at].append(bool(at % 2))
    for at in range(6):
        told[at].append(at < 4)
    return Counter("members-differ" if len(set(some)) > 1 else "ja" if some[0] else "nee" for some in told.values())


def tables_of(draft) -> dict:
    return json.loads(bytes(DraftFile.everything.get(draft=draft, name="tables.json").content))


@one
def test_municipalities_are_counted_and_their_figures_come_out_once(by):
    round_ = per_municipality()
    draft = made(by, round_)
    assert (draft.state, draft.error, draft.lines) == ("ready", "", [])
    told = tables_of(draft)
    assert (told["unit"], told["organisations"], told["inhabitants_percent"]) == ("municipality", 26, None)
    assert told["intro"].startswith("Gevraagd over 24 gemeenten, 2026. Over 20 daarvan antwoordden organisaties, 26 in")
    counted = by_hand()
    shown = {cell["answer"]: cell for table in told["tables"] for cell in table["cells"] if cell["count"] is not None}
    assert shown  # something may be said
    for answer, cell in shown.items():
        assert (cell["count"], cell["base"], cell["population"]) == (counted[answer], 20, 24)
    assert any("één keer" not in line and "gemeenten" in line for line in draft.content["unit"])
    release = released(by, draft)
    assert (release.version, release.ledger_number) == (1, None)
    assert not LedgerLine.objects.exists()
    _next_version(by, round_)


def _next_version(by, round_):
    """Late answers do not count any more, other choices are refused, other texts are a next version."""
    late(round_, Round.everything.get(pk=round_.pk).assignments.get(submission=None).organisation, {"korting": "ja"})
    again = made(by, round_)
    assert (again.state, again.error) == ("ready", "")
    assert requesting.figures_of(json.dumps(tables_of(again)).encode())
    said = {"title": "Anders", "period": again.period, "language": "nl"}
    with pytest.raises(InputError, match="al openbaar"):
        making.change(by=by, draft=again, split=["provincie"], **said)
    assert making.change(by=by, draft=again, split=[], **said).title == "Anders"
    texts.write(by=by, draft=again, headline="", introduction="", limits=again.limits, numbers=[], correction="Titel.")
    again = worked(again, by)
    ReportDraft.everything.filter(pk=again.pk).update(by=["provincie"])  # whatever way
    assert "deze zijn anders" in worked(making.again(by=by, draft=again), by).error
    ReportDraft.everything.filter(pk=again.pk).update(by=[])
    again = worked(making.again(by=by, draft=again), by)
    assert released(by, again).version == 2


@one
def test_inhabitants_with_their_year_and_source_and_another_list_later(by):
    round_ = per_municipality()
    year = round_.day.year
    inhabited(year, **{code(at): 1000 + at for at in range(PLACES)})
    draft = made(by, round_)
    everybody, there = sum(range(1000, 1000 + PLACES)), sum(range(1000, 1020))
    told = tables_of(draft)
    assert told["inhabitants_percent"] == pytest.approx(100 * there / everybody)
    assert (told["inhabitants_year"], told["inhabitants_source"]) == (year, SOURCE)
    total = f"{everybody:,}".replace(",", ".")
    assert f"% van alle {total} inwoners op 1 januari {year} (bron: {SOURCE})." in told["intro"]
    assert any(f"op 1 januari {year}" in line for line in draft.content["unit"])
    assert f"op 1 januari {year}. Bron" in choices.choices_of(by.scope, draft).inhabitants
    released(by, draft)
    Inhabitants.objects.filter(municipality__code=code(0)).update(number=5000)  # says nothing of what was answered
    again = made(by, round_)
    assert (again.state, again.error) == ("ready", "")
    assert tables_of(again)["inhabitants_percent"] != told["inhabitants_percent"]


@one
def test_the_page_of_choices_says_which_municipality_has_no_inhabitants(by, client, django_assert_max_num_queries):
    round_ = per_municipality()
    inhabited(round_.day.year, **{code(at): 1000 for at in range(1, PLACES)})
    draft = making.begin(by=by, round_=round_.uuid)
    signed_in(client, Role.DATA_OFFICER)
    address = f"/publicaties/in-de-maak/{draft.uuid}/keuzes/"
    client.get(address)  # the first page of a session also stores that somebody is there
    with django_assert_max_num_queries(10):
        shown = client.get(address).content.decode()
    assert "niet bekend van: Gemeente A (GM0000). Daarom noemt het rapport geen inwoners." in shown


@one
def test_a_report_without_a_line_for_the_ledger_is_released_of_municipalities_alone(by):
    from support.report_drafts import round_that_is_over

    draft = made(by, round_that_is_over())
    ReportDraft.everything.filter(pk=draft.pk).update(lines=[])
    draft.refresh_from_db()
    with pytest.raises(InputError, match="Maak het opnieuw"):
        released(by, draft)


def test_what_does_not_go_with_municipalities_is_not_offered(by):
    round_ = per_municipality()
    earlier = round_over(form(CUTS), [], {}, ago=400)
    draft = making.begin(by=by, round_=round_.uuid)
    offered = choices.choices_of(by.scope, draft)
    assert (offered.waves, [group.name for group in offered.splits.groups]) == ((), ["provincie"])
    (province,) = groups.splits(by.scope, round_).groups
    assert (province.groups, province.few) == (2, 0)
    same = {"title": draft.title, "period": draft.period, "language": "nl"}
    for wrong in ({"split": ["korting"]}, {"split": ["omvang"]}, {"split": [], "previous": earlier.uuid}):
        with pytest.raises(InputError):
            making.change(by=by, draft=draft, **same, **wrong)


def test_an_interim_report_would_be_a_second_one(by, client):
    round_ = per_municipality(closes=timezone.localdate() + timedelta(days=1))
    with pytest.raises(InputError, match="één keer"):
        making.begin(by=by, round_=round_.uuid, interim=True)
    signed_in(client, Role.DATA_OFFICER)
    page = client.get(f"/rondes/{round_.uuid}/").content.decode()
    assert "Tussenrapport maken" not in page
    assert "geen tussenrapport te maken" in page
    said = {"round": round_.uuid, "interim": "1"}
    page = client.post("/publicaties/in-de-maak/nieuw/", said, follow=True).content.decode()
    assert "Antwoorden per gemeente komen er één keer uit." in page
    assert not ReportDraft.everything.exists()
    with pytest.raises(InputError, match="één keer"):
        requesting.once(by.scope, ReportDraft(round=round_.uuid, interim=True))


def test_the_same_figures_in_other_words():
    told = {"unit": "municipality", "title": "A", "tables": [{"cells": [{"identifier": "q.ja.share", "count": 3}]}]}
    other = {**told, "title": "B", "intro": "Anders", "tables": [{"title": "x", **told["tables"][0]}]}
    changed = {**told, "tables": [{"cells": [{"identifier": "q.ja.share", "count": 4}]}]}
    one, two, three = (requesting.figures_of(json.dumps(some).encode()) for some in (told, other, changed))
    assert one == two != three
