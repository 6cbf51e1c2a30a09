"""What is too long to wait for, done by the worker."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils import timezone
from django_tasks import task

from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.members.imports import services
from meerwaarde.web.members.models import ImportBatch
from meerwaarde.web.members.types import Refused
from meerwaarde.web.scopes import Actor


@task()
def go_on(batch: str, actor_kind: str, actor_id: str) -> None:
    """Check, apply or undo an import, whichever it waits for, with the rights that its asker has now."""
    found = ImportBatch.everything.filter(uuid=batch).first()
    if found is None or not found.busy:
        return
    by = _actor(actor_kind, actor_id)
    try:
        if found.busy == services.CHECK:
            services.check(by=by, batch=found)
        else:
            services.perform(by=by, batch=found, what=found.busy)
    except Refused as refused:
        ImportBatch.everything.filter(pk=found.pk).update(busy="", message=refused.message[:500])


def _actor(kind: str, identifier: str) -> Actor:
    today = timezone.localdate()
    if kind != "person":
        return Actor.system(identifier, today, kind)
    return Actor(kind, identifier, scope_of(get_user_model()._default_manager.get(uuid=identifier), today))
