"""How the machinery is doing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import Error, connection
from django.db.models import QuerySet
from django.utils import timezone

import meerwaarde
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope
from meerwaarde.web.upkeep.models import BackupRecord, DueJob, Heartbeat, Mail

WORKER, QUICK_WORKER = "worker", "quick-worker"  # the heartbeats of whichever worker of each kind lived last
SILENT_AFTER = timedelta(minutes=2)
SHOWN = 10  # records and messages on the page


def troubles() -> list[str]:
    """What is not well, of "database" and "worker". Nothing when all is well; this process itself is."""
    try:
        seen = worker_seen()
    except Error:
        return ["database"]
    return [] if _is_alive(seen) else ["worker"]


def worker_seen() -> datetime | None:
    """When the worker that has been silent longest, of the two that there are, was last heard."""
    found = Heartbeat.objects.filter(name__in=[WORKER, QUICK_WORKER]).order_by("at").first()
    return found.at if found else None


def _is_alive(seen: datetime | None) -> bool:
    """Neither too long ago, nor in the future: then the clock was put back, and the next heartbeat will tell."""
    return seen is not None and abs(timezone.now() - seen) <= SILENT_AFTER


def failing_jobs() -> list[str]:
    """The names of jobs that went wrong the last time."""
    return list(DueJob.objects.exclude(last_error="").order_by("name").values_list("name", flat=True))


def last_record(kind: str) -> BackupRecord | None:
    """The latest backup or drill."""
    return BackupRecord.objects.filter(kind=kind).order_by("-at", "-pk").first()


def latest_moment() -> datetime | None:
    """The latest moment that the trail of audit knows."""
    from meerwaarde.web.audit.models import Entry

    last = Entry.everything.order_by("-number").first()
    return last.at if last else None


def hash_in_log(number: int) -> str | None:
    """The hash of an entry of the audit trail; None when it is not there (any more)."""
    from meerwaarde.web.audit.models import Entry

    return Entry.everything.filter(number=number).values_list("hash", flat=True).first()


def clock_of_database() -> datetime | None:
    """What time it is for a database on another machine; None for SQLite, which has our clock."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cast("datetime", cursor.fetchone()[0])


def lost() -> QuerySet[Mail]:
    """Messages that will never arrive: refused for good, or tried for three days."""
    from meerwaarde.web.upkeep import mailing

    return mailing.given_up()


@dataclass(frozen=True, slots=True)
class State:
    """All that the page of upkeep shows."""

    well: bool
    worker_seen: datetime | None
    version: str
    database: str
    free: float  # MB
    jobs: list[DueJob]
    records: list[BackupRecord]
    log: tuple[int, str]  # number and hash of the last entry of the audit trail
    waiting: int
    stuck: list[Mail]


def state(scope: Scope) -> State:
    """How everything is doing. Raises PermissionDenied without the right to see it."""
    from meerwaarde.web.audit.chain import end
    from meerwaarde.web.upkeep import mailing

    scope.require(Permission.UPKEEP_SEE)
    seen = worker_seen()
    number, digest = end().split(" ", 1)
    stuck: Any = mailing.waiting().exclude(failed="") | mailing.given_up()
    return State(
        well=_is_alive(seen),
        worker_seen=seen,
        version=meerwaarde.__version__,
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor),
        free=shutil.disk_usage(settings.FOLDER).free / 1e6,
        jobs=list(DueJob.objects.order_by("name")),
        records=list(BackupRecord.objects.order_by("-at", "-pk")[:SHOWN]),
        log=(int(number), digest),
        waiting=mailing.waiting().count(),
        stuck=list(stuck.order_by("-created")[:SHOWN]),
    )
