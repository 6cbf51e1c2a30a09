"""The columns of a file of the register: what they are called, and what may stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meerwaarde.language import gettext as _
from meerwaarde.web.members.words import plain


class Sort(StrEnum):
    """What kind of value a column holds."""

    TEXT = "text"
    NUMBER = "number"  # of an organisation
    KVK = "kvk"
    DAY = "day"
    CHOICE = "choice"
    CODES = "codes"  # of work kinds
    AREAS = "areas"  # codes of municipalities
    YEAR = "year"
    COUNT = "count"
    AMOUNT = "amount"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `names`: headings that mean it; the first stands in exports. `needs`: the permission to export it."""

    key: str
    sort: Sort
    names: tuple[str, ...]
    erasable: bool = True


COLUMNS = (
    Column("number", Sort.NUMBER, ("lidnummer", "nummer", "number", "member number", "id"), erasable=False),
    Column("name", Sort.TEXT, ("naam", "organisatie", "name", "organisation", "organization"), erasable=False),
    Column("kvk", Sort.KVK, ("kvk-nummer", "kvk", "kvk nr", "kvknummer", "chamber of commerce", "kvk number")),
    Column("kind", Sort.CHOICE, ("soort", "soort organisatie", "kind", "type"), erasable=False),
    Column("holding", Sort.NUMBER, ("concern", "holding", "moeder")),
    Column("place", Sort.TEXT, ("plaats", "vestigingsplaats", "place", "city", "town")),
    Column("website", Sort.TEXT, ("website", "site", "internet")),
    Column("member_from", Sort.DAY, ("lid vanaf", "lid sinds", "member from", "member since"), erasable=False),
    Column("member_to", Sort.DAY, ("lid tot", "member to", "member until")),
    Column("joined", Sort.CHOICE, ("reden begin", "reden aanmelding", "joined", "joined why"), erasable=False),
    Column("left", Sort.CHOICE, ("reden einde", "reden opzegging", "left", "left why"), erasable=False),
    Column("through", Sort.NUMBER, ("lid via", "via", "koepel", "through", "umbrella")),
    Column("payer", Sort.NUMBER, ("betaler", "payer")),
    Column("sectors", Sort.CODES, ("werksoorten", "deelsectoren", "sectoren", "sectors", "work kinds")),
    Column("main_sector", Sort.CODES, ("hoofdwerksoort", "hoofdsector", "main sector", "main work kind")),
    Column("municipalities", Sort.AREAS, ("gemeenten", "gemeentecodes", "municipalities")),
    Column("year", Sort.YEAR, ("jaar", "cijferjaar", "year"), erasable=False),
    Column("wage_sum", Sort.AMOUNT, ("loonsom", "wage sum")),
    Column("employees", Sort.COUNT, ("medewerkers", "personeel", "employees")),
    Column("fte", Sort.AMOUNT, ("fte", "formatieplaatsen", "formatie")),
    Column("volunteers", Sort.COUNT, ("vrijwilligers", "volunteers")),
    Column("volunteer_hours", Sort.COUNT, ("vrijwilligersuren", "uren vrijwilligers", "volunteer hours")),
    Column("contact_name", Sort.TEXT, ("contactpersoon", "contact", "contact name"), erasable=False),
    Column("contact_email", Sort.EMAIL, ("e-mail contactpersoon", "e-mail", "email", "e-mailadres", "contact email")),
    Column("contact_function", Sort.CHOICE, ("functie contactpersoon", "functie", "contact function"), erasable=False),
)
BY_KEY = {column.key: column for column in COLUMNS}
DETAILS = ("name", "kvk", "kind", "holding", "place", "website")
MEMBERSHIP = ("member_from", "member_to", "joined", "left")
TERMS = ("through", "payer")
FIGURES = ("wage_sum", "employees", "fte", "volunteers", "volunteer_hours")
CONTACT = ("contact_name", "contact_email", "contact_function")
REFERENCES = ("holding", "through", "payer")  # they hold the number of another organisation

# Words in files for the codes of the register; the code itself is read too.
CHOICES: dict[str, dict[str, str]] = {
    "kind": {"member": "lid", "umbrella": "koepel", "municipality": "gemeente", "funder": "financier",
             "stakeholder": "relatie"},
    "joined": {"new": "nieuw", "merger": "fusie", "split": "splitsing", "return": "terug", "continued": "voortgezet",
               "unknown": "onbekend"},
    "left": {"cancelled": "opgezegd", "merged": "gefuseerd", "ceased": "gestopt", "arrears": "achterstand",
             "sector": "andere sector", "continued": "voortgezet", "unknown": "onbekend"},
    "contact_function": {"director": "bestuurder", "finance": "financiën", "research": "onderzoek",
                         "membership": "lidmaatschap", "other": "anders"},
}  # fmt: skip


def label(key: str) -> str:
    """The name of a column as pages write it."""
    return {
        "number": _("Lidnummer"),
        "name": _("Naam"),
        "kvk": _("KvK-nummer"),
        "kind": _("Soort organisatie"),
        "holding": _("Concern"),
        "place": _("Plaats"),
        "website": _("Website"),
        "member_from": _("Lid vanaf"),
        "member_to": _("Lid tot"),
        "joined": _("Reden begin"),
        "left": _("Reden einde"),
        "through": _("Lid via"),
        "payer": _("Betaler"),
        "sectors": _("Werksoorten"),
        "main_sector": _("Hoofdwerksoort"),
        "municipalities": _("Gemeenten"),
        "year": _("Jaar"),
        "wage_sum": _("Loonsom"),
        "employees": _("Medewerkers"),
        "fte": _("Fte"),
        "volunteers": _("Vrijwilligers"),
        "volunteer_hours": _("Vrijwilligersuren"),
        "contact_name": _("Contactpersoon"),
        "contact_email": _("E-mail contactpersoon"),
        "contact_function": _("Functie contactpersoon"),
        "": _("Deze rij"),
    }[key]


def recognised(headings: Iterable[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Which column each heading means: (key by heading, unknown headings, headings that mean one that is there)."""
    names = {_bare(name): column.key for column in COLUMNS for name in (*column.names, column.key)}
    found: dict[str, str] = {}
    unknown, double = [], []
    for heading in headings:
        key = names.get(_bare(heading))
        if key is None:
            unknown.append(heading)
        elif key in found.values():
            double.append(heading)
        else:
            found[heading] = key
    return found, unknown, double


def _bare(heading: str) -> str:
    return plain(heading.replace("_", " ")).replace(" ", "")
