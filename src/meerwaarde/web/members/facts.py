"""Name and identity of an organisation: what is typed, whether it can be true, and the timeline of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import wait_for_turn
from meerwaarde.web.members.changing import rows_of, write_spans
from meerwaarde.web.members.models import Details
from meerwaarde.web.members.timeline import Timeline, from_spans, spans
from meerwaarde.web.members.types import KvkTaken, Refused
from meerwaarde.web.members.words import clean, plain

LONGEST_CHAIN = 20  # of concerns inside concerns


class Facts(NamedTuple):
    """What `Details` says in one period. `holding` is the key of an organisation."""

    name: str
    kind: str = Details.Kind.MEMBER.value
    kvk_number: str = ""
    holding: int | None = None
    place: str = ""
    website: str = ""


_FIELDS = ("name", "kind", "kvk_number", "holding_id", "place", "website")


def timeline_of(organisation: int) -> Timeline[Facts]:
    """What the register says of the organisation, day by day."""
    return from_spans((start, end, Facts(*values)) for start, end, values in rows_of(Details, organisation, _FIELDS))


def write(organisation: int, timeline: Timeline[Facts]) -> None:
    """Store the timeline of an organisation."""
    wanted = [(start, end, (*facts, plain(facts.name)[:200])) for start, end, facts in spans(timeline)]
    write_spans(Details, organisation, (*_FIELDS, "sort_name"), wanted)


def cleaned(changes: Mapping[str, Any]) -> dict[str, Any]:
    """`changes` of facts as they are stored. Raises Refused for what cannot be, naming the field."""
    unknown = set(changes) - set(Facts._fields)
    if unknown:
        raise TypeError(f"no such facts: {sorted(unknown)}")
    checks = {"name": _name, "kind": _kind, "kvk_number": kvk_number, "place": _place, "website": _website}
    return {field: checks.get(field, _same)(value) for field, value in changes.items()}


def kvk_number(typed: object) -> str:
    """Eight digits, whatever white space or points somebody typed between them; empty when there is none."""
    digits = re.sub(r"[\s.\-]", "", clean(typed))
    if digits and not re.fullmatch(r"[0-9]{8}", digits):
        raise Refused(
            _("Een KvK-nummer heeft acht cijfers. Er staat: {typed}.").format(typed=clean(typed)), "kvk_number"
        )
    return digits


def require_kvk_free(number: str, organisation: int | None, day: date, until: date | None) -> None:
    """Raises KvkTaken when another organisation has this KvK number in the same time."""
    if not number:
        return
    wait_for_turn()
    same = Details.everything.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), kvk_number=number)
    if until is not None:
        same = same.filter(valid_from__lt=until)
    other = same.exclude(organisation=organisation).select_related("organisation").order_by("valid_from").first()
    if other is not None:
        text = _("KvK-nummer {kvk} hoort al bij {name} (lidnummer {number}). Is het dezelfde organisatie?")
        raise KvkTaken(
            text.format(kvk=number, name=other.name, number=other.organisation.number),
            other.organisation.number,
            other.organisation.uuid,
        )


def require_no_cycle(organisation: int, holding: int | None, day: date, until: date | None) -> None:
    """Raises Refused when, somewhere in this time, `holding` would belong to the organisation itself."""
    reached = {holding} if holding is not None else set()
    met: set[int | None] = set()
    for _step in range(LONGEST_CHAIN):
        if organisation in reached:
            raise Refused(_("Een organisatie kan niet bij haar eigen concern horen."), "holding")
        met |= reached
        above = Details.everything.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), organisation__in=reached, holding__isnull=False
        )
        if until is not None:
            above = above.filter(valid_from__lt=until)
        reached = set(above.values_list("holding_id", flat=True)) - met
        if not reached:
            return
    raise Refused(_("Er horen te veel concerns onder elkaar. Kijk of er een kring in zit."), "holding")


def _same(value: Any) -> Any:
    return value


def _name(typed: object) -> str:
    name = clean(typed)
    if not plain(name):
        raise Refused(_("Vul de naam van de organisatie in."), "name")
    return _short(name, 200, "name")


def _place(typed: object) -> str:
    return _short(clean(typed), 100, "place")


def _kind(typed: object) -> str:
    kind = clean(typed)
    if kind not in Details.Kind.values:
        raise Refused(_("Kies wat voor organisatie het is."), "kind")
    return kind


def _website(typed: object) -> str:
    address = clean(typed)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
        urlsplit(address)
    except (ValidationError, ValueError):
        text = _("Dit is geen adres van een website: {typed}. Zo wel: www.example.org.")
        raise Refused(text.format(typed=clean(typed)), "website") from None
    return _short(address, 200, "website")


def _short(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Refused(_("Dit is te lang: hoogstens {most} tekens.").format(most=most), field)
    return text
