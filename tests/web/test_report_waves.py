"""A report compared with an earlier round: what is offered, figures against a computation by hand, and the ledger."""

from __future__ import annotations

import json
from math import sqrt
from statistics import fmean

import pytest

from meerwaarde.core import InputError
from meerwaarde.web.publications.drafts import choices, making, texts
from meerwaarde.web.publications.models import Contribution, DraftFile, LedgerLine
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import waves
from meerwaarde.web.rounds.types import Refused
from support.people import actor
from support.report_choices import form, late, register, released, round_over
from support.report_drafts import made, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
ALWAYS = ("wacht", "one", "")
MEMBERS, FIRST, NOW = 60, range(48), range(10, 56)
BOTH = range(10, 48)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def then_said(at: int) -> bool:
    return at % 5 < 3


def now_said(at: int) -> bool:
    return at % 2 == 0


def two_rounds(**fields):
    """Rounds of 60 members, of whom 48 and 46 answered, 38 of them twice."""
    everybody = [(who, "") for who in register(MEMBERS)]
    said = [{at: {"wacht": "ja" if yes(at) else "nee"} for at in who}
            for yes, who in ((then_said, FIRST), (now_said, NOW))]  # fmt: skip
    first = round_over(
        form(ALWAYS, number=1), everybody, said[0], title="Monitor 2025", period="2025", year=2025, ago=400
    )
    second = round_over(form(ALWAYS, number=2), everybody, said[1], copied_from=first, **fields)
    return everybody, first, second


def compared(by, round_, previous):
    """The report on a round, made beside an earlier one."""
    draft = making.begin(by=by, round_=round_.uuid)
    same = {"title": draft.title, "period": draft.period, "language": "nl"}
    return worked(making.change(by=by, draft=draft, split=[], previous=previous, **same), by)


def by_hand():
    """Change of the share, the panel beside it, and their standard errors: simple random samples of 60."""
    p1, p2 = fmean(map(then_said, FIRST)), fmean(map(now_said, NOW))
    n1, n2, n12 = len(FIRST), len(NOW), len(BOTH)
    z1 = {at: (then_said(at) - p1) / n1 for at in FIRST}
    z2 = {at: (now_said(at) - p2) / n2 for at in NOW}
    v1, v2 = ((1 - len(z) / MEMBERS) * len(z) / (len(z) - 1) * sum(v * v for v in z.values()) for z in (z1, z2))
    m1, m2 = fmean(z1[at] for at in BOTH), fmean(z2[at] for at in BOTH)
    s12 = sum((z1[at] - m1) * (z2[at] - m2) for at in BOTH) / (n12 - 1)
    cov = (n12 - n1 * n2 / MEMBERS) * s12
    steps = [now_said(at) - then_said(at) for at in BOTH]
    around = sum((step - fmean(steps)) ** 2 for step in steps) / n12**2
    panel = sqrt((1 - n2 / MEMBERS) * n2 / (n2 - 1) * around)
    return (100 * (p2 - p1), 100 * sqrt(v1 + v2 - 2 * cov)), (100 * fmean(steps), 100 * panel)


@one
def test_change_with_covariance_and_the_panel_beside_it(by):
    everybody, first, second = two_rounds()
    released(by, made(by, first))
    late(first, everybody[59][0], {"wacht": "ja"})  # after the publication: it does not count
    draft = compared(by, second, first.uuid)
    assert (draft.state, draft.error) == ("ready", "")
    told = json.loads(bytes(DraftFile.everything.get(draft=draft, name="tables.json").content))
    assert told["previous_period"] == "2025"
    cells = {cell["identifier"]: cell for table in told["tables"] for cell in table["cells"]}
    for name, (change, se), n in zip(("change_share", "panel_share"), by_hand(), (46, 38), strict=True):
        cell = cells[f"wacht.ja.{name}"]
        assert (cell["percent"], cell["se"]) == (pytest.approx(change), pytest.approx(se))
        assert cell["base"] == n
    passport = draft.content["passports"]["cells"]["wacht.ja.change_share"]
    assert (passport["n"], passport["N"]) == (46, 60)
    _bound_in_a_text(by, draft)
    release = released(by, draft)
    lines = [json.loads(line.line)["release"] for line in LedgerLine.objects.order_by("number")]
    known = [(line["wave"], one["wave"], len(one["ids"])) for line in lines for one in line["questions"]]
    ours = [f"ronde {one.uuid}" for one in (first, second)]
    assert known == [("2025", ours[0], 48), ("2026", ours[1], 46), ("2026", ours[0], 48)]
    assert Contribution.everything.filter(release=release).count() == 56  # of both rounds


def _bound_in_a_text(by, draft):
    said = "Het aandeel veranderde met {cijfer:wacht.ja.change_share}."
    texts.write(by=by, draft=draft, headline="", introduction=said, limits=draft.limits, numbers=[])
    again = worked(draft, by)
    assert again.state == "ready", again.error
    assert texts.read(again).bare == {}
    page = bytes(DraftFile.everything.get(draft=again, name="index.html").content).decode()
    assert "Het aandeel veranderde met " in page


def test_what_can_be_compared_and_what_not_and_why(by):
    everybody = [(who, "") for who in register(4)]
    before = form(ALWAYS, ("oud", "one", ""), ("soort", "int", ""), ("keuze", "one", ""), number=1)
    now = form(ALWAYS, ("nieuw", "one", ""), ("soort", "one", ""), ("keuze", "three", ""), number=2)
    first = round_over(before, everybody, {0: {"wacht": "ja"}}, title="Monitor 2025", period="2025", ago=400)
    round_over(form(("anders", "one", ""), number=3), everybody, {}, title="Iets anders", ago=300)
    round_over(before, everybody, {}, title="Per gemeente", ago=200, unit="municipality")
    second = round_over(now, everybody, {}, copied_from=first)
    (found,) = waves.waves(by.scope, second)
    assert (found.uuid, found.title, found.before) == (first.uuid, "Monitor 2025", True)
    assert [one.name for one in found.same] == ["wacht"]
    assert {one.name: one.why for one in found.other} == {
        "nieuw": "alleen in deze ronde gevraagd",
        "oud": "alleen in de eerdere ronde gevraagd",
        "soort": "toen op een andere manier gevraagd",
        "keuze": "toen waren er andere antwoorden om uit te kiezen",
    }
    assert waves.waves(by.scope, first) == ()  # what came later is not earlier


@one
def test_the_round_it_was_copied_from_is_proposed_and_another_is_refused(by, monkeypatch):
    everybody, first, second = two_rounds()
    round_over(form(ALWAYS, number=1), everybody, {}, title="Monitor 2024", ago=30)
    draft = making.begin(by=by, round_=second.uuid)
    offered = choices.choices_of(by.scope, draft)
    assert [one.title for one in offered.waves] == ["Monitor 2025", "Monitor 2024"]  # the latest is not the first
    assert choices.initial(offered, draft)["previous"] == str(first.uuid)
    same = {"title": draft.title, "period": draft.period, "language": "nl", "split": []}
    with pytest.raises(InputError, match="niet te vergelijken"):
        making.change(by=by, draft=draft, previous=second.uuid, **same)
    assert making.change(by=by, draft=draft, previous=first.uuid, **same).previous == first.uuid
    assert making.change(by=by, draft=draft, **same).previous == first.uuid  # nothing said: as it was
    assert making.change(by=by, draft=draft, previous="", **same).previous is None


@one
def test_with_a_round_per_municipality_nothing_is_compared(by, tmp_path):
    everybody = [(who, "") for who in register(4)]
    per_place = round_over(form(ALWAYS), everybody, {0: {"wacht": "ja"}}, unit="municipality", ago=400)
    with pytest.raises(Refused, match="één keer"):
        waves.export_earlier(by.scope, per_place.uuid, tmp_path / "eerder")
