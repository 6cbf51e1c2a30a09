"""Files that belong together: all of them are written, or none.

Each is written beside its place and flushed to the disk; only then do they take their places, the last one last. When
something fails on the way, what stood there before stands there again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written. `private`: it opens to its owner alone."""

    path: Path
    content: bytes
    private: bool = False


def check_places(places: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Say before the long work starts that `places` cannot be written. Raises InputError."""
    taken: dict[str, Path] = {}
    for place in places:
        where = os.path.realpath(place)
        if where in taken:
            raise InputError(_("dit bestand is twee keer genoemd; geef elke uitvoer een eigen naam"), file=str(place))
        taken[where] = place
        if place.is_symlink() or (place.exists() and not place.is_file()):
            raise InputError(_("hier staat iets anders dan een gewoon bestand; kies een andere naam"), file=str(place))
        if not place.parent.is_dir():
            raise InputError(_("de map bestaat niet; maak die eerst of kies een andere map"), file=str(place))
        if not os.access(place.parent, os.W_OK | os.X_OK):
            raise InputError(_("u mag hier niet schrijven; kies een andere map"), file=str(place))
    for source in inputs:
        for place in places:
            if os.path.realpath(source) == os.path.realpath(place) or (
                source.exists() and place.exists() and source.samefile(place)
            ):
                what = _("dit is een van uw eigen invoerbestanden en wordt niet overschreven; kies een andere naam")
                raise InputError(what, file=str(place))


def write_together(files: Sequence[File], last: Callable[[], None] | None = None) -> None:
    """Write all files or none. `last` runs when all stand ready on the disk; when it raises, nothing is written.

    Raises InputError when the disk is full or something is in the way.
    """
    mark = secrets.token_hex(6)
    ready = [file.path.with_name(f".{file.path.name}.{mark}.tmp") for file in files]
    kept = [file.path.with_name(f".{file.path.name}.{mark}.old") for file in files]
    try:
        for file, beside in zip(files, ready, strict=True):
            _fill(beside, file)
        if last is not None:
            last()
        _exchange(files, ready, kept)
    except OSError as error:
        what = _("schrijven lukt niet ({}); er is niets geschreven. Maak ruimte vrij of kies een andere map")
        raise InputError(what.format(error.strerror or error), file=str(files[0].path)) from None
    finally:
        for beside in ready:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    for old in kept:
        with suppress(OSError):
            old.unlink(missing_ok=True)


def _fill(beside: Path, file: File) -> None:
    mode = 0o600 if file.private else 0o666
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(file.content)
        stream.flush()
        os.fsync(stream.fileno())


def _exchange(files: Sequence[File], ready: Sequence[Path], kept: Sequence[Path]) -> None:
    """Move what stands there aside, then the new files in; undo everything when one step fails."""
    done: list[tuple[Path, Path]] = []
    try:
        for file, old in zip(files, kept, strict=True):
            if file.path.exists():
                _move(file.path, old, done)
        for file, beside in zip(files, ready, strict=True):
            _move(beside, file.path, done)
        for folder in {file.path.parent for file in files}:
            _flush(folder)
    except BaseException:
        for source, goal in reversed(done):
            with suppress(OSError):
                goal.rename(source)
        raise


def _move(source: Path, goal: Path, done: list[tuple[Path, Path]]) -> None:
    source.rename(goal)
    done.append((source, goal))


def _flush(folder: Path) -> None:
    """Let the names in `folder` reach the disk, where the system can do that for a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
