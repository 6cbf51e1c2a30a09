"""What other apps ask of upkeep: that a message goes out."""

from __future__ import annotations

from django.utils import timezone

from meerwaarde.web.upkeep.models import Mail

LONGEST_SUBJECT = 200


def send(*, to: str, subject: str, body: str) -> Mail:
    """Let the worker send a message, once the transaction of the caller holds.

    Line ends in the subject become spaces: a header is one line. Raises nothing on a mail server that is away; the
    worker tries again with growing pauses, and the page of upkeep tells what failed.
    """
    line = " ".join(subject.replace("\0", "").split())
    return Mail.objects.create(
        to=to.strip(), subject=line[:LONGEST_SUBJECT], body=body.replace("\0", ""), not_before=timezone.now()
    )
