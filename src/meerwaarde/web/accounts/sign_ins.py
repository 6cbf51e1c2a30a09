"""Sessions as people see them: where they are signed in, and ending that. (Services: see `services`.)"""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from meerwaarde.web.accounts.models import Person, SignIn
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor


@transaction.atomic
def begin_sign_in(*, by: Actor, person: Person, session_sha256: str, device: str, ways: list[str]) -> SignIn:
    """Note that `person` signed in, in `ways` such as password and mfa."""
    now = timezone.now()
    made, _new = SignIn.objects.update_or_create(
        session_sha256=session_sha256, defaults={"person": person, "device": device, "seen": now, "ended": None}
    )
    audit.record(
        by=by,
        action="accounts.sign_in.begun",
        subject=("sign_in", made.pk),
        person=person.uuid,
        changes={"ways": [None, ways], "device": [None, device]},
    )
    return made


@transaction.atomic
def end_sign_ins(*, by: Actor, person: Person, only: int | None = None, but: str = "") -> int:
    """End sessions of `person`: the one with number `only`, or all except the one with key `but`. How many ended.

    A session ends at once: its row goes, so the cookie on that device opens nothing any more. Raises PermissionDenied
    unless they are one's own, or `by` gives roles in the whole association or erases people.
    """
    if by.id != str(person.uuid) and not by.scope.may(Permission.PRIVACY_ERASE):
        by.scope.require(Permission.PEOPLE_INVITE)
    rows = SignIn.objects.filter(person=person, ended__isnull=True).exclude(session_sha256=but)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_sha256", flat=True))
    if not keys:
        return 0
    Session.objects.filter(session_key__in=keys).delete()
    ended = rows.update(ended=timezone.now())
    audit.record(
        by=by,
        action="accounts.sign_in.ended",
        subject=("person", person.uuid),
        person=person.uuid,
        changes={"sessions": [ended, 0]},
    )
    return ended


def keep_seen(session_sha256: str) -> None:
    """Note that a session is in use, once in a while (see the middleware)."""
    SignIn.objects.filter(session_sha256=session_sha256).update(seen=timezone.now())
