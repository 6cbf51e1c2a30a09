"""Jobs that come back: an app registers them in `ready`, the table `DueJob` remembers when each is due.

    ready(): register("retention", 24 * 60, "meerwaarde.web.privacy.services.retain")
    worker:  sync() once ─▶ every minute tick ─▶ start_due() ─▶ run_job(name)

A job is started in the transaction that moves it to its next time, so two workers start it once. The clock may jump:
a job that lies further ahead than its own pause is due too, and one that was missed is done once, not many times.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from meerwaarde.web.upkeep.models import DueJob

logger = logging.getLogger(__name__)

SLACK = timedelta(minutes=2)  # a clock may be put right a little
SOON = timedelta(minutes=10)  # the first time of a new job that does not come back sooner


@dataclass(frozen=True, slots=True)
class Job:
    """What is done, and how often."""

    name: str
    every_minutes: int
    function: Callable[[], object] | str  # or its dotted path, loaded when it runs

    @property
    def pause(self) -> timedelta:
        """How long from one time to the next."""
        return timedelta(minutes=self.every_minutes)


_jobs: dict[str, Job] = {}


def register(name: str, every_minutes: int, function: Callable[[], object] | str) -> None:
    """Let `function` run every so many minutes. Raises ValueError for a name that another function has."""
    job = Job(name, every_minutes, function)
    if every_minutes < 1 or _jobs.get(name, job) != job:
        raise ValueError(name)
    _jobs[name] = job


def sync() -> None:
    """Let the table hold the registered jobs and no others. A new job is due soon, not while all else starts."""
    now = timezone.now()
    with transaction.atomic():
        DueJob.objects.exclude(name__in=_jobs).delete()
        for job in _jobs.values():
            row, made = DueJob.objects.get_or_create(
                name=job.name, defaults={"every_minutes": job.every_minutes, "due": now + min(SOON, job.pause)}
            )
            if not made and row.every_minutes != job.every_minutes:
                row.every_minutes, row.due = job.every_minutes, min(row.due, now + job.pause)
                row.save(update_fields=["every_minutes", "due"])


def start_due() -> list[str]:
    """Hand over each job that is due to a worker; gives their names."""
    now = timezone.now()
    started = []
    for job in list(_jobs.values()):
        ahead = now + max(job.pause, SOON) + SLACK
        row = DueJob.objects.filter(Q(due__lte=now) | Q(due__gt=ahead), name=job.name).first()
        if row is not None and _start(row, job, now):
            started.append(job.name)
    return started


def _start(row: DueJob, job: Job, now: datetime) -> bool:
    """Move the job to its next time and hand it over, in one transaction; False when another worker did."""
    from meerwaarde.web.upkeep.tasks import run_job

    with transaction.atomic():
        moved = DueJob.objects.filter(pk=row.pk, due=row.due).update(due=now + job.pause, last_started=now)
        if moved:
            run_job.enqueue(job.name)
    return bool(moved)


@dataclass(frozen=True, slots=True)
class LastTime:
    """When a job last came to its end, and what went wrong since."""

    finished: datetime | None
    error: str


def last_time(name: str) -> LastTime:
    """What is known of the times that a job ran before."""
    row = DueJob.objects.filter(name=name).first()
    return LastTime(row.last_finished, row.last_error) if row is not None else LastTime(None, "")


def run(name: str) -> None:
    """Do a job now. What goes wrong is kept beside it; the next time it is tried again."""
    job = _jobs.get(name)
    if job is None:  # of a version before this one
        return
    function = import_string(job.function) if isinstance(job.function, str) else job.function
    try:
        function()
    except Exception as reason:
        logger.exception("job %s failed", name)
        DueJob.objects.filter(name=name).update(last_error=_said(reason))
    else:
        DueJob.objects.filter(name=name).update(last_finished=timezone.now(), last_error="")


def _said(reason: Exception) -> str:
    """The kind of error alone: its text may hold the data that it was about."""
    return f"{type(reason).__module__}.{type(reason).__qualname__}"
