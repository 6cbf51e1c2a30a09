"""Guessing is slowed down, and nobody can lock out another.

    take("password", address, device) ──▶ a try, or how long to wait ──▶ give_back(...) when it was right

A try is taken before the password is looked at, so that a thousand tries at once are counted too. Every known device
has its own counter; all strangers share one for each account. Counted likewise: codes, mails for a new password,
invitations. An address that nobody has is counted as any other, so that the answer never tells whether it exists.
The way past a busy stranger's counter: a new password by mail makes the device known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from meerwaarde.web.accounts.models import FailedTry

DAY = timedelta(days=1)  # then counting starts again
CODE_HOLDS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tries without waiting; then a pause that doubles up to `longest`."""

    free: int
    pause: timedelta
    longest: timedelta


PACES = {
    "password": Pace(10, timedelta(seconds=30), timedelta(hours=1)),
    "code": Pace(10, timedelta(seconds=30), timedelta(hours=1)),
    "reset": Pace(3, timedelta(minutes=10), timedelta(hours=6)),
    "address": Pace(3, timedelta(minutes=10), timedelta(hours=6)),
    "invitation": Pace(5, timedelta(hours=1), timedelta(hours=6)),
}
ON_KNOWN_DEVICE = Pace(10, timedelta(seconds=10), timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a try may be made (`wait` is None), and if this very try begins a pause."""

    wait: timedelta | None
    pauses: bool = False


@transaction.atomic
def take(kind: str, address: str, device: str | None = None) -> Answer:
    """Count a try of `kind` (a key of `PACES`) and say whether it may be made."""
    pace = ON_KNOWN_DEVICE if device else PACES[kind]
    row, _made = FailedTry.objects.select_for_update().get_or_create(
        what_sha256=_what(kind, address, device), defaults={"since": timezone.now()}
    )
    now = timezone.now()  # not sooner: who waited for the row would be before its beginning, and count anew
    # A clock that jumped may have left a moment in the future: such a pause, or such a day, is none.
    if row.blocked_until and now < row.blocked_until <= now + pace.longest:
        return Answer(row.blocked_until - now)
    if not now - DAY < row.since <= now:
        row.count, row.since = 0, now
    row.count += 1
    over = row.count - pace.free
    row.blocked_until = now + min(pace.pause * 2 ** min(over, 20), pace.longest) if over >= 0 else None
    row.save(update_fields=["count", "since", "blocked_until"])
    return Answer(None, pauses=over >= 0)


@transaction.atomic
def give_back(kind: str, address: str, device: str | None = None) -> None:
    """The try was right: forget all of a known device, and this one try of the strangers."""
    rows = FailedTry.objects.select_for_update().filter(what_sha256=_what(kind, address, device))
    if device:
        rows.delete()
        return
    for row in rows:
        row.count = max(row.count - 1, 0)
        row.blocked_until = None if row.count < PACES[kind].free else row.blocked_until
        row.save(update_fields=["count", "blocked_until"])


@transaction.atomic
def first_use(address: str, code: str) -> bool:
    """Whether a code of an app was not used yet. It holds for a minute and a half (MFA_TOTP_TOLERANCE)."""
    now = timezone.now()
    row, made = FailedTry.objects.select_for_update().get_or_create(
        what_sha256=_what("used", address, code), defaults={"since": now}
    )
    if made:
        return True
    again = row.since < now - CODE_HOLDS
    row.since = now
    row.save(update_fields=["since"])
    return again


def forget(address: str) -> None:
    """Start counting anew for somebody, when they are erased or let in again from the console."""
    FailedTry.objects.filter(what_sha256__in=[_what(kind, address, None) for kind in PACES]).delete()


def _what(kind: str, address: str, device: str | None) -> str:
    text = "\n".join((kind, address.strip().lower(), device or ""))
    return salted_hmac("meerwaarde.accounts.tries", text, algorithm="sha256").hexdigest()
