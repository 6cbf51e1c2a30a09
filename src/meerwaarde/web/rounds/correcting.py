"""Correcting what was sent: a new draft with the answers, and what comes of it deprecates the submission before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import selectors as answered
from meerwaarde.web.answering import services as answering
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.publishing import state_of
from meerwaarde.web.rounds.sending import given_for, locked
from meerwaarde.web.rounds.standing import overtaken
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Actor

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import Draft, Submission

MOST = 100  # submissions of one assignment that are looked back to


def may_be_corrected(assignment: Assignment) -> bool:
    """Whether what was sent can be corrected now."""
    return assignment.submission is not None and state_of(assignment.round, timezone.localdate()) is State.OPEN


@transaction.atomic
def begin(*, by: Actor, assignment: Assignment) -> Draft:
    """A draft with the answers that were sent, to correct; the one that is there already when somebody began.

    A draft that was overtaken becomes the correction: what its respondent typed stays. Raises PermissionDenied, and
    Refused when nothing was sent or the round is no longer open.
    """
    if not by.scope.may(Permission.ROUNDS_MANAGE):
        by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    row = locked(assignment)
    if row.submission is None or not may_be_corrected(row):
        if row.round.closed is not None:
            raise Refused(_("Verbeteren kan zolang de ronde open is. Deze ronde gaat niet meer open."))
        raise Refused(_("Verbeteren kan zolang de ronde open is. Vraag het bureau of de ronde langer open kan."))
    if row.draft is not None and row.draft.closed is None:
        return answering.make_correction(draft=row.draft, of=row.submission) if overtaken(row) else row.draft
    row.draft, _key = answering.start_correction(submission=row.submission, given=given_for(row))
    row.save(update_fields=["draft"])
    record(by=by, action="rounds.answer.reopened", subject=("assignment", row.uuid), organisation=row.organisation_id)
    return row.draft


def history(assignment: Assignment) -> list[Submission]:
    """All that was sent for an assignment, the one that counts first."""
    found: list[Submission] = []
    current = assignment.submission
    while current is not None and len(found) < MOST:
        found.append(current)
        current = answered.submission_by_id(current.deprecates) if current.deprecates else None
    return found
