"""What other apps ask of upkeep: that a message goes out, that a task does not wait behind long ones."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from meerwaarde.web.audit.services import record
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep.models import Mail

LONGEST_SUBJECT = 200
QUICK = "quick"  # the queue for tasks of seconds that somebody waits for


def send(*, to: str, subject: str, body: str, unsubscribe: str = "") -> Mail:
    """Let the worker send a message, once the transaction of the caller holds.

    `unsubscribe` is the whole address of a page that takes one POST (RFC 8058); mail programs show a button for it.
    Line ends in the subject become spaces: a header is one line. Raises nothing on a mail server that is away; the
    worker tries again with growing pauses, and the page of upkeep tells what failed.
    """
    line = " ".join(subject.replace("\0", "").split())
    return Mail.objects.create(
        to=to.strip(), subject=line[:LONGEST_SUBJECT], body=body.replace("\0", ""), unsubscribe=unsubscribe,
        not_before=timezone.now(),
    )  # fmt: skip


def seen_stuck(*, by: Actor) -> None:
    """Record that somebody looked at messages with the addresses that they are for."""
    record(by=by, action="upkeep.mail.read", read=True)


@transaction.atomic
def send_again(*, by: Actor) -> int:
    """Let every message that failed go out now, also those that were given up; gives how many.

    Raises PermissionDenied without the right to see upkeep.
    """
    by.scope.require(Permission.UPKEEP_SEE)
    waiting = Mail.objects.filter(sent__isnull=True).exclude(failed="").exclude(body="")
    count = waiting.update(tries=0, not_before=timezone.now())
    if count:
        record(by=by, action="upkeep.mail.again", changes={"count": [0, count]})
    return count
