"""Making the report of a round: asked once, made by the worker whole or not at all, texts around fixed figures."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from meerwaarde.core import InputError
from meerwaarde.publication import report
from meerwaarde.web.publications.drafts import making, tasks, texts
from meerwaarde.web.publications.models import DraftFile, LedgerLine, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.working import Working
from support.people import actor
from support.report_drafts import made, round_that_is_over, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
YES = "langer.ja.share"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def written(by, draft, **said):
    given = {"headline": draft.headline, "introduction": draft.introduction, "limits": draft.limits,
             "numbers": draft.numbers, **said}  # fmt: skip
    return texts.write(by=by, draft=draft, **given)


@pytest.fixture
def quick(monkeypatch):
    """The report without the work: what is tested is not how it is made."""
    calls = []
    monkeypatch.setattr(tasks, "_make", lambda draft, _scope: calls.append(draft.turn))
    return calls


def test_it_works(by):
    draft = made(by)
    assert (draft.state, draft.error, draft.progress) == ("ready", "", 1.0)
    cell = draft.content["passports"]["cells"][YES]
    assert (cell["shown"], cell["n"], cell["N"]) == ("60,0\u00a0%", 15, 20)
    assert f"{{cijfer:{YES}}}" in draft.headline
    assert draft.limits == "Alleen wie antwoordde."
    assert len(draft.contributions) == 15
    names = set(DraftFile.everything.values_list("name", flat=True))
    assert {"index.html", "report.pdf", "tables.csv", "provenance.json"} <= names
    assert not any("matching" in name or "private" in name for name in names)
    assert not LedgerLine.objects.exists()  # nothing is written before the release
    assert texts.read(draft).bare == {}
    assert texts.read(draft).wrong == ()


def test_asking_again_gives_the_same_draft_and_one_task(by, quick):
    round_ = round_that_is_over(yes=2, no=1, silent=0)
    first, again = (making.begin(by=by, round_=round_.uuid) for _time in range(2))
    assert first.pk == again.pk
    assert DBTaskResult.objects.count() == 1


@one
def test_below_the_minimum_and_while_it_goes_on_no_draft_is_made(by):
    with pytest.raises(InputError, match="van 2 leden"):
        making.begin(by=by, round_=round_that_is_over(yes=1, no=1).uuid)
    with pytest.raises(InputError, match="nog geen rapport"):
        making.begin(by=by, round_=round_that_is_over(yes=3, closes=by.scope.day).uuid)
    with pytest.raises(InputError, match="is er niet"):
        making.begin(by=by, round_=uuid.uuid4())
    with pytest.raises(PermissionDenied):
        making.begin(by=actor(Role.REVIEWER), round_=uuid.uuid4())
    assert not ReportDraft.everything.exists()


@one
def test_a_worker_that_was_killed_begins_again(by, monkeypatch):
    draft = making.begin(by=by, round_=round_that_is_over().uuid)

    def killed(_request, progress):
        progress("lezen", 0.3)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(report, "make_report", killed)
        with pytest.raises(KeyboardInterrupt):
            worked(draft, by)
    draft.refresh_from_db()
    assert (draft.state, draft.progress, draft.doing) == ("busy", 0.3, "lezen")
    assert not DraftFile.everything.exists()
    assert worked(draft, by).state == "ready"


@one
def test_the_worker_takes_up_a_report_that_another_left_half_done(by, settings, tmp_path):
    settings.FOLDER = tmp_path
    draft = making.begin(by=by, round_=round_that_is_over().uuid)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now(), worker_ids=["worker-ours"])
    ReportDraft.everything.update(state="busy", progress=0.7)
    worker = Working("worker-ours")
    while worker.step():
        pass
    draft.refresh_from_db()
    assert (draft.state, DBTaskResult.objects.get(task_path__endswith="drafts.tasks.make").status) == (
        "ready", "SUCCESSFUL",
    )  # fmt: skip


def test_a_turn_that_was_overtaken_stores_nothing(by, quick):
    draft = making.begin(by=by, round_=round_that_is_over(yes=3, no=0, silent=0).uuid)
    making.again(by=by, draft=draft)
    tasks.make.func(str(draft.uuid), 1, by.kind, by.id)
    assert quick == []
    tasks.make.func(str(draft.uuid), 2, by.kind, by.id)
    assert quick == [2]


@one
def test_what_goes_wrong_is_told_in_words(by, monkeypatch):
    draft = making.begin(by=by, round_=round_that_is_over(yes=3, no=0, silent=0).uuid)

    def refuse(_draft, _scope):
        raise InputError("Het ledenbestand is leeg.")

    monkeypatch.setattr(tasks, "_make", refuse)
    assert (worked(draft, by).state, draft.error) == ("failed", "Het ledenbestand is leeg.")

    def break_(_draft, _scope):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "_make", break_)
    making.again(by=by, draft=draft)
    with pytest.raises(ZeroDivisionError):
        worked(draft, by)
    draft.refresh_from_db()
    assert draft.state == "failed"
    assert "Niets" not in draft.error
    assert "niets gepubliceerd" in draft.error


@one
def test_who_lost_the_right_meanwhile_makes_nothing(by):
    draft = making.begin(by=by, round_=round_that_is_over(yes=3, no=0, silent=0).uuid)
    with pytest.raises(PermissionDenied):
        tasks.make.func(str(draft.uuid), 1, "person", actor(Role.BUREAU_READER).id)
    draft.refresh_from_db()
    assert draft.state == "failed"


@one
def test_texts_print_the_released_figure_with_its_n(by):
    draft = made(by)
    written(by, draft, headline=f"Vaker wachten: {{cijfer:{YES}}} zegt ja", limits="Wij vroegen niet naar de oorzaak.",
            introduction=f"Wij belden niemand.\nHet ging om {{cijfer:{YES}}} (n = {{n:{YES}}}).")  # fmt: skip
    draft = worked(draft, by)
    page = bytes(DraftFile.everything.get(name="index.html").content).decode()
    told = bytes(DraftFile.everything.get(name="tables.json").content).decode()
    assert "Vaker wachten: 60,0\u00a0% (n\u00a0=\u00a015) zegt ja" in told
    assert "Wij belden niemand." in page
    assert "Wij vroegen niet naar de oorzaak." in page
    assert "Alleen wie antwoordde." not in page
    assert draft.content["summary"].startswith("Vaker wachten: 60,0")


@one
def test_a_bare_number_is_marked_until_it_is_bound_or_confirmed(by):
    draft = made(by)
    text = f"In 2026 zei 60,0 % ja, {{cijfer:{YES}}}; de helft van 7 antwoorden."
    draft = written(by, draft, introduction=text)
    found = texts.read(draft).bare
    assert set(found) == {"60,0 %", "de helft", "7"}  # the year stands in the period
    assert YES in found["60,0 %"]
    draft = written(by, draft, introduction=text, numbers=["7", "de helft"])
    assert set(texts.read(draft).bare) == {"60,0 %"}


@one
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"headline": "Bijna alles wacht"}, "noemt geen cijfer"),
        ({"introduction": "Dat is {cijfer:bestaat.niet.share}."}, "staat niet in dit rapport"),
        ({"limits": "x" * 7000}, "te lang"),
    ],
)
def test_texts_that_cannot_stand(by, quick, said, why):
    draft = made(by, round_that_is_over(yes=3, no=0, silent=0))
    draft.content = {"passports": {"cells": {YES: {"shown": "100 %", "n": 3}}}}
    draft.save()
    turn = draft.turn
    with pytest.raises(InputError, match=why):
        written(by, draft, **said)
    draft.refresh_from_db()
    assert draft.turn == turn


@one
def test_a_hidden_figure_cannot_stand_in_a_text(by):
    draft = made(by, round_that_is_over(yes=13, no=2))
    assert [(one["answer"], one["own"]) for one in draft.hidden] != []
    name = next(name for name, one in draft.content["passports"]["cells"].items() if not one["shown"])
    with pytest.raises(InputError, match="afgeschermd"):
        written(by, draft, introduction=f"Het was {{cijfer:{name}}}.")


@one
def test_another_title_or_group_has_it_made_again(by, quick):
    draft = made(by, round_that_is_over(yes=3, no=0, silent=0))
    same = {"title": draft.title, "period": draft.period, "language": "nl"}
    assert making.change(by=by, draft=draft, split=[], **same).turn == 1
    assert making.change(by=by, draft=draft, split=["omvang"], **same).turn == 2
    with pytest.raises(InputError, match="Kies uit de lijst"):
        making.change(by=by, draft=draft, split=["name"], **same)
