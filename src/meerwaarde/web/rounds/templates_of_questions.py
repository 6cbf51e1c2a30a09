"""Questions typed in plain fields, as an XLSForm workbook: what a QuickScan is made of.

The workbook is the one source of the questions: it can be downloaded, extended in a spreadsheet and uploaded again.
What it holds can be read back into the fields as long as nothing was added that the fields cannot say.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.catalogue import BY_INDICATOR
from meerwaarde.web.rounds.questions import read
from meerwaarde.web.rounds.types import Refused

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Question

FILE_NAME = "vragen.xlsx"
MOST = 20  # questions; for more, a spreadsheet is the better place
MOST_CHOICES = 40
LONGEST_QUESTION, LONGEST_CHOICE = 500, 200
LONGEST_NAME = 20  # the longest that LimeSurvey takes
MADE = datetime(2026, 1, 1)  # the same file for the same questions
LABEL = "label::Nederlands (nl)"
SENSITIVITY = "bind::mw:sensitivity"
YES_NO = (("ja", "Ja"), ("nee", "Nee"))
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Typed(StrEnum):
    """What sort of answer a typed question gets."""

    ONE = "een"
    MANY = "meer"
    YES_NO = "janee"
    NUMBER = "getal"
    TEXT = "open"


TYPES = {Typed.MANY: "select_multiple", Typed.NUMBER: "decimal", Typed.TEXT: "text"}


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question as somebody types it. `choices` for one or several of; `indicator` from the catalogue or empty."""

    text: str
    kind: Typed = Typed.ONE
    choices: tuple[str, ...] = ()
    indicator: str = ""


# What a new QuickScan begins with: an example of each kind, to be written over.
QUICKSCAN = (
    TypedQuestion("Herkent u deze ontwikkeling in uw organisatie?", Typed.YES_NO),
    TypedQuestion(
        "Hoe groot is het gevolg voor uw organisatie?", Typed.ONE,
        ("Groot", "Middelgroot", "Klein", "Er is geen gevolg"),
    ),
    TypedQuestion(
        "Wat doet u eraan?", Typed.MANY,
        ("Samenwerken met anderen", "In gesprek met de gemeente", "Werk anders regelen", "Nog niets"),
    ),
    TypedQuestion("Om hoeveel medewerkers gaat het?", Typed.NUMBER),
    TypedQuestion("Wat moeten wij nog weten?", Typed.TEXT),
)  # fmt: skip


@dataclass(slots=True)
class _Names:
    """Names made of texts, each once."""

    taken: set[str] = field(default_factory=set)

    def of(self, text: str, otherwise: str) -> str:
        """A name of at most LONGEST_NAME signs: the words of the text, so that a name means its text."""
        name = _plain(text)[: LONGEST_NAME + 1]
        name = (name.rpartition("_")[0] or name if len(name) > LONGEST_NAME else name)[:LONGEST_NAME].strip("_")
        name = name or otherwise
        name = name if name[0].isalpha() else f"{otherwise}_{name}"[:LONGEST_NAME].strip("_")
        at, unique = 2, name
        while unique in self.taken:
            unique = f"{name[: LONGEST_NAME - len(str(at)) - 1]}_{at}"
            at += 1
        self.taken.add(unique)
        return unique


def slug(text: str) -> str:
    """The words of a text as the name of a form."""
    return _plain(text)[:40].strip("_") or "vragen"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def checked(questions: Iterable[TypedQuestion]) -> tuple[TypedQuestion, ...]:
    """The questions with their texts cleaned; those without a text are left out.

    Raises Refused for the first that cannot be asked; its field is `question-N`, counted from 0 among all of them.
    """
    found = []
    for at, one in enumerate(questions):
        text = _clean(one.text)
        choices = tuple(dict.fromkeys(filter(None, map(_clean, one.choices))))
        if not text:
            if choices:
                raise Refused(_("Vraag {n} heeft antwoorden maar geen tekst.").format(n=at + 1), f"question-{at}")
            continue
        found.append(TypedQuestion(text, one.kind, _choices(at, one.kind, text, choices), one.indicator))
        if one.indicator and one.indicator not in BY_INDICATOR:
            raise Refused(_("Kies bij vraag {n} een gegeven uit de lijst.").format(n=at + 1), f"question-{at}")
    if not found:
        raise Refused(_("Schrijf ten minste één vraag."), "question-0")
    if len(found) > MOST:
        said = _("Hier passen {n} vragen. Heeft u er meer? Maak de vragenlijst dan in een spreadsheet.")
        raise Refused(said.format(n=MOST), "question-0")
    return tuple(found)


def _choices(at: int, kind: Typed, text: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    where = f"question-{at}"
    if "${" in text or any("${" in one for one in choices):
        raise Refused(_("Haal bij vraag {n} het teken ${{ weg.").format(n=at + 1), where)
    if len(text) > LONGEST_QUESTION or any(len(one) > LONGEST_CHOICE for one in choices):
        raise Refused(_("Vraag {n} of een antwoord daarbij is te lang.").format(n=at + 1), where)
    if kind not in (Typed.ONE, Typed.MANY):
        return ()
    if not 2 <= len(choices) <= MOST_CHOICES:
        said = _("Vraag {n} heeft twee tot {most} antwoorden nodig. Zet elk antwoord op een eigen regel.")
        raise Refused(said.format(n=at + 1, most=MOST_CHOICES), where)
    return choices


def _clean(text: str) -> str:
    return " ".join(_NOT_IN_XML.sub("", text).split())


def workbook(questions: Sequence[TypedQuestion], *, title: str, form_id: str, version: str, period: str) -> bytes:
    """The XLSForm of typed questions (`checked`), the same bytes of XForm for the same questions."""
    names = _Names()
    survey, choices = (
        [["type", "name", LABEL, "appearance", "bind::mw:indicator", SENSITIVITY]],
        [["list_name", "name", LABEL]],
    )
    for at, one in enumerate(questions, start=1):
        name = names.of(one.text, f"vraag_{at}")
        offered = _offered(one)
        kind = TYPES.get(one.kind, "select_one") + (f" {name}" if offered else "")
        survey.append([kind, name, one.text, "multiline" if one.kind is Typed.TEXT else "", one.indicator, "normal"])
        choices += [[name, code, label] for code, label in offered]
    settings = [
        ["form_title", "form_id", "version", "default_language", "mw:period"],
        [title, form_id, version, "Nederlands (nl)", period],
    ]
    return _file({"survey": survey, "choices": choices, "settings": settings})


def _offered(question: TypedQuestion) -> list[tuple[str, str]]:
    if question.kind is Typed.YES_NO:
        return list(YES_NO)
    names = _Names()
    return [(names.of(text, f"antwoord_{at}"), text) for at, text in enumerate(question.choices, start=1)]


def _file(sheets: dict[str, list[list[str]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = MADE
    book.properties.creator = "meerwaarde"
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(at, column)
                cell.value = text or None
                cell.data_type = "s" if text else "n"  # `=` begins a text here, never a formula
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def typed_in(source: bytes, name: str) -> tuple[TypedQuestion, ...] | None:
    """The questions in a file as they can be typed; None when the file says more than the fields can hold."""
    try:
        form = read(source, name)
        found = tuple(_typed(one) for one in form.questions.values())
        questions = checked(found)
        same = workbook(
            questions, title=form.xform.title, form_id=form.xform.form_id, version=form.xform.version,
            period=form.xform.settings.get("mw:period", ""),
        )  # fmt: skip
        return questions if read(same, FILE_NAME).xform.sha256 == form.xform.sha256 else None
    except (InputError, Refused):
        return None


def _typed(question: Question) -> TypedQuestion:
    kinds = {"one": Typed.ONE, "multiple": Typed.MANY, "integer": Typed.NUMBER, "decimal": Typed.NUMBER}
    kind = kinds.get(question.kind, Typed.TEXT)
    choices = tuple((one.code, one.labels.get("nl", "")) for one in question.choices)
    if kind is Typed.ONE and choices == YES_NO:
        return TypedQuestion(question.label("nl"), Typed.YES_NO, (), question.indicator or "")
    return TypedQuestion(question.label("nl"), kind, tuple(text for _code, text in choices), question.indicator or "")
