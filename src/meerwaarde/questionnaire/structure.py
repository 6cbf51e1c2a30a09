"""The questions of a form, from the grouped rows that pyxform makes of the sheets."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from meerwaarde.core import Sensitivity
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.choices import Lists, choices_of, labels_of
from meerwaarde.questionnaire.place import Place, Written, shown
from meerwaarde.questionnaire.relevance import Condition, Reference
from meerwaarde.questionnaire.relevance_order import in_order
from meerwaarde.questionnaire.relevance_text import parse
from meerwaarde.questionnaire.types import CLOSED, Kind, Question

OWN = "mw"  # prefix of our own columns
OWN_COLUMNS = ("sensitivity", "indicator", "rules", "quote")
SPECIFY = {"": "Anders, namelijk", "nl": "Anders, namelijk", "en": "Other, please specify"}  # beside `or_other`
_SELECTS = {"select one": Kind.ONE, "select all that apply": Kind.MULTIPLE, "rank": Kind.RANK}
_NUMBERS = {"int": Kind.INTEGER, "decimal": Kind.DECIMAL}


_DATES = ("date", "today", "q date", "add date prompt", "get today")
_MENTIONED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_MOMENTS = ("datetime", "date time", "q date time", "add date time prompt", "start", "end", "start time", "end time")


_ASKING = re.compile(
    r"date|time$|geo|gps|location|photo|image|picture|audio|video|file|barcode|acknowledge|trigger|osm|hidden|text|string"
)
_SILENT = re.compile(r"^(?:get |q )?(?:note|calculate|start|end|today)\b|background|external|audit|prompt note")


def is_asked(question: Question) -> bool:
    """Whether a person answers it: no note, calculation or metadata."""
    if question.kind is not Kind.OTHER:
        return True
    kind = question.type.lower()
    return bool(_ASKING.search(kind)) and not _SILENT.search(kind)


def is_date(question: Question) -> bool:
    """Whether the answers are days."""
    return question.kind is Kind.OTHER and question.type.lower() in _DATES


def is_moment(question: Question) -> bool:
    """Whether the answers are days with a time."""
    return question.kind is Kind.OTHER and question.type.lower() in _MOMENTS


@dataclass(frozen=True, slots=True)
class _Around:
    """What the groups around a question say."""

    path: tuple[str, ...] = ()
    relevant: tuple[tuple[str, Place], ...] = ()  # conditions as written, with their place
    sensitivity: Sensitivity = Sensitivity.NORMAL
    rules: Written | None = None
    in_repeat: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A question before its name is made unique and its conditions are read."""

    question: Question
    relevant: tuple[tuple[str, Place], ...]
    place: Place
    asks: bool  # a person answers it: no note, calculation or metadata
    made_of: tuple[str, ...] = ()  # a calculation: the names between `${` and `}`


def questions_of(
    form: dict[str, Any], book: dict[str, Any], place: Place, folder: Path
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """All questions in the form's order, and the language codes. Raises InputError."""
    reader = _Reader(form, book, place, folder)
    found = list(reader.walk(form["children"], _Around()))
    if not any(one.asks for one in found):
        raise Place(place.file, "survey").error(_("dit formulier stelt geen enkele vraag"))
    names = with_unique_names([one.question for one in found])
    found = [replace(one, question=question) for one, question in zip(found, names, strict=True)]
    questions = _with_conditions(found)
    in_order(questions, Place(place.file, "survey"))
    seen = dict.fromkeys(language for question in questions for labels in _all_labels(question) for language in labels)
    return questions, tuple(seen) or ("",)


def _all_labels(question: Question) -> Iterator[Mapping[str, str]]:
    yield question.labels
    yield from (choice.labels for choice in question.choices)


class _Reader:
    """Walks through groups and questions, depth first, as the form shows them."""

    def __init__(self, form: dict[str, Any], book: dict[str, Any], place: Place, folder: Path) -> None:
        self.place = Place(place.file, "survey")
        self.rows = rows_by_name(book)
        self.lists = Lists(form.get("choices") or {}, book.get("choices") or [], folder, self.place)

    def walk(self, children: list[dict[str, Any]], around: _Around) -> Iterator[_Found]:
        previous: _Found | None = None
        for child in children:
            name = str(child.get("name", ""))
            if name == "meta" and child.get("type") == "group":
                continue
            if "children" in child or child.get("type") in ("group", "repeat", "loop"):
                yield from self.walk(child.get("children") or [], self.inside(child, around))
                continue
            if previous is not None and _specifies(child, previous.question):
                yield self.specification(previous)
                continue
            previous = self.question(child, around)
            yield previous

    def inside(self, group: dict[str, Any], around: _Around) -> _Around:
        name = str(group.get("name", ""))
        place, _type = self.located(name)
        if group.get("type") == "loop":
            raise place.error(_("een lus (begin loop) wordt niet ondersteund; schrijf de vragen uit"))
        return _Around(
            (*around.path, name),
            (*around.relevant, *_relevant(group, place)),
            _sensitivity(group, place) or around.sensitivity,
            _rules(group, place) or around.rules,
            around.in_repeat or group.get("type") == "repeat",
        )

    def question(self, row: dict[str, Any], around: _Around) -> _Found:
        name = str(row.get("name", ""))
        place, written = self.located(name)
        kind, asks = _kind(row)
        bind = row.get("bind") or {}
        question = Question(
            name=name,
            path=(*around.path, name),
            kind=kind,
            type=(written or str(row.get("type", ""))) if asks or kind is not Kind.OTHER else _silent(written, row),
            labels=labels_of(row.get("label")),
            choices=choices_of(row, self.lists, place) if kind in CLOSED else (),
            required=str(bind.get("required", "")).lower() in ("yes", "true", "true()"),
            sensitivity=_sensitivity(row, place) or around.sensitivity,
            indicator=str(bind[f"{OWN}:indicator"]).strip() if bind.get(f"{OWN}:indicator") else None,
            rules=_rules(row, place) or around.rules,
            in_repeat=around.in_repeat,
        )
        made_of = tuple(_MENTIONED.findall(str(bind.get("calculate") or "")))
        return _Found(question, (*around.relevant, *_relevant(row, place)), place, asks, made_of)

    def specification(self, other: _Found) -> _Found:
        """The open question that `or_other` adds behind a choice question."""
        of = other.question
        spoken = {language: SPECIFY.get(language, SPECIFY["en"]) for language in of.labels or ("",)}
        question = replace(
            of, name=f"{of.name}_other", path=(*of.path[:-1], f"{of.path[-1]}_other"), kind=Kind.TEXT, type="text",
            labels=spoken, choices=(), required=False, indicator=None,
        )  # fmt: skip
        condition = (f"selected(${{{of.path[-1]}}}, 'other')", other.place)
        return _Found(question, (*other.relevant, condition), other.place, asks=True)

    def located(self, name: str) -> tuple[Place, str]:
        """The place of the next row with this name, and its type as written."""
        rows = self.rows[name]
        if not rows:
            return self.place.at(question=name), ""
        number, written = rows.popleft()
        return self.place.at(row=number, question=name), written


def _silent(written: str, row: dict[str, Any]) -> str:
    """The type of a row that nobody answers; a text that shows a calculation is one, a heading is a note."""
    if "calculate" in (row.get("bind") or {}):
        return "calculate"
    kind = written or str(row.get("type", ""))
    return "note" if kind.startswith(("select", "rank")) else kind


def rows_by_name(book: dict[str, Any]) -> dict[str, deque[tuple[int, str]]]:
    """Row and type of every question or group, by name, in the sheet's order."""
    found: dict[str, deque[tuple[int, str]]] = defaultdict(deque)
    for number, row in enumerate(book.get("survey") or [], start=2):
        cells = {"_".join(name.lower().split()): text for name, text in row.items()}
        kind = cells.get("type") or cells.get("command") or ""
        name = cells.get("name") or cells.get("value") or cells.get("tag") or ""
        if kind and not kind.startswith("end ") and not kind.startswith("end_"):
            found[name].append((number, kind))
    return found


def _kind(row: dict[str, Any]) -> tuple[Kind, bool]:
    """What can be done with the answers, and whether a person answers at all."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    kind = str(row.get("type", ""))
    bind = row.get("bind") or {}
    if "label" in str((row.get("control") or {}).get("appearance", "")).split():
        return Kind.OTHER, False  # the heading of a table of choices: it shows the choices and takes no answer
    if kind in _SELECTS or kind == "select one external":
        return _SELECTS.get(kind, Kind.ONE), True
    known = QUESTION_TYPE_DICT.get(kind, {})
    if "control" not in known or kind in ("note", "trigger") or "note" in kind:
        return Kind.OTHER, False
    data = str(bind.get("type") or known.get("bind", {}).get("type", ""))
    if data in _NUMBERS:
        return _NUMBERS[data], True
    shown_only = "calculate" in bind and str(bind.get("readonly", "")).lower() in ("yes", "true", "true()")
    if data == "string" and known["control"].get("tag") == "input" and not shown_only:
        return Kind.TEXT, True
    return Kind.OTHER, not shown_only


def _specifies(row: dict[str, Any], previous: Question) -> bool:
    """Whether this row is the open question that pyxform adds for `or_other`."""
    condition = str((row.get("bind") or {}).get("relevant", ""))
    return row.get("name") == f"{previous.path[-1]}_other" and condition.startswith(f"selected(../{previous.path[-1]},")


def _relevant(row: dict[str, Any], place: Place) -> tuple[tuple[str, Place], ...]:
    text = str((row.get("bind") or {}).get("relevant") or "").strip()
    return ((text, place.at(column="relevant")),) if text else ()


def _sensitivity(row: dict[str, Any], place: Place) -> Sensitivity | None:
    """What the row says in `bind::mw:sensitivity`; a misspelt column of ours is refused, for it would hide nothing."""
    bind = row.get("bind") or {}
    for name in bind:
        own = str(name).removeprefix(f"{OWN}:")
        if own != name and own not in OWN_COLUMNS and difflib.get_close_matches(own.lower(), OWN_COLUMNS, 1, 0.75):
            what = _(
                "deze kolom bestaat niet; bedoelt u bind::mw:sensitivity, bind::mw:rules, bind::mw:indicator of "
                "bind::mw:quote?"
            )
            raise place.at(column=f"bind::{name}").error(what)
    value = str(bind.get(f"{OWN}:sensitivity") or "").strip()
    if not value:
        return None
    if value.lower() not in [level.value for level in Sensitivity]:
        what = _("{value} is geen gevoeligheid; kies none, normal of high")
        raise place.at(column=f"bind::{OWN}:sensitivity").error(what.format(value=shown(value)))
    return Sensitivity(value.lower())


def _rules(row: dict[str, Any], place: Place) -> Written | None:
    """What the row says in `bind::mw:rules`, to be read where the rules are known."""
    text = str((row.get("bind") or {}).get(f"{OWN}:rules") or "").strip()
    return Written(text, place.at(column=f"bind::{OWN}:rules")) if text else None


def with_unique_names(questions: Sequence[Question]) -> list[Question]:
    """Each question called by its leaf name where that is unique, else by its path with `/`."""
    often = Counter(question.path[-1] for question in questions)
    return [
        question if often[question.path[-1]] == 1 else replace(question, name="/".join(question.path))
        for question in questions
    ]


def _behind(names: Iterable[str], found: Iterable[_Found]) -> frozenset[str]:
    """The questions of which the calculations among `names` are made, and the calculations in those."""
    made_of: dict[str, set[str]] = {}
    called: dict[str, set[str]] = {}
    for one in found:
        called.setdefault(one.question.path[-1], set()).add(one.question.name)
        made_of[one.question.name] = set(one.made_of)
    behind, waiting = set[str](), list(names)
    while waiting:
        more = {name for leaf in made_of.get(waiting.pop(), ()) for name in called.get(leaf, ())} - behind
        behind |= more
        waiting += more
    return frozenset(behind.difference(names))


def _with_conditions(found: list[_Found]) -> tuple[Question, ...]:
    """Read the conditions that matter: of questions that are tabulated, and of open questions outside repeats."""
    often = Counter(one.question.path[-1] for one in found)
    references = {
        one.question.path[-1]: Reference(one.question.name, one.question.kind)
        for one in found
        if often[one.question.path[-1]] == 1 and not one.question.in_repeat
    }
    dates = {one.question.name for one in found if is_date(one.question) or is_moment(one.question)}
    read: dict[tuple[str, Place], Condition] = {}
    questions = []
    for one in found:
        if one.asks and not one.question.in_repeat:
            for text, place in one.relevant:
                if (text, place) not in read:
                    condition = parse(text, references, place)
                    read[text, place] = replace(condition, behind=_behind(condition.questions(), found))
                    if read[text, place].ordered() & dates:
                        what = _("een datum vergelijken met < of > wordt nog niet ondersteund in een voorwaarde")
                        raise place.error(what)
            relevant = tuple(read[condition] for condition in one.relevant)
            questions.append(replace(one.question, relevant=relevant))
        else:
            questions.append(one.question)
    return tuple(questions)
