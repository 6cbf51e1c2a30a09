"""How the machinery is doing."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from meerwaarde.web.upkeep.models import Heartbeat

WORKER = "worker"  # the heartbeat of whichever worker lived last
SILENT_AFTER = timedelta(minutes=2)


def troubles() -> list[str]:
    """What is not well, of "database" and "worker". Nothing when all is well; this process itself is."""
    try:
        seen = Heartbeat.objects.filter(name=WORKER).first()
    except DatabaseError:
        return ["database"]
    # Also when the clock was put back, until the next heartbeat.
    if seen is None or abs(timezone.now() - seen.at) > SILENT_AFTER:
        return ["worker"]
    return []
