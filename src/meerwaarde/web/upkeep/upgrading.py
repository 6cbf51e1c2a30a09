"""Bring the data to this version of the program: backup, migrate, self-test; when anything fails all is as it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.web.upkeep import backups
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What came of it. `problems`: why everything was put back; none when it went well."""

    migrations: list[str]
    backup: Path | None
    problems: list[str] = field(default_factory=list)


def upgrade(folder: Folder) -> Upgraded:
    """Upgrade the data in `folder`; whoever calls holds its lock and has set up Django.

    Raises InputError when it cannot begin: the data are newer than the program, or a backup cannot be made.
    """
    from meerwaarde.web.upkeep import preparing, selftest

    preparing.reach_database()
    todo = preparing.waiting()
    made = backups.before_change(folder)
    try:
        preparing.migrate(folder)
        preparing.collect(folder)
        problems = selftest.problems()
    except InputError as reason:
        problems = [str(reason)]
    except Exception as reason:  # noqa: BLE001  whatever it is, the data go back to what they were
        problems = [f"{type(reason).__name__}: {preparing.first_line(reason)}"]
    if problems and made is not None:
        put_back(folder, made.path)
    return Upgraded(todo, made.path if made else None, problems)


def put_back(folder: Folder, backup: Path) -> None:
    """Restore the backup; what was made meanwhile is kept aside."""
    from django.db import connection

    connection.close()
    folders.finish(folder)
    backups.restore(folder, backup)
