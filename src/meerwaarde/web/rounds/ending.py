"""The end of a round that is out: later, now, and the texts of what still goes out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.links import until
from meerwaarde.web.rounds.making import when
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.rounds.wording import checked
from meerwaarde.web.scopes import Actor


def open_drafts(round_: Round) -> int:
    """How many members began to answer and did not send yet."""
    begun = Assignment.everything.filter(round=round_, begun__isnull=False, submission__isnull=True, ended="")
    return begun.count()


@transaction.atomic
def extend(*, by: Actor, round_: Round, closes: date) -> Round:
    """Let members answer until a later day; links that are out work as much longer. The same day again does nothing.

    Raises Refused for an earlier day, and for a round that is not out or closed.
    """
    current = out(by, round_)
    if closes < max(current.closes, by.scope.day):
        raise Refused(_("Kies een latere dag. Eerder stoppen kan met Sluiten."), "closes")
    when(current.opens, closes, current.reminders, current.minutes, current.minimum)
    longer = closes - current.closes
    if longer:
        lasting = Link.everything.filter(assignment__round=current, revoked__isnull=True, expires__gte=until(current))
        lasting.update(expires=F("expires") + longer)  # not those that were made for one sitting
        _save(by, current, "rounds.round.extended", {"closes": closes})
    return current


@transaction.atomic
def change_reminders(*, by: Actor, round_: Round, reminder: str, reminders: list[int]) -> Round:
    """What reminders say and when they go out; an empty text: none goes out any more. Raises Refused."""
    current = out(by, round_)
    said = when(current.opens, current.closes, reminders, current.minutes, current.minimum)
    text = checked(reminder, "reminder") if reminder.strip() else ""
    _save(by, current, "rounds.round.changed", {"reminder": text, "reminders": said["reminders"]})
    return current


@transaction.atomic
def close(*, by: Actor, round_: Round) -> int:
    """End a round, also before its last day; gives how many were answering. Closed stays closed.

    Raises Refused for a round that is not out.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    current = Round.everything.select_for_update().get(pk=round_.pk)
    drafts = open_drafts(current)
    if current.closed is None:
        current = out(by, round_)
        current.closed = timezone.now()
        current.save(update_fields=["closed"])
        told: dict[str, Any] = {"closed": [None, current.closed], "open_drafts": [None, drafts]}
        record(by=by, action="rounds.round.closed", subject=("round", current.uuid), changes=told)
    return drafts


def out(by: Actor, round_: Round) -> Round:
    """The round as it is stored, held until the transaction ends. Raises Refused unless members can answer it."""
    by.scope.require(Permission.ROUNDS_MANAGE)
    current = Round.everything.select_for_update().get(pk=round_.pk)
    if current.published is None:
        raise Refused(_("Deze ronde is nog niet gepubliceerd."))
    if current.closed is not None:
        raise Refused(_("Deze ronde is gesloten. Maak een nieuwe ronde als u nog iets wilt vragen."))
    return current


def _save(by: Actor, round_: Round, action: str, values: dict[str, Any]) -> None:
    told = {name: [getattr(round_, name), value] for name, value in values.items() if getattr(round_, name) != value}
    if told:
        for name, value in values.items():
            setattr(round_, name, value)
        round_.save(update_fields=list(values))
        record(by=by, action=action, subject=("round", round_.uuid), changes=told)
