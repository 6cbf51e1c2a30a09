"""Whether a link works, and if not why: each reason has its own page with what can still be done."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from xml.sax.saxutils import escape

from django.utils import timezone

from meerwaarde.web.accounts import selectors as accounts
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.targets import asks_members
from meerwaarde.web.rounds.types import State
from meerwaarde.web.scopes import system_scope


class Standing(StrEnum):
    """What a link leads to."""

    WORKS = "works"
    REVOKED = "revoked"
    EXPIRED = "expired"
    LEFT = "left"  # the organisation is no member any more
    WITHDRAWN = "withdrawn"  # this organisation is not asked any more
    NO_ROLE = "no_role"  # whose link it is has no role at the organisation any more
    WAITING = "waiting"  # the round is not open yet
    CLOSED = "closed"
    OVERTAKEN = "overtaken"  # the answers were sent in another way while this draft was open
    ANSWERED = "answered"  # the member answered itself: that is not for the bureau, which was going to enter it


def standing(link: Link, now: datetime, *, opened: bool = False) -> Standing:
    """How a link stands at a moment. `opened`: a moment ago it worked, so who may answer was looked up just then."""
    assignment = link.assignment
    if link.revoked is not None:
        return Standing.REVOKED
    if assignment.ended:
        return Standing.LEFT if assignment.ended == Assignment.Ended.LEFT else Standing.WITHDRAWN
    if not opened and _left(assignment, now):
        return Standing.LEFT
    if not opened and not _still_may(link, now):
        return Standing.NO_ROLE  # before the next: in place of a link that expired a fresh one is sent
    if link.expires <= now:
        return Standing.EXPIRED
    bureau = link.purpose == Link.Purpose.BUREAU
    if bureau and _answered_itself(assignment):
        return Standing.ANSWERED
    return standing_of(assignment, now, bureau=bureau)


def standing_of(assignment: Assignment, now: datetime, *, bureau: bool = False) -> Standing:
    """How an assignment stands for who may answer it. The bureau enters answers until the round is closed."""
    state = state_of(assignment.round, timezone.localdate(now))
    if state in (State.MAKING, State.WAITING):
        return Standing.WAITING
    begun = assignment.draft is not None and assignment.draft.closed is None
    if state is State.CLOSED or (state is State.ENDED and not begun and not bureau):
        return Standing.CLOSED
    return Standing.OVERTAKEN if overtaken(assignment) else Standing.WORKS


def overtaken(assignment: Assignment) -> bool:
    """Whether the open draft is not about what was sent: it neither is that, nor corrects it."""
    draft, sent = assignment.draft, assignment.submission
    if sent is None or draft is None or draft.closed is not None:
        return False
    return f">{escape(sent.instance_id)}<" not in draft.xml  # the whole of it: an app chooses its identifiers


def _answered_itself(assignment: Assignment) -> bool:
    """Whether what counts was not entered by the bureau."""
    by = assignment.sent_with
    return assignment.submission_id is not None and (by is None or by.purpose != Link.Purpose.BUREAU)


def _left(assignment: Assignment, now: datetime) -> bool:
    today, then = timezone.localdate(now), assignment.round.day
    was, still = members.member_on(system_scope(today), assignment.organisation_id, (then, today))
    return not still and (was or asks_members(assignment.round))


def _still_may(link: Link, now: datetime) -> bool:
    """Whether who opened the link for themselves still has the role for it, and who got it did not lose theirs."""
    today, organisation = timezone.localdate(now), link.assignment.organisation_id
    if link.person is not None:
        scope = accounts.scope_of_id(link.person, today)
        if link.purpose == Link.Purpose.BUREAU:
            return scope.may(Permission.ROUNDS_MANAGE)
        return scope.may(Permission.ROUNDS_ANSWER, organisation)
    return not link.to or not accounts.stopped_since(link.to, organisation, timezone.localdate(link.created), today)
