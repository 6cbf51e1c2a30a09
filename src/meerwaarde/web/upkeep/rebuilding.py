"""A database built anew from an archive of tables: the migrations that it had, then its rows.

On SQLite in a fresh file, which takes the place of the old one when it is right. On PostgreSQL in one transaction, in
which the old tables go; what they held is written aside first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep import tables
from meerwaarde.web.upkeep.archive import Archive
from meerwaarde.web.upkeep.folder import Folder
from meerwaarde.web.upkeep.setting_up import on_file


def unknown_migrations(migrations: tables.Applied) -> list[str]:
    """Which of these the program does not have, as app.name."""
    known = MigrationLoader(None).disk_migrations
    replaced = {old for one in known.values() for old in one.replaces}
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known and (app, name) not in replaced]


def build_sqlite(archive: Archive, fresh: Path) -> None:
    """Make the database in the new file `fresh`."""
    with on_file(fresh):
        _migrate(archive.manifest["migrations"])
        tables.load(archive)
        with connection.cursor() as cursor:  # one file, without a log beside it
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rebuild_postgresql(folder: Folder, archive: Archive, aside: Path, *, only_empty: bool) -> Path | None:
    """Put the archive in the place of all our tables; gives where a backup of those is, when there was any.

    Raises InputError with `only_empty` when there is something to lose.
    """
    from meerwaarde.web.upkeep.backups import back_up, put_secret

    old = our_tables()
    kept = None
    if {"django_migrations", "accounts_person"} <= set(old):
        if only_empty and _has_people():
            raise InputError(_("de database bevat al gegevens; kies een lege"))
        aside.mkdir(mode=folders.PRIVATE_FOLDER, parents=True)
        kept = back_up(folder, aside / "before.zip").path
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in old:
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        _migrate(archive.manifest["migrations"])
        tables.load(archive)
    put_secret(folder, archive)
    return kept


def our_tables() -> list[str]:
    """The tables in the database that some migration of ours made."""
    loader = MigrationExecutor(connection).loader
    state = loader.project_state(list(loader.disk_migrations))
    ours = {model._meta.db_table for model in state.apps.get_models(include_auto_created=True)}
    return [name for name in connection.introspection.table_names() if name in ours | {"django_migrations"}]


def _has_people() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_person) OR EXISTS (SELECT 1 FROM audit_entry)")
        return bool(cursor.fetchone()[0])


def _migrate(migrations: tables.Applied) -> None:
    """Bring an empty database to exactly these migrations."""
    executor = MigrationExecutor(connection, progress_callback=_settle)
    wanted = {(app, name) for app, name in migrations}
    graph = executor.loader.graph
    last = [key for key in sorted(wanted) if not any(child.key in wanted and child.key[0] == key[0]
                                                      for child in graph.node_map[key].children)]  # fmt: skip
    executor.migrate(last)
    executor.loader.check_consistent_history(connection)


def _settle(action: str, *_more: Any) -> None:
    """Check what was put off before the next migration: PostgreSQL changes no table with checks pending."""
    if action == "apply_success" and connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
