"""Columns of a file as arrays: numbers, codes and marks, each refused with its place when it cannot be used."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    import polars as pl

    from meerwaarde.disclosure.additive.types import Dimension
    from meerwaarde.questionnaire import Sheet
    from meerwaarde.questionnaire.numerals import Decimal

MOST_CELLS = 1_000_000  # of the cross-product
RESERVED = ("value", "count", "status")  # the columns of SAFE.csv after its dimensions


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its part ("microdata", "cells", "hierarchy"), its name without folder, its hash."""

    role: str
    file: str
    sha256: str


def check_split(by: Sequence[str]) -> None:
    """Raise InputError unless `by` names columns that can split a table: at least one, each once, none reserved."""
    if not by:
        raise InputError(_("Geef met --by de kolommen waarnaar u uitsplitst, met komma's ertussen."))
    for at, name in enumerate(by):
        if name in by[:at]:
            raise InputError(_("--by: kolom {} staat er twee keer.").format(name))
        if name in RESERVED:
            what = _("--by: {0} is ook een kolom van de uitkomst. Geef de kolom in het bestand een andere naam.")
            raise InputError(what.format(name))


def column(sheet: Sheet, name: str) -> pl.Series:
    """The column of that name. Raises InputError with the names there are."""
    if name not in sheet.columns:
        what = _("deze kolom ontbreekt. Er zijn: {}.").format(", ".join(list(sheet.columns)[:20]))
        raise sheet.place.at(column=name).error(what)
    return sheet.columns[name]


def codes(sheet: Sheet, name: str) -> pl.Series:
    """A column of codes without an empty cell. Raises InputError."""
    found = column(sheet, name)
    empty = np.flatnonzero((found == "").to_numpy())
    if len(empty):
        what = _("deze cel is leeg. Vul een code in; voor wie niets bekend is bijvoorbeeld ‘onbekend’.")
        raise sheet.place.at(row=int(sheet.rows[empty[0]]), column=name).error(what)
    return found


def positions(found: pl.Series, dimension: Dimension) -> np.ndarray:
    """Of every row the position of its code in the dimension, int64 [rows]."""
    import polars as pl

    return found.cast(pl.Enum(dimension.codes)).to_physical().to_numpy().astype(np.int64)


def numbers(sheet: Sheet, name: str, decimal: Decimal | None = None) -> np.ndarray:
    """A column of numbers of 0 or more, float64 [rows]. Raises InputError for an empty, other or negative cell.

    Figures have a decimal point (12.345) unless `decimal` says comma. Where a comma stands in the column nobody knows
    what 1.250 means, and it is refused until `decimal` says so.
    """
    import polars as pl

    texts = column(sheet, name)
    found = np.full(len(texts), np.nan)
    if decimal != "comma" and not texts.str.contains(",", literal=True).any():
        found = texts.cast(pl.Float64, strict=False).fill_null(math.nan).to_numpy().copy()
    typed = sheet.numbers.get(name)
    if typed is not None:
        found = np.where(np.isfinite(typed), typed, found)
    for at in np.flatnonzero(~(np.abs(found) <= _largest())):
        found[at] = _number(sheet, name, int(at), texts[int(at)], decimal)
    negative = np.flatnonzero(found < 0)
    if len(negative):
        what = _("hier staat een negatief getal. De beveiliging kan alleen met 0 of meer; splits winst en verlies.")
        raise sheet.place.at(row=int(sheet.rows[negative[0]]), column=name).error(what)
    return found + 0.0


def _largest() -> float:
    from meerwaarde.questionnaire.numerals import LARGEST

    return LARGEST


def _number(sheet: Sheet, name: str, at: int, text: str, decimal: Decimal | None) -> float:
    from meerwaarde.questionnaire.numerals import NumberError, parse_number

    place = sheet.place.at(row=int(sheet.rows[at]), column=name)
    if not text:
        raise place.error(_("hier ontbreekt een getal. Vul 0 in als er niets is, of haal de rij weg."))
    if not any(sign.isdigit() for sign in text):
        raise place.error(_("‘{}’ is geen getal. Verbeter de cel, of kies een andere kolom.").format(text[:40]))
    try:
        return parse_number(text, decimal)
    except NumberError as reason:
        raise place.error(f"‘{text[:40]}’ {reason}") from None


def marks(sheet: Sheet, name: str) -> np.ndarray:
    """A column of 1 and 0 (empty is 0), bool [rows]. Raises InputError for anything else."""
    texts = column(sheet, name)
    wrong = np.flatnonzero(~texts.is_in(["0", "1", ""]).to_numpy())
    if len(wrong):
        what = _("‘{}’: hier hoort 1 (ja) of 0 (nee).").format(texts[int(wrong[0])][:40])
        raise sheet.place.at(row=int(sheet.rows[wrong[0]]), column=name).error(what)
    return np.asarray((texts == "1").to_numpy())


def check_size(sheet: Sheet, dimensions: Sequence[Dimension]) -> None:
    """Raise InputError when the table would have more than a million cells."""
    size = math.prod(len(one.codes) for one in dimensions)
    if size > MOST_CELLS:
        widest = max(dimensions, key=lambda one: len(one.codes))
        what = _("deze tabel zou {0} cellen hebben, meer dan een miljoen. Neem minder kolommen in --by, of minder"
                 " codes in {1} (nu {2}).")  # fmt: skip
        raise sheet.place.error(what.format(size, widest.name, len(widest.codes)))
