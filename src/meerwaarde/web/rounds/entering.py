"""Answers that came on paper or by telephone, entered by the bureau and marked as such."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import links
from meerwaarde.web.rounds.models import Assignment, Link
from meerwaarde.web.rounds.sending import draft_of, locked
from meerwaarde.web.rounds.standing import Standing, standing_of
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.scopes import Actor

MEDIA = (Assignment.Medium.PAPER, Assignment.Medium.PHONE)


@transaction.atomic
def begin(*, by: Actor, assignment: Assignment, medium: str) -> str:
    """The key of a link with which the bureau enters what came on `medium`, until the round is closed.

    Raises PermissionDenied, and Refused when there is an answer already, when the member itself is filling it in, or
    when nothing may be entered.
    """
    by.scope.require(Permission.ROUNDS_MANAGE)
    if medium not in MEDIA:
        raise Refused(_("Zeg of de antwoorden op papier of per telefoon kwamen."), "medium")
    row = locked(assignment)
    if row.submission is not None:
        raise Refused(_("Deze organisatie heeft al geantwoord. Verbeteren doet zij zelf."), "assignment")
    stands = standing_of(row, timezone.now(), bureau=True)
    if row.ended or stands is not Standing.WORKS:
        raise Refused(_("Voor deze organisatie kan niet meer worden ingevoerd: de ronde is niet open."), "assignment")
    if _own_work(row):
        said = _(
            "Deze organisatie vult zelf al in. Wat zij nog niet verstuurde, ziet het bureau niet. Vraag haar het af te"
            " maken."
        )
        raise Refused(said, "assignment")
    draft_of(row)
    row.medium = medium
    row.save(update_fields=["medium"])
    link, key = links.make(
        assignment=row, purpose=Link.Purpose.BUREAU, person=by.id, expires=timezone.now() + links.SITTING
    )
    links.opened(link)
    record(
        by=by, action="rounds.answer.entering", subject=("assignment", row.uuid), organisation=row.organisation_id,
        changes={"medium": [None, medium]},
    )  # fmt: skip
    return key


def _own_work(assignment: Assignment) -> bool:
    """Whether somebody of the member saved answers that are not sent yet; nobody else reads those."""
    draft = assignment.draft
    saved = draft is not None and draft.closed is None and bool(draft.page)
    return saved and assignment.medium not in MEDIA
