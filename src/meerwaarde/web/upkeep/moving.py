"""Everything out, and everything in: to another machine, another database or another program."""

from __future__ import annotations

from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import archive as archives
from meerwaarde.web.upkeep import backups
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.archive import Archive
from meerwaarde.web.upkeep.backups import TABLES, Made
from meerwaarde.web.upkeep.folder import Folder
from meerwaarde.web.upkeep.setting_up import on_file


def export_all(folder: Folder, target: Path) -> Made:
    """Write all tables as JSON lines to the file `target`, also while the folder is served. Raises InputError."""
    if folders.kind() == "postgresql":
        return backups.back_up(folder, target)
    target = target.absolute()
    # From a copy: reading all tables at one moment would make everybody who writes wait.
    with backups.copied(folder, target.with_name(target.name + ".copy")) as copy, on_file(copy):
        return backups.write(folder, target, backups.tables_of)


def import_all(folder: Folder, source: Path) -> tuple[Archive, list[str]]:
    """Read what `export_all` wrote into an empty folder or database; also gives where its chains are broken, in words.

    Raises InputError; then nothing has changed.
    """
    from meerwaarde.web.upkeep import preparing, selftest

    if archives.read(source).manifest.get("kind") != TABLES:
        raise InputError(_("{} is een reservekopie; gebruik daarvoor meerwaarde restore").format(source))
    archive, _aside = backups.restore(folder, source, only_empty=True)
    if preparing.waiting():  # of an older version: `upgrade` looks, when the tables are as this version reads them
        return archive, []
    return archive, selftest.chains()
