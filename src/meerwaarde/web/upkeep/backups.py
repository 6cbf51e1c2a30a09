"""Backup and restore. Nothing of Django is needed for a backup of SQLite, so it works however broken the rest is.

SQLite:      VACUUM INTO beside the target (writers go on) ─▶ checked ─▶ zip with manifest, checksums, secret key
PostgreSQL:  all tables as JSON lines, as one moment saw them ─▶ the same zip
restore:     checksums ─▶ database beside the old one, checked ─▶ old files to DIR/aside ─▶ renamed into place
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import meerwaarde
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import archive as archives
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.archive import Archive, Writer
from meerwaarde.web.upkeep.folder import Folder

DATABASE, SECRET = "database.sqlite3", "secret.key"
SQLITE, TABLES = "sqlite", "tables"
KEPT_BACKUPS = 5  # of those made before an upgrade


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there."""

    path: Path
    size: int
    sha256: str
    counts: dict[str, int]
    log: str  # the end of the audit trail: number and hash; kept elsewhere it shows whether the trail was rewritten


def back_up(folder: Folder, target: Path) -> Made:
    """Write a backup of `folder` to the file `target`, also while it is served. Raises InputError, and leaves nothing.

    On PostgreSQL Django must have been set up.
    """
    if folders.kind() == "postgresql":
        return write(folder, target, tables_of)
    return write(folder, target, partial(_file_of, folder, target.absolute()))


def write(folder: Folder, target: Path, content: Callable[[Writer], dict[str, Any]]) -> Made:
    """An archive at `target` of what `content` writes in it, and the secret key. Raises InputError."""
    target = target.absolute()
    if not target.parent.is_dir():
        raise InputError(_("de map {} is er niet").format(target.parent))
    with archives.written(target) as writer:
        said = content(writer)
        if folder.secret.exists():
            writer.add(SECRET, folder.secret)
        writer.close({"version": meerwaarde.__version__, "made": datetime.now(UTC).isoformat(), **said})
    return Made(target, target.stat().st_size, archives.sha256_of(target), said["counts"], said["log"])


def tables_of(writer: Writer) -> dict[str, Any]:
    """All tables of the database that Django stands on."""
    from meerwaarde.web.upkeep import tables

    return {"kind": TABLES, **tables.dump(writer)}


def _file_of(folder: Folder, target: Path, writer: Writer) -> dict[str, Any]:
    with copied(folder, target.with_name(target.name + ".copy")) as copy:
        said = {"kind": SQLITE, "migrations": migrations_of(copy), "counts": counts_of(copy)}
        said["log"] = log_end_of(copy)
        writer.add(DATABASE, copy)
    return said


@contextlib.contextmanager
def copied(folder: Folder, copy: Path) -> Iterator[Path]:
    """The database of SQLite as it is at one moment, in a file that is gone afterwards. Raises InputError."""
    _gone(copy)
    if not folder.database.exists():
        raise InputError(_("{}: hier is nog geen database").format(folder.path))
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, folders.PRIVATE_FILE))
        with contextlib.closing(sqlite3.connect(_address(folder.database), uri=True, timeout=60)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        sound(copy)
        yield copy
    except (sqlite3.Error, OSError) as reason:
        raise InputError(_("de database is niet te kopiëren: {}").format(reason)) from None
    finally:
        _gone(copy)


def _gone(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        with contextlib.suppress(OSError):
            one.unlink(missing_ok=True)


def _address(path: Path) -> str:
    return f"file:{quote(str(path))}?mode=ro"


def sound(path: Path) -> None:
    """Raises InputError when a database of SQLite is damaged, or a row points to nothing."""
    with contextlib.closing(sqlite3.connect(_address(path), uri=True)) as database:
        try:
            answer = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            dangling = database.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as reason:
            answer, dangling = str(reason), None
    if answer != "ok" or dangling is not None:
        what = dangling[0] if dangling else answer
        raise InputError(_("de database {} is beschadigd ({})").format(path.name, what))


def migrations_of(path: Path) -> list[list[str]]:
    """The migrations that a database of SQLite has."""
    with contextlib.closing(sqlite3.connect(_address(path), uri=True)) as database:
        return [list(row) for row in database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]


def log_end_of(path: Path) -> str:
    """Where the audit trail of a database of SQLite ends: number and hash; empty before it has one."""
    with contextlib.closing(sqlite3.connect(_address(path), uri=True)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_head'").fetchone():
            return ""
        return " ".join(str(one) for one in database.execute("SELECT number, hash FROM audit_head").fetchone() or ())


def counts_of(path: Path) -> dict[str, int]:
    """How many rows each table of a database of SQLite has."""
    with contextlib.closing(sqlite3.connect(_address(path), uri=True)) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not name.startswith("sqlite_") and name != "django_migrations"
        ]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def restore(folder: Folder, source: Path, *, only_empty: bool = False) -> tuple[Archive, Path | None]:
    """Put the backup `source` in the place of what `folder` has, which is kept aside; gives where, when there was.

    Whoever calls holds the lock and has set up Django. `only_empty`: refuse when there is something to lose. Raises
    InputError; then all is as it was, or, when it was cut off, `serve` refuses until a restore has come to its end.
    """
    archive = archives.read(source)
    kind = archive.manifest.get("kind")
    _must_be_known(archive)
    if kind not in {SQLITE, TABLES}:
        raise InputError(_("{} is geen reservekopie van meerwaarde").format(source))
    if folders.kind() == "postgresql":
        if kind == SQLITE:
            raise InputError(
                _(
                    "{} is een reservekopie van SQLite. Zet haar terug in een map zonder DATABASE_URL, en haal de"
                    " gegevens dan over met export --all en import --all"
                ).format(source)
            )
        from meerwaarde.web.upkeep.rebuilding import rebuild_postgresql

        return archive, rebuild_postgresql(folder, archive, _aside(folder), only_empty=only_empty)
    if only_empty and has_people(folder.database):
        raise InputError(_("{} bevat al gegevens; kies een nieuwe map").format(folder.path))
    fresh = folder.path / "restoring.sqlite3"
    _gone(fresh)
    try:
        if kind == SQLITE:
            archive.extract(DATABASE, fresh)
        else:
            from meerwaarde.web.upkeep.rebuilding import build_sqlite

            build_sqlite(archive, fresh)
        sound(fresh)
        return archive, _into_place(folder, archive, fresh)
    finally:
        _gone(fresh)


def _must_be_known(archive: Archive) -> None:
    """Refuse a backup with migrations that this program does not have, before anything is touched."""
    from meerwaarde.web.upkeep.rebuilding import unknown_migrations

    if unknown := unknown_migrations(archive.manifest["migrations"]):
        raise InputError(
            _("{} is gemaakt met een nieuwere versie van meerwaarde ({}); installeer die eerst").format(
                archive.path, unknown[0]
            )
        )


def has_tables(database: Path) -> bool:
    """Whether a database of SQLite is there and has been filled at all."""
    if not database.exists():
        return False
    with contextlib.closing(sqlite3.connect(_address(database), uri=True)) as source:
        return source.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone() is not None


def has_people(database: Path) -> bool:
    """Whether a database of SQLite holds anything that somebody did."""
    if not database.exists():
        return False
    with contextlib.closing(sqlite3.connect(_address(database), uri=True)) as source:
        try:
            return any(
                source.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
                for table in ("accounts_person", "audit_entry")
            )
        except sqlite3.OperationalError:  # these tables are not there yet
            return False


def _into_place(folder: Folder, archive: Archive, fresh: Path) -> Path | None:
    """Rename the new database into place, the old files aside; gives where they are."""
    folders.begin(folder, "restore", source=archive.path.name)
    old = [one for one in folder.path.glob(f"{folder.database.name}*") if one.is_file()]
    aside = None
    if old:
        aside = _aside(folder)
        aside.mkdir(mode=folders.PRIVATE_FOLDER, parents=True)
        for one in [*old, *([folder.secret] if folder.secret.exists() else [])]:
            one.replace(aside / one.name)
    fresh.replace(folder.database)
    folder.database.chmod(folders.PRIVATE_FILE)
    put_secret(folder, archive)
    archives.sync_folder(folder.path)
    folders.finish(folder)
    return aside


def put_secret(folder: Folder, archive: Archive) -> None:
    """The key that signed sessions and second factors comes along."""
    if SECRET in archive.names:
        with archive.opened(SECRET) as file:
            folders.write_private(folder.secret, file.read().decode("utf-8"))


def _aside(folder: Folder) -> Path:
    return folder.aside / time.strftime("%Y%m%d-%H%M%S")


def before_change(folder: Folder) -> Made | None:
    """A backup in DIR/backups before something risky; the oldest go. None when there is nothing to lose yet."""
    if folders.kind() == "sqlite" and not has_tables(folder.database):
        return None
    folder.backups.mkdir(mode=folders.PRIVATE_FOLDER, exist_ok=True)
    made = back_up(folder, folder.backups / f"before-{time.strftime('%Y%m%d-%H%M%S')}.zip")
    for old in sorted(folder.backups.glob("before-*.zip"))[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return made
