"""From an assignment to its draft, and from what is sent back to the assignment: once, with a receipt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.numbering import short_number
from meerwaarde.web.answering.types import Given, TurnedAway
from meerwaarde.web.audit.services import record
from meerwaarde.web.members import services as members
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.known import known_of
from meerwaarde.web.rounds.models import Assignment, Held, Link
from meerwaarde.web.rounds.named import about
from meerwaarde.web.rounds.previous import last_year
from meerwaarde.web.rounds.publishing import reference_of
from meerwaarde.web.rounds.standing import Standing, standing
from meerwaarde.web.scopes import Actor
from meerwaarde.web.ui.templatetags.words import day, moment
from meerwaarde.web.upkeep import services as upkeep

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meerwaarde.web.answering.types import Draft, Submission


def locked(assignment: Assignment) -> Assignment:
    """The assignment as it is now; nobody else changes it until the transaction ends."""
    # First the lock, then the rows beside it: in one query those would be as they were before the wait.
    Assignment.everything.select_for_update().only("pk").get(pk=assignment.pk)
    rows = Assignment.everything.select_related("round__form_version", "draft", "submission").defer("round__source")
    return rows.get(pk=assignment.pk)


@transaction.atomic
def draft_of(assignment: Assignment, *, begins: bool = True) -> Draft:
    """The draft of an assignment; made when it is first opened, with what is known then.

    An open draft gets what is known now: somebody may have corrected the register since. `begins`: by somebody who
    is going to answer, and not by an app that looks for forms.
    """
    row = locked(assignment)
    if row.draft is None:
        row.draft = _begun(row)
        row.save(update_fields=["draft"])
    elif row.draft.closed is None:
        row.draft = answering.give_again(draft=row.draft, given=given_for(row))
    if begins and row.begun is None:
        row.begun = timezone.now()
        row.save(update_fields=["begun"])
    return row.draft


def _begun(row: Assignment) -> Draft:
    assert row.round.form_version is not None  # a published round has one
    if row.submission is not None:  # what was sent stays; its draft was deleted after a while
        return answering.start_correction(submission=row.submission, given=given_for(row))[0]
    before = last_year(row)
    sources = dict.fromkeys(before, _("uw gegevens van vorig jaar"))
    draft, _key = answering.start_draft(
        form_version=row.round.form_version, instances=before, given=given_for(row), sources=sources
    )
    return draft


def given_for(assignment: Assignment) -> dict[str, Given]:
    """What is known of the organisation, and the reasons of the bureau where it asks all the same."""
    round_ = assignment.round
    given = {
        row.path: Given("", row.source, fixed=False, why=row.asked_anyway)
        for row in Held.everything.filter(round=round_).exclude(asked_anyway="")
    }
    for known in known_of(round_, [assignment.organisation_id]).get(assignment.organisation_id, ()):
        given.setdefault(known.path, Given(known.value, known.source))
    return given


def after_sent(draft: Draft, submission: Submission, key: str) -> None:
    """What a submission means for its assignment. In the transaction that stores it.

    Raises TurnedAway, which undoes it, when the link stopped working meanwhile, or when other answers were sent first.
    """
    if not list(Assignment.everything.select_for_update().filter(draft=draft).values_list("pk")):
        return  # a form that is tried out
    link = links.for_sending(key)  # after the lock: with the assignment and the round as they are now
    if link is None or link.assignment.draft_id != draft.pk:
        raise TurnedAway(partial(_told, key))
    row = link.assignment
    row.draft = draft
    stands = standing(link, timezone.now(), opened=True)
    if stands not in (Standing.WORKS, Standing.CLOSED) or row.round.closed is not None:
        raise TurnedAway(partial(_told, key))
    if (row.submission.instance_id if row.submission else "") != submission.deprecates:
        raise TurnedAway(partial(_told, key))
    medium = row.medium if link.purpose == Link.Purpose.BUREAU else Assignment.Medium.WEB
    keep(by=links.actor_of(link), assignment=row, submission=submission, link=link, medium=medium,
         seconds=draft.seconds)  # fmt: skip


def _told(key: str, request: HttpRequest) -> HttpResponse:
    from meerwaarde.web.rounds.views.doors import closed_door

    return closed_door(request, key)


def keep(
    *, by: Actor, assignment: Assignment, submission: Submission, link: Link, medium: str, seconds: int | None
) -> None:
    """Let an assignment hold what was sent: the first answer, or one that corrects it. `assignment` is locked."""
    again = assignment.submission is not None
    changes: dict[str, Any] = {"submission": [_id(assignment.submission), submission.instance_id]}
    if assignment.medium != medium or not again:
        changes["medium"] = [assignment.medium if again else None, medium]
    assignment.submission = submission
    assignment.medium = medium
    assignment.sent_with = link
    assignment.seconds = seconds if not again else (assignment.seconds or 0) + (seconds or 0)
    assignment.answered = assignment.answered or timezone.now()
    assignment.begun = assignment.begun or assignment.answered
    assignment.save(update_fields=["submission", "medium", "sent_with", "seconds", "answered", "begun"])
    changes |= members.answered(
        by=by, organisation=assignment.organisation_id, reference=reference_of(assignment.round),
        day=timezone.localdate(assignment.answered),
        minutes=max(1, round(seconds / 60)) if seconds and not assignment.municipality else None,
    )  # fmt: skip
    record(
        by=by, action="rounds.answer.corrected" if again else "rounds.answer.sent",
        subject=("assignment", assignment.uuid), organisation=assignment.organisation_id, changes=changes,
    )  # fmt: skip
    _receipt(assignment, submission, link, again=again)


def _id(submission: Submission | None) -> str | None:
    return submission.instance_id if submission else None


def _receipt(assignment: Assignment, submission: Submission, link: Link, *, again: bool) -> None:
    """Mail the number of what was sent to who sent it; never the answers."""
    to = link.to or _invited(assignment)
    if not to:
        return
    entered = link.purpose == Link.Purpose.BUREAU
    what = _("Het bureau voerde uw antwoorden in.") if entered else _("Wij hebben uw antwoorden ontvangen. Dank u wel.")
    if again:
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
        organisation=about(assignment),
        number=short_number(submission.instance_id),
        when=moment(submission.received),
        closes=day(assignment.round.closes),
        link=absolute(reverse("rounds:asked", args=[assignment.uuid])),
    )
    subject = _("Ontvangstbewijs {number}: {title}").format(
        number=short_number(submission.instance_id), title=assignment.round.title
    )
    upkeep.send(to=to, subject=subject, body=body)


def _invited(assignment: Assignment) -> str:
    """The address that was invited last, for a receipt of what somebody else entered."""
    rows = Link.everything.filter(assignment=assignment, purpose=Link.Purpose.INVITED, revoked__isnull=True)
    return rows.exclude(to="").order_by("-created").values_list("to", flat=True).first() or ""
