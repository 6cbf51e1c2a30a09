"""Settings from environment variables, each with its type; a wrong value is told by the name of its variable."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The text of `name`; without a default it must be there."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} ontbreekt; zet deze omgevingsvariabele")
    return value


def flag(name: str, default: bool) -> bool:
    """Yes or no: 1, true, yes, on against 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is 1 of 0, niet {value!r}")
    return default


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is een geheel getal, niet {value!r}") from None


def names(name: str, default: str = "") -> list[str]:
    """Names between commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name: str) -> str:
    """A secret, or the content of the file that `name`_FILE points to; it must be there."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as reason:
            raise ImproperlyConfigured(f"{name}_FILE is niet te lezen: {reason}") from None
    return text(name)


# An acknowledged answer is on disk: synchronous=FULL. Writers wait for each other instead of failing: IMMEDIATE and
# 20 seconds. A negative cache size is in kibibytes.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
    ),
}


def sqlite(path: Path | str) -> dict[str, Any]:
    """A database in one file. A thread keeps its connection for a minute: opening one costs as much as a small page."""
    return {
        "ENGINE": "meerwaarde.web.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def database(url: str, folder: Path) -> dict[str, Any]:
    """The database of an address such as postgresql://user:password@host:5432/name?sslmode=require.

    Empty: SQLite in `folder`. sqlite:///path is a file; a socket is given as ?host=/folder.
    """
    if not url:
        return sqlite(folder / "meerwaarde.sqlite3")
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme == "sqlite":
        return sqlite(path[1:])
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL begint met postgresql:// of sqlite://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
