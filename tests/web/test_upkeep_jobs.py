"""Jobs that come back: each due job once, whatever the clock does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from meerwaarde.web.upkeep import jobs
from meerwaarde.web.upkeep.jobs import Job
from meerwaarde.web.upkeep.models import DueJob
from meerwaarde.web.upkeep.tasks import tick

pytestmark = pytest.mark.django_db
ran: list[str] = []


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """One job of our own, every hour, known and in the table."""
    ran.clear()
    monkeypatch.setattr(jobs, "_jobs", {"ours": Job("ours", 60, lambda: ran.append("ours"))})
    jobs.sync()
    DueJob.objects.update(due=timezone.now())


def due_in(**when):
    DueJob.objects.update(due=timezone.now() + timedelta(**when))


def waiting():
    return DBTaskResult.objects.count()


def test_it_works():
    assert tick.call() == ["ours"]
    assert waiting() == 1
    assert tick.call() == []
    assert waiting() == 1


def test_a_job_runs_and_says_how_it_went():
    jobs.run("ours")
    row = DueJob.objects.get()
    assert ran == ["ours"]
    assert row.last_finished is not None
    assert row.last_error == ""


def test_what_goes_wrong_is_kept_without_what_it_was_about(monkeypatch, caplog):
    def fails():
        raise ValueError("de heer Jansen")

    monkeypatch.setitem(jobs._jobs, "ours", Job("ours", 60, fails))
    jobs.run("ours")
    assert DueJob.objects.get().last_error == "builtins.ValueError"
    assert DueJob.objects.get().last_finished is None
    assert "job ours failed" in caplog.text


def test_a_function_may_be_named_by_its_path(monkeypatch):
    monkeypatch.setitem(jobs._jobs, "ours", Job("ours", 60, "meerwaarde.web.upkeep.cleaning.clean"))
    jobs.run("ours")
    assert DueJob.objects.get().last_error == ""


def test_a_missed_job_is_done_once_not_many_times():
    due_in(days=-30)
    assert jobs.start_due() == ["ours"]
    assert jobs.start_due() == []
    assert DueJob.objects.get().due > timezone.now() + timedelta(minutes=59)


def test_a_clock_that_was_put_back_does_not_hold_up_a_job():
    due_in(days=365)  # set while the clock was a year ahead
    assert jobs.start_due() == ["ours"]
    assert jobs.start_due() == []


def test_another_worker_that_was_just_before_us_keeps_the_job():
    row = DueJob.objects.get()
    DueJob.objects.update(due=row.due + timedelta(minutes=60))  # the other one moved it
    assert jobs._start(row, jobs._jobs["ours"], timezone.now()) is False
    assert waiting() == 0


def test_the_table_follows_what_is_registered(monkeypatch):
    DueJob.objects.create(name="gone", every_minutes=1, due=timezone.now())
    due_in(minutes=50)
    monkeypatch.setitem(jobs._jobs, "ours", Job("ours", 5, lambda: None))
    jobs.sync()
    row = DueJob.objects.get()
    assert (row.name, row.every_minutes) == ("ours", 5)
    assert row.due < timezone.now() + timedelta(minutes=6)
    jobs.run("gone")  # a task that an older version left: nothing happens


@pytest.mark.parametrize("often", [0, 61])
def test_a_name_belongs_to_one_function(often):
    with pytest.raises(ValueError, match="ours"):
        jobs.register("ours", often, lambda: None)


def test_our_own_jobs_are_registered():
    from django.apps import apps

    jobs._jobs.clear()
    apps.get_app_config("upkeep").ready()
    assert set(jobs._jobs) >= {"cleanup", "drill"}
