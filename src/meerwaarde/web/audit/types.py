"""What the audit trail shows: an entry with people and organisations by name, where the reader may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for. Empty is everything. `text`: the start of an action, or the identifier of a subject."""

    text: str = ""
    organisation: UUID | None = None
    person: UUID | None = None
    since: date | None = None
    until: date | None = None
    reads: bool | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a page tells it."""

    number: int
    at: datetime
    who: str
    action: str
    said: str
    organisation: str
    subject: str
    changes: tuple[tuple[str, Any, Any], ...]
    read: bool
