"""The municipalities that a round per municipality is about, as the list of `meerwaarde report --areas`.

Inhabitants are those of the newest year, not after the day of the round, of which every municipality of that day has a
number. Numbers of two years are never in one sum; when no year is whole, the list has no inhabitants.
"""

from __future__ import annotations

import csv
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.models import Round

CODE = "code"
INHABITED = ("inhabitants", "inhabitants_year", "inhabitants_source")
NAMED = 10  # municipalities in a sentence


def by_municipality(round_: Round) -> bool:
    """Whether members answered per municipality."""
    return round_.unit == Round.Unit.MUNICIPALITY


def write_areas(round_: Round, path: Path, report_language: str) -> None:
    """Write all municipalities of the day of the round, with their inhabitants when of each the number is known.

    What is said of the source is in the language of the report.
    """
    before = language()
    use_language(report_language)
    try:
        _write_areas(round_, path)
    finally:
        use_language(before)


def _write_areas(round_: Round, path: Path) -> None:
    there = members.municipalities(round_.day)
    whole = _whole(members.inhabitants_on(round_.day))
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([CODE, exporting.NAME, exporting.PROVINCE, *(INHABITED if whole else ())])
        for one in there:
            more = (whole.numbers[one.code], whole.year, _source(whole)) if whole else ()
            lines.writerow([one.code, one.name, one.province, *more])


def about_inhabitants(round_: Round) -> str:
    """Which inhabitants the report of a round per municipality will name, and what keeps it from newer ones."""
    known = members.inhabitants_on(round_.day)
    if not known:
        return _("Het rapport noemt geen inwoners: van geen enkel jaar tot de dag van de ronde zijn ze ingelezen.")
    newest, whole = known[0], _whole(known)
    if newest is whole:
        text = _("Het rapport noemt de inwoners op 1 januari {year}. Bron: {source}.")
        return text.format(year=whole.year, source=_source(whole))
    lacking = ", ".join(f"{name} ({code})" for code, name in newest.lacking[:NAMED])
    if len(newest.lacking) > NAMED:
        lacking = _("{names} en {n} andere").format(names=lacking, n=len(newest.lacking) - NAMED)
    text = _("Van 1 januari {year} is het aantal inwoners niet bekend van: {lacking}.")
    told = text.format(year=newest.year, lacking=lacking)
    if whole is None:
        return f"{told} " + _("Daarom noemt het rapport geen inwoners.")
    text = _("Daarom noemt het rapport de inwoners op 1 januari {year}. Bron: {source}.")
    return f"{told} " + text.format(year=whole.year, source=_source(whole))


def _whole(known: tuple[members.YearOfInhabitants, ...]) -> members.YearOfInhabitants | None:
    """The year that lacks no municipality: the last, if any."""
    return known[-1] if known and not known[-1].lacking else None


def _source(known: members.YearOfInhabitants) -> str:
    """Of whom the numbers are, and whether some are sums."""
    if not known.summed:
        return known.source
    text = _("{source}; van {n} gemeenten de som van die welke later samengingen")
    if len(known.summed) == 1:
        text = _("{source}; van één gemeente de som van die welke later samengingen")
    return text.format(source=known.source, n=len(known.summed))
