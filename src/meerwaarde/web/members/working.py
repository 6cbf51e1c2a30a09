"""What organisations do, where, and how large they are: work kinds, municipalities served, figures of a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from meerwaarde.language import gettext as _
from meerwaarde.web.members.changing import dutch, hold, require_known, require_order, rows_of, tell, write_spans
from meerwaarde.web.members.models import Municipality, Served, Work, WorkKind, YearFigures
from meerwaarde.web.members.timeline import changed, from_rows, to_rows, value_on
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

FIRST_YEAR = 1990
COUNTS = ("employees", "volunteers", "volunteer_hours")
AMOUNTS = {"wage_sum": 14, "fte": 9}  # field: most digits
LARGEST_COUNT = 2_000_000_000


@transaction.atomic
def change_work(
    *, by: Actor, organisation: int, day: date, kinds: Collection[str], main: str = "", until: date | None = None,
    why: str = "",
) -> None:  # fmt: skip
    """From `day` the organisation does these work kinds (codes); its wage sum is counted at `main`.

    It holds until `until`, else for as long as what it replaces would have held. With one kind that is the main one.
    Raises Refused for codes that are not in use.
    """
    held = hold(by, organisation)
    require_known(organisation, day)
    require_order(day, until)
    known = {kind.code: kind for kind in WorkKind.objects.filter(code__in=kinds)}
    strange = sorted(set(kinds) - set(known))
    if strange:
        raise Refused(_("Deze werksoort kennen wij niet: {codes}.").format(codes=", ".join(strange)), "kinds")
    if len(known) == 1 and not main:
        main = next(iter(known))
    if main and main not in known:
        raise Refused(_("De hoofdwerksoort moet een van de gekozen werksoorten zijn."), "main")
    new = frozenset((kind.pk, kind.code == main) for kind in known.values()) or None
    codes = dict(WorkKind.objects.values_list("pk", "code"))
    before = from_rows(rows_of(Work, organisation, ("work_kind_id", "main")))
    after = changed(before, day, until, lambda _held: new, lambda on_day, then: on_day == then)
    if after == before:
        return
    write_spans(Work, organisation, ("work_kind_id", "main"), to_rows(after))
    old: Any = value_on(before, day) or ()
    told = {
        "work": [sorted(codes[pk] for pk, _main in old), sorted(known)],
        "main": [next((codes[pk] for pk, is_main in old if is_main), ""), main],
    }
    tell(by, "work.changed", held, told, day=day, until=until, why=why)


@transaction.atomic
def set_served(
    *, by: Actor, organisation: int, day: date, municipalities: Collection[str], until: date | None = None,
    why: str = "",
) -> None:  # fmt: skip
    """From `day` the organisation works in these municipalities (official codes that exist on that day).

    It holds until `until`, else for as long as what it replaces would have held. Raises Refused for other codes.
    """
    held = hold(by, organisation)
    require_known(organisation, day)
    require_order(day, until)
    places = {one.code: one for one in Municipality.objects.filter(code__in=municipalities)}
    require_existing(set(municipalities), places, day)
    new = frozenset((one.pk,) for one in places.values()) or None
    before = from_rows(rows_of(Served, organisation, ("municipality_id",)))
    after = changed(before, day, until, lambda _held: new, lambda on_day, then: on_day == then)
    if after == before:
        return
    write_spans(Served, organisation, ("municipality_id",), to_rows(after))
    old: Any = [pk for (pk,) in value_on(before, day) or ()]
    was = sorted(Municipality.objects.filter(pk__in=old).values_list("code", flat=True))
    tell(by, "served.changed", held, {"municipalities": [was, sorted(places)]}, day=day, until=until, why=why)


def require_existing(codes: set[str], places: Mapping[str, Municipality], day: date) -> None:
    """Raises Refused, naming them, when municipalities do not exist on `day`."""
    strange = sorted(codes - set(places))
    if strange:
        raise Refused(
            _("Deze gemeentecode kennen wij niet: {codes}.").format(codes=", ".join(strange)), "municipalities"
        )
    for one in places.values():
        if (one.valid_from is not None and day < one.valid_from) or (one.valid_to is not None and day >= one.valid_to):
            text = _("Gemeente {name} ({code}) bestaat niet op {day}. Kies de gemeente die er toen was.")
            raise Refused(text.format(name=one.name, code=one.code, day=dutch(day)), "municipalities")


@transaction.atomic
def set_year_figures(
    *, by: Actor, organisation: int, year: int, figures: Mapping[str, Any], source: str = "", why: str = ""
) -> YearFigures:
    """Store figures of one calendar year: wage_sum, employees, fte, volunteers, volunteer_hours; None is unknown.

    Fields that are not in `figures` stay. A member may store its own. Raises Refused, naming the field.
    """
    held = hold(by, organisation, Permission.REGISTER_OWN)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        text = _("Kies een jaar van {first} tot en met dit jaar.")
        raise Refused(text.format(first=FIRST_YEAR), "year")
    values = {field: _figure(field, value) for field, value in figures.items()}
    if len(clean(source)) > 100:
        raise Refused(_("Dit is te lang: hoogstens {most} tekens.").format(most=100), "source")
    there = YearFigures.everything.filter(organisation_id=organisation, year=year).first()
    row = there or YearFigures(organisation_id=organisation, year=year)
    told = {field: [getattr(row, field), value] for field, value in values.items() if getattr(row, field) != value}
    if source and there and clean(source) != row.source:
        told["source"] = [row.source, clean(source)]
    if not told:
        return row  # nothing new: no row either, which would hide the figures of the year before
    for field, value in {**values, "source": clean(source)}.items():
        setattr(row, field, value)
    row.save()
    tell(by, "figures.changed", held, {"year": [None, year], **told}, why=why, subject=("year_figures", row.pk))
    return row


def _figure(field: str, value: Any) -> Any:
    """A figure as it is stored. Raises Refused when it cannot be."""
    if field not in COUNTS and field not in AMOUNTS:
        raise TypeError(f"no such figure: {field}")
    if value is None:
        return None
    exact = Decimal(str(value))
    if not exact.is_finite() or exact < 0:
        raise Refused(_("Een aantal of bedrag is nul of meer."), field)
    if field in COUNTS:
        if exact != int(exact) or exact > LARGEST_COUNT:
            raise Refused(_("Vul een heel getal in."), field)
        return int(exact)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP) if exact.adjusted() < AMOUNTS[field] - 2 else None
    if rounded is None:
        raise Refused(_("Dit is te groot. Kijk of er een cijfer te veel staat."), field)
    return rounded
