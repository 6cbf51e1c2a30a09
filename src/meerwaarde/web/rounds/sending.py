"""From an assignment to its draft, and from its draft, when that is sent, back to the assignment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.answering import services as answering
from meerwaarde.web.answering.types import Given, TurnedAway
from meerwaarde.web.rounds import answers, links
from meerwaarde.web.rounds.known import known_of
from meerwaarde.web.rounds.models import Assignment, Held, Link
from meerwaarde.web.rounds.previous import last_year
from meerwaarde.web.rounds.standing import Standing, standing

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


def owns(draft: Draft) -> bool:
    """Whether a draft is of an assignment: then it is sent through a link to that."""
    return Assignment.everything.filter(draft=draft).exists()


def sending(link: Link, key: str, draft: Draft, submission: Submission) -> Callable[[], None]:
    """What sending through a link, which was just looked up, means for its assignment (`answering.types.Sending`).

    Raises TurnedAway, then or in the transaction, when the link stopped working meanwhile, or other answers were sent.
    """
    row, turned_away = link.assignment, TurnedAway(partial(_told, key))
    if row.draft_id != draft.pk or (row.submission.instance_id if row.submission else "") != submission.deprecates:
        raise turned_away
    medium = row.medium if link.purpose == Link.Purpose.BUREAU else Assignment.Medium.WEB
    answer = answers.ready(
        by=links.actor_of(link), link=link, submission=submission, medium=medium, seconds=draft.seconds
    )

    def keep() -> None:
        if not answers.keep(answer) or not _works_still(link):
            raise turned_away
        answers.tell(answer)

    return keep


def _works_still(link: Link) -> bool:
    """Whether answers may still be sent. Nobody changes the assignment now; its round and the link, they may have."""
    if not links.look_again(link):
        return False
    stands = standing(link, timezone.now(), opened=True)
    return stands in (Standing.WORKS, Standing.CLOSED) and link.assignment.round.closed is None


def _told(key: str, request: HttpRequest) -> HttpResponse:
    from meerwaarde.web.rounds.views.doors import closed_door

    return closed_door(request, key)
