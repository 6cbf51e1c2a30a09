"""What others may know of releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that a later version corrected: what it was and what it is, as they are printed, with their n.

    `now` says so in words when the figure is hidden or no longer there; `told` says both in a sentence; `version` is
    that of the last correction, and `reason` what it says of itself.
    """

    identifier: str
    says: str
    was: str
    now: str
    told: str
    version: int
    reason: str
    address: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A release as lists and home pages show it, in `language`: key figures are said anew in that of the page."""

    slug: str
    version: int
    title: str
    summary: str
    period: str
    published: datetime
    address: str
    correction: str = ""
    language: str = "nl"
    changes: tuple[Changed, ...] = ()  # the first figures that this version corrects
    completes: bool = False  # it comes after an interim one: nothing was wrong, there are more answers
    own: str = ""  # where the reader's own answers stand beside it

    @property
    def finding(self) -> str:
        """What it found, else what it is called."""
        return self.summary or self.title


@dataclass(frozen=True, slots=True)
class Pictured:
    """A chart of a release: its title, the picture itself, and the page with its figures."""

    slug: str
    title: str
    file: str
    address: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what, and where to do it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class OnRound:
    """The report on a round: where the one on its way stands, and the newest that is public; empty where there is none.
    `interim`: whether the public one is."""

    draft: str = ""
    release: str = ""
    interim: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a file came from: the release, the name of the file there, and the newest version when that is another."""

    release: Published
    file: str
    newest: Published | None
    changes: tuple[Changed, ...] = ()  # the first figures that are another one since
