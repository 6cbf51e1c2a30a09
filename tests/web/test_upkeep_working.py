"""The loop of the worker: tasks, what others left half done, a database that goes away and comes back."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from meerwaarde.web.upkeep import cleaning, jobs, services, working
from meerwaarde.web.upkeep.jobs import Job
from meerwaarde.web.upkeep.models import DueJob, Heartbeat, Mail
from meerwaarde.web.upkeep.selectors import troubles
from meerwaarde.web.upkeep.tasks import run_job
from meerwaarde.web.upkeep.working import Lane, Working, take_up_again

pytestmark = pytest.mark.django_db
NAME = "worker-ours"
ran: list[str] = []


@pytest.fixture
def worker(monkeypatch, settings, tmp_path):
    """A worker with one job of its own, that does not sleep and keeps the connection of the test."""
    ran.clear()
    monkeypatch.setattr(jobs, "_jobs", {"ours": Job("ours", 60, lambda: ran.append("ours"))})
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    monkeypatch.setattr(working.time, "sleep", lambda _seconds: None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.FOLDER = tmp_path
    return Working(NAME)


def left(by, *, times=1):
    """A task that a worker began and did not finish."""
    run_job.enqueue("ours")
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=["worker-x"] * (times - 1) + [by]
    )


def status():
    return DBTaskResult.objects.get().status


def test_it_works(worker):
    services.send(to="a@example.org", subject="s", body="b")
    jobs.sync()
    DueJob.objects.update(due=timezone.now())
    while worker.step():
        pass
    assert ran == ["ours"]
    assert status() == TaskResultStatus.SUCCESSFUL
    assert Mail.objects.get().sent is not None
    assert worker.step() is False


def test_what_we_left_half_done_before_we_were_killed_is_done_when_we_are_back(worker):
    left(NAME)
    assert worker.step() is True
    assert ran == ["ours"]
    assert DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).exists()


def test_what_another_worker_does_is_left_to_it():
    left("worker-x")
    working.beat("worker-x")
    assert take_up_again(NAME, others=True) == 0
    assert take_up_again(NAME, others=False) == 0
    assert status() == TaskResultStatus.RUNNING


def test_what_a_dead_worker_left_is_taken_up():
    left("worker-x")
    working.beat("worker-x")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert take_up_again(NAME, others=True) == 1
    assert status() == TaskResultStatus.READY
    assert take_up_again(NAME, others=True) == 0


def test_our_own_task_is_not_taken_up_while_we_do_it():
    left(NAME)
    assert take_up_again(NAME, others=True) == 0


def test_a_task_that_kills_its_worker_each_time_is_given_up():
    left(NAME, times=working.MOST_TRIES)
    take_up_again(NAME, others=False)
    assert status() == TaskResultStatus.FAILED


def test_a_database_that_is_away_makes_the_loop_wait_and_begin_again(worker, monkeypatch, caplog):
    steps = iter([OperationalError("weg"), OperationalError("weg"), True, False])

    def step():
        found = next(steps)
        if isinstance(found, Exception):
            raise found
        worker._begun = True
        worker.running = bool(found)
        return found

    monkeypatch.setattr(worker, "step", step)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    worker._begun = True
    worker.run()
    assert caplog.text.count("the database is away (OperationalError)") == 2
    assert next(steps, None) is None


def test_a_loop_that_is_stuck_has_no_heartbeat(worker):
    assert worker.is_alive()
    worker.moved = time.monotonic() - working.LONGEST_STEP - 1
    assert not worker.is_alive()
    worker.running_task = True  # a long task is no trouble
    assert worker.is_alive()


@pytest.mark.parametrize("busy", [True, False])
def test_asked_to_stop_it_finishes_the_task_in_hand(worker, busy):
    worker.running_task = busy
    if busy:
        worker.shutdown(15, None)
    else:
        with pytest.raises(SystemExit) as ended:
            worker.shutdown(15, None)
        assert ended.value.code == 0
    assert worker.running is False


def test_a_worker_is_called_after_its_folder(settings, tmp_path):
    (tmp_path / "folder.json").write_text('{"database": "sqlite", "id": "abc"}')
    settings.FOLDER = tmp_path
    assert Working.of_folder(Lane.LONG).worker_id == "worker-abc"
    assert Working.of_folder(Lane.QUICK).worker_id == "quick-worker-abc"


def test_what_somebody_waits_for_does_not_wait_behind_what_takes_long(worker):
    quick, long = Working("quick-ours", Lane.QUICK), Working("ours", Lane.LONG)
    services.send(to="a@example.org", subject="s", body="b")
    slow = run_job.enqueue("ours")
    waited = run_job.using(queue_name=services.QUICK).enqueue("ours")
    assert quick.step() is True
    assert DBTaskResult.objects.get(id=slow.id).status == TaskResultStatus.READY
    assert DBTaskResult.objects.get(id=waited.id).status == TaskResultStatus.SUCCESSFUL
    assert quick.step() is False  # while nobody does the other
    assert Mail.objects.get().sent is not None
    assert long.step() is True
    assert long.step() is False
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


@pytest.mark.parametrize("silent", ["worker", "quick-worker"])
def test_either_that_is_silent_is_noticed(silent):
    working.beat("a", Lane.LONG)
    working.beat("b", Lane.QUICK)
    assert troubles() == []
    Heartbeat.objects.filter(name=silent).update(at=timezone.now() - timedelta(minutes=6))
    assert troubles() == ["worker"]


def test_what_is_past_its_use_goes(worker, tmp_path):
    now = timezone.now()
    for days in (-1, 1):
        Session.objects.create(session_key=f"k{days}", session_data="x", expire_date=now + timedelta(days=days))
        run_job.enqueue("ours")
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=now - timedelta(days=20))
    run_job.enqueue("ours")
    working.beat("worker-old")
    Heartbeat.objects.update(at=now - timedelta(days=30))
    (tmp_path / "drill-new").mkdir()
    letters(tmp_path / "mail")
    cleaning.clean()
    assert [one.session_key for one in Session.objects.all()] == ["k1"]
    assert DBTaskResult.objects.count() == 1
    assert [one.name for one in Heartbeat.objects.all()] == ["worker"]
    assert (tmp_path / "drill-new").exists()
    assert {one.name for one in (tmp_path / "mail").iterdir()} == {"20261020-101500-12-34.eml", "van mij.eml"}


def letters(folder):
    """Messages that we wrote, of which one is new, and one that the administrator kept there."""
    folder.mkdir()
    for name in ("20261020-101500-12-34.eml", "20260801-101500-12-34.eml", ".20260801-101500-12-35.eml", "van mij.eml"):
        (folder / name).touch()
        if not name.startswith("20261020"):
            os.utime(folder / name, (0, 0))
