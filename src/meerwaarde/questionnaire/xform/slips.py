"""The slips that people who know Excel make in formulas, each with what to write instead."""

from __future__ import annotations

import re

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions.functions.registry import FUNCTIONS
from meerwaarde.questionnaire.place import shown

_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_PATH = re.compile(r" (/[\w.-]+(?:/[\w.-]+)+) ")  # how pyxform writes ${name}
_EXCEL = {  # names of functions in Excel, Dutch and English, and what does the same here
    "als": "if()", "som": "sum()", "afronden": "round()", "aantal": "count()", "aantalarg": "count-non-empty()",
    "vandaag": "today()", "nu": "now()", "niet": "not()", "en": "and", "of": "or", "and": "and", "or": "or",
    "lengte": "string-length()", "len": "string-length()", "tekst.samenvoegen": "concat()", "concatenate": "concat()",
    "vert.zoeken": "pulldata()", "vlookup": "pulldata()", "gemiddelde": "sum() div count()",
    "average": "sum() div count()", "macht": "pow()", "power": "pow()", "wortel": "sqrt()", "rest": "mod",
}  # fmt: skip


def as_written(text: str) -> str:
    """A formula as it stands in the sheet, in quotes: `${fte}` where pyxform put the path."""
    back = _PATH.sub(lambda found: "${" + found[1].rpartition("/")[2] + "}", f" {text} ")
    return shown(" ".join(back.split()))


def instead_of(text: str) -> str:
    """What is probably wrong with a formula that cannot be read; the general advice when nothing is seen."""
    bare = _TEXT.sub("''", _PATH.sub(" q ", f" {text} "))
    for pattern, advice in _slips():
        if re.search(pattern, bare):
            return advice
    return _("controleer haakjes, komma's en aanhalingstekens")


def _slips() -> tuple[tuple[str, str], ...]:
    return (
        (r"#(?:REF|VERW|N/A|NB|NAAM|NAME|VALUE|WAARDE|DIV|DEEL)",
         _("dit is een fout van Excel; schrijf de formule opnieuw")),
        (r"^\s*=", _("laat het is-teken aan het begin weg")),
        (r"==", _("schrijf = en niet ==")),
        (r"<>", _("schrijf != en niet <>")),
        (r"[≥≤≠]", _("schrijf >=, <= of !=")),
        (r"&&|\|\|", _("schrijf and of or")),
        (r"\b(?:AND|OR)\b", _("schrijf and en or met kleine letters")),
        (r"\s(?:en|of)\s", _("schrijf and en niet en, or en niet of")),
        (r"\$(?!\{)\w", _("zet accolades om de naam, zoals ${uren}")),
        (r";", _("scheid waarden met een komma en niet met een puntkomma")),
        (r"\d,\d", _("schrijf een punt in een getal: 12.5")),
        (r"[×·]|\sx\s", _("schrijf * voor keer")),
        (r"÷|\s/\s|\)\s*/|/\s*\d", _("schrijf div voor delen door")),
        (r"%", _("een procentteken kan niet; schrijf mod voor de rest, of deel door 100 met div")),
    )  # fmt: skip


def function_instead(name: str) -> str:
    """What to write for a function that does not exist."""
    if name.lower() in FUNCTIONS and name != name.lower():
        return _("schrijf {name} met kleine letters").format(name=f"{name.lower()}()")
    if known := _EXCEL.get(name.lower()):
        return _("schrijf {known}").format(known=known)
    return _("schrijf de formule zonder deze functie")
