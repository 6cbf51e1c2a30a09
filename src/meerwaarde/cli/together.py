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
from meerwaarde.publication.exchange import Swap, exchange, write_new


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
    swaps = [
        Swap(file.path, *(file.path.with_name(f".{file.path.name}.{mark}.{end}") for end in ("tmp", "old")))
        for file in files
    ]
    ready = [swap.new for swap in swaps if swap.new is not None]
    try:
        for file, beside in zip(files, ready, strict=True):
            write_new(beside, file.content, 0o600 if file.private else 0o666)
        if last is not None:
            last()
        exchange(swaps)
    except OSError as error:
        what = _("schrijven lukt niet ({}); er is niets geschreven. Maak ruimte vrij of kies een andere map")
        raise InputError(what.format(error.strerror or error), file=str(files[0].path)) from None
    finally:
        for beside in ready:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    for swap in swaps:
        with suppress(OSError):
            swap.old.unlink(missing_ok=True)
