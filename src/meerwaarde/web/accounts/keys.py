"""Keys for programs. (Services: see `services`.)"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import mail
from meerwaarde.web.accounts.models import ApiKey, Person
from meerwaarde.web.accounts.types import KEY_PERMISSIONS, Refused
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

PREFIX = "mw_"  # so that programs which look for secrets in files know one
LONGEST = 366  # days


def secret_hash(secret: str) -> str:
    """What is kept of a key. Its 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(
    *, by: Actor, name: str, permissions: Collection[Permission], organisation: int | None = None, days: int = 90
) -> tuple[ApiKey, str]:
    """A new key of the person `by`, and its secret, which is shown this once.

    Raises PermissionDenied for what `by` may not do or may not hand on, Refused for a number of days or an empty name
    or list that cannot be.
    """
    by.scope.require(Permission.KEYS_MANAGE, organisation)
    owner = Person.objects.filter(uuid=by.id).first() if by.kind == "person" else None
    if owner is None:
        raise PermissionDenied(Permission.KEYS_MANAGE)
    asked = frozenset(permissions)
    for permission in asked:
        if permission not in KEY_PERMISSIONS:
            raise PermissionDenied(permission)
        by.scope.require(permission, organisation)
    if not name.strip() or not asked:
        raise Refused(_("Geef de sleutel een naam en kies ten minste één ding dat ermee mag."))
    if not 1 <= days <= LONGEST:
        raise Refused(_("Een sleutel werkt ten minste één dag en ten hoogste een jaar."))
    same = ApiKey.everything.filter(
        owner=owner, name=name.strip()[:100], revoked__isnull=True, expires__gt=timezone.now()
    )
    if same.exists():  # a form that was sent twice, too: the secret of the first cannot be shown again
        raise Refused(_("U hebt al een sleutel met deze naam. Trek die eerst in, of kies een andere naam."))
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.everything.create(
        key_sha256=secret_hash(secret), owner=owner, organisation_id=organisation, name=name.strip()[:100],
        permissions=sorted(asked), expires=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    _record(by, "accounts.key.made", key, {"permissions": [None, key.permissions], "expires": [None, key.expires]})
    mail.changed(owner, "key")  # a key outlives the session that made it, which may be somebody else's
    return key, secret


@transaction.atomic
def revoke_key(*, by: Actor, key: ApiKey) -> ApiKey:
    """End a key at once: its owner may, and who manages keys there. Raises PermissionDenied."""
    if by.id != str(key.owner.uuid):
        by.scope.require(Permission.KEYS_MANAGE, key.organisation_id)
    if key.revoked is None:
        key.revoked = timezone.now()
        key.save(update_fields=["revoked"])
        _record(by, "accounts.key.revoked", key, {"revoked": [None, key.revoked]})
    return key


def _record(by: Actor, action: str, key: ApiKey, changes: dict[str, list[object]]) -> None:
    audit.record(
        by=by,
        action=action,
        subject=("key", key.uuid),
        organisation=key.organisation_id,
        person=key.owner.uuid,
        changes=changes,
    )
