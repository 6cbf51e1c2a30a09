"""What others may know of releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Published:
    """A release as lists and home pages show it. `newer`: a correction of it is public."""

    slug: str
    version: int
    title: str
    summary: str
    period: str
    published: datetime
    address: str
    correction: str = ""

    @property
    def finding(self) -> str:
        """What it found, else what it is called."""
        return self.summary or self.title


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what, and where to do it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a file came from: the release, the name of the file there, and the newest version when that is another."""

    release: Published
    file: str
    newest: Published | None
