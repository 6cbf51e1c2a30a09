"""Making a round and publishing it: from then on members are asked, and only its end and its texts change."""

from __future__ import annotations

from datetime import date

from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.types import State


def state_of(round_: Round, day: date) -> State:
    """How far a round is on `day`."""
    if round_.published is None:
        return State.MAKING
    if round_.closed is not None:
        return State.CLOSED
    if day < round_.opens:
        return State.WAITING
    return State.OPEN if day <= round_.closes else State.ENDED


def reference_of(round_: Round) -> str:
    """Under what members.services counts that somebody was asked this round."""
    return f"ronde:{round_.uuid}"
