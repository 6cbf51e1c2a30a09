"""How the machinery is doing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

import meerwaarde
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope
from meerwaarde.web.upkeep.models import BackupRecord, DueJob, Heartbeat, Mail

WORKER = "worker"  # the heartbeat of whichever worker lived last
SILENT_AFTER = timedelta(minutes=2)
SHOWN = 10  # records and messages on the page


def troubles() -> list[str]:
    """What is not well, of "database" and "worker". Nothing when all is well; this process itself is."""
    try:
        seen = Heartbeat.objects.filter(name=WORKER).first()
    except Error:
        return ["database"]
    # Also when the clock was put back, until the next heartbeat.
    if seen is None or abs(timezone.now() - seen.at) > SILENT_AFTER:
        return ["worker"]
    return []


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


def clock_of_database() -> datetime | None:
    """What time it is for a database on another machine; None for SQLite, which has our clock."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cast("datetime", cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class State:
    """All that the page of upkeep shows."""

    troubles: list[str]
    worker_seen: datetime | None
    version: str
    database: str
    free: float  # MB
    jobs: list[DueJob]
    records: list[BackupRecord]
    waiting: int
    stuck: list[Mail]


def state(scope: Scope) -> State:
    """How everything is doing. Raises PermissionDenied without the right to see it."""
    from meerwaarde.web.upkeep import mailing

    scope.require(Permission.UPKEEP_SEE)
    seen = Heartbeat.objects.filter(name=WORKER).first()
    stuck: Any = mailing.waiting().exclude(failed="") | mailing.given_up()
    return State(
        troubles=troubles(),
        worker_seen=seen.at if seen else None,
        version=meerwaarde.__version__,
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor),
        free=shutil.disk_usage(settings.FOLDER).free / 1e6,
        jobs=list(DueJob.objects.order_by("name")),
        records=list(BackupRecord.objects.order_by("-at", "-pk")[:SHOWN]),
        waiting=mailing.waiting().count(),
        stuck=list(stuck.order_by("-created")[:SHOWN]),
    )
