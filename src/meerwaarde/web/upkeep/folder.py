"""The folder of data: what lies in it, its secret key, its settings and its lock. Nothing of Django.

DIR/meerwaarde.sqlite3   the database (not with PostgreSQL)     DIR/settings.env   NAME=value, as in the environment
DIR/secret.key           signs sessions and links, mode 0600    DIR/mail           messages, without a mail server
DIR/static               style sheets as browsers get them      DIR/backups        made before an upgrade
DIR/aside                what a restore put away                DIR/.lock          held by whoever works on it
DIR/address.json         where it was served last
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class Folder:
    """Where everything of one installation lies."""

    path: Path

    @property
    def database(self) -> Path:
        """The file of SQLite."""
        return self.path / "meerwaarde.sqlite3"

    @property
    def secret(self) -> Path:
        """The key that signs sessions and links."""
        return self.path / "secret.key"

    @property
    def settings(self) -> Path:
        """Settings that every command on this folder reads."""
        return self.path / "settings.env"

    @property
    def mark(self) -> Path:
        """Says that this is a folder of ours, and on which kind of database."""
        return self.path / "folder.json"

    @property
    def busy(self) -> Path:
        """There while migrations or a restore run; found later, they were interrupted."""
        return self.path / "busy.json"

    @property
    def mail(self) -> Path:
        """Messages as files."""
        return self.path / "mail"

    @property
    def static(self) -> Path:
        """Collected style sheets, scripts and fonts."""
        return self.path / "static"

    @property
    def backups(self) -> Path:
        """Made before an upgrade."""
        return self.path / "backups"

    @property
    def aside(self) -> Path:
        """What a restore put away."""
        return self.path / "aside"

    @property
    def address(self) -> Path:
        """Where `serve` listened, the last time."""
        return self.path / "address.json"

    @property
    def is_ours(self) -> bool:
        """Whether an installation lies here."""
        return self.mark.exists() or self.database.exists()


def opened(path: Path, *, make: bool = False) -> Folder:
    """The folder of data at `path`; with `make` it may be new or empty. Its settings come into the environment.

    Raises InputError when there is no installation, or other files are in the way.
    """
    folder = Folder(path.absolute())
    try:
        if make:
            _make(folder)
        if not folder.is_ours:
            raise InputError(_("{}: hier staan geen gegevens van meerwaarde; geef de map met --data").format(path))
        read_settings(folder)
    except OSError as reason:
        raise InputError(_("{}: deze map is niet te gebruiken ({})").format(path, reason.strerror or reason)) from None
    _same_database(folder)
    return folder


def _make(folder: Folder) -> None:
    if folder.path.exists() and not folder.path.is_dir():
        raise InputError(_("{} is geen map").format(folder.path))
    folder.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not folder.is_ours:
        known = {folder.settings.name, folder.secret.name, folder.static.name, ".lock", "lost+found"}
        if others := sorted(one.name for one in folder.path.iterdir() if one.name not in known):
            raise InputError(
                _("in {} staan al andere bestanden ({}); kies een lege map").format(folder.path, ", ".join(others[:3]))
            )
    folder.path.chmod(PRIVATE_FOLDER)
    if not folder.secret.exists() and not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
        write_private(folder.secret, secrets.token_urlsafe(64) + "\n")
    if not folder.is_ours:
        read_settings(folder)
        write_private(folder.mark, json.dumps({"database": kind(), "id": secrets.token_hex(8)}) + "\n")


def identifier(folder: Folder) -> str:
    """What tells this folder from others on the same database."""
    return str(_marked(folder).get("id", "unknown"))


def _marked(folder: Folder) -> dict[str, Any]:
    return _read(folder.mark)


def _read(path: Path) -> dict[str, Any]:
    """What a small file of ours says; nothing when it is not there or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep_address(folder: Folder, url: str, host: str) -> None:
    """Remember where the folder is served, for commands beside it. A full disk is no reason not to serve."""
    told = json.dumps({"url": url, "host": host}) + "\n"
    with contextlib.suppress(OSError):
        if _read(folder.address) != json.loads(told):
            write_private(folder.address, told)


def served_at(folder: Folder) -> tuple[str, str]:
    """The address in a browser on this computer, and the host that was listened on, of the last time; or empty."""
    found = _read(folder.address)
    return str(found.get("url", "")), str(found.get("host", ""))


def kind() -> str:
    """Which database the settings name: sqlite or postgresql."""
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def _same_database(folder: Folder) -> None:
    """Without DATABASE_URL a command would quietly work on an empty SQLite instead of on PostgreSQL."""
    marked = _marked(folder).get("database")
    if marked == "postgresql" and kind() != marked:
        raise InputError(_("de gegevens van {} staan in PostgreSQL; zet DATABASE_URL in {}").format(
            folder.path, folder.settings
        ))  # fmt: skip
    if marked == "sqlite" and kind() != marked and folder.database.exists():
        raise InputError(
            _("de gegevens van {} staan in SQLite; haal ze eerst over met export --all en import --all").format(
                folder.path
            )
        )


def read_settings(folder: Folder) -> None:
    """Put NAME=value of settings.env in the environment, where the name is not there yet. Raises InputError."""
    if not folder.settings.exists():
        return
    for number, line in enumerate(folder.settings.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise InputError(_("{}, regel {}: hier hoort NAAM=waarde").format(folder.settings, number))
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read: beside, to disk, then renamed."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, PRIVATE_FILE)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    beside.replace(path)


def work_on(folder: Folder, *, host: str = "") -> dict[str, str]:
    """The environment of a process that works on `folder`."""
    return {
        **os.environ,
        # Another module of settings is for who adds to the program; it begins with all that stands in ours.
        "DJANGO_SETTINGS_MODULE": os.environ.get("MEERWAARDE_SETTINGS") or "meerwaarde.web.settings.served",
        "MEERWAARDE_FOLDER": str(folder.path),
        "MEERWAARDE_HOST": host or os.environ.get("MEERWAARDE_HOST", ""),
    }


@contextlib.contextmanager
def locked(folder: Folder, *, patience: float = 0.0) -> Iterator[int]:
    """Hold the folder alone; gives the descriptor, which children may inherit, so that it stays held while one lives.

    Raises InputError when somebody else holds it, still after `patience` seconds: what was killed needs a moment.
    """
    descriptor = os.open(folder.path / ".lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    until = time.monotonic() + patience
    while not _flocked(descriptor):
        if time.monotonic() > until:
            os.close(descriptor)
            raise InputError(
                _("{} is al in gebruik door meerwaarde; stop dat eerst, of kies een andere map").format(folder.path)
            )
        time.sleep(0.1)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _flocked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_locked(folder: Folder) -> bool:
    """Whether somebody works on the folder, such as `serve`."""
    try:
        with locked(folder):
            return False
    except InputError:
        return True


def begin(folder: Folder, what: str, **details: Any) -> None:
    """Note what is going on, so that an interruption is seen."""
    write_private(folder.busy, json.dumps({"what": what, **details}) + "\n")


def interrupted(folder: Folder) -> dict[str, Any] | None:
    """What was going on when it was interrupted; None when nothing was."""
    try:
        found = json.loads(folder.busy.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {"what": "unknown"}
    return found if isinstance(found, dict) else {"what": "unknown"}


def finish(folder: Folder) -> None:
    """What was going on is done."""
    folder.busy.unlink(missing_ok=True)
