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

    `value` gives what a form would hold ("" for unknown). `figure`: a figure of one calendar year; else a fact of a
    day. `whole`: it is about the whole organisation, so it is no answer to a question about one municipality.
    """

    indicator: str
    name: str  # in Dutch; `_` gives it in the language of the page
    value: Callable[[RegisterRow], str]
    figure: bool = False
    whole: bool = False

    @property
    def label(self) -> str:
        """What it is called on a page."""
        return _(self.name)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _codes(values: tuple[str, ...]) -> str:
    return " ".join(values)


FACTS: tuple[Fact, ...] = (
    Fact("NAME", "Naam van de organisatie", lambda row: row.name),
    Fact("MEMBER_NUMBER", "Lidnummer", lambda row: row.number),
    Fact("PLACE", "Vestigingsplaats", lambda row: row.place),
    Fact("KVK_NUMBER", "KvK-nummer", lambda row: row.kvk_number),
    Fact("WEBSITE", "Website", lambda row: row.website),
    Fact("WORK_KINDS", "Werksoorten (codes)", lambda row: _codes(row.sectors), whole=True),
    Fact("MAIN_WORK_KIND", "Grootste werksoort (code)", lambda row: row.main_sector, whole=True),
    Fact("MUNICIPALITIES", "Aantal gemeenten", lambda row: _text(len(row.municipalities) or None), whole=True),
    Fact("MUNICIPALITY_CODES", "Gemeenten (codes)", lambda row: _codes(row.municipalities), whole=True),
    Fact("EMPLOYEES", "Medewerkers in loondienst", lambda row: _text(row.employees), figure=True, whole=True),
    Fact("FTE", "Formatieplaatsen (fte)", lambda row: _text(row.fte), figure=True, whole=True),
    Fact("WAGE_SUM", "Loonsom in euro's", lambda row: _text(row.wage_sum), figure=True, whole=True),
    Fact("VOLUNTEERS", "Vrijwilligers", lambda row: _text(row.volunteers), figure=True, whole=True),
    Fact("VOLUNTEER_HOURS", "Uren van vrijwilligers", lambda row: _text(row.volunteer_hours), figure=True, whole=True),
)
BY_INDICATOR = {fact.indicator: fact for fact in FACTS}
