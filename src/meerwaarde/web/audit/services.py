"""Writing the audit trail. `record` is called by every service, in the transaction of the change itself."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from meerwaarde.web.audit.models import Entry, EntryDetail, Head
from meerwaarde.web.scopes import Actor

ROOT = "0" * 64  # what the first entry follows
HEAD = 1


@transaction.atomic(savepoint=False)  # without its row the change itself may not be kept either
def record(
    *,
    by: Actor,
    action: str,
    subject: tuple[str, object] = ("", ""),
    organisation: int | None = None,
    person: uuid.UUID | None = None,
    changes: Mapping[str, Any] | None = None,
    read: bool = False,
) -> Entry:
    """Add one entry to the chain.

    `action` is dotted (`members.organisation.changed`); `subject` a kind and an identifier; `organisation` and
    `person` whom it concerns; `changes` maps a field to [before, after], with values that JSON knows. On SQLite the
    transaction itself is exclusive, on PostgreSQL the row of the head is held until it ends.
    """
    head = Head.objects.select_for_update().filter(pk=HEAD).first() or Head(pk=HEAD, hash=ROOT, first_previous=ROOT)
    salt = secrets.token_hex(16) if changes else ""
    text = as_text(changes) if changes else ""
    entry = Entry(
        number=head.number + 1,
        at=timezone.now(),
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        read=read,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        organisation_id=organisation,
        person=person,
        detail_sha256=digest_of(salt, text) if changes else "",
        previous=head.hash,
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    if changes:
        EntryDetail.objects.create(entry=entry, salt=salt, changes=json.loads(text))
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


def wait_for_turn() -> None:
    """Hold the end of the chain already now: what is looked up next, no other writer changes before this one is done.

    For what no constraint can keep, such as a number that one organisation has at a time. Within a transaction.
    """
    Head.objects.select_for_update().filter(pk=HEAD).first()


def as_text(changes: Mapping[str, Any]) -> str:
    """Changes as text that is the same on every machine."""
    return json.dumps(changes, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(salt: str, text: str) -> str:
    """What the chain holds of the changes."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def hash_of(entry: Entry) -> str:
    """The hash of an entry over all that it says and the hash of the one before."""
    said = [
        entry.number, _moment(entry.at), entry.actor_kind, entry.actor_id, entry.action, entry.read, entry.subject_type,
        entry.subject_id, entry.organisation_id, str(entry.person or ""), entry.detail_sha256, entry.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
