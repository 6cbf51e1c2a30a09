"""Messages that wait go out, one by one. What fails is tried again, with pauses that grow, for three days.

Messages are claimed some at a time before they are sent, and each is emptied after; one whose worker was killed in
between goes out again after a quarter of an hour, with the same Message-ID, so that mail programs show it once.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from meerwaarde.web.upkeep.models import Mail

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=15)  # longer than as many tries as are claimed together take
TOGETHER = 10  # claimed in one transaction
PAUSES = [timedelta(minutes=one) for one in (1, 2, 5, 10, 20, 40, 60, 120, 240)]  # the last one again and again
MOST_TRIES = 24  # some three days
AT_ONCE = 50  # messages, before tasks get their turn again
REFUSED = 500  # SMTP: from here on the answer will stay the same


def waiting(now: datetime | None = None) -> QuerySet[Mail]:
    """Messages that must still go out; those that were given up are not among them."""
    rows = Mail.objects.filter(sent__isnull=True, tries__lt=MOST_TRIES)
    if now is None:
        return rows
    # A clock that was put back must not hold up a message.
    return rows.filter(Q(not_before__lte=now) | Q(not_before__gt=now + PAUSES[-1] + CLAIM)).order_by("not_before")


def given_up() -> QuerySet[Mail]:
    """Messages that will not be tried again unless somebody says so."""
    return Mail.objects.filter(sent__isnull=True, tries__gte=MOST_TRIES)


def send_waiting() -> int:
    """Send what is due; gives how many went out."""
    went = tried = 0
    connection = get_connection()
    try:
        while tried < AT_ONCE and (due := _claimed()):
            tried += len(due)
            went += sum(_send(mail, connection) for mail in due)
    finally:
        connection.close()
    return went


def _claimed() -> list[Mail]:
    """Some messages that are due, taken for us: no other worker sends them."""
    now = timezone.now()
    return _claim(now) if waiting(now).exists() else []  # who has nothing to write keeps nobody waiting


@transaction.atomic
def _claim(now: datetime) -> list[Mail]:
    due = list(waiting(now).select_for_update(skip_locked=database.vendor == "postgresql")[:TOGETHER])
    Mail.objects.filter(pk__in=[mail.pk for mail in due]).update(not_before=now + CLAIM, tries=F("tries") + 1)
    for mail in due:
        mail.tries += 1
    return due


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    message = EmailMessage(
        mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to], connection=connection,
        headers={"Message-ID": _identifier(mail), "Auto-Submitted": "auto-generated", **_leaving(mail)},
    )  # fmt: skip
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as reason:
        _failed(mail, reason)
        return False
    with transaction.atomic():  # in line with other writers (`web.sqlite.line`)
        Mail.objects.filter(pk=mail.pk).update(sent=timezone.now(), body="", unsubscribe="", failed="")
    return True


def _leaving(mail: Mail) -> dict[str, str]:
    """How the reader leaves with one click (RFC 2369 and 8058)."""
    if not mail.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _failed(mail: Mail, reason: Exception) -> None:
    hopeless = _code(reason) >= REFUSED or isinstance(reason, ValueError)
    pause = PAUSES[min(mail.tries, len(PAUSES)) - 1]
    logger.warning("message %s was not sent: %s", mail.pk, _said(reason))
    Mail.objects.filter(pk=mail.pk).update(
        not_before=timezone.now() + pause,
        failed=_said(reason),
        tries=MOST_TRIES if hopeless else mail.tries,
    )


def _code(reason: Exception) -> int:
    if isinstance(reason, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in reason.recipients.values()), default=0)
    # A password that is refused today may be right tomorrow, when somebody has put the settings right.
    if isinstance(reason, smtplib.SMTPResponseException) and not isinstance(reason, smtplib.SMTPAuthenticationError):
        return int(reason.smtp_code)
    return 0


def _said(reason: Exception) -> str:
    """The kind of error and its code: what a server answers may repeat the address."""
    code = reason.smtp_code if isinstance(reason, smtplib.SMTPResponseException) else _code(reason)
    return f"{type(reason).__name__} {code or ''}".strip()


def _identifier(mail: Mail) -> str:
    """The same for every try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    seed = f"{settings.SECRET_KEY}\n{mail.pk}\n{mail.created.isoformat()}"
    return f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@{domain}>"
