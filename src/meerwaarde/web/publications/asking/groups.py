"""Groups that a question is split by, and the coarser ones to fall back on when a table may not be shown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

SMALL = 50  # employees; above it a member is large
PARTS = {
    "Groningen": "Noord", "Friesland": "Noord", "Fryslân": "Noord", "Drenthe": "Noord", "Overijssel": "Oost",
    "Flevoland": "Oost", "Gelderland": "Oost", "Utrecht": "West", "Noord-Holland": "West", "Zuid-Holland": "West",
    "Zeeland": "West", "Noord-Brabant": "Zuid", "Limburg": "Zuid",
}  # fmt: skip  # the four parts of the country (landsdelen) as Statistics Netherlands has them
SIZE, TWO_SIZES, PROVINCE, PART = "omvang", "omvang in twee klassen", "provincie", "landsdeel"
COARSER = {SIZE: TWO_SIZES, PROVINCE: PART}  # a column of the register, and one with fewer groups
FINER = {coarse: fine for fine, coarse in COARSER.items()}


def choices_of(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The groups of a round with the coarser ones behind each."""
    found = []
    for name, label in given:
        found.append((name, label))
        if name in COARSER:
            found.append((COARSER[name], COARSER[name]))
    return tuple(found)


def and_coarser(group: str) -> tuple[str, ...]:
    """The group that was asked for and what to fall back on, the finest first; empty is over all.

    >>> and_coarser("omvang, provincie")
    ('omvang, provincie', 'omvang', 'omvang in twee klassen', '')
    """
    first = group.partition(", ")[0]  # of a crossing; a question has a name without commas
    return tuple(dict.fromkeys((group, first, *filter(None, [COARSER.get(first)]), "")))


def add_column(register: Path, group: str) -> None:
    """Write the coarser column that `group` needs behind the columns of the register."""
    coarse = group if group in FINER else COARSER.get(group.partition(", ")[0], "")
    if not coarse:
        return
    with register.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    if coarse in head or FINER[coarse] not in head:
        return
    at = head.index(FINER[coarse])
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*head, coarse], *([*row, coarse_of(coarse, row[at])] for row in rows)])


def coarse_of(coarse: str, value: str) -> str:
    """The coarser group that a value of the register falls in; empty when that is not known.

    >>> coarse_of(TWO_SIZES, "26 t/m 50"), coarse_of(TWO_SIZES, "101 of meer"), coarse_of(PART, "Limburg")
    ('1 t/m 50', '51 of meer', 'Zuid')
    """
    if coarse == PART:
        return PARTS.get(value, "")
    first = re.match(r"\d+", value)
    if first is None:
        return ""
    return f"1 t/m {SMALL}" if int(first[0]) <= SMALL else f"{SMALL + 1} of meer"
