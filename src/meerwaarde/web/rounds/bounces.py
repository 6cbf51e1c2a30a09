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


def not_arrived(round_: Round) -> QuerySet[Assignment]:
    """Of those: to whom a message bounced, or whose link was given back by somebody whom it was not for."""
    own = Message.everything.filter(assignment=OuterRef("pk"))
    links = Link.everything.filter(assignment=OuterRef("pk"), purpose=Link.Purpose.INVITED, revoked__isnull=True)
    return waiting(round_).filter(Exists(own.filter(bounced__isnull=False)) | Q(Exists(own)) & ~Q(Exists(links)))


def without_message(round_: Round) -> QuerySet[Assignment]:
    """Of those: who was not written to yet."""
    return waiting(round_).exclude(Exists(Message.everything.filter(assignment=OuterRef("pk"))))


def unreached(scope: Scope, round_: Round, number: int) -> tuple[list[Unreached], bool]:
    """A page of whom the round does not reach, by name, and whether there are more. Raises PermissionDenied."""
    scope.require(Permission.ROUNDS_MANAGE)
    silent = _nobody(scope, round_) if state_of(round_, scope.day) is State.OPEN else []
    lost = not_arrived(round_).values("pk")
    rows = members.by_name(Assignment.everything.filter(Q(pk__in=lost) | Q(pk__in=silent)))
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    names = members.names_of(row.organisation_id for row in found)
    last = _last_messages(found)
    return [_unreached(row, names, last.get(row.pk)) for row in found[:PAGE]], len(found) > PAGE


def _nobody(scope: Scope, round_: Round) -> list[int]:
    """Assignments of members without any address, of the first that were not written to yet."""
    rows = list(members.by_name(without_message(round_)).values_list("pk", "organisation")[: 10 * PAGE])
    there = addressees(scope, {key for _pk, key in rows}, round_.pk)
    return [pk for pk, key in rows if key not in there]


def _last_messages(rows: list[Assignment]) -> dict[int, Message]:
    found = Message.everything.filter(assignment__in=[row.pk for row in rows]).select_related("link")
    return {one.assignment_id: one for one in found.order_by("number")}


def _unreached(row: Assignment, names: dict[int, str], last: Message | None) -> Unreached:
    why = "nobody" if last is None else "bounced" if last.bounced else "returned"
    email = last.link.to if last is not None and last.link is not None else ""
    return Unreached(row, names.get(row.organisation_id, ""), why, email, last.bounced if last else None)


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
