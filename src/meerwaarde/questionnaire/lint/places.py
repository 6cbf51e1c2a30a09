"""Where a question, a choice or a text stands in the workbook that the form was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire import archive
from meerwaarde.questionnaire.expressions.tree import UnreadableXml, read_element
from meerwaarde.questionnaire.place import Place
from meerwaarde.questionnaire.sheets import begins_as_xml, cell_text, workbook_sheets

LARGEST_UNPACKED = 100_000_000  # bytes, as in `form`
_BEGIN = re.compile(r"begin[ _](group|repeat|loop|lgroup)$")
_END = re.compile(r"end[ _](group|repeat|loop|lgroup)$")
_SELECT = re.compile(
    r"(?:select_one|select_multiple|select one|select all that apply|rank|add select one prompt using)\s+(\S+)"
)
_SPELLED = {  # headings that mean the same, by the one we use
    "caption": "label", "relevance": "relevant", "bind::relevant": "relevant", "bind::constraint": "constraint",
    "constraining_message": "constraint_message", "bind::jr:constraintmsg": "constraint_message",
    "bind::required": "required", "bind::jr:requiredmsg": "required_message", "requiredmsg": "required_message",
    "calculate": "calculation", "bind::calculate": "calculation", "tag": "name", "value": "name", "command": "type",
    "media::image": "image", "media::audio": "audio", "media::video": "video", "media::big-image": "big-image",
    "control::appearance": "appearance", "list name": "list_name",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Rows by path and by choice, headings by what they hold. All empty for a form that is XForm XML."""

    sheet: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)  # by path of a question
    choices: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by list and code
    headings: Mapping[str, str] = field(default_factory=dict)
    choice_headings: Mapping[str, str] = field(default_factory=dict)
    setting_headings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)  # the first row of that sheet, by what it means

    def row(self, path: str) -> int | None:
        """The row of a question or group, by its path below the root."""
        return self.rows.get(_below(path))

    def choice_row(self, path: str, code: str) -> int | None:
        """The row of a choice of the question at `path`."""
        return self.choices.get((self.lists.get(_below(path), ""), code))

    def column(self, what: str, language: str = "") -> str:
        """The heading on the survey sheet; as XLSForm would write it where there is none yet. Empty without a sheet."""
        return _heading(self.headings, what, language) if self.sheet else ""

    def choice_column(self, what: str, language: str = "") -> str:
        """The same on the choices sheet."""
        return _heading(self.choice_headings, what, language) if self.sheet else ""


def read_places(data: bytes, file: str) -> Places:
    """The places in a workbook, none in XML. Raises InputError for what is neither, is broken or could do harm."""
    if not archive.is_workbook(data):
        _check_xml(data, Place(file))
        return Places()
    tables: dict[str, tuple[dict[str, str], list[tuple[int, dict[str, str]]]]] = {}
    for name, rows in workbook_sheets(data, Place(file), largest=LARGEST_UNPACKED):
        tables.setdefault(name.lower(), _table(dict(rows)))
    headings, survey = tables.get("survey") or next(iter(tables.values()), ({}, []))
    choice_headings, choices = tables.get("choices", ({}, []))
    setting_headings, settings = tables.get("settings", ({}, []))
    found, lists = _walk(survey)
    return Places(
        sheet="survey",
        rows=found,
        lists=lists,
        choices={(row.get("list_name", ""), row.get("name", "")): number for number, row in reversed(choices)},
        headings=headings,
        choice_headings=choice_headings,
        setting_headings=setting_headings,
        settings=settings[0][1] if settings else {},
    )


def _check_xml(data: bytes, place: Place) -> None:
    if not begins_as_xml(data):
        raise archive.not_a_workbook(place, data)
    try:
        read_element(data)
    except UnreadableXml as reason:
        what = {
            "doctype": _("dit formulier bevat een DOCTYPE; dat is niet toegestaan"),
            "size": _("dit formulier is te groot"),
        }.get(reason.reason, _("dit is geen goede XML; geef een XLSForm-werkmap of een XForm"))
        raise place.error(what) from None


def _table(rows: dict[int, list[object]]) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    """(heading as written by what it means, rows with their number and cells by what they mean)."""
    written = [cell_text(cell) for cell in rows.get(1, [])]
    meant = [_meaning(heading) for heading in written]
    table = []
    for number in sorted(rows):
        if number > 1:
            cells = zip(meant, (cell_text(cell) for cell in rows[number]), strict=False)
            table.append((number, {name: text for name, text in cells if name and text}))
    return {name: heading for name, heading in zip(meant, written, strict=True) if name}, table


def _walk(survey: list[tuple[int, dict[str, str]]]) -> tuple[dict[str, int], dict[str, str]]:
    """Row and choice list by path below the root."""
    rows: dict[str, int] = {}
    lists: dict[str, str] = {}
    around: list[str] = []
    for number, row in survey:
        kind, name = " ".join(row.get("type", "").lower().split()), row.get("name", "")
        if _END.match(kind):
            around = around[:-1]
            continue
        path = "/".join([*around, name])
        if name:
            rows.setdefault(path, number)
        if _BEGIN.match(kind):
            around.append(name)
        elif found := _SELECT.match(" ".join(row.get("type", "").split())):
            lists[path] = found[1]
    return rows, lists


def _meaning(heading: str) -> str:
    """`Label::Nederlands (nl)` is `label::Nederlands (nl)`: the part before the language as XLSForm names it."""
    name, colons, language = heading.partition("::")
    if name.strip().lower() in ("bind", "media", "control", "instance"):
        second, more, language = language.partition("::")
        name, colons = f"{name.strip()}::{second.strip()}", more
    name = " ".join(name.lower().split())
    name = _SPELLED.get(name, _SPELLED.get(name.replace(" ", "_"), name.replace(" ", "_")))
    return f"{name}::{language.strip()}" if colons else name


def _heading(headings: Mapping[str, str], what: str, language: str) -> str:
    meant = f"{what}::{language}" if language and language != "default" else what
    return headings.get(meant) or headings.get(what if meant != what else "") or meant


def _below(path: str) -> str:
    return path.strip("/").partition("/")[2]
