"""Which column of an export belongs to which question, whatever tool wrote the headings.

Kobo writes `group/question` and `group/question/choice`, ODK Central `group-question`, others `group.question`;
LimeSurvey writes `question[code]`, `question[other]` and `question[comment]`. Names may themselves hold `-` and `.`,
so headings are compared with every spelling of every question, never cut up blindly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.place import Place, listed, shown
from meerwaarde.questionnaire.structure import is_asked
from meerwaarde.questionnaire.types import Kind, Question

SEPARATORS = "/-."
ROOT = "data"  # the instance's root, which some exports write before the path
EXACT, SUFFIX, LABEL = range(3)  # how well a heading fits, best first

_BRACKET = re.compile(r"^(?P<base>.+)\[(?P<part>[^\[\]]*)\]$")
_REPEATED = re.compile(r"\[\d+\]|\(\d+\)")
_BESIDE = re.compile(r"^(?P<base>.+?)[-_./](?:latitude|longitude|altitude|accuracy|precision|url)$", re.IGNORECASE)
_METADATA = re.compile(r"^(?:_|meta|formhub/|SET-OF-)|@odata\.|(?:^|[-/.])(?:instanceID|instanceName)$")
_METADATA_NAMES = frozenset((
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid", "imei",
    "key", "parent_key", "submissiondate", "submitdate", "startdate", "datestamp", "lastpage", "startlanguage", "seed",
    "ipaddr", "refurl", "token", "instanceid", "instancename", "submitterid", "submittername", "attachmentspresent",
    "attachmentsexpected", "status", "reviewstate", "edits", "formversion", "interviewtime", "audit",
    "background-audio", "id",  # LimeSurvey's own number of an answer, where the identifier is another column
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Headings by what they hold; `parts` and `ranks` by question, then choice code or rank (1 is first)."""

    whole: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    ranks: dict[str, dict[int, str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)  # open text beside a choice question
    skipped: list[str] = field(default_factory=list)

    def of(self, name: str) -> list[str]:
        """All headings that answer the question `name`."""
        whole = [self.whole[name]] if name in self.whole else []
        return [*whole, *self.parts.get(name, {}).values(), *self.ranks.get(name, {}).values()]


def match_columns(headings: Iterable[str], questions: tuple[Question, ...], apart: set[str], place: Place) -> Columns:
    """Give every heading its place. `apart` holds headings asked for by name (identifier, municipality, cluster).

    Raises InputError for columns that belong to nothing, naming at most five, and for two columns of one question.
    """
    index = _Index(questions)
    columns = Columns()
    unknown = []
    for heading in headings:
        if heading in apart:
            _assign_question(heading, index, columns, place)
        elif not _assign(heading, index, columns, place):
            unknown.append(heading)
    if unknown:
        what = _(
            "deze kolommen horen niet bij een vraag van het formulier: {columns}. Haal ze weg, hernoem ze zoals in het "
            "formulier, of kies het formulier dat bij deze antwoorden hoort"
        )
        raise place.at(row=1).error(what.format(columns=listed(unknown)))
    return columns


def find_named(headings: Iterable[str], name: str) -> list[str]:
    """The heading `name`, else those that end in it behind a group: `group/name`, `group-name`, `group.name`."""
    headings = list(headings)
    if name in headings:
        return [name]
    return [h for h in headings if h.endswith(tuple(sign + name for sign in SEPARATORS)) and not _METADATA.search(h)]


class _Index:
    """Every spelling of every question."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.spelled: dict[str, dict[int, list[Question]]] = {}
        for question in questions:
            self._add(question.name, EXACT, question)
            for sign in SEPARATORS:
                for at in range(len(question.path)):
                    self._add(sign.join(question.path[at:]), SUFFIX if at else EXACT, question)
                self._add(sign.join((ROOT, *question.path)), EXACT, question)
            for label in question.labels.values():
                self._add(label, LABEL, question)

    def _add(self, text: str, fit: int, question: Question) -> None:
        found = self.spelled.setdefault(text, {}).setdefault(fit, [])
        if question not in found[-1:]:
            found.append(question)

    def find(self, heading: str, place: Place, worst: int = SUFFIX) -> Question | None:
        """The question that the heading spells, best fit first. Raises InputError when it spells two."""
        found = self.spelled.get(heading, {})
        for fit in range(worst + 1):
            questions = found.get(fit, [])
            if len(questions) > 1 and fit < LABEL:
                what = _("deze kolom kan bij meer vragen horen ({names}); schrijf de groep erbij, zoals groep/vraag")
                names = ["/".join(question.path) for question in questions]
                raise place.at(row=1, column=heading).error(what.format(names=listed(names)))
            if len(questions) == 1:
                return questions[0]
        return None


def _assign(heading: str, index: _Index, columns: Columns, place: Place) -> bool:
    """Note what the heading holds; False when nobody knows it."""
    here = place.at(row=1, column=heading)
    if _assign_question(heading, index, columns, place):
        return True
    if _assign_part(heading, index, columns, here):
        return True
    if _METADATA.search(heading) or heading.lower() in _METADATA_NAMES or _in_repeat(heading, index, place):
        columns.skipped.append(heading)
        return True
    beside = _BESIDE.match(heading)
    if beside and (of := index.find(beside["base"], place)) is not None and of.kind is Kind.OTHER:
        columns.skipped.append(heading)
        return True
    question = index.find(heading, place, LABEL) or index.find(heading.removesuffix("."), place)
    if question is not None:
        _note_whole(question, heading, columns, here)
        return True
    short = heading.partition(". ")[0]  # LimeSurvey's "code. text of the question"
    if short != heading and (of := index.find(short, place)) is not None:
        _note_whole(of, heading, columns, here)
        return True
    return _assign_part(short, index, columns, here, heading) if short != heading else False


def _assign_question(heading: str, index: _Index, columns: Columns, place: Place) -> bool:
    """Note the question that the heading spells by name or path; False when it spells none."""
    question = index.find(heading, place)
    if question is not None:
        _note_whole(question, heading, columns, place.at(row=1, column=heading))
    return question is not None


def _note_whole(question: Question, heading: str, columns: Columns, place: Place) -> None:
    if question.in_repeat:
        columns.skipped.append(heading)
        return
    if question.name in columns.whole:
        raise _twice(columns.whole[question.name], heading, place, question)
    columns.whole[question.name] = heading
    if not is_asked(question):
        columns.skipped.append(heading)


def _assign_part(text: str, index: _Index, columns: Columns, place: Place, heading: str | None = None) -> bool:
    """A column for one choice, one rank or the open text beside a choice question."""
    heading = heading or text
    bracket = _BRACKET.match(text)
    splits = [(bracket["base"], bracket["part"])] if bracket else []
    splits += [(text[: found.start()], text[found.end() :]) for found in re.finditer(r"[/.]", text)]
    if text.endswith(("_other", "_comment")):
        splits.append((text.rpartition("_")[0], text.rpartition("_")[2]))
    for base, part in splits:
        question = index.find(base, place, LABEL)
        if question is None:
            continue
        code = _code(question, part)
        own = index.find(f"{base}_other", place) if part == "other" and code is None else None
        if own is not None:
            _note_whole(own, heading, columns, place)
            return True
        if question.kind is Kind.MULTIPLE and code is not None and not text.endswith(f"_{part}"):
            _note(columns.parts.setdefault(question.name, {}), code, heading, place, question, columns)
        elif question.kind is Kind.RANK and bracket and part.isdecimal() and part != "0":
            _note(columns.ranks.setdefault(question.name, {}), int(part), heading, place, question, columns)
        elif part == "other" or part.endswith("comment"):
            columns.texts.setdefault(question.name, []).append(heading)
        else:
            continue
        return True
    return False


def _note(
    parts: dict[Any, str], key: str | int, heading: str, place: Place, question: Question, columns: Columns
) -> None:
    if question.in_repeat:
        columns.skipped.append(heading)
        return
    if key in parts:
        raise _twice(parts[key], heading, place, question)
    parts[key] = heading


def _code(question: Question, part: str) -> str | None:
    """The code that a heading names, by code or by label."""
    if any(choice.code == part for choice in question.choices):
        return part
    named = {choice.code for choice in question.choices if part and part in choice.labels.values()}
    return named.pop() if len(named) == 1 else None


def _in_repeat(heading: str, index: _Index, place: Place) -> bool:
    bare = _REPEATED.sub("", heading)
    question = index.find(bare, place) if bare != heading else None
    return question is not None and question.in_repeat


def _twice(first: str, second: str, place: Place, question: Question) -> InputError:
    what = _("de kolommen {first} en {second} horen bij dezelfde vraag; haal er één weg")
    return place.at(question=question.name).error(what.format(first=shown(first), second=shown(second)))
