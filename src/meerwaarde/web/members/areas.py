"""Municipalities: added, merged and split on a day, or read from the official list. Who works there follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.changing import CHANGE, rows_of, write_spans
from meerwaarde.web.members.models import Municipality, MunicipalityChange, Organisation, Served
from meerwaarde.web.members.timeline import Timeline, from_rows, tidy, to_rows, value_on
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.members.working import require_existing
from meerwaarde.web.scopes import Actor

_CODE = re.compile(r"(?:GM)?([0-9]{1,4})", re.IGNORECASE)


@transaction.atomic
def add_municipality(
    *, by: Actor, code: str, name: str, province: str = "", valid_from: date | None = None
) -> Municipality:
    """Add a municipality; the same code and name again gives the one that is there. Raises Refused."""
    by.scope.require(CHANGE)
    code, name, province = official_code(code), _named(name), clean(province)[:40]
    there = Municipality.objects.filter(code=code).first()
    if there is not None:
        if there.name == name:
            return there
        text = _("Code {code} is al van {name}.")
        raise Refused(text.format(code=code, name=there.name), "code")
    made = Municipality.objects.create(code=code, name=name, province=province, valid_from=valid_from)
    _tell(by, "added", made, {"name": [None, name], "province": [None, province], "valid_from": [None, valid_from]})
    return made


@transaction.atomic
def merge_municipalities(
    *, by: Actor, day: date, old: Collection[str], new: str, name: str = "", province: str = ""
) -> Municipality:
    """From `day` the municipalities `old` are `new`: one of them, another that exists, or a new one called `name`.

    Who worked in one of them works in the new one from that day. Raises Refused.
    """
    by.scope.require(CHANGE)
    codes = {official_code(code) for code in old}
    new = official_code(new)
    if not codes - {new}:
        raise Refused(_("Kies de gemeenten die opgaan in een andere."), "old")
    ending = _existing(codes, day)
    _hold_who_work_in(ending)
    into = _successor(by, new, name, province or ending[0].province, day)
    gone = [one for one in ending if one.pk != into.pk]
    _end(gone, [into], day)
    moved = _follow({one.pk for one in gone}, {into.pk}, day)
    told = {"municipalities": [sorted(codes), [new]], "day": [None, day], "organisations": [0, moved]}
    _tell(by, "merged", into, told)
    return into


@transaction.atomic
def split_municipality(
    *, by: Actor, day: date, old: str, new: Sequence[tuple[str, str]]
) -> tuple[Municipality, ...]:  # fmt: skip
    """From `day` the municipality `old` is divided over `new`: codes with names, existing ones too.

    Who worked in it works in all parts from that day, until somebody says better. Raises Refused.
    """
    by.scope.require(CHANGE)
    code = official_code(old)
    (ending,) = _existing({code}, day)
    _hold_who_work_in([ending])
    parts = [(official_code(one), name) for one, name in new]
    if len({one for one, _name in parts}) < 2:
        raise Refused(_("Noem ten minste twee gemeenten waarover het gebied wordt verdeeld."), "new")
    into = [_successor(by, one, name, ending.province, day) for one, name in parts]
    others = [one for one in into if one.pk != ending.pk]
    if len(others) == len(into):
        _end([ending], others, day)
    else:
        _changes([ending], others, day)
    moved = _follow({ending.pk}, {one.pk for one in into}, day)
    told = {"municipalities": [[code], [one.code for one in into]], "day": [None, day], "organisations": [0, moved]}
    _tell(by, "split", ending, told)
    return tuple(into)


@transaction.atomic
def read_municipalities(*, by: Actor, rows: Sequence[tuple[str, str, str]]) -> tuple[int, int, int]:
    """Take over the official list of (code, name, province): new codes, and other names of codes that exist.

    Gives how many were added, renamed, and stand in the register but not in the list (those stay: a merger says into
    what). All or nothing; raises Refused with the number of the first row that is wrong.
    """
    by.scope.require(CHANGE)
    there = {one.code: one for one in Municipality.objects.all()}
    seen: set[str] = set()
    added, renamed = [], []
    for number, (typed, written, province) in enumerate(rows, start=2):
        try:
            code, name = official_code(typed), _named(written)
        except Refused as reason:
            raise Refused(_("Rij {row}: {reason}").format(row=number, reason=reason.message), "file") from None
        if code in seen:
            raise Refused(_("Rij {row}: code {code} staat er twee keer in.").format(row=number, code=code), "file")
        seen.add(code)
        known = there.get(code)
        if known is None:
            added.append(Municipality(code=code, name=name, province=clean(province)[:40]))
        elif (known.name, known.province) != (name, clean(province)[:40] or known.province):
            known.name, known.province = name, clean(province)[:40] or known.province
            renamed.append(known)
    Municipality.objects.bulk_create(added)
    Municipality.objects.bulk_update(renamed, ["name", "province"])
    missing = sum(1 for code, one in there.items() if code not in seen and one.valid_to is None)
    if added or renamed:
        told = {"municipalities": [len(there), len(there) + len(added)], "name": [0, len(renamed)]}
        record(by=by, action="members.municipality.listed", subject=("municipality", ""), changes=told)
    return len(added), len(renamed), missing


def official_code(typed: str) -> str:
    """GM0363, also from 363 or gm363. Raises Refused."""
    found = _CODE.fullmatch(clean(typed).replace(" ", ""))
    if found is None or not found[1].isascii():
        raise Refused(_("Dit is geen gemeentecode: {typed}. Zo wel: GM0363.").format(typed=clean(typed)), "code")
    return f"GM{int(found[1]):04}"


def _named(typed: str) -> str:
    name = clean(typed)
    if not name or len(name) > 100:
        raise Refused(_("Vul de naam van de gemeente in."), "name")
    return name


def _existing(codes: set[str], day: date) -> list[Municipality]:
    """The municipalities with these codes, when all exist just before `day`. Raises Refused."""
    found = {one.code: one for one in Municipality.objects.select_for_update().filter(code__in=codes)}
    require_existing(codes, found, day - timedelta(days=1))
    require_existing(codes, found, day)
    return [found[code] for code in sorted(codes)]


def _hold_who_work_in(places: Sequence[Municipality]) -> None:
    """Hold the organisations before the audit trail is written, in one order, so that writers wait and never lock."""
    keys = Served.everything.filter(municipality__in=places).values("organisation")
    list(Organisation.everything.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _successor(by: Actor, code: str, name: str, province: str, day: date) -> Municipality:
    there = Municipality.objects.filter(code=code).first()
    if there is None:
        return add_municipality(by=by, code=code, name=name, province=province, valid_from=day)
    require_existing({code}, {code: there}, day)
    return there


def _end(gone: Sequence[Municipality], into: Sequence[Municipality], day: date) -> None:
    Municipality.objects.filter(pk__in=[one.pk for one in gone]).update(valid_to=day)
    _changes(gone, into, day)


def _changes(old: Sequence[Municipality], new: Sequence[Municipality], day: date) -> None:
    MunicipalityChange.objects.bulk_create(
        MunicipalityChange(day=day, old=before, new=after) for before in old for after in new
    )


def _follow(old: set[int], new: set[int], day: date) -> int:
    """From `day` who works in one of `old` works in all of `new` instead. Gives how many organisations."""
    affected = Served.everything.filter(municipality__in=old).exclude(valid_to__lte=day)
    keys = sorted(set(affected.values_list("organisation", flat=True)))
    for key in keys:
        before: Timeline[Any] = from_rows(rows_of(Served, key, ("municipality_id",)))
        days = sorted({day, *(start for start, _held in before)})
        after = tidy((start, _moved(value_on(before, start), old, new, start >= day)) for start in days)
        write_spans(Served, key, ("municipality_id",), to_rows(after))
    return len(keys)


def _moved(held: frozenset[Any] | None, old: set[int], new: set[int], later: bool) -> frozenset[Any] | None:
    places = {key for (key,) in held or ()}
    if later and places & old:
        places = places - old | new
    return frozenset((key,) for key in places) or None


def _tell(by: Actor, verb: str, about: Municipality, changes: dict[str, Any]) -> None:
    record(by=by, action=f"members.municipality.{verb}", subject=("municipality", about.code), changes=changes)
