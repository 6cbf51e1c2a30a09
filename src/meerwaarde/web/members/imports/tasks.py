"""What is too long to wait for, done by the worker."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django_tasks import task

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.members.imports import services
from meerwaarde.web.members.models import ImportBatch
from meerwaarde.web.members.types import Refused
from meerwaarde.web.scopes import Actor


@task()
def go_on(batch: str, actor_kind: str, actor_id: str) -> None:
    """Check, apply or undo an import, whichever it waits for, with the rights and in the language of who asked."""
    found = ImportBatch.everything.filter(uuid=batch).first()
    if found is None or not found.busy:
        return
    person = get_user_model()._default_manager.filter(uuid=actor_id).first() if actor_kind == "person" else None
    before = language()
    use_language(getattr(person, "language", before))
    try:
        _go_on(found, _actor(person, actor_kind, actor_id))
    except Refused as refused:
        _ended(found, refused.message)
    except Exception:
        _ended(found, _("Er ging iets mis. Er is niets veranderd. Probeer het nog eens."))
        raise
    finally:
        use_language(before)


def _go_on(batch: ImportBatch, by: Actor) -> None:
    if batch.busy == services.CHECK:
        services.check(by=by, batch=batch)
    else:
        services.perform(by=by, batch=batch, what=batch.busy)


def _ended(batch: ImportBatch, message: str) -> None:
    ImportBatch.everything.filter(pk=batch.pk).update(busy="", message=message[:500])


def _actor(person: Any, kind: str, identifier: str) -> Actor:
    """Who asked, as far as they may now: somebody who is gone may nothing."""
    today = timezone.localdate()
    if kind in {"task", "console"}:
        return Actor.system(identifier, today, kind)
    return Actor(kind, identifier, scope_of(person, today))
