"""Invitations and reminders: to whom, when, and when no more. One of each number, whatever is retried or killed.

    every two minutes: invite_due ─▶ who left is ended, what did not arrive is marked
                                  ─▶ per open round what is due today, in portions, each portion one transaction
    a portion: the round is held ─▶ who may be written to now is looked up ─▶ link, mail, Message(assignment, number)

A member that answers for several municipalities gets one mail with a link for each. The number of a reminder is that
of days since the round opened, so that no member gets two on a day, also when the bureau changes the days.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import bounces
from meerwaarde.web.rounds.addressing import addressees
from meerwaarde.web.rounds.letters import INVITATION, Letters
from meerwaarde.web.rounds.models import Assignment, Message, Round
from meerwaarde.web.rounds.notasking import silent_organisations
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.targets import asks_members
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Actor

logger = logging.getLogger(__name__)

PORTION = 50  # members of one transaction
A_RUN = 1_000  # members of one run: the next one goes on, and the post keeps up
CATCH_UP = 2  # days that a reminder may come late when the program stood still; then it is not sent any more


def invite_due(now: datetime | None = None) -> int:
    """Send what is due now; gives how many messages. Again sends nothing twice."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    by = Actor.system("invitations", day)
    bounces.mark(by=by, now=moment)
    rounds = Round.everything.filter(published__isnull=False, closed__isnull=True, opens__lte=day, closes__gte=day)
    left, sent = A_RUN, 0
    wrong: Exception | None = None
    for key in rounds.order_by("opens", "pk").values_list("pk", flat=True):
        try:
            end_for_who_left(by=by, round_pk=key)
            for number in _numbers(Round.everything.defer("source").get(pk=key), day):
                tried, went = _send_to_all(by, key, number, left)
                left, sent = left - tried, sent + went
        except Exception as reason:  # one round keeps no other waiting; the page of upkeep tells of it
            logger.exception("invitations of round %s failed", key)
            wrong = reason
    if wrong is not None:
        raise wrong
    return sent


def _numbers(round_: Round, day: date) -> list[int]:
    """What is due on a day: the invitation for who had none yet, and the latest reminder."""
    since = (day - round_.opens).days
    due = [one for one in round_.reminders if 0 <= since - one <= CATCH_UP] if round_.reminder else []
    return [INVITATION, *([max(due)] if due else [])]


def planned(round_: Round, day: date) -> list[date]:
    """The days on which reminders are still to go out, of a round that is out."""
    if not round_.reminder or round_.closed is not None:
        return []
    days = [round_.opens + timedelta(days=one) for one in sorted(round_.reminders)]
    return [one for one in days if day <= one <= round_.closes]


def _send_to_all(by: Actor, round_pk: int, number: int, most: int) -> tuple[int, int]:
    """How many members were tried, and how many messages went. A member without an address keeps no other waiting."""
    keys = due(round_pk, number, by.scope.day).order_by("organisation").values_list("organisation", flat=True)
    reachable = _reachable(by, list(dict.fromkeys(keys)), round_pk, most)
    went = sum(_portion(by, round_pk, number, part) for part in _batched(reachable, PORTION))
    return len(reachable), went


def _reachable(by: Actor, organisations: list[int], round_pk: int, most: int) -> list[int]:
    found: list[int] = []
    for part in _batched(organisations, 500):
        if len(found) >= most:
            break
        found += sorted(addressees(by.scope, part, round_pk))
    return found[:most]


def may_be_written(round_pk: int) -> QuerySet[Assignment]:
    """Who has not answered and may be written to: not ended, not bounced, asked to be left alone by nobody."""
    lost = Message.everything.filter(assignment=OuterRef("pk"), bounced__isnull=False)
    rows = Assignment.everything.filter(round=round_pk, ended="", answered__isnull=True)
    return rows.exclude(organisation__in=silent_organisations()).exclude(Exists(lost))


def due(round_pk: int, number: int, day: date) -> QuerySet[Assignment]:
    """Who may be written to and has no message with this number yet; a reminder comes a day or more after another."""
    own = Message.everything.filter(assignment=OuterRef("pk"))
    rows = may_be_written(round_pk).exclude(Exists(own.filter(number=number)))
    if number == INVITATION:
        return rows.exclude(Exists(own))  # with an address by hand, or a reminder by hand, nobody is invited again
    morning = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return rows.filter(Exists(own)).exclude(Exists(own.filter(Q(created__gte=morning) | Q(number__gt=number))))


@transaction.atomic
def _portion(
    by: Actor, round_pk: int, number: int, organisations: Collection[int], only: Collection[UUID] | None = None
) -> int:
    """Write to some members, all of them or none; gives how many messages. The round is held, so that nobody else
    does so meanwhile and what is due is looked up again."""
    round_ = Round.everything.select_for_update().defer("source").get(pk=round_pk)
    if state_of(round_, by.scope.day) is not State.OPEN:
        return 0
    rows = due(round_pk, number, by.scope.day).filter(organisation__in=organisations)
    if only is not None:
        rows = rows.filter(uuid__in=only)
    found = list(rows.order_by("organisation", "municipality"))
    reached = addressees(by.scope, {row.organisation_id for row in found}, round_pk)
    letters = Letters.of(round_, found)
    sent = 0
    for organisation, some in groupby(found, key=lambda row: row.organisation_id):
        if organisation in reached:
            sent += letters.write(list(some), reached[organisation], number)
    if sent:
        what: dict[str, Any] = {"number": [None, number], "messages": [0, sent]}
        record(by=by, action="rounds.messages.sent", subject=("round", round_.uuid), changes=what)
    return sent


def mail_again(*, by: Actor, round_: Round, assignments: Collection[UUID]) -> int:
    """Remind these members now, those that may be and got nothing today; gives how many messages went.

    Raises PermissionDenied, and Refused for a round that is not open or opened today.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    if state_of(round_, by.scope.day) is not State.OPEN:
        raise Refused(_("Deze ronde is niet open. Er gaan geen berichten meer uit."))
    number = (by.scope.day - round_.opens).days
    if number == INVITATION:
        raise Refused(_("De ronde is vandaag begonnen. Herinneren kan vanaf morgen."))
    if len(assignments) > A_RUN:
        raise Refused(_("Kies hoogstens {n} leden tegelijk.").format(n=A_RUN))
    rows = Assignment.everything.filter(round=round_, uuid__in=list(assignments))
    keys = list(dict.fromkeys(rows.order_by("organisation").values_list("organisation", flat=True)))
    return sum(_portion(by, round_.pk, number, part, only=assignments) for part in _batched(keys, PORTION))


@transaction.atomic
def end_for_who_left(*, by: Actor, round_pk: int) -> int:
    """Ask no more of who was asked as a member and is none now; gives how many assignments."""
    round_ = Round.everything.select_for_update().only("uuid", "day", "filters").get(pk=round_pk)
    still, asked = members.members_on(by.scope, by.scope.day), Assignment.everything.filter(round=round_pk)
    were = set(asked.values_list("organisation", flat=True))
    if not asks_members(round_):
        were &= members.members_on(by.scope, round_.day)
    rows = list(asked.filter(ended="", answered__isnull=True, organisation__in=were - still))
    Assignment.everything.filter(pk__in=[row.pk for row in rows]).update(ended=Assignment.Ended.LEFT)
    for row in rows:
        record(
            by=by, action="rounds.assignment.ended", subject=("assignment", row.uuid),
            organisation=row.organisation_id, changes={"ended": ["", Assignment.Ended.LEFT]},
        )  # fmt: skip
    return len(rows)


def _batched(keys: Collection[int], size: int) -> Iterator[list[int]]:
    rows = list(keys)
    return (rows[at : at + size] for at in range(0, len(rows), size))
