"""The register of a day as the values of the columns: what an import changes from, and what an export writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from meerwaarde.web.members.imports.columns import FIGURES
from meerwaarde.web.members.models import Contact, Details, Membership, Organisation, Served, Work, YearFigures
from meerwaarde.web.members.rows import on
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Scope

SEE = Permission.REGISTER_SEE
AT_ONCE = 500  # keys in one query, as many as every database takes
FUNCTIONS = [function.value for function in Contact.Function]  # in the order in which one is chosen for an export


@dataclass(slots=True)
class Known:
    """One organisation on a day. `values` by column; figures by year, contacts by their key."""

    organisation: int
    values: dict[str, str] = field(default_factory=dict)
    begun: date | None = None  # from when the register knows it
    first_membership: Any = None  # of the membership that goes on without a break
    last_membership: Any = None
    figures: dict[int, dict[str, str]] = field(default_factory=dict)
    contacts: list[dict[str, Any]] = field(default_factory=list)


def known(scope: Scope, organisations: Collection[int], day: date, *, personal: bool = True) -> dict[int, Known]:
    """What the register says of these organisations on `day`, by key; nothing that is out of scope."""
    found: dict[int, Known] = {}
    for keys in _portions(organisations):
        part = {
            key: Known(key, {"number": number})
            for key, number in Organisation.objects.within(scope, SEE).filter(pk__in=keys).values_list("pk", "number")
        }
        _details(scope, part, day)
        _memberships(scope, part, day)
        _works(scope, part, day)
        _figures(scope, part)
        if personal:
            _contacts(scope, part, day)
        found |= part
    _numbers(found)
    return found


def _portions(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(sorted(keys))
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _of(model: Any, scope: Scope, part: dict[int, Known], permission: Permission = SEE) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.within(scope, permission).filter(organisation__in=list(part))
    return rows


def _details(scope: Scope, part: dict[int, Known], day: date) -> None:
    for row in _of(Details, scope, part).order_by("valid_from"):
        one = part[row.organisation_id]
        one.begun = one.begun or row.valid_from
        if row.valid_from <= day and (row.valid_to is None or row.valid_to > day):
            one.values |= {
                "name": row.name, "kvk": row.kvk_number, "kind": row.kind, "place": row.place, "website": row.website,
                "holding": str(row.holding_id or ""),
            }  # fmt: skip


def _memberships(scope: Scope, part: dict[int, Known], day: date) -> None:
    """The membership of the day, else the last before it, else the first after it; with what it goes on from."""
    rows: dict[int, list[Any]] = {}
    for row in _of(Membership, scope, part).order_by("valid_from"):
        rows.setdefault(row.organisation_id, []).append(row)
    for key, own in rows.items():
        chosen = next((at for at in reversed(range(len(own))) if own[at].valid_from <= day), 0)
        first = last = chosen
        while first and own[first].joined == Membership.Joined.CONTINUED:
            first -= 1
        while last + 1 < len(own) and own[last].left == Membership.Left.CONTINUED:
            last += 1
        one = part[key]
        one.first_membership, one.last_membership = own[first], own[last]
        one.values |= {
            "member_from": own[first].valid_from.isoformat(), "joined": own[first].joined,
            "member_to": own[last].valid_to.isoformat() if own[last].valid_to else "", "left": own[last].left,
            "through": str(own[chosen].through_id or ""), "payer": str(own[chosen].payer_id or ""),
        }  # fmt: skip


def _works(scope: Scope, part: dict[int, Known], day: date) -> None:
    codes: dict[int, list[str]] = {}
    works = _of(Work, scope, part).filter(on(day)).values_list("organisation_id", "work_kind__code", "main")
    for key, code, main in works:
        codes.setdefault(key, []).append(code)
        if main:
            part[key].values["main_sector"] = code
    for key, listed in codes.items():
        part[key].values["sectors"] = ";".join(sorted(listed))
    areas: dict[int, list[str]] = {}
    served = _of(Served, scope, part).filter(on(day)).values_list("organisation_id", "municipality__code")
    for key, code in served:
        areas.setdefault(key, []).append(code)
    for key, listed in areas.items():
        part[key].values["municipalities"] = ";".join(sorted(listed))


def _figures(scope: Scope, part: dict[int, Known]) -> None:
    for row in _of(YearFigures, scope, part, Permission.REGISTER_FIGURES).values("organisation_id", "year", *FIGURES):
        part[row["organisation_id"]].figures[row["year"]] = {name: _figure(row[name]) for name in FIGURES}


def _figure(value: Decimal | int | None) -> str:
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _contacts(scope: Scope, part: dict[int, Known], day: date) -> None:
    rows = _of(Contact, scope, part, Permission.REGISTER_CONTACTS).filter(on(day)).order_by("pk")
    for row in rows.values("pk", "organisation_id", "name", "email", "phone", "function"):
        part[row.pop("organisation_id")].contacts.append(row)
    for one in part.values():
        one.contacts.sort(key=lambda row: (FUNCTIONS.index(row["function"]), row["pk"]))


def _numbers(found: dict[int, Known]) -> None:
    """Write other organisations by their number."""
    fields = ("holding", "through", "payer")
    keys = {int(one.values[name]) for one in found.values() for name in fields if one.values.get(name)}
    numbers: dict[str, str] = {}
    for part in _portions(keys):
        rows = Organisation.everything.filter(pk__in=part).values_list("pk", "number")
        numbers |= {str(key): number for key, number in rows}
    for one in found.values():
        for name in fields:
            if one.values.get(name):
                one.values[name] = numbers[one.values[name]]
