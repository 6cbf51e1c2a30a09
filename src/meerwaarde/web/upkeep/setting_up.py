"""Django on a folder of data, in the process of a command. Before this nothing of Django may be asked."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder


def set_up(folder: Folder) -> None:
    """Load Django with the settings of `folder`. Raises InputError for a setting that is wrong."""
    os.environ.update(folders.work_on(folder))
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        with unswept():
            django.setup()
    except ImproperlyConfigured as reason:
        raise InputError(_("de instellingen kloppen niet: {}").format(reason)) from None


@contextlib.contextmanager
def unswept() -> Iterator[None]:
    """Load modules without Python looking for garbage among them: they all stay, and looking is a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextlib.contextmanager
def on_file(path: Path) -> Iterator[None]:
    """Let Django work on another file of SQLite for a while: a copy, or a database that is being built."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
