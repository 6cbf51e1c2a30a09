"""What pyxform says of a form that it refuses, in plain words, with the place that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place, shown

LONGEST = 300  # characters of pyxform's own message

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet|sheet: '(\w+)'|\[(survey|choices|settings)\]")
_COLUMN = re.compile(r"the '([^']+)' (?:column )?value")
_NAMED = re.compile(r"survey element named '([^']+)'")


_TYPE = re.compile(r"Unknown question type '(.*?)'")


def refused(reason: BaseException, place: Place, survey: Sequence[Mapping[str, str]] = ()) -> InputError:
    """The error for a form that pyxform does not take. Its own words follow where we have none for them.

    `survey`: the rows of that sheet from the second on, to find the row of a type that pyxform only names.
    """
    from pyxform.errors import PyXFormError

    message = " ".join(str(reason).split())
    if not isinstance(reason, PyXFormError):
        message = f"{type(reason).__name__}: {message}"
    row, sheet, column, named = (part.search(message) for part in (_ROW, _SHEET, _COLUMN, _NAMED))
    there = Place(
        place.file,
        next((name for name in sheet.groups() if name), None) if sheet else ("survey" if row else None),
        int(row.group(1)) if row else None,
        column.group(1) if column else None,
        named.group(1) if named else None,
    )
    if (strange := _TYPE.search(message)) and there.row is None:
        there = _first_of_type(strange[1], survey, there)
    if plain := _plain(message):
        return there.error(plain)
    own = _ROW.sub("", message).strip()
    own = own if len(own) <= LONGEST else own[:LONGEST] + "…"
    return there.error(_("dit formulier is geen goed XLSForm") + f" (pyxform: {own})")


def _first_of_type(name: str, survey: Sequence[Mapping[str, str]], place: Place) -> Place:
    """The first row with this type."""
    for number, row in enumerate(survey, 2):
        if " ".join(row.get("type", "").split()).lower() == name.lower():
            return Place(place.file, "survey", number, "type", row.get("name") or None)
    return place


def _plain(message: str) -> str:
    """The most frequent refusals in plain words; empty for another."""
    for pattern, words in (*_about_sheets(), *_about_choices(), *_about_questions()):
        if found := re.search(pattern, message):
            return words.format(**{name: shown(text) for name, text in found.groupdict().items()})
    return ""


def _about_sheets() -> tuple[tuple[str, str], ...]:
    return (
        ("must have a sheet named 'survey'", _("het blad survey ontbreekt; zo begint elk XLSForm")),
        (
            "required column headers were not found: '(?P<name>[^']+)'",
            _("de kolom {name} ontbreekt; rij 1 van dit blad moet de namen van de kolommen hebben"),
        ),
        (
            "different names for the same column were found: (?P<name>[^.]+)",
            _("twee kolommen betekenen hetzelfde ({name}); haal er één weg"),
        ),
        ("Duplicate column header", _("een kolomkop komt twee keer voor; haal er één weg")),
        ("should be a choices sheet", _("het blad choices ontbreekt, of het is leeg")),
    )


def _about_choices() -> tuple[tuple[str, str], ...]:
    return (
        (
            "List name not in choices sheet: (?P<name>.+)",
            _("de keuzelijst {name} staat niet op het blad choices; zet haar daar, of verbeter de naam"),
        ),
        ("Choice names must be unique", _("deze code staat al in dezelfde keuzelijst; geef elke keuze een eigen code")),
        (
            r"Choice names with spaces.* See \[(?P<name>.+?)\] in \[",
            _("de code {name} heeft een spatie; dat kan niet als u meer antwoorden mag kiezen. Schrijf een _"),
        ),
        ("Choice names with spaces", _("een code in een lijst met meer antwoorden bevat een spatie; haal die weg")),
        ("Choices must have a name", _("deze keuze heeft geen code; vul de kolom name")),
    )


def _about_questions() -> tuple[tuple[str, str], ...]:
    return (
        ("must be unique within their nearest parent", _("deze naam komt al voor; geef elke vraag een eigen naam")),
        ("Names must begin with", _("deze naam mag niet; begin met een letter, gebruik letters, cijfers en _")),
        ("with no name", _("deze vraag of groep heeft geen naam; vul de kolom name")),
        ("has no label", _("deze vraag heeft geen tekst; vul de kolom label")),
        ("Question with no type", _("deze rij heeft geen type; vul de kolom type en voeg geen cellen samen")),
        (
            "Unknown question type '(?P<name>(?:select_one|select_multiple|rank))'",
            _("achter {name} hoort de naam van een keuzelijst, zoals select_one ja_nee"),
        ),
        (
            "Unknown question type '(?P<name>.*?)'",
            _("het vraagtype {name} bestaat niet; kies een ander, zoals text, integer, date of select_one"),
        ),
        (
            "Could not find the name '(?P<name>[^']+)'",
            _("een verwijzing ${{...}} noemt een vraag die er niet is: {name}; controleer de naam"),
        ),
        ("Could not find the name", _("een verwijzing ${{...}} noemt een vraag die er niet is; controleer de naam")),
        ("appears more than once", _("een verwijzing ${{...}} noemt een naam die vaker voorkomt; maak de naam uniek")),
        (
            "Reference variables must start with",
            _("een verwijzing is niet goed geschreven; schrijf die zoals ${{uren}}"),
        ),
        ("No matching 'begin_", _("hier eindigt een groep of herhaling die niet begon")),
        ("No matching 'end_", _("deze groep of herhaling eindigt nergens; voeg end group of end repeat toe")),
        ("Missing calculation", _("deze berekening is leeg; vul de kolom calculation")),
        ("parameter '(?P<name>[^']+)' must be a number", _("bij {name} hoort een getal, zoals start=1 end=10 step=1")),
        ("reserved for form metadata", _("de naam meta is van het formulier zelf; kies een andere naam")),
    )
