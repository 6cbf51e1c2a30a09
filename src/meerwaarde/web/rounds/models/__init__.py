"""The tables of rounds."""

from __future__ import annotations

from meerwaarde.web.rounds.models.assignments import Assignment, Link
from meerwaarde.web.rounds.models.messages import DoNotAsk, Message
from meerwaarde.web.rounds.models.rounds import Held, Round

__all__ = ["Assignment", "DoNotAsk", "Held", "Link", "Message", "Round"]
