"""One file with everything: a zip with a manifest that has the sha256 of all that is in it.

Written beside its place, to disk, then renamed; nobody but its owner can read it. What a reader gets has been checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep.folder import PRIVATE_FILE

FORMAT, NUMBER = "meerwaarde-backup", 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20
LARGEST_MANIFEST = 10_000_000  # bytes; ours are some ten thousand
_NOT_OURS = (zipfile.BadZipFile, EOFError, KeyError, TypeError, AttributeError, ValueError, NotImplementedError)


class _Digested(io.RawIOBase):
    """A file that is written, with the hash of what went through."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, block: Any) -> int:
        """Write all of the block."""
        self._inner.write(block)
        self.sha256.update(block)
        self.size += len(block)
        return len(block)


class Writer:
    """An archive that is being made."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.files: dict[str, dict[str, Any]] = {}

    @contextlib.contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """A file inside, to write to."""
        with self._zip.open(name, "w", force_zip64=True) as inner:
            digested = _Digested(inner)
            with io.BufferedWriter(digested, BLOCK) as file:
                yield file
        self.files[name] = {"sha256": digested.sha256.hexdigest(), "size": digested.size}

    def add(self, name: str, source: Path) -> None:
        """Put a file in."""
        with self.member(name) as target, source.open("rb") as file:
            while block := file.read(BLOCK):
                target.write(block)

    def close(self, said: dict[str, Any]) -> None:
        """Write the manifest."""
        whole = {"format": FORMAT, "number": NUMBER, **said, "files": self.files}
        self._zip.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def written(path: Path) -> Iterator[Writer]:
    """An archive at `path`, there only when all went well. Raises InputError when the disk will not have it."""
    beside = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(descriptor, "w+b") as file:
            os.fchmod(descriptor, PRIVATE_FILE)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
                yield Writer(zipped)
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as reason:
        raise InputError(_("{} is niet te schrijven: {}").format(path, reason.strerror or reason)) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose content is as its manifest says."""

    path: Path
    manifest: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """The files in it."""
        return list(self.manifest["files"])

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """One file of it."""
        with zipfile.ZipFile(self.path) as zipped, zipped.open(name) as file:
            yield file

    def extract(self, name: str, target: Path) -> None:
        """Write one file of it to disk, for its owner alone."""
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file, self.opened(name) as source:
            while block := source.read(BLOCK):
                file.write(block)
            file.flush()
            os.fsync(descriptor)


def read(path: Path) -> Archive:
    """The archive at `path`, all of it checked. Raises InputError: no archive of ours, newer, damaged."""
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = _manifest(zipped, path)
            for name, said in manifest["files"].items():
                if _sha256(zipped, name, said["size"]) != said["sha256"]:
                    raise InputError(_damaged(path).format(name))
            if extra := set(zipped.namelist()) - set(manifest["files"]) - {MANIFEST}:
                raise InputError(_damaged(path).format(sorted(extra)[0]))
    except FileNotFoundError:
        raise InputError(_("{} is er niet").format(path)) from None
    except _NOT_OURS as reason:
        raise InputError(
            _("{} is geen reservekopie van meerwaarde, of beschadigd ({})").format(path, type(reason).__name__)
        ) from None
    except (OSError, zlib.error) as reason:
        raise InputError(_("{} is niet te lezen: {}").format(path, reason)) from None
    return Archive(path, manifest)


def _manifest(zipped: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    if zipped.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    found = json.loads(zipped.read(MANIFEST))
    if found["format"] != FORMAT:
        raise ValueError(FORMAT)
    if found["number"] > NUMBER:
        raise InputError(_("{} is gemaakt met een nieuwere versie van meerwaarde; installeer die eerst").format(path))
    return dict(found)


def _damaged(path: Path) -> str:
    return _("{}: {{}} is niet wat er is weggeschreven; gebruik een andere reservekopie").format(path)


def _sha256(zipped: zipfile.ZipFile, name: str, size: int) -> str:
    digest, seen = hashlib.sha256(), 0
    with zipped.open(name) as file:
        while (block := file.read(BLOCK)) and seen <= size:
            digest.update(block)
            seen += len(block)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(path: Path) -> None:
    """Let the names in a folder be on disk too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
