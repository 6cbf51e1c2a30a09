"""Offering a list of inhabitants, taking it over and taking that back. Each is whole or not at all.

A list replaces all numbers of its year, so that the numbers of a year always have one source.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.audit.services import record, wait_for_turn
from meerwaarde.web.members.changing import CHANGE
from meerwaarde.web.members.inhabitants.comparing import compare
from meerwaarde.web.members.inhabitants.reading import read_file
from meerwaarde.web.members.models import Inhabitants, InhabitantsList, Municipality
from meerwaarde.web.members.models.areas import LONGEST_SOURCE
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.scopes import Actor

FIRST_YEAR = 1900


def offer(
    *, by: Actor, data: bytes, file_name: str, year: int, source: str, token: uuid.UUID
) -> InhabitantsList:  # fmt: skip
    """Read a file into a proposal. The same form (`token`) again gives what is there; with another file, year or source
    it is another proposal: somebody went back in the browser.

    Raises PermissionDenied, Refused for a year or source that cannot be, and InputError for a file without numbers.
    """
    by.scope.require(CHANGE)
    source, name = clean(source), clean(file_name)[-200:] or _("bestand")
    if not source or len(source) > LONGEST_SOURCE:
        raise Refused(_("Schrijf van wie de aantallen zijn, in hooguit {n} tekens.").format(n=LONGEST_SOURCE), "source")
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Refused(_("Kies een jaar waarvan 1 januari voorbij is."), "year")
    there: InhabitantsList | None = InhabitantsList.everything.filter(uuid=token).first()
    if there is not None:
        if (there.sha256, there.year, there.source) == (sha256(data).hexdigest(), year, source):
            return there
        token = uuid.uuid4()
    read = read_file(data, name, year)
    preview = compare(read.rows, year, source) | {
        "problems": read.problems, "areas": read.areas, "periods": read.periods,
    }  # fmt: skip
    with transaction.atomic():
        one, new = InhabitantsList.everything.get_or_create(
            uuid=token,
            defaults={"year": year, "source": source, "file_name": name, "sha256": read.sha256, "by": by.id,
                      "rows": read.rows, "preview": preview},
        )  # fmt: skip
        if new:
            _tell(by, "offered", one, {"sha256": [None, read.sha256], "rows": [None, len(read.rows)]})
    return one


def confirm(*, by: Actor, one: InhabitantsList) -> None:
    """Take over a list. Twice is once.

    Raises PermissionDenied, and Refused when rows are wrong, or when the register says something else than the preview
    was made on: that is renewed then.
    """
    by.scope.require(CHANGE)
    if one.preview["problems"]:
        raise Refused(_("In deze lijst kloppen rijen niet. Verbeter ze en lees de lijst opnieuw in."))
    if not _applied(by, one):
        raise Refused(
            _("Het ledenbestand is intussen veranderd. Er is nog niets overgenomen: kijk naar het nieuwe voorstel.")
        )


@transaction.atomic
def _applied(by: Actor, one: InhabitantsList) -> bool:
    """Whether the list is taken over; if not, its preview is a new one."""
    held = _held(one)
    if held is None:
        raise Refused(_("Deze lijst is weggegooid. Lees haar opnieuw in."))
    if held.applied is not None:
        return True
    now = compare(held.rows, held.year, held.source)
    if any(now[name] != held.preview[name] for name in now):
        held.preview = {**held.preview, **now}
        held.save(update_fields=["preview"])
        return False
    held.before = _rows_of(held.year)
    _write(held.year, ((code, number, held.source) for code, number in now["given"].items()))
    held.applied = timezone.now()
    held.save(update_fields=["before", "applied"])
    _tell(by, "applied", held, _differences(held.before, _rows_of(held.year)))
    return True


@transaction.atomic
def undo(*, by: Actor, one: InhabitantsList) -> None:
    """Put back what was there before the list. Twice is once.

    Raises PermissionDenied, and Refused when the list was not taken over or another came after it.
    """
    by.scope.require(CHANGE)
    held = _held(one)
    if held is None or held.applied is None:
        raise Refused(_("Deze lijst is niet overgenomen. Er is niets om terug te draaien."))
    if held.undone is not None:
        return
    now = _rows_of(held.year)
    if {(code, number, source) for code, number, source in now} != {
        (code, number, held.source) for code, number in held.preview["given"].items()
    }:
        text = _("Na deze lijst is er een andere van {year} overgenomen. Draai die eerst terug.")
        raise Refused(text.format(year=held.year))
    _write(held.year, held.before)
    _tell(by, "undone", held, _differences(now, held.before))
    held.undone, held.before = timezone.now(), []
    held.save(update_fields=["undone", "before"])


@transaction.atomic
def discard(*, by: Actor, one: InhabitantsList) -> None:
    """Throw a proposal away. Raises Refused when it was taken over."""
    by.scope.require(CHANGE)
    held = _held(one)
    if held is None:
        return
    if held.applied is not None:
        raise Refused(_("Deze lijst is al overgenomen. U kunt haar terugdraaien."))
    _tell(by, "discarded", held, {})
    held.delete()


def _held(one: InhabitantsList) -> InhabitantsList | None:
    """The list, for this transaction alone: whoever else changes numbers waits, or is waited for."""
    wait_for_turn()
    return InhabitantsList.everything.select_for_update().filter(pk=one.pk).first()


def _rows_of(year: int) -> list[list[Any]]:
    rows = Inhabitants.objects.filter(year=year).order_by("municipality__code")
    return [list(row) for row in rows.values_list("municipality__code", "number", "source")]


def _write(year: int, rows: Iterable[Any]) -> None:
    keys = dict(Municipality.objects.values_list("code", "pk"))
    Inhabitants.objects.filter(year=year).delete()
    Inhabitants.objects.bulk_create(
        Inhabitants(municipality_id=keys[code], year=year, number=number, source=source)
        for code, number, source in rows
    )


def _differences(before: Iterable[Any], after: Iterable[Any]) -> dict[str, Any]:
    """What the audit trail tells: number by code, from what to what, and the sources."""
    old = {code: (number, source) for code, number, source in before}
    new = {code: (number, source) for code, number, source in after}
    told: dict[str, Any] = {"source": [_sources(old), _sources(new)]}
    for code in sorted({*old, *new}):
        was, is_now = old.get(code, (None, ""))[0], new.get(code, (None, ""))[0]
        if was != is_now:
            told[code] = [was, is_now]
    return told


def _sources(rows: Mapping[str, tuple[int, str]]) -> str | None:
    return "; ".join(sorted({source for _number, source in rows.values()})) or None


def _tell(by: Actor, verb: str, one: InhabitantsList, changes: Mapping[str, Any]) -> None:
    about = {"year": [None, one.year], "file": [None, one.file_name]}
    record(by=by, action=f"members.inhabitants.{verb}", subject=("inhabitants", one.uuid), changes={**about, **changes})
