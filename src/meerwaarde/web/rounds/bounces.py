"""Messages that did not arrive: marked, shown to the bureau, and sent to another address with a new link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.addressing import Addressee, addressees
from meerwaarde.web.rounds.letters import INVITATION, Letters
from meerwaarde.web.rounds.models import Assignment, DoNotAsk, Link, Message, Round
from meerwaarde.web.rounds.notasking import checked_address, silent_organisations
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.typed import one_line
from meerwaarde.web.upkeep import selectors as upkeep

PAGE = 50
MOST = 500  # assignments that are looked at


@dataclass(frozen=True, slots=True)
class Unreached:
    """A member that a message of a round did not reach. `why`: bounced, returned (it was for somebody else) or nobody
    (there is no address)."""

    assignment: Assignment
    name: str
    why: str
    email: str
    since: datetime | None


@transaction.atomic
def mark(*, by: Actor, now: datetime) -> int:
    """Mark messages whose mail was given up, and take the mark off those that arrived after all; gives how many new."""
    lost = Message.everything.filter(bounced__isnull=True, mail__in=upkeep.lost().values("pk"))
    keys = list(lost.values_list("pk", flat=True))
    Message.everything.filter(bounced__isnull=False, mail__sent__isnull=False).update(bounced=None)
    if keys:
        Message.everything.filter(pk__in=keys).update(bounced=now)
        record(by=by, action="rounds.messages.bounced", changes={"messages": [0, len(keys)]})
    return len(keys)


def waiting(round_: Round) -> QuerySet[Assignment]:
    """Who has not answered, is not ended and did not ask to be left alone."""
    rows = Assignment.everything.filter(round=round_, ended="", answered__isnull=True)
    return rows.exclude(organisation__in=silent_organisations())


def _suspects(round_: Round) -> QuerySet[Assignment]:
    """Of those: to whom a message bounced, whose link was given back as not for them, and who had no message yet."""
    own = Message.everything.filter(assignment=OuterRef("pk"))
    links = Link.everything.filter(assignment=OuterRef("pk"), purpose=Link.Purpose.INVITED)
    returned = Q(Exists(links.filter(revoked__isnull=False))) & ~Q(Exists(links.filter(revoked__isnull=True)))
    lost = Q(Exists(own.filter(bounced__isnull=False))) | Q(Exists(own)) & returned
    rows = waiting(round_).annotate(written=Exists(own))
    return members.by_name(rows.filter(lost | Q(written=False)))


def unreached(scope: Scope, round_: Round, number: int) -> tuple[list[Unreached], bool]:
    """A page of whom the round does not reach, by name, and whether there are more. Raises PermissionDenied.

    Of members without an address the first `MOST` are looked at, while the round is open: before, nobody is written to.
    """
    scope.require(Permission.ROUNDS_MANAGE)
    rows = list(_suspects(round_)[:MOST])
    unwritten = {row.organisation_id for row in rows if not row.__dict__["written"]}
    wrote = state_of(round_, scope.day) is State.OPEN
    there = addressees(scope, unwritten, None) if wrote else dict.fromkeys(unwritten)
    start = (number - 1) * PAGE
    found = [row for row in rows if row.__dict__["written"] or row.organisation_id not in there]
    page = found[start : start + PAGE]
    last = _last_messages(page)
    return [_unreached(row, last.get(row.pk)) for row in page], len(found) > start + PAGE


def _last_messages(rows: list[Assignment]) -> dict[int, Message]:
    found = Message.everything.filter(assignment__in=[row.pk for row in rows]).select_related("link")
    return {one.assignment_id: one for one in found.order_by("number")}


def _unreached(row: Assignment, last: Message | None) -> Unreached:
    why = "nobody" if last is None else "bounced" if last.bounced else "returned"
    email = last.link.to if last is not None and last.link is not None else ""
    return Unreached(row, row.__dict__["organisation_name"], why, email, last.bounced if last else None)


@transaction.atomic
def send_elsewhere(*, by: Actor, assignment: Assignment, email: str, name: str = "") -> None:
    """Send the last message again, or the first, to another address with new links; the links that were sent stop.

    For a member that answers for several municipalities: all that it has not answered yet. Raises PermissionDenied,
    and Refused for an address that is none or wants no messages, a round that is not open, and who answered or is not
    asked any more.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    email, name = checked_address(email), one_line(name)[:200]
    round_ = Round.everything.select_for_update().defer("source").get(pk=assignment.round_id)
    rows = list(
        Assignment.everything.select_for_update()
        .filter(round=round_, organisation=assignment.organisation_id, ended="", answered__isnull=True)
        .order_by("municipality")
    )
    if state_of(round_, by.scope.day) is not State.OPEN:
        raise Refused(_("Deze ronde is niet open. Er gaan geen berichten meer uit."))
    if not rows:
        raise Refused(_("Dit lid heeft geantwoord of wordt niet meer gevraagd. Er is niets te sturen."))
    if DoNotAsk.everything.filter(email=email).exists():
        raise Refused(_("Dit adres wil geen berichten. Kies een ander adres."), "email")
    if assignment.organisation_id in silent_organisations().values_list("organisation", flat=True):
        raise Refused(_("Deze organisatie wil niet gevraagd worden. Dat staat bij Niet vragen."))
    last = Message.everything.filter(assignment__in=rows).order_by("-number").first()
    old = Link.everything.filter(assignment__in=rows, purpose=Link.Purpose.INVITED, revoked__isnull=True)
    stopped = old.update(revoked=timezone.now())
    Message.everything.filter(assignment__in=rows, bounced__isnull=False).update(bounced=None)
    Letters.of(round_, rows).write(rows, Addressee(email, name), last.number if last else INVITATION)
    what: dict[str, Any] = {"links_revoked": [0, stopped]}
    record(
        by=by, action="rounds.message.elsewhere", subject=("assignment", assignment.uuid),
        organisation=assignment.organisation_id, changes=what,
    )  # fmt: skip


def opened_addresses(*, by: Actor, round_: Round) -> None:
    """Record that the bureau looked at the addresses to which messages did not arrive."""
    record(by=by, action="rounds.addresses.read", subject=("round", round_.uuid), read=True)
