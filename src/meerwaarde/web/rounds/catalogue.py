"""Which indicators the register itself holds: what a question with such an indicator asks, nobody needs to ask.

A question says so in its form (`bind::mw:indicator`); docs/formats.md has the same table for who makes forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meerwaarde.language import gettext as _
from meerwaarde.web.members.types import RegisterRow


@dataclass(frozen=True, slots=True)
class Fact:
    """An indicator that the register holds.

    `value` gives what a form would hold ("" for unknown). `figure`: its name among the figures of a calendar year;
    empty for a fact of a day. `whole`: it is about the whole organisation, so it answers nothing about a municipality.
    """

    indicator: str
    value: Callable[[RegisterRow], str]
    figure: str = ""
    whole: bool = False


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _codes(values: tuple[str, ...]) -> str:
    return " ".join(values)


FACTS: tuple[Fact, ...] = (
    Fact("NAME", lambda row: row.name),
    Fact("MEMBER_NUMBER", lambda row: row.number),
    Fact("PLACE", lambda row: row.place),
    Fact("KVK_NUMBER", lambda row: row.kvk_number),
    Fact("WEBSITE", lambda row: row.website),
    Fact("WORK_KINDS", lambda row: _codes(row.sectors), whole=True),
    Fact("MAIN_WORK_KIND", lambda row: row.main_sector, whole=True),
    Fact("MUNICIPALITIES", lambda row: _text(len(row.municipalities) or None), whole=True),
    Fact("MUNICIPALITY_CODES", lambda row: _codes(row.municipalities), whole=True),
    Fact("EMPLOYEES", lambda row: _text(row.employees), figure="employees", whole=True),
    Fact("FTE", lambda row: _text(row.fte), figure="fte", whole=True),
    Fact("WAGE_SUM", lambda row: _text(row.wage_sum), figure="wage_sum", whole=True),
    Fact("VOLUNTEERS", lambda row: _text(row.volunteers), figure="volunteers", whole=True),
    Fact("VOLUNTEER_HOURS", lambda row: _text(row.volunteer_hours), figure="volunteer_hours", whole=True),
)
BY_INDICATOR = {fact.indicator: fact for fact in FACTS}


def names() -> dict[str, str]:
    """What the indicators are called on a page, by code."""
    return {
        "NAME": _("Naam van de organisatie"),
        "MEMBER_NUMBER": _("Lidnummer"),
        "PLACE": _("Vestigingsplaats"),
        "KVK_NUMBER": _("KvK-nummer"),
        "WEBSITE": _("Website"),
        "WORK_KINDS": _("Werksoorten (codes)"),
        "MAIN_WORK_KIND": _("Grootste werksoort (code)"),
        "MUNICIPALITIES": _("Aantal gemeenten"),
        "MUNICIPALITY_CODES": _("Gemeenten (codes)"),
        "EMPLOYEES": _("Medewerkers in loondienst"),
        "FTE": _("Formatieplaatsen (fte)"),
        "WAGE_SUM": _("Loonsom in euro's"),
        "VOLUNTEERS": _("Vrijwilligers"),
        "VOLUNTEER_HOURS": _("Uren van vrijwilligers"),
    }
