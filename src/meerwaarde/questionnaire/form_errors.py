"""What pyxform says of a form it refuses, in plain words, with the place it names."""

from __future__ import annotations

import re

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place

LONGEST = 300  # characters of pyxform's own message

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet|sheet: '(\w+)'|\[(survey|choices|settings)\]")
_COLUMN = re.compile(r"the '([^']+)' (?:column )?value")


def refused(reason: BaseException, place: Place) -> InputError:
    """The error for a form that pyxform does not take; its own words stand last, between brackets."""
    from pyxform.errors import PyXFormError

    message = " ".join(str(reason).split())
    if not isinstance(reason, PyXFormError):
        message = f"{type(reason).__name__}: {message}"
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    there = Place(
        place.file,
        next((name for name in sheet.groups() if name), None) if sheet else ("survey" if row else None),
        int(row.group(1)) if row else None,
        column.group(1) if column else None,
    )
    own = _ROW.sub("", message).strip()
    own = own if len(own) <= LONGEST else own[:LONGEST] + "…"
    return there.error(f"{_plain(message)} (pyxform: {own})")


def _plain(message: str) -> str:
    """The most frequent refusals in plain words."""
    known = (
        ("must have a sheet named 'survey'", _("het blad survey ontbreekt; zo begint elk XLSForm")),
        ("required column headers were not found", _("een verplichte kolom ontbreekt in rij 1 van dit blad")),
        ("different names for the same column", _("twee kolommen betekenen hetzelfde; haal er één weg")),
        ("should be a choices sheet", _("het blad choices ontbreekt, of het is leeg")),
        ("List name not in choices sheet", _("deze keuzelijst staat niet op het blad choices")),
        ("Choice names must be unique", _("deze code staat al in dezelfde keuzelijst; geef elke keuze een eigen code")),
        (
            "Choice names with spaces",
            _("een code in een lijst met meer antwoorden bevat een spatie; haal die weg"),
        ),
        ("Choices must have a name", _("deze keuze heeft geen code; vul de kolom name")),
        ("must be unique within their nearest parent", _("deze naam komt al voor; geef elke vraag een eigen naam")),
        ("Names must begin with", _("deze naam mag niet; begin met een letter, gebruik letters, cijfers en _")),
        ("with no name", _("deze vraag of groep heeft geen naam; vul de kolom name")),
        ("has no label", _("een vraag heeft geen tekst; vul de kolom label")),
        ("Question with no type", _("deze rij heeft geen type; vul de kolom type")),
        ("Unknown question type", _("dit vraagtype bestaat niet; controleer de kolom type")),
        ("Could not find the name", _("een verwijzing ${...} noemt een vraag die er niet is; controleer de naam")),
        ("appears more than once", _("een verwijzing ${...} noemt een naam die vaker voorkomt; maak de naam uniek")),
        ("Reference variables must start with", _("een verwijzing is niet goed geschreven; schrijf ${naam}")),
        ("No matching 'begin_", _("hier eindigt een groep of herhaling die niet begon")),
        ("No matching 'end_", _("deze groep of herhaling eindigt nergens; voeg end group of end repeat toe")),
        ("Missing calculation", _("deze berekening is leeg; vul de kolom calculation")),
        ("Duplicate column header", _("een kolomkop komt twee keer voor; haal er één weg")),
        ("reserved for form metadata", _("de naam meta is van het formulier zelf; kies een andere naam")),
    )
    return next((text for part, text in known if part in message), _("dit formulier is geen goed XLSForm"))
