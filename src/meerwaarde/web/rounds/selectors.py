"""Reading rounds, for the other apps. Each part stands in its own file."""

from __future__ import annotations

from meerwaarde.web.rounds.asked import tasks
from meerwaarde.web.rounds.exporting import Reported, RoundFiles, export, reported
from meerwaarde.web.rounds.exporting import found as reportable
from meerwaarde.web.rounds.groups import Asked, Group, Splits, cross, fineness, splits
from meerwaarde.web.rounds.known import HeldQuestion, held, known_of
from meerwaarde.web.rounds.listing import running
from meerwaarde.web.rounds.making import reference_of, state_of
from meerwaarde.web.rounds.open_answers import (
    OpenQuestion,
    OpenRound,
    Said,
    answers_of,
    open_round,
    same_before,
    sent,
    taken_back,
    text_at,
    unquoted,
)
from meerwaarde.web.rounds.over import Askable, Over, askable, ended, over
from meerwaarde.web.rounds.own import Answering, Own, answering_in, own_answers
from meerwaarde.web.rounds.places import about_inhabitants, by_municipality, write_areas
from meerwaarde.web.rounds.waves import Wave, export_earlier, known_as, waves, year_of

__all__ = [
    "Answering",
    "Askable",
    "Asked",
    "Group",
    "HeldQuestion",
    "OpenQuestion",
    "OpenRound",
    "Over",
    "Own",
    "Reported",
    "RoundFiles",
    "Said",
    "Splits",
    "Wave",
    "about_inhabitants",
    "answering_in",
    "answers_of",
    "askable",
    "by_municipality",
    "cross",
    "ended",
    "export",
    "export_earlier",
    "fineness",
    "held",
    "known_as",
    "known_of",
    "open_round",
    "over",
    "own_answers",
    "reference_of",
    "reportable",
    "reported",
    "running",
    "same_before",
    "sent",
    "splits",
    "state_of",
    "taken_back",
    "tasks",
    "text_at",
    "unquoted",
    "waves",
    "write_areas",
    "year_of",
]
