"""Choice lists and labels: what is offered, in which languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place, shown
from meerwaarde.questionnaire.sheets import read_table
from meerwaarde.questionnaire.types import Choice

OTHER = "other"  # the code that pyxform adds for `or_other`
OTHER_LABELS = {"": "Anders", "nl": "Anders", "en": "Other"}
_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$")
_NAMES = {
    "nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en", "duits": "de", "deutsch": "de", "german": "de",
    "frans": "fr", "french": "fr", "français": "fr", "fries": "fy", "frysk": "fy", "turks": "tr", "arabisch": "ar",
    "default": "",
}  # fmt: skip


def language_code(header: str) -> str:
    """The code in a language as forms write it: "Nederlands (nl)" and "nl" are "nl"; "" for the form's only one."""
    text = header.strip()
    if text.lower() in _NAMES:
        return _NAMES[text.lower()]
    found = _BRACKETS.search(text)
    if found:
        return found.group(1).lower().replace("_", "-")
    return text.lower().replace("_", "-") if _CODE.match(text) else text


def labels_of(label: Any) -> dict[str, str]:
    """Label by language code, as pyxform gives it: a text, or a text by language. Markup stays as it is."""
    if isinstance(label, Mapping):
        return {language_code(str(language)): str(text).strip() for language, text in label.items() if text}
    return {"": str(label).strip()} if label else {}


class Lists:
    """The choice lists of one form, each made once."""

    def __init__(
        self, lists: Mapping[str, list[dict[str, Any]]], rows: list[dict[str, str]], folder: Path, place: Place
    ) -> None:
        self.lists = lists
        self.folder = folder
        self.place = place
        self.written = {
            (_cell(row, "list_name", "list name"), _cell(row, "name", "value")) for row in rows
        }  # what stands on the sheet; the rest pyxform added
        self.made: dict[tuple[str, ...], tuple[Choice, ...]] = {}

    def named(self, name: str) -> tuple[Choice, ...]:
        """The choices of a list on the choices sheet; of equal codes (where the form allows them) the first."""
        key = ("sheet", name)
        if key not in self.made:
            found: dict[str, Choice] = {}
            for row in self.lists.get(name, []):
                code = str(row["name"]).strip()
                labels = labels_of(row.get("label"))
                if code == OTHER and (name, code) not in self.written:
                    labels = {language: OTHER_LABELS.get(language, text) for language, text in labels.items()}
                found.setdefault(code, Choice(code, labels))
            self.made[key] = tuple(found.values())
        return self.made[key]

    def from_file(self, name: str, value: str, label: str, place: Place) -> tuple[Choice, ...]:
        """The choices in a CSV file beside the form."""
        key = ("file", name, value, label)
        if key not in self.made:
            self.made[key] = _read_choices(self.folder / name, value, label, place)
        return self.made[key]


def choices_of(row: Mapping[str, Any], lists: Lists, place: Place) -> tuple[Choice, ...]:
    """What a choice question offers; of a filtered list everything."""
    name = str(row.get("itemset") or row.get("list_name") or "")
    if row.get("type") == "select one external":
        raise place.error(_("select_one_external wordt niet ondersteund; zet de keuzes op het blad choices"))
    if "${" in name:
        raise place.error(_("keuzes uit eerdere antwoorden worden nog niet ondersteund; zet ze op het blad choices"))
    if "search(" in str((row.get("control") or {}).get("appearance", "")):
        raise place.error(_("keuzes met search() worden niet ondersteund; gebruik select_one_from_file"))
    if name.lower().endswith((".xml", ".geojson")):
        what = _("keuzes uit {file} worden nog niet ondersteund; sla de lijst op als CSV")
        raise place.error(what.format(file=shown(name)))
    if name.lower().endswith(".csv"):
        parameters = row.get("parameters") or {}
        return lists.from_file(name, str(parameters.get("value", "name")), str(parameters.get("label", "label")), place)
    return lists.named(name)


def _read_choices(path: Path, value: str, label: str, place: Place) -> tuple[Choice, ...]:
    if "/" in path.name or "\\" in path.name or not path.is_file():
        what = _("het bestand {file} met de keuzes ontbreekt; zet het in de map van het formulier")
        raise place.error(what.format(file=shown(path.name)))
    sheet = read_table(path, _("de keuzelijst"))
    for column in (value,):
        if column not in sheet.columns:
            what = _("de keuzelijst heeft deze kolom niet; de codes moeten in kolom {column} staan")
            raise sheet.place.at(column=column).error(what.format(column=value))
    labels = {name: heading for heading in sheet.columns if (name := _label_language(heading, label)) is not None}
    found: dict[str, Choice] = {}
    for at, code in enumerate(sheet.columns[value].to_list()):
        if not code:
            raise sheet.place.at(row=int(sheet.rows[at]), column=value).error(_("deze keuze heeft geen code"))
        if code in found:
            what = _("de code {code} staat al in deze lijst; geef elke keuze een eigen code")
            raise sheet.place.at(row=int(sheet.rows[at]), column=value).error(what.format(code=shown(code)))
        texts = {language: sheet.columns[heading][at] for language, heading in labels.items()}
        found[code] = Choice(code, {language: text for language, text in texts.items() if text})
    return tuple(found.values())


def _label_language(heading: str, label: str) -> str | None:
    if heading == label:
        return ""
    before, colons, language = heading.partition("::")
    return language_code(language) if colons and before == label else None


def _cell(row: Mapping[str, str], *names: str) -> str:
    return next((text.strip() for name, text in row.items() if name.strip().lower() in names), "")
