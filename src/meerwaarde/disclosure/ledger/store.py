"""Where the lines of a ledger are kept: a file here, a table of a database elsewhere.

A file has one line per release and opens to its owner alone. One process at a time holds it, from reading to appending,
so that two releases at once are solved after each other. A line is written and flushed to the disk whole, or cut off
again; a process that is killed while it writes leaves a last line without its end, which `lines` names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import chain
from meerwaarde.disclosure.ledger.record import content_of, release_from
from meerwaarde.disclosure.ledger.types import Release
from meerwaarde.language import gettext as _

OWNER_ALONE = 0o600
LINE_START = b'{"hash":"'
REPORT = "meerwaarde-report-1"  # lines of whole reports stand in the same chain


class Store(Protocol):
    """Lines in their order, held by one at a time. Nothing is ever changed or removed."""

    @property
    def name(self) -> str:
        """How people know the ledger."""

    def lines(self) -> Sequence[str]:
        """All lines, without their ends."""

    def append(self, line: str) -> None:
        """Keep one more line for good, or raise and keep nothing of it."""


class FileStore:
    """An open ledger file; see `ledger_file`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path, self._descriptor = path, descriptor

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    def lines(self) -> Sequence[str]:
        """All lines. Raises InputError for a last line without an end, or bytes that are no text."""
        content = _read(self._descriptor)
        if content and not content.endswith(b"\n"):
            raise _unfinished(self.path, content)
        try:
            return content.decode("utf-8").split("\n")[:-1]
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = _("deze regel is veranderd. Zet een reservekopie van het publicatieregister terug.")
            raise InputError(what, file=self.name, row=line) from None

    def append(self, line: str) -> None:
        """Write the line and see to it that it stands on the disk; when that fails, cut it off again and raise."""
        os.fchmod(self._descriptor, OWNER_ALONE)
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        content = line.encode() + b"\n"
        try:
            while content:
                content = content[os.write(self._descriptor, content) :]
            os.fsync(self._descriptor)
            _flush(self.path.parent)
        except OSError as error:
            os.ftruncate(self._descriptor, end)
            what = _("kan niet in het publicatieregister schrijven ({}). Er is niets gepubliceerd.")
            raise InputError(what.format(error.strerror), file=self.name) from None
        except BaseException:
            os.ftruncate(self._descriptor, end)
            raise


@contextmanager
def ledger_file(path: Path, *, write: bool = False, create: bool = False) -> Iterator[FileStore]:
    """The ledger in a file, held until the block ends. Raises InputError when it cannot be opened.

    `write`: for who is going to append; everybody else waits. `create`: a ledger that does not exist is begun.
    """
    descriptor = _held(path, write=write, create=create)
    try:
        yield FileStore(path, descriptor)
    finally:
        os.close(descriptor)


def _held(path: Path, *, write: bool, create: bool) -> int:
    """The open file, locked. Whoever had it before may have taken the file away: then it is opened again."""
    import fcntl

    while True:
        descriptor = _opened(path, os.O_RDONLY if not write else os.O_RDWR | (os.O_CREAT if create else 0))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if write else fcntl.LOCK_SH)
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except OSError as error:  # some network disks know no locks
            os.close(descriptor)
            what = _("dit register is niet te vergrendelen ({}). Zet het op een gewone schijf, geen netwerkschijf.")
            raise InputError(what.format(error.strerror or error), file=str(path)) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _opened(path: Path, flags: int) -> int:
    if path.exists() and not path.is_file():
        raise InputError(_("dit is geen bestand; geef de naam van een publicatieregister."), file=str(path))
    try:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), OWNER_ALONE)
    except FileNotFoundError:
        what = _("dit publicatieregister is er niet; controleer de naam en de map.")
        raise InputError(what, file=str(path)) from None
    except OSError as error:
        what = _("dit publicatieregister gaat niet open ({}).")
        raise InputError(what.format(error.strerror), file=str(path)) from None
    return descriptor


def releases(store: Store) -> tuple[Release, ...]:
    """All tables of a ledger, no reports. Raises InputError, naming the first line that is not as it was written."""
    lines = store.lines()
    for broken in chain.breaks(lines):
        what = _("{}. Zet een reservekopie van het publicatieregister terug; zo is niet te zien wat al bekend is.")
        raise InputError(what.format(broken.message), file=store.name, row=broken.line)
    return tuple(_release(store, line, place) for place, line in enumerate(lines, 1) if not _is_report(line))


def append(store: Store, release: Release) -> tuple[int, str]:
    """Add a release at the end; gives its number and the hash of its line, to be kept elsewhere."""
    lines = store.lines()
    number = len(lines) + 1
    line = chain.sealed(content_of(release), number, chain.head_of(lines))
    store.append(line)
    return number, chain.head_of([line])


def mend(path: Path) -> int:
    """Cut off a last line that was never finished; gives how many bytes went. What is whole stays.

    Raises InputError when something else is wrong too, or when the file is no ledger: then nothing is cut off.
    """
    with ledger_file(path, write=True) as store:
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        rest = content[whole : whole + len(LINE_START)]
        sound = not chain.breaks(content[:whole].decode("utf-8", "replace").split("\n")[:-1])
        if not sound or not LINE_START.startswith(rest):
            what = _(
                "dit is geen publicatieregister met alleen een onafgemaakte laatste regel. Zet een reservekopie terug."
            )
            raise InputError(what, file=store.name)
        if whole < len(content):
            os.truncate(path, whole)
    return len(content) - whole


def _release(store: Store, line: str, place: int) -> Release:
    import json

    try:
        return release_from(json.loads(line)["release"], place)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        what = _("deze regel is geen publicatie, of een van een nieuwere versie van dit programma.")
        raise InputError(what, file=store.name, row=place) from None


def _is_report(line: str) -> bool:
    import json

    content = json.loads(line)["release"]
    return isinstance(content, dict) and content.get("format") == REPORT


def _flush(folder: Path) -> None:
    """Let the name of a new ledger reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    parts = []
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _unfinished(path: Path, content: bytes) -> InputError:
    what = _(
        "deze laatste regel is nooit afgemaakt; er is niets mee gepubliceerd. Haal hem weg: meerwaarde ledger mend {}"
    )
    return InputError(what.format(path), file=path.name, row=content.count(b"\n") + 1)
