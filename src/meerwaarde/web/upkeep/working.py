"""The loop of the worker: due jobs, mail, tasks; and taking up again what another worker left half done.

There are two beside each other. The quick one answers what somebody waits for, sends mail and says which jobs are due;
a report, an import or a backup of minutes is for the other.

A worker's name belongs to its folder of data, which one worker holds at a time. So what runs under our name when we
start was left by one that was killed; what runs under another name counts as left when that one's heart stopped.
A task may therefore run twice: it does its work in one transaction, or so that a second time changes nothing.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from datetime import timedelta
from enum import StrEnum
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

import meerwaarde
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep import jobs, mailing
from meerwaarde.web.upkeep.models import Heartbeat
from meerwaarde.web.upkeep.selectors import QUICK_WORKER, WORKER
from meerwaarde.web.upkeep.services import QUICK
from meerwaarde.web.upkeep.tasks import tick

logger = logging.getLogger(__name__)

TICK, POST, BEAT, IDLE = 60.0, 5.0, 20.0, 1.0  # seconds between two of each
LONGEST_STEP, LONGEST_TASK = 120.0, 2 * 3600.0  # seconds that the loop may be silent before it counts as stuck
LONGEST_PAUSE = 30.0  # seconds between two tries to reach a database that is away
DEAD_AFTER = timedelta(minutes=5)
MOST_TRIES = 5  # a task that kills its worker is not tried for ever


class Lane(StrEnum):
    """What a worker does."""

    ALL = "all"
    QUICK = "quick"  # tasks of the queue for which somebody waits; what is due; mail
    LONG = "long"  # all other tasks


class Working(Worker):
    """The worker of django-tasks, with what is due, mail, and a database that may go away and come back."""

    def __init__(self, name: str, lane: Lane = Lane.ALL) -> None:
        super().__init__(
            queue_names=[QUICK] if lane is Lane.QUICK else ["*"], interval=IDLE, batch=False, backend_name="default",
            startup_delay=False, max_tasks=None, worker_id=name,
            excluded_queue_names=[QUICK] if lane is Lane.LONG else [],
        )  # fmt: skip
        self.lane = lane
        self.moved = time.monotonic()  # when the loop last took a step
        self._begun = False
        self._next_tick = self._next_post = 0.0

    @classmethod
    def of_folder(cls, lane: Lane) -> Working:
        """A worker of the folder that the settings name."""
        name = f"worker-{folders.identifier(folders.Folder(settings.FOLDER))}"
        return cls(f"quick-{name}" if lane is Lane.QUICK else name, lane)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002  as signals call it
        """Finish the task in hand and stop; at once when there is none."""
        self.running = False
        if not self.running_task:
            sys.exit(0)

    def live(self) -> None:
        """Work until SIGTERM; a heartbeat tells so meanwhile."""
        threading.Thread(target=self._beat, daemon=True).start()
        self.configure_signals()
        self.run()

    def run(self) -> None:
        """One step after the other. A database that is away makes the loop wait, not end."""
        pause = IDLE
        while self.running:
            self.moved = time.monotonic()
            try:
                close_old_connections()
                busy = self.step()
            except DatabaseError as reason:
                logger.error("the database is away (%s); trying again in %s s", type(reason).__name__, pause)
                self._begun = False
                with contextlib.suppress(DatabaseError):
                    connection.close()
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = IDLE
                if not busy and self.running:
                    time.sleep(self.interval)

    def step(self) -> bool:
        """What is due, mail that waits, one task. Gives whether there was a task."""
        if not self._begun:
            take_up_again(self.worker_id, others=False)
        if self.lane is not Lane.LONG:
            self._look_around()
        self._begun = True
        claimed = self._claimed()
        if claimed is not None:
            self.run_task(claimed)
        return claimed is not None

    def _look_around(self) -> None:
        if not self._begun:
            jobs.sync()
        now = time.monotonic()  # not the clock on the wall, which may jump
        if now >= self._next_tick:
            self._next_tick = now + TICK
            take_up_again(self.worker_id, others=True)
            tick.call()
        if now >= self._next_post:
            self._next_post = now + POST
            mailing.send_waiting()

    def _claimed(self) -> Any:
        """The next task, claimed for us, or None. Nothing is locked when there is none."""
        tasks = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if self.lane is Lane.QUICK:
            tasks = tasks.filter(queue_name=QUICK)
        elif self.lane is Lane.LONG:
            tasks = tasks.exclude(queue_name=QUICK)
        if not tasks.exists():
            return None
        with transaction.atomic():
            found = tasks.get_locked()
            if found is not None:
                found.claim(self.worker_id)
        return found

    def is_alive(self) -> bool:
        """Whether the loop moves, or a task runs that is not too long."""
        return time.monotonic() - self.moved < (LONGEST_TASK if self.running_task else LONGEST_STEP)

    def _beat(self) -> None:
        while True:
            if self.is_alive():
                with contextlib.suppress(DatabaseError):
                    beat(self.worker_id, self.lane)
                connection.close()
            time.sleep(BEAT)


def beat(worker: str, lane: Lane = Lane.ALL) -> None:
    """Tell that a worker lives."""
    for name in (QUICK_WORKER if lane is Lane.QUICK else WORKER, worker):
        Heartbeat.objects.update_or_create(
            name=name[:40], defaults={"at": timezone.now(), "version": meerwaarde.__version__}
        )


def take_up_again(worker: str, *, others: bool) -> int:
    """Let tasks that were left half done run again; gives how many.

    Ours when we start (`others` False): nobody else has our name. Of others: those whose heart stopped.
    """
    now = timezone.now()
    alive = {
        one.name for one in Heartbeat.objects.exclude(name__in=[WORKER, QUICK_WORKER]) if abs(now - one.at) < DEAD_AFTER
    } | {worker[:40]}  # fmt: skip
    left = 0
    for one in DBTaskResult.objects.running():
        by = (one.worker_ids or [""])[-1][:40]
        if (by in alive) if others else (by != worker[:40]):
            continue
        tired = len(one.worker_ids) >= MOST_TRIES
        left += DBTaskResult.objects.filter(
            pk=one.pk, status=TaskResultStatus.RUNNING, started_at=one.started_at
        ).update(
            status=TaskResultStatus.FAILED if tired else TaskResultStatus.READY,
            finished_at=now if tired else None,
            traceback="the worker was killed each time" if tired else "",
        )
    return left
