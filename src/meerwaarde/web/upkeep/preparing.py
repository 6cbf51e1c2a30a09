"""Before the first page: the database as this version wants it, the style sheets collected.

A folder that is newer than the program is refused untouched. Migrations that were interrupted are told and finished;
each is one transaction on both databases, so that half of one is never there.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder

LONGEST_WAIT = 30.0  # seconds, for a database that is started at the same time as we
LEFT_OUT = ["*.ttf", "redoc*", "LICENSE*"]  # fonts for paper, a viewer of the API that we do not use


def prepare(folder: Folder) -> None:
    """Make database and static files ready. Raises InputError with what is wrong and the way out."""
    reach_database()
    migrate(folder)
    collect(folder)


def reach_database() -> None:
    """Wait until the database answers. Raises InputError when it does not within half a minute."""
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as reason:
            connection.close()
            if connection.vendor == "sqlite" or time.monotonic() > until:
                raise InputError(_("de database is niet te bereiken: {}").format(first_line(reason))) from None
            time.sleep(0.5)
        else:
            return


def waiting() -> list[str]:
    """The migrations that this database still lacks, as app.name.

    Raises InputError when the database has migrations that this program does not know: it is newer.
    """
    executor = MigrationExecutor(connection)
    ours = {app for app, _name in executor.loader.disk_migrations}
    unknown = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in executor.loader.disk_migrations
        and (app, name) not in _replaced(executor)
    ]  # fmt: skip
    if unknown:
        raise InputError(
            _(
                "deze gegevens zijn van een nieuwere versie van meerwaarde ({}); er is niets veranderd. Installeer die"
                " versie, of zet een reservekopie van eerder terug"
            ).format(", ".join(sorted(unknown)[:3]))
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _backwards in plan]


def _replaced(executor: MigrationExecutor) -> set[tuple[str, str]]:
    return {old for one in executor.loader.disk_migrations.values() for old in one.replaces}


def migrate(folder: Folder) -> list[str]:
    """Apply what is waiting; gives the names. Raises InputError when one fails, and says how to go on."""
    before = folders.interrupted(folder)
    if before is not None and before["what"] != "migrate":
        raise InputError(
            _("het terugzetten van een reservekopie in {} is onderbroken; voer meerwaarde restore opnieuw uit").format(
                folder.path
            )
        )
    todo = waiting()
    if before is not None:
        print(_("Het bijwerken van de database was onderbroken; het wordt nu afgemaakt."), file=sys.stderr, flush=True)
    if todo:
        folders.begin(folder, "migrate", migrations=todo)
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except Exception as reason:
            raise InputError(
                _(
                    "de database is niet bij te werken ({}: {}). Probeer meerwaarde upgrade: dat zet bij een fout alles"
                    " terug"
                ).format(type(reason).__name__, first_line(reason))
            ) from reason
        private_database(folder)
    folders.finish(folder)
    return todo


def private_database(folder: Folder) -> None:
    """Let nobody else read the file of SQLite and what stands beside it."""
    for one in folder.path.glob("meerwaarde.sqlite3*"):
        one.chmod(folders.PRIVATE_FILE)


def collect(folder: Folder) -> None:
    """Collect static files when they differ from those that were collected before."""
    stamp = folder.static / ".collected"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=LEFT_OUT)
    stamp.write_text(now, encoding="utf-8")


def _fingerprint() -> str:
    """Which files there are to collect: names, sizes and times."""
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for path, storage in finder.list(LEFT_OUT):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\n{found.st_size}\n{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def first_line(reason: BaseException) -> str:
    """The first line of what went wrong, without what a database adds of its rows."""
    lines = str(reason).strip().splitlines()
    return lines[0][:200] if lines else type(reason).__name__


def is_alive() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False
