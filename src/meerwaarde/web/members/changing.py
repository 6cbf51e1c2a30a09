"""What every service of the register shares: holding an organisation, writing its periods, telling the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import Details, Organisation, SearchWord
from meerwaarde.web.members.timeline import Span
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean, search_words
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

CHANGE = Permission.REGISTER_CHANGE


def hold(by: Actor, organisation: int, permission: Permission = CHANGE) -> Organisation:
    """The organisation, held until the transaction ends, so that two changes of its periods wait for each other.

    REGISTER_CHANGE is enough for everything. Raises PermissionDenied, Organisation.DoesNotExist, and Refused when it
    was merged into another.
    """
    if not by.scope.may(CHANGE):
        by.scope.require(permission, organisation)
    held = Organisation.everything.select_for_update(of=("self",)).select_related("merged_into").get(pk=organisation)
    if held.merged_into is not None:
        raise Refused(
            _("Lidnummer {old} is samengevoegd met {new}. Wijzig {new}.").format(
                old=held.number, new=held.merged_into.number
            )
        )
    return held


def tell(
    by: Actor, action: str, organisation: Organisation, changes: Mapping[str, Any], *, day: date | None = None,
    until: date | None = None, why: str = "", subject: tuple[str, object] | None = None,
) -> None:  # fmt: skip
    """One row in the audit trail: what changed, from which day, and why."""
    told = dict(changes)
    if day is not None:
        told["valid_from"] = [None, day]
    if until is not None:
        told["valid_to"] = [None, until]
    if why := clean(why):
        told["why"] = [None, why]
    record(
        by=by,
        action=f"members.{action}",
        subject=subject or ("organisation", organisation.uuid),
        organisation=organisation.pk,
        changes=told,
    )


def write_spans(
    model: type[Any], organisation: int, fields: Sequence[str], wanted: Iterable[Span[tuple[Any, ...]]]
) -> None:
    """Make the periods of `organisation` in a table those that are `wanted`; rows that stay keep their key.

    Periods are removed before others grow, and shortened before others begin, as the constraints ask.
    """
    new = {(start, value): end for start, end, value in wanted}
    rows = list(model.everything.filter(organisation=organisation))
    old = {(row.valid_from, tuple(getattr(row, field) for field in fields)): row for row in rows}
    gone = [row.pk for key, row in old.items() if key not in new]
    if gone:
        model.everything.filter(pk__in=gone).delete()
    for key, row in old.items():
        if key in new and new[key] != row.valid_to:
            model.everything.filter(pk=row.pk).update(valid_to=new[key])
    model.everything.bulk_create(
        model(organisation_id=organisation, valid_from=start, valid_to=end, **dict(zip(fields, value, strict=True)))
        for (start, value), end in new.items()
        if (start, value) not in old
    )


def rows_of(model: type[Any], organisation: int, fields: Sequence[str]) -> list[Span[tuple[Any, ...]]]:
    """The periods of `organisation` in a table, as spans of the values of `fields`."""
    rows = model.everything.filter(organisation=organisation).values_list("valid_from", "valid_to", *fields)
    return [(start, end, tuple(values)) for start, end, *values in rows]


def begins(organisation: int) -> date | None:
    """From which day the register knows the organisation."""
    return (
        Details.everything.filter(organisation=organisation)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )


def require_known(organisation: int, day: date, field: str = "day") -> None:
    """Raises Refused when the register does not know the organisation on `day` yet."""
    first = begins(organisation)
    if first is None or day < first:
        text = _("Deze organisatie staat pas vanaf {day} in het ledenbestand. Kies een latere dag of verbeter die dag.")
        raise Refused(text.format(day=dutch(first) if first else "?"), field)


def require_order(day: date, until: date | None) -> None:
    """Raises Refused unless a period ends after it begins."""
    if until is not None and until <= day:
        raise Refused(_("De einddatum moet na de begindatum liggen."), "until")


def dutch(day: date) -> str:
    """A day as messages write it: 31-12-2015."""
    return f"{day.day}-{day.month}-{day.year}"


def refresh_words(organisation: int) -> None:
    """Let the organisation be found by every name, place and number that it ever had."""
    texts: set[str] = set()
    for values in Details.everything.filter(organisation=organisation).values_list("name", "place", "kvk_number"):
        texts |= set(values)
    numbers = Organisation.everything.filter(pk=organisation) | Organisation.everything.filter(merged_into=organisation)
    texts |= set(numbers.values_list("number", flat=True))
    wanted = search_words(texts)
    rows = SearchWord.objects.filter(organisation=organisation)
    there = set(rows.values_list("word", flat=True))
    if there - wanted:
        rows.filter(word__in=there - wanted).delete()
    SearchWord.objects.bulk_create(SearchWord(organisation_id=organisation, word=word) for word in wanted - there)
