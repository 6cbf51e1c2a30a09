"""What others may know of rounds, without their tables."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far a round is."""

    MAKING = "making"  # only the bureau sees it
    WAITING = "waiting"  # published, not open yet
    OPEN = "open"
    ENDED = "ended"  # past its last day, not closed yet
    CLOSED = "closed"


class Refused(Exception):
    """A change that a round cannot take. Nothing was stored; the message says why and what to do.

    `field` is the name of the parameter or form field that it is about, empty for the whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Known:
    """What is held already of one member for one question: its value as XML has it, and where it comes from (Dutch)."""

    path: str
    indicator: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as a list shows it."""

    uuid: uuid.UUID
    title: str
    kind: str
    period: str
    state: State
    opens: date
    closes: date
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Task:
    """A round that waits for a member, for its first page."""

    assignment: uuid.UUID
    title: str
    closes: date
    minutes: int
    begun: bool
    answered: bool
    municipality: str = ""
