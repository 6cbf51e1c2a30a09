"""What is remembered of backups."""

from __future__ import annotations

import contextlib

from django.db import Error

from meerwaarde.web.upkeep.backups import Made
from meerwaarde.web.upkeep.models import BackupRecord


def backed_up(made: Made) -> None:
    """Remember a backup, for the page of upkeep. When the database cannot be written the backup still is there."""
    with contextlib.suppress(Error):
        BackupRecord.objects.create(kind="backup", good=True, sha256=made.sha256, size=made.size)
