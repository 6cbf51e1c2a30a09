"""Taking back the permission to quote, at any time: also when a round is closed and nothing can be corrected.

The answer stays what it was: whoever said yes then still said so. Since `Assignment.unquoted` nothing of it is quoted.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds.models import Assignment
from meerwaarde.web.rounds.open_answers import at_paths
from meerwaarde.web.scopes import Actor


def gave(assignment: Assignment) -> bool:
    """Whether what was sent says that something of it may be quoted."""
    from meerwaarde.questionnaire.quoting import quotable

    sent = assignment.submission
    if sent is None:
        return False
    asked = dict(quotable(answering.form_of(sent)))
    if not asked:
        return False
    said = at_paths(sent.xml, {*asked, *(one.path for one in asked.values())})
    return any(path in said and said.get(one.path) == one.code for path, one in asked.items())


@transaction.atomic
def unquote(*, by: Actor, assignment: Assignment, unquoted: bool) -> bool:
    """Let nothing of an answer be quoted from now on, or allow it again; gives whether that changed anything.

    Raises PermissionDenied.
    """
    if not by.scope.may(Permission.ROUNDS_MANAGE):
        by.scope.require(Permission.ROUNDS_ANSWER, assignment.organisation_id)
    row = Assignment.everything.select_for_update(of=("self",)).select_related("submission").get(pk=assignment.pk)
    if not gave(row) or (row.unquoted is not None) is unquoted:
        return False
    row.unquoted = timezone.now() if unquoted else None
    row.save(update_fields=["unquoted"])
    action = "rounds.answer.unquoted" if unquoted else "rounds.answer.quotable"
    record(by=by, action=action, subject=("assignment", row.uuid), organisation=row.organisation_id)
    return True
