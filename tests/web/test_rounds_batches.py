"""Which answers a report on a round holds: late ones, corrections and who left wait until they are enough."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.web.answering.models import Submission
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import batches, exporting, services
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep.models import Mail
from support.people import actor, organisation
from support.report_drafts import answer, corrected, late, open_round
from support.rounds_answered import Invited

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def round_(by, tmp_path):
    """A round of which five answers are public, three times yes; five members said nothing yet."""
    made = open_round(yes=3, no=2)
    exported(by, made, tmp_path, publish=True)
    return made


def exported(by, round_: Round, folder, *, publish: bool = False, **more) -> exporting.RoundFiles:
    files = exporting.export(by.scope, round_.uuid, folder, **{"interim": True, **more})
    if publish:
        services.lay_down(round_=round_.uuid, answers=files.answers)
    return files


def said(files) -> list[str]:
    with files.responses.open(encoding="utf-8", newline="") as lines:
        return sorted(row["langer"] for row in csv.DictReader(lines))


def over(round_: Round) -> None:
    Round.everything.filter(pk=round_.pk).update(closes=timezone.localdate() - timedelta(days=1))


def waits(files) -> tuple[int, int, int]:
    return files.waiting.late, files.waiting.corrected, files.waiting.gone


def test_it_works(by, round_, tmp_path):
    over(round_)
    late(round_, "ja", "ja")
    files = exported(by, round_, tmp_path, interim=False)
    assert (said(files), waits(files)) == (["ja", "ja", "ja", "nee", "nee"], (2, 0, 0))
    late(round_, "ja")
    files = exported(by, round_, tmp_path, interim=False, publish=True)
    assert (said(files), waits(files), files.waiting.joined) == (["ja"] * 6 + ["nee"] * 2, (0, 0, 0), 3)
    assert Assignment.everything.filter(released__isnull=False).count() == 8
    late(round_, "nee")  # counted from the last publication
    assert waits(exported(by, round_, tmp_path, interim=False)) == (1, 0, 0)


def test_holdings_count_once(by, round_, tmp_path):
    head = organisation("Hoofd")
    for member in (head, organisation("Een", holding=head), organisation("Twee", holding=head), organisation("Los")):
        answer(round_, "ja", member)
    over(round_)
    files = exported(by, round_, tmp_path, interim=False)
    assert (len(said(files)), waits(files)) == (5, (2, 0, 0))
    assert batches.waiting(by.scope, round_) == batches.Waiting(3, late=2, before=True)
    with files.register.open(encoding="utf-8", newline="") as lines:
        told = [row["holding"] for row in csv.DictReader(lines)]
    assert told.count(head.number) == 3  # whose holding it is belongs to it too


def test_corrections_wait_for_each_other_and_go_along_with_late_answers(by, round_, tmp_path):
    yes = list(Assignment.everything.filter(round=round_, submission__isnull=False).order_by("pk")[:3])
    over(round_)
    for row in yes[:2]:
        corrected(row, "nee")
    files = exported(by, round_, tmp_path, interim=False)
    assert (said(files).count("ja"), waits(files)) == (3, (0, 2, 0))
    late(round_, "nee")
    files = exported(by, round_, tmp_path, interim=False)
    assert (said(files).count("ja"), len(said(files)), waits(files)) == (1, 6, (0, 0, 0))


@one
def test_a_correction_that_changes_no_figure_goes_along(by, round_, tmp_path):
    row = Assignment.everything.filter(round=round_, submission__isnull=False).earliest("pk")
    corrected(row, "ja")
    over(round_)
    files = exported(by, round_, tmp_path, interim=False)
    assert (files.answers[row.pk] == row.submission_id, waits(files)) == (False, (0, 0, 0))


@one
def test_who_left_stays_as_it_is_public(by, round_, tmp_path):
    rows = list(Assignment.everything.filter(round=round_, submission__isnull=False).order_by("pk"))
    Assignment.everything.filter(pk=rows[0].pk).update(ended=Assignment.Ended.LEFT)
    over(round_)
    files = exported(by, round_, tmp_path, interim=False)
    assert (len(said(files)), waits(files), files.asked) == (5, (0, 0, 1), 10)
    Assignment.everything.filter(pk__in=[row.pk for row in rows[:3]]).update(ended=Assignment.Ended.LEFT)
    late(round_, "ja")
    files = exported(by, round_, tmp_path, interim=False)
    assert (len(said(files)), waits(files)) == (3, (0, 0, 0))


def test_answers_of_a_moment(by, tmp_path):
    round_ = open_round(yes=3, no=2)
    rows = list(Assignment.everything.filter(round=round_, submission__isnull=False).order_by("pk"))
    corrected(rows[0], "nee")
    moment = timezone.now()
    corrected(Assignment.everything.get(pk=rows[0].pk), "ja")
    corrected(rows[1], "nee")
    corrected(Assignment.everything.get(pk=rows[1].pk), "nee")
    late(round_, "nee")
    assert said(exported(by, round_, tmp_path, until=moment)) == ["ja", "ja", "nee", "nee", "nee"]
    assert said(exported(by, round_, tmp_path)) == ["ja"] * 2 + ["nee"] * 4
    early = Submission.objects.get(pk=rows[4].submission_id).received
    assert len(said(exported(by, round_, tmp_path, until=early - timedelta(microseconds=1)))) == 4


@one
def test_a_second_interim_without_a_batch_is_refused(by, round_, tmp_path):
    late(round_, "ja")
    with pytest.raises(Refused, match="nog geen 3 antwoorden bij"):
        exported(by, round_, tmp_path)
    late(round_, "ja", "nee")
    assert len(said(exported(by, round_, tmp_path))) == 8


@one
def test_an_answer_published_after_the_moment_stays_in(by, round_, tmp_path):
    moment = timezone.now()
    late(round_, "ja", "ja", "ja")
    exported(by, round_, tmp_path, publish=True)
    over(round_)
    files = exported(by, round_, tmp_path, until=moment, interim=False)
    assert (len(said(files)), waits(files)) == (8, (0, 0, 0))


@one
def test_the_minimum_of_a_question_makes_the_batch_larger(by):
    assert batches.least(open_round(yes=1, no=0, silent=0, minimum=5)) == 5
    assert batches.least(open_round(yes=1, no=0, silent=0, minimum=1)) == 3
    assert batches.least(open_round(yes=1, no=0, silent=0, rules="minimum=4")) == 4


@one
def test_the_receipt_of_a_correction_says_that_it_waits():
    sent = Invited()
    sent.answer()
    assignment = sent.assignment
    assignment.refresh_from_db()
    submission = assignment.submission
    services.lay_down(round_=assignment.round.uuid, answers={assignment.pk: submission.pk})
    sent.post(f"/v/{sent.key}/verbeteren/")
    sent.fill(teams="5")
    sent.send_all()
    assert "Uw eerdere antwoord zit al in een publicatie." in Mail.objects.latest("pk").body
