"""Cells of one question turned into codes and numbers: each different text is read once, then spread over the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.numerals import LARGEST, Decimal, NumberError, parse_number, too_large
from meerwaarde.questionnaire.place import listed, shown
from meerwaarde.questionnaire.types import Kind, Question

if TYPE_CHECKING:
    import polars as pl

    from meerwaarde.questionnaire.sheets import Sheet

YES = frozenset(("1", "1.0", "true", "yes", "ja", "y", "j"))
NO = frozenset(("0", "0.0", "false", "no", "nee", "n"))
NOT_SHOWN = "{question_not_shown}"  # LimeSurvey's word for a question that was not asked
LIMESURVEY_OTHER = "-oth-"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: `codes` int64 [rows] says which of the different `texts` stands in each row."""

    sheet: Sheet
    heading: str
    codes: np.ndarray
    texts: list[str]

    def filled(self) -> np.ndarray:
        """Which rows hold anything, bool [rows]."""
        return _spread([bool(text) for text in self.texts], np.dtype(bool), self.codes)

    def read(self, question: Question, reader: Callable[[str], T], among: np.ndarray | None = None) -> list[T]:
        """`reader` over the different texts; a ValueError becomes an InputError at the first row with that text.

        `among` bool [rows]: the rows to look for it.
        """
        found = []
        for at, text in enumerate(self.texts):
            try:
                found.append(reader(text))
            except ValueError as reason:
                there = self.codes == at if among is None else (self.codes == at) & among
                row = int(self.sheet.rows[np.flatnonzero(there)[0]])
                place = self.sheet.place.at(row=row, column=self.heading, question=question.name)
                raise place.error(f"{shown(text)} {reason}") from None
        return found


def cells(sheet: Sheet, heading: str) -> Cells:
    """The column `heading`, its different texts apart."""
    import polars as pl

    series: pl.Series = sheet.columns[heading]
    unique = series.unique(maintain_order=True)
    codes = series.cast(pl.Enum(unique)).to_physical().to_numpy().astype(np.int64)
    return Cells(sheet, heading, codes, ["" if text == NOT_SHOWN else text for text in unique.to_list()])


class Choices:
    """From the text in a cell to the position of a choice: by code, else by label in any language."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.codes = {choice.code: at for at, choice in enumerate(question.choices)}
        self.labels = _unique(
            (_plain(label), at) for at, choice in enumerate(question.choices) for label in choice.labels.values()
        )
        self.loose = _unique((_plain(code), at) for code, at in self.codes.items())
        self.numbers = _unique((_figure(code), at) for code, at in self.codes.items())

    def one(self, text: str) -> int | None:
        """The position of the choice that the cell names; None when it names none."""
        if text in self.codes:
            return self.codes[text]
        if text[:1] == "'" and text[1:] in self.codes:  # our own tables protect a code that looks like a formula
            return self.codes[text[1:]]
        if text == LIMESURVEY_OTHER and "other" in self.codes:
            return self.codes["other"]
        plain = _plain(text)
        for known, key in ((self.labels, plain), (self.loose, plain), (self.numbers, _figure(text))):
            if key and key in known:
                return known[key]
        return None

    def many(self, text: str) -> list[int] | None:
        """The positions, in the order of the cell: codes with blanks between, else labels with `;`, `|` or `,`."""
        whole = self.one(text)
        if whole is not None:
            return [whole]
        for parts in (text.split(), text.split(";"), text.split("|"), text.split("\n"), text.split(",")):
            found = [self.one(part.strip()) for part in parts if part.strip()]
            if found and None not in found:
                return list(dict.fromkeys(at for at in found if at is not None))
        return self._greedy(_plain(text))

    def _greedy(self, text: str) -> list[int] | None:
        """Labels that themselves hold commas: the longest that fits, again and again."""
        longest = sorted((label for label in self.labels if label), key=len, reverse=True)
        found: list[int] = []
        while text:
            label = next((label for label in longest if text.startswith(label)), None)
            rest = text[len(label) :] if label else ""
            if label is None or (rest and rest[0] not in " ,;|/"):
                return None
            found.append(self.labels[label])
            text = rest.lstrip(" ,;|/")
        return list(dict.fromkeys(found)) or None

    def refusal(self) -> ValueError:
        """What to say of a text that names no choice."""
        codes = listed([choice.code for choice in self.question.choices], 8)
        return ValueError(_("is geen keuze bij deze vraag; aangeboden zijn: {codes}").format(codes=codes))


def read_one(column: Cells, question: Question) -> np.ndarray:
    """Position of the (first ranked) choice, int16 [rows], -1 where empty. Raises InputError."""
    choices = Choices(question)

    def position(text: str) -> int:
        if not text:
            return -1
        found = choices.many(text) if question.kind is Kind.RANK else [choices.one(text)]
        if not found or found[0] is None:
            raise choices.refusal()
        return found[0]

    return _spread(column.read(question, position), np.dtype(np.int16), column.codes)


def read_many(column: Cells, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """One column of several codes: (filled bool [rows], ticked bool [rows, choices]). Raises InputError."""
    choices = Choices(question)

    def ticked(text: str) -> np.ndarray:
        row = np.zeros(len(question.choices), dtype=bool)
        if text:
            found = choices.many(text)
            if found is None:
                raise choices.refusal()
            row[found] = True
        return row

    table = column.read(question, ticked)
    return column.filled(), np.array(table).reshape(len(table), len(question.choices))[column.codes]


def read_tick(column: Cells, question: Question, code: str, *, may_be_text: bool) -> tuple[np.ndarray, np.ndarray]:
    """A 0/1 column of one choice: (filled, ticked), both bool [rows].

    Yes and no in either language, or the choice's own code or label for yes. `may_be_text`: LimeSurvey's `[other]`
    holds what was written, which means yes. Raises InputError.
    """
    choice = next(choice for choice in question.choices if choice.code == code)
    own = {_plain(code), *map(_plain, choice.labels.values())}

    def ticked(text: str) -> bool:
        plain = _plain(text)
        if plain in YES or (plain and plain in own and plain not in NO):
            return True
        if not plain or plain in NO:
            return False
        if may_be_text:
            return True
        raise ValueError(_("is geen ja of nee; in deze kolom horen 1 en 0, ja en nee, of Y en N"))

    return column.filled(), np.array(column.read(question, ticked), dtype=bool)[column.codes]


def read_numbers(column: Cells, question: Question, decimal: Decimal | None) -> np.ndarray:
    """Numbers, float64 [rows], NaN where empty. A true number in a workbook is never ambiguous. Raises InputError."""
    typed = column.sheet.numbers.get(column.heading)
    true_number = np.zeros(len(column.codes), dtype=bool) if typed is None else np.isfinite(typed)
    as_text = np.unique(column.codes[~true_number])
    wanted = frozenset(column.texts[at] for at in as_text)

    def number(text: str) -> float:
        if not text or text not in wanted:
            return np.nan
        return _whole(parse_number(text, decimal), question)

    values: np.ndarray = np.array(column.read(question, number, ~true_number), dtype=np.float64)[column.codes]
    if typed is None:
        return values
    values = np.where(true_number, typed, values)
    wrong = true_number & (np.abs(values) > LARGEST)
    if question.kind is Kind.INTEGER:
        wrong |= true_number & (values != np.round(values))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        place = column.sheet.place.at(row=int(column.sheet.rows[row]), column=column.heading, question=question.name)
        why = too_large() if abs(values[row]) > LARGEST else _no_whole()
        raise place.error(f"{shown(column.texts[column.codes[row]])} {why}")
    return values


def _whole(value: float, question: Question) -> float:
    if question.kind is Kind.INTEGER and not value.is_integer():
        raise NumberError(_no_whole())
    return value


def _no_whole() -> str:
    return _("is geen heel getal; deze vraag vraagt een heel getal")


def _spread(values: list[Any], dtype: np.dtype[Any], codes: np.ndarray) -> np.ndarray:
    """The value of each different text, over the rows."""
    return np.asarray(np.array(values, dtype=dtype)[codes])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _figure(text: str) -> str:
    """`1.0` and `01` as "1": how a spreadsheet may show the code 1."""
    return f"{int(text.partition('.')[0])}" if re.fullmatch(r"[0-9]{1,15}(\.0+)?", text) else ""


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Texts that stand for one choice only."""
    found: dict[str, int] = {}
    twice = set()
    for text, at in pairs:
        if text and found.setdefault(text, at) != at:
            twice.add(text)
    return {text: at for text, at in found.items() if text not in twice}
