"""The words of key figures, in the language of the page: titles, units, sentences, what is hidden and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.language import language, number, percentage
from meerwaarde.web.members.types import HOURS_PER_VOLUNTEER_FTE
from meerwaarde.web.publications.tables import BY_SECTOR, BY_SIZE, MEMBERS, MINIMUM, TOTAL, UNKNOWN
from meerwaarde.web.ui.templatetags.words import day as written_day


def amounts() -> dict[str, tuple[str, str]]:
    """Of every figure that is added up what it is called, and its unit."""
    return {
        "loonsom": (_("Loonsom"), _("euro")),
        "medewerkers": (_("Medewerkers in loondienst"), _("medewerkers")),
        "formatie": (_("Formatieplaatsen"), _("fte")),
        "vrijwilligers": (_("Vrijwilligers"), _("vrijwilligers")),
        "vrijwilligersformatie": (_("Inzet van vrijwilligers in formatieplaatsen"), _("fte")),
    }


def title_of(name: str) -> str:
    """What a table is called."""
    plain = {
        "leden-werksoort": _("Leden naar werksoort"),
        f"leden-{BY_SECTOR}": _("Leden naar belangrijkste werksoort"),
        "leden-soort": _("Leden: zelf lid of via een koepel"),
        "leden-omvang": _("Leden naar aantal medewerkers"),
    }
    if name in plain:
        return plain[name]
    first, _dash, rest = name.partition("-")
    if first == MEMBERS:
        kind = rest.removeprefix("werksoort-")
        return f"{plain['leden-werksoort']}: {kind}" if kind != rest else f"{_('Leden')} {rest.removeprefix('soort-')}"
    by = {BY_SECTOR: _("naar belangrijkste werksoort"), BY_SIZE: _("naar aantal medewerkers")}
    return f"{amounts()[first][0]} {by.get(rest, rest)}"


def identifier_of(table: str, code: str) -> str:
    """What a figure is known by within its release: also the name of its place on the page.

    >>> identifier_of("leden-omvang", "<10")
    'leden-omvang.lt10'
    """
    return f"{table}.{code.replace('<', 'lt').replace('>', 'gt')}"


def short_of(name: str) -> str:
    """What a figure is called above a column."""
    said = {
        "loonsom": _("Loonsom (euro)"),
        "medewerkers": _("Medewerkers"),
        "formatie": _("Fte"),
        "vrijwilligers": _("Vrijwilligers"),
        "vrijwilligersformatie": _("Fte van vrijwilligers"),
    }
    return said.get(name) or figure_of(name)


def figure_of(name: str) -> str:
    """What a figure of a year is called."""
    if name in amounts():
        return amounts()[name][0]
    return _("Leden via een koepel") if name == "koepel" else _("Leden")


def register_of(year: Mapping[str, Any]) -> str:
    """Where the figures of an earlier year come from."""
    return _("Ledenbestand van {day}").format(day=written_day(date.fromisoformat(year["day"])))


def unit_of(name: str) -> str:
    """The unit of the figures in a table."""
    return amounts().get(name.partition("-")[0], ("", _("leden")))[1]


def label_of(code: str, content: Mapping[str, Any]) -> str:
    """What a row is called."""
    if code in content["kinds"]:
        dutch, english = content["kinds"][code]
        return str(english if language() == "en" and english else dutch)
    said = {
        TOTAL: _("Alle leden samen"),
        UNKNOWN: _("Nog niet bekend"),
        "zelf": _("Zelf lid"),
        "koepel": _("Lid via een koepel"),
        "<10": _("Minder dan 10 medewerkers"),
        "10-25": _("10 tot en met 25 medewerkers"),
        "26-50": _("26 tot en met 50 medewerkers"),
        "51-100": _("51 tot en met 100 medewerkers"),
        ">100": _("Meer dan 100 medewerkers"),
    }
    return said.get(code, code)


def about(table: Mapping[str, Any]) -> str:
    """Whom the percentages and sums of a table are about."""
    if table["kind"] == "several":
        return _(
            "Deel van alle leden. Een lid kan meer werksoorten hebben en telt dan bij elke werksoort mee. Daarom tellen"
            " de aantallen op tot meer dan alle leden, en de percentages tot meer dan 100."
        )
    if table["kind"] == "classes":
        return _("Deel van alle leden. Elk lid telt één keer mee. Door afronden kan de som net geen 100 zijn.")
    counted = _("Som over de leden van wie dit cijfer bekend is (n), van alle leden in die groep (N).")
    if table["name"].endswith(BY_SECTOR):
        counted += " " + _("Een lid telt alleen mee bij zijn belangrijkste werksoort, zodat niets dubbel telt.")
    if table["name"].startswith("vrijwilligersformatie"):
        counted += " " + _("Eén formatieplaats is {hours} uur in een jaar.").format(
            hours=number(HOURS_PER_VOLUNTEER_FTE)
        )
    return counted


def period_of(table: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """The day or the year that the figures are about."""
    return str(table["year"]) if table["kind"] == "sums" else when(content)


def when(content: Mapping[str, Any]) -> str:
    """The day of the register."""
    return written_day(date.fromisoformat(content["day"]))


def source_of(table: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Where the figures come from."""
    if table["kind"] == "sums":
        return _("Jaarcijfers van de leden over {year}, bij het ledenbestand van {day}").format(
            year=table["year"], day=when(content)
        )
    return _("Ledenbestand van {day}").format(day=when(content))


def method_of(table: Mapping[str, Any]) -> str:
    """How the figures were made."""
    if table["kind"] == "sums":
        return _("Opgeteld wat leden opgaven; wat niet bekend is, is niet geschat.")
    return _("Alle leden geteld; er is geen steekproef en dus geen marge.")


def protection_of(table: Mapping[str, Any]) -> str:
    """Which protection a table had, for its readers."""
    if table["public"]:
        return _("Wie lid is en wat voor werk een lid doet is openbaar. Hier is dus niets afgeschermd.")
    return _("Afgeschermd waar het iets over één lid zou verklappen, samen met alles wat eerder is gepubliceerd.")


def rules() -> tuple[str, ...]:
    """The rules for the readers of key figures. The minimum is public; the other parameters are not."""
    return (
        _("Van een groep met minder dan {n} leden tonen wij niets over hun omvang of geld.").format(n=MINIMUM),
        _("Wij tonen geen bedrag of som die vooral van één of twee leden komt."),
        _("Leden van één concern tellen hierbij als één."),
        _(
            "U kunt een afgeschermd cijfer niet uitrekenen door op te tellen en af te trekken, ook niet met wat eerder"
            " is gepubliceerd. Daarom zijn soms meer cijfers afgeschermd."
        ),
    )


def says(table: Mapping[str, Any], row: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """What a figure says, in one sentence."""
    label = label_of(row["code"], content)
    value, unit = number(row["value"]), unit_of(table["name"])
    if row["percent"] is None:
        return f"{label}: {value} {unit}."
    return _("{label}: {value} {unit}, dat is {percent} van het geheel.").format(
        label=label, value=value, unit=unit, percent=percentage(row["percent"])
    )


def name_of(period: str) -> str:
    """What key figures of a year are called."""
    return _("Kerncijfers {year}").format(year=period)


def finding(content: Mapping[str, Any]) -> str:
    """The main outcome in one sentence, of figures that are shown; empty when those are not."""
    cells = content["years"][0]["cells"]
    members, staff = cells.get(MEMBERS, {}), cells.get("medewerkers", {})
    if members.get("value") is None:
        return ""
    day = date.fromisoformat(content["day"])
    at = _("Eind {year}").format(year=day.year) if (day.month, day.day) == (12, 31) else _("Op {day}").format(
        day=when(content)
    )  # fmt: skip
    if staff.get("value") is None:
        return _("{at} waren er {n} leden").format(at=at, n=number(members["value"]))
    return _("{at} waren er {n} leden, met samen {staff} medewerkers").format(
        at=at, n=number(members["value"]), staff=number(staff["value"])
    )


def why_hidden(status: str) -> str:
    """Why a cell is not shown, for the officer."""
    if status == "primary":
        return _("te weinig leden in deze groep, of het komt vooral van één of twee leden")
    return _("anders is een ander afgeschermd cijfer na te rekenen")
