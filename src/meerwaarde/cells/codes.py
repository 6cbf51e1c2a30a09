"""Text in cells as dense codes: categories of a register column, also where a cell holds several (`a|b`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

UNKNOWN = "onbekend"  # the category of an empty cell
SEPARATOR = "|"  # between several codes in one cell


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as categories. `member` is bool [rows, categories]; `single` says that no cell holds several codes.

    `unknown` counts the empty cells, which stand under the category `UNKNOWN`.
    """

    codes: tuple[str, ...]
    member: np.ndarray
    single: bool
    unknown: int

    @property
    def position(self) -> np.ndarray:
        """The category of each row, int64 [rows]; for a column with one code a cell only."""
        if not self.single:
            raise ValueError("a cell holds several codes")
        return np.asarray(self.member.argmax(axis=1), dtype=np.int64)


def natural_order(code: str) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    """A sort key that puts 2 before 10 and the unknown last."""
    parts = re.split(r"(\d+)", code.casefold())
    return code == UNKNOWN, tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def split_codes(cell: str) -> tuple[str, ...]:
    """The codes in one cell, each once and in order; an empty cell is the unknown."""
    codes = dict.fromkeys(code.strip() for code in cell.split(SEPARATOR))
    codes.pop("", None)
    return tuple(codes) or (UNKNOWN,)


def code_sizes(column: np.ndarray) -> Counter[str]:
    """How many rows hold each code, without a table of rows by codes: for columns that may differ in every row."""
    sizes: Counter[str] = Counter()
    for text, rows in zip(*np.unique(np.asarray(column, dtype=str), return_counts=True), strict=True):
        for code in split_codes(str(text)):
            sizes[code] += int(rows)
    return sizes


def coded(column: np.ndarray, *, several: bool = True) -> Coded:
    """A column of text [rows] as categories in natural order.

    `several=False` keeps `a|b` as one category of its own, for columns in which the sign has no meaning.
    """
    texts, where = np.unique(np.asarray(column, dtype=str), return_inverse=True)
    cells = [split_codes(text) if several else (text.strip() or UNKNOWN,) for text in texts.tolist()]
    codes = tuple(sorted({code for cell in cells for code in cell}, key=natural_order))
    index = {code: position for position, code in enumerate(codes)}
    member = np.zeros((len(cells), len(codes)), dtype=bool)
    for row, cell in enumerate(cells):
        member[row, [index[code] for code in cell]] = True
    empty = np.array([not text.strip(f" {SEPARATOR}") for text in texts.tolist()], dtype=bool)
    where = where.reshape(-1)
    return Coded(codes, member[where], all(len(cell) == 1 for cell in cells), int(empty[where].sum()))
