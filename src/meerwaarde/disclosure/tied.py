"""Questions with numbers of which one is the sum of others, or that add up to a fixed number.

Staff of which men and women, or three parts that make 100 %: readers know from the form that they add up. Each question
is proven by itself, and where one hides a group that the others show, it follows from those. So they hide the same
groups: then what moves one of them moves another as much, and everything that is printed stays as it is.

Forms do not always say so, hence the answers are asked: numbers that add up for every organisation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from meerwaarde.core import Figure
from meerwaarde.disclosure.rows import unit_of
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.tally import Asked

EXACT = 1e-9  # relative
LARGEST = 3  # times that a number counts in a sum
Numbers = tuple[np.ndarray, np.ndarray]  # who gave one, and which: bool and float64 [organisations]
FEWEST = 4  # organisations: of fewer numbers many sums hold by chance


def hide_together(numbers: Mapping[str, Numbers], figures: Sequence[Figure], hidden: set[Unit]) -> None:
    """Hide in questions that are tied what one of them hides."""
    for names in _together(_ties(numbers)):
        rows = {unit_of(figure) for figure in figures if figure.question in names}
        gone = {unit[1:] for unit in rows & hidden}
        hidden |= {unit for unit in rows if unit[1:] in gone}


def numbers_of(questions: Sequence[Asked]) -> dict[str, Numbers]:
    """The numbers of a wave, by question."""
    return {one.name: (one.now.base, np.nan_to_num(one.now.values)) for one in questions if one.now.values is not None}


def _ties(numbers: Mapping[str, Numbers]) -> Iterator[set[str]]:
    """Questions of which the last is a sum of the others, or of them and a fixed number."""
    many = {name: (base, values) for name, (base, values) in numbers.items() if base.sum() >= FEWEST}
    if len(many) < 2:
        return
    bases = np.unique(np.array([base for base, _values in many.values()], dtype=float), axis=0)
    known: list[tuple[str, np.ndarray]] = [("", base) for base in bases]
    for question, (base, values) in many.items():
        column = np.where(base, values, 0.0)
        names = _sum_of(column, known)
        if names is None:
            known.append((question, column))
        elif names:
            yield {*names, question}


def _sum_of(values: np.ndarray, known: Sequence[tuple[str, np.ndarray]]) -> set[str] | None:
    """Which questions add up to these numbers; None when they are no sum, empty when it says nothing."""
    size = np.array([np.abs(column).max(initial=0.0) or 1.0 for _name, column in known])
    scaled = np.column_stack([column for _name, column in known]) / size
    own = float(np.abs(values).max(initial=0.0)) or 1.0
    times = np.linalg.lstsq(scaled, values / own, rcond=None)[0]
    if np.abs(scaled @ times - values / own).max(initial=0.0) > EXACT * len(known):
        return None
    counts = np.abs(times) > EXACT
    parts = {
        name: time for (name, _column), time, much in zip(known, (times * own / size).tolist(), counts, strict=True)
        if name and much
    }  # fmt: skip
    plain = all(abs(time - round(time)) < 1e-6 and abs(time) < LARGEST + 0.5 for time in parts.values())
    return set(parts) if plain or len(parts) == 1 else set()


def _together(ties: Iterator[set[str]]) -> list[set[str]]:
    """Those that share a question are one."""
    found: list[set[str]] = []
    for names in ties:
        apart = [other for other in found if not other & names]
        found = [*apart, names.union(*(other for other in found if other & names))]
    return found
