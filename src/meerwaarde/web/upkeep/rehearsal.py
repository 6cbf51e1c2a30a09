"""The restore drill: a backup is only a backup when it has been restored. Every week, by itself.

    backup to a temporary folder ─▶ a process of its own restores it into another and looks ─▶ BackupRecord

The process works on SQLite, whatever the database is; it counts rows, and follows the chains of audit and ledger.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder

LONGEST = 4 * 3600  # seconds
ELSEWHERE = ("DATABASE_URL", "MEERWAARDE_FOLDER", "SECRET_KEY", "SECRET_KEY_FILE", "BEHIND_PROXY", "EMAIL_HOST")


def drill() -> None:
    """Rehearse a restore of this installation, and record how it went. Raises InputError when it went wrong."""
    from django.conf import settings

    from meerwaarde.web.upkeep import backups
    from meerwaarde.web.upkeep.models import BackupRecord

    folder = Folder(settings.FOLDER)
    size, sha256, problems = 0, "", [_("de oefening is afgebroken")]
    try:
        # In the folder itself: it is ours alone, and a temporary disk may be too small.
        with tempfile.TemporaryDirectory(prefix="drill-", dir=folder.path) as name:
            made = backups.back_up(folder, Path(name) / "backup.zip")
            size, sha256 = made.size, made.sha256
            problems = _rehearse(made.path, Path(name) / "restored")
    except InputError as reason:
        problems = [str(reason)]
    finally:
        BackupRecord.objects.create(
            kind="drill", good=not problems, sha256=sha256, size=size, message="; ".join(problems)[:300]
        )
    if problems:
        raise InputError(problems[0])


def _rehearse(backup: Path, target: Path) -> list[str]:
    """Restore `backup` in a process of its own; gives what was wrong."""
    environment = {key: value for key, value in os.environ.items() if key not in ELSEWHERE}
    done = subprocess.run(
        [sys.executable, "-m", "meerwaarde.web.upkeep.rehearsal", str(backup), str(target)],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    try:
        return [str(one) for one in json.loads(done.stdout)["problems"]]
    except (ValueError, KeyError, TypeError):
        said = done.stderr.strip().splitlines()
        return [said[-1] if said else _("het terugzetten stopte met status {}").format(done.returncode)]


def rehearse(backup: Path, target: Path) -> list[str]:
    """Restore `backup` into the new folder `target` and look whether all is there; in a process of its own."""
    from meerwaarde.web.upkeep import backups
    from meerwaarde.web.upkeep.setting_up import set_up

    folder = folders.opened(target, make=True)
    set_up(folder)
    with folders.locked(folder):
        archive, _aside = backups.restore(folder, backup)
        from meerwaarde.web.upkeep import preparing, selftest

        counted = backups.counts_of(folder.database)
        wrong = [
            _("{}: {} rijen in plaats van {}").format(name, counted.get(name), number)
            for name, number in archive.manifest["counts"].items()
            if counted.get(name) != number
        ]
        preparing.migrate(folder)
        return wrong + selftest.problems(pages=False)


if __name__ == "__main__":
    try:
        found = rehearse(Path(sys.argv[1]), Path(sys.argv[2]))
    except InputError as told:
        found = [str(told)]
    print(json.dumps({"problems": found}))
