"""Searching the audit trail, within a scope: the bureau sees all, a member what concerns its own organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.audit.types import Filters, Told
from meerwaarde.web.audit.words import doer, said, subject
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

PAGE = 50


def entries(scope: Scope, filters: Filters) -> QuerySet[Entry]:
    """The entries that fit, the latest first. Their details come with them."""
    found = Entry.objects.within(scope, Permission.AUDIT_SEE)
    if filters.text:
        found = found.filter(Q(action__startswith=filters.text) | Q(subject_id=filters.text))
    if filters.organisation:
        found = found.filter(organisation__uuid=filters.organisation)
    if filters.person:
        found = found.filter(Q(person=filters.person) | Q(actor_id=str(filters.person)))
    if filters.since:
        found = found.filter(at__gte=_midnight(filters.since))
    if filters.until:
        found = found.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    if filters.reads is not None:
        found = found.filter(read=filters.reads)
    return found.select_related("detail", "organisation").order_by("-number")


def page_of(scope: Scope, filters: Filters, before: int | None = None) -> tuple[list[Told], int | None]:
    """One page of entries older than number `before`, and the number before which the next one starts."""
    found = entries(scope, filters)
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found[: PAGE + 1])
    return told(rows[:PAGE]), rows[PAGE - 1].number if len(rows) > PAGE else None


def all_of(scope: Scope, filters: Filters, batch: int = 1_000) -> Iterator[Told]:
    """Every entry that fits, for an export; a batch of `batch` in memory at a time."""
    before: int | None = None
    while True:
        found = entries(scope, filters)
        rows = list((found if before is None else found.filter(number__lt=before))[:batch])
        yield from told(rows)
        if len(rows) < batch:
            return
        before = rows[-1].number


def changes_of(
    scope: Scope, organisation: int, absorbed: Iterable[int], before: int | None, most: int
) -> tuple[list[Entry], int | None]:
    """Changes in the register of an organisation and of those that it absorbed, for who may see its register.

    Gives at most `most`, the latest first, and the number that the next page starts before (None: no more). Raises
    PermissionDenied.
    """
    scope.require(Permission.REGISTER_SEE, organisation)
    found = Entry.everything.filter(
        organisation__in={organisation, *absorbed}, action__startswith="members.", read=False
    ).select_related("detail")
    rows = list((found if before is None else found.filter(number__lt=before)).order_by("-number")[: most + 1])
    return rows[:most], rows[most - 1].number if len(rows) > most else None


def told(rows: Sequence[Entry]) -> list[Told]:
    """Entries with names in place of identifiers. Persons that were erased, or never known, stay without a name."""
    actors = {row.actor_id for row in rows if row.actor_kind == "person"}
    names = _names(actors | {str(row.person) for row in rows if row.person})
    places = _places({row.organisation_id for row in rows if row.organisation_id})
    return [_told(row, names, places) for row in rows]


def _told(row: Entry, names: dict[str, str], places: dict[int, str]) -> Told:
    detail = getattr(row, "detail", None)
    changes = detail.changes if detail else {}
    return Told(
        number=row.number,
        at=row.at,
        who=names.get(row.actor_id, "") if row.actor_kind == "person" else doer(row.actor_kind, row.actor_id),
        action=row.action,
        said=said(row.action),
        organisation=places.get(row.organisation_id or 0, ""),
        subject=names.get(str(row.person), "") if row.person else subject(row.subject_type, row.subject_id),
        changes=tuple((field, *_pair(value)) for field, value in sorted(changes.items())),
        read=row.read,
    )


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, value)


def _names(uuids: Iterable[str]) -> dict[str, str]:
    from meerwaarde.web.accounts.selectors import names_of

    return names_of({one for one in uuids if _is_uuid(one)})


def _places(organisations: set[int]) -> dict[int, str]:
    from meerwaarde.web.members.selectors import names_of

    return names_of(organisations)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def actions_in_words(actions: Iterable[str]) -> dict[str, str]:
    """What these actions are called, on whichever page."""
    return {action: said(action) for action in actions}
