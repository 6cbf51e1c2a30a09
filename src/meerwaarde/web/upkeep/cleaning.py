"""What nobody needs any more goes, every night: ended sessions, results of tasks, heartbeats, messages as files."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from meerwaarde.web.upkeep.letters import OURS
from meerwaarde.web.upkeep.models import Heartbeat
from meerwaarde.web.upkeep.selectors import QUICK_WORKER, WORKER

RESULTS, HEARTBEATS = timedelta(days=14), timedelta(days=7)
FILES = 30 * 24 * 3600.0  # seconds that messages in DIR/mail stay, as long as their rows


def clean() -> None:
    """Remove what is past its use; safe to run twice."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - RESULTS).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - RESULTS).delete()
    Heartbeat.objects.exclude(name__in=[WORKER, QUICK_WORKER]).filter(at__lt=now - HEARTBEATS).delete()
    for one in Path(settings.FOLDER, "mail").glob("*.eml"):
        _forget_letter(one)
    for one in Path(settings.FOLDER).glob("drill-*"):
        _forget_drill(one)


def _forget_letter(path: Path) -> None:
    """A message that we wrote goes, also one that was cut off; what somebody else put there is not ours to remove."""
    ours = re.fullmatch(OURS, path.name) and path.is_file() and not path.is_symlink()
    if ours and time.time() - path.stat().st_mtime > FILES:
        path.unlink(missing_ok=True)


def _forget_drill(folder: Path) -> None:
    """A drill that was killed leaves its copy behind; nothing else cleans that up."""
    import shutil

    if time.time() - folder.stat().st_mtime > RESULTS.total_seconds() / 7:
        shutil.rmtree(folder, ignore_errors=True)
