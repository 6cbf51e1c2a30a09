"""What was sent becomes the answer of an assignment: once, with a receipt.

All that can be looked up is looked up before the transaction that keeps it, because everybody else waits in that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import services as members
from meerwaarde.web.members.types import Unanswered
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.named import about
from meerwaarde.web.rounds.publishing import reference_of
from meerwaarde.web.scopes import Actor
from meerwaarde.web.ui.templatetags.words import day, moment
from meerwaarde.web.upkeep import services as upkeep

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import Submission


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent through a link, by whom, and what was known of its assignment just before."""

    by: Actor
    link: Link
    submission: Submission
    before: Submission | None  # the answer that counted until now
    fields: dict[str, Any]  # what becomes of those of the assignment
    changes: dict[str, list[Any]]  # for the audit trail
    minutes: int | None  # of work, to count as asked of the organisation
    about: str
    to: str  # whom the receipt is for, or empty
    unanswered: Unanswered | None


def ready(*, by: Actor, link: Link, submission: Submission, medium: str, seconds: int | None) -> Answer:
    """All that is needed to keep an answer of the assignment of `link`. `seconds` of work; None when not known."""
    row, now = link.assignment, timezone.now()
    before, spent = row.submission, seconds
    changes: dict[str, list[Any]] = {"submission": [before and before.instance_id, submission.instance_id]}
    if before is not None:
        spent = (row.seconds or 0) + (seconds or 0)
    if row.medium != medium or before is None:
        changes["medium"] = [before and row.medium, medium]
    answered = row.answered or now
    return Answer(
        by=by, link=link, submission=submission, before=before, changes=changes,
        fields={"submission": submission, "medium": medium, "sent_with": link, "seconds": spent,
                "answered": answered, "begun": row.begun or answered},
        minutes=max(1, round(seconds / 60)) if seconds and not row.municipality else None,
        about=about(row), to=link.to or _invited(row),
        unanswered=members.unanswered(by=by, organisation=row.organisation_id, reference=reference_of(row.round)),
    )  # fmt: skip


def keep(answer: Answer) -> bool:
    """Let the assignment hold what was sent, in the transaction that stores it; nobody else changes it until that ends.

    False when somebody sent or ended it meanwhile; nothing is kept then.
    """
    row = answer.link.assignment
    as_it_was = Assignment.everything.filter(
        pk=row.pk, draft=row.draft_id, submission=row.submission_id, medium=row.medium, ended=row.ended
    )
    if not as_it_was.update(**answer.fields):
        return False
    for name, value in answer.fields.items():
        setattr(row, name, value)
    return True


def tell(answer: Answer) -> None:
    """Count that the organisation answered, mail the receipt, and record it all. After `keep`."""
    row = answer.link.assignment
    today = timezone.localdate(row.answered)
    counted = members.answered(by=answer.by, unanswered=answer.unanswered, day=today, minutes=answer.minutes)
    _receipt(answer)
    record(
        by=answer.by, action="rounds.answer.sent" if answer.before is None else "rounds.answer.corrected",
        subject=("assignment", row.uuid), organisation=row.organisation_id, changes={**answer.changes, **counted},
    )  # fmt: skip


def _receipt(answer: Answer) -> None:
    """Mail the number of what was sent to who sent it; never the answers."""
    if not answer.to:
        return
    assignment, submission = answer.link.assignment, answer.submission
    entered = answer.link.purpose == Link.Purpose.BUREAU
    what = _("Het bureau voerde uw antwoorden in.") if entered else _("Wij hebben uw antwoorden ontvangen. Dank u wel.")
    if answer.before is not None:
        what = _("Wij hebben uw verbetering ontvangen. Die telt nu, in plaats van wat u eerder stuurde.")
    if assignment.released_id is not None:
        what = _(
            "Wij hebben uw verbetering ontvangen. Uw eerdere antwoord zit al in een publicatie. De verbetering telt mee"
            " in een volgende, als er dan genoeg antwoorden bij kwamen: anders was te zien wat u veranderde."
        )
    body = _(
        "{what}\n\nVragenlijst: {title}\nVoor: {organisation}\nNummer: {number}\nVerstuurd op: {when}\n\n"
        "Wilt u iets verbeteren? Dat kan tot en met {closes}: open uw eigen link opnieuw, of log in:\n\n{link}\n"
    ).format(
        what=what,
        title=assignment.round.title,
        organisation=answer.about,
        number=short_number(submission.instance_id),
        when=moment(submission.received),
        closes=day(assignment.round.closes),
        link=absolute(reverse("rounds:asked", args=[assignment.uuid])),
    )
    subject = _("Ontvangstbewijs {number}: {title}").format(
        number=short_number(submission.instance_id), title=assignment.round.title
    )
    upkeep.send(to=answer.to, subject=subject, body=body)


def _invited(assignment: Assignment) -> str:
    """The address that was invited last, for a receipt of what somebody else entered."""
    rows = Link.everything.filter(assignment=assignment, purpose=Link.Purpose.INVITED, revoked__isnull=True)
    return rows.exclude(to="").order_by("-created").values_list("to", flat=True).first() or ""
