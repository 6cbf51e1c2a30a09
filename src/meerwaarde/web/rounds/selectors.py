"""Reading rounds, for the other apps. Each part stands in its own file."""

from __future__ import annotations

from meerwaarde.web.rounds.asked import tasks
from meerwaarde.web.rounds.exporting import Reported, RoundFiles, export, reported
from meerwaarde.web.rounds.known import HeldQuestion, held, known_of
from meerwaarde.web.rounds.listing import running
from meerwaarde.web.rounds.making import reference_of, state_of

__all__ = [
    "HeldQuestion",
    "Reported",
    "RoundFiles",
    "export",
    "held",
    "known_of",
    "reference_of",
    "reported",
    "running",
    "state_of",
    "tasks",
]
