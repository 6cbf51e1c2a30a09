"""Rows with one contribution each, made into a table with all its margins, its primary cells and their levels.

rows ──▶ lowest cells ──▶ margins ──▶ contributions of units to every cell ──▶ primary rules ──▶ `Table`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.columns import (
    Source,
    check_size,
    check_split,
    codes,
    column,
    marks,
    numbers,
    positions,
)  # fmt: skip
from meerwaarde.disclosure.additive.dimensions import Hierarchy, dimension, parts_of
from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Contributors, Dimension, Table
from meerwaarde.disclosure.primary import THIN, Levels, Rules, levels, ranked
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet
    from meerwaarde.questionnaire.numerals import Decimal

EXACT = 2.0**53  # sums of whole numbers below this are exact in floating point
MOST_DECIMALS = 6  # of figures that are summed as whole numbers, so that 0.1 + 0.2 prints 0.3
SAME = 1e-12  # relative; two sums of the same figures in another order


@dataclass(frozen=True, slots=True)
class Asked:
    """What table is asked of a file of rows. The others are names of columns."""

    by: tuple[str, ...]
    value: str | None = None
    under: str | None = None  # the denominators, in a table of ratios
    weight: str | None = None
    holding: str | None = None
    waiver: str | None = None
    identifier: str | None = None  # without it the column `id`, where there is one
    total: str = "Total"
    decimal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as read, one element each. `names` are those of the units: a holding, else the row itself."""

    variable: str
    dimensions: tuple[Dimension, ...]
    row: np.ndarray  # int64, where it stands in the file
    cell: np.ndarray  # int64, position in the flattened table
    unit: np.ndarray  # int64, position in `names`
    amount: np.ndarray  # float64, what was contributed; 1 in a table of counts
    weight: np.ndarray  # float64, 1 or more
    waives: np.ndarray  # bool
    names: tuple[str, ...]
    ids: tuple[str, ...]  # of the organisation; empty when the file does not tell
    identified: str  # the column with `ids`, or empty
    frequency: bool
    source: Source
    under: Rows | None = None  # the same rows with the denominators as amounts

    @property
    def weighted(self) -> np.ndarray:
        """What each row adds to the table as published, float64."""
        return np.asarray(self.amount * self.weight)


def read_rows(path: Path, asked: Asked, hierarchies: Mapping[str, Sequence[Hierarchy]]) -> Rows:
    """The rows of a CSV or workbook. Raises InputError at whatever cannot be used."""
    from meerwaarde.questionnaire import read_table

    check_split(asked.by)
    if asked.weight and not asked.value:
        raise InputError(_("--weight hoort bij --value. Zonder --value telt elke rij één keer."))
    sheet = read_table(path, _("het bestand met gegevens"))
    if not len(sheet.rows):
        raise sheet.place.error(_("dit bestand heeft geen rijen. Geef minstens één rij met gegevens."))
    found = [codes(sheet, name) for name in asked.by]
    dimensions = tuple(
        _dimension(sheet, name, one.unique().to_list(), hierarchies.get(name, ()), asked.total)
        for name, one in zip(asked.by, found, strict=True)
    )
    check_size(sheet, dimensions)
    places = [positions(one, axis) for one, axis in zip(found, dimensions, strict=True)]
    identified = asked.identifier or _usual_identifier(sheet, asked)
    ids = tuple(codes(sheet, identified).to_list()) if identified else ()
    unit, names = _units(sheet, asked.holding, ids)
    ones = np.ones(len(sheet.rows))
    rows = Rows(
        variable=asked.value or "count",
        dimensions=dimensions,
        row=sheet.rows,
        cell=np.ravel_multi_index(places, tuple(len(axis.codes) for axis in dimensions)).astype(np.int64),
        unit=unit,
        amount=numbers(sheet, asked.value, asked.decimal) if asked.value else ones,
        weight=_weights(sheet, asked.weight, asked.decimal) if asked.weight else ones,
        waives=marks(sheet, asked.waiver) if asked.waiver else np.zeros(len(sheet.rows), dtype=bool),
        names=names,
        ids=ids,
        identified=identified,
        frequency=asked.value is None,
        source=Source("microdata", sheet.file, sheet.sha256),
    )
    if asked.under is None:
        return rows
    return replace(rows, under=replace(rows, variable=asked.under, amount=numbers(sheet, asked.under, asked.decimal)))


def _dimension(sheet: Sheet, name: str, present: list[str], files: Sequence[Hierarchy], total: str) -> Dimension:
    try:
        return dimension(name, present, files, total=total)
    except InputError as error:
        if error.file:
            raise
        raise sheet.place.at(column=name).error(error.what) from None


def _usual_identifier(sheet: Sheet, asked: Asked) -> str:
    """The column `id` when it is there, full, and nothing else."""
    if "id" not in sheet.columns or "id" in (*asked.by, asked.value, asked.weight, asked.holding, asked.waiver):
        return ""
    return "id" if not (sheet.columns["id"] == "").any() else ""


def _weights(sheet: Sheet, name: str, decimal: Decimal | None) -> np.ndarray:
    weight = numbers(sheet, name, decimal)
    light = np.flatnonzero(weight < 1)
    if len(light):
        what = _("dit gewicht is kleiner dan 1. Een rij telt minstens voor zichzelf.")
        raise sheet.place.at(row=int(sheet.rows[light[0]]), column=name).error(what)
    return weight


def _units(sheet: Sheet, holding: str | None, ids: Sequence[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The unit of each row, int64 [rows], and the names of the units: `holding H`, else the identifier or the row."""
    holdings = column(sheet, holding).to_list() if holding else [""] * len(sheet.rows)
    place: dict[str, int] = {}
    unit = np.empty(len(holdings), dtype=np.int64)
    for at, (together, row) in enumerate(zip(holdings, sheet.rows.tolist(), strict=True)):
        if together:
            name = f"holding {together}"
        else:
            alone = ids[at] if ids else f"#{row}"
            name = alone if alone not in place else f"{alone} #{row}"  # the row itself, whatever it is called
        unit[at] = place.setdefault(name, len(place))
    return unit, tuple(place)


def table_of(rows: Rows, rules: Rules) -> Table:
    """The table with all its margins; primary where the rules say so of the units behind a cell, margins included."""
    shape = tuple(len(axis.codes) for axis in rows.dimensions)
    value = _sums(rows, shape)
    behind = _margins(rows.dimensions, np.bincount(rows.cell, minlength=value.size).reshape(shape))
    lowest = contributors_of(rows)
    every = _every_cell(rows, lowest)
    found = _levels(rows, rules, every, value)
    count = behind if rows.frequency else np.bincount(every.cell, minlength=value.size).reshape(shape)
    # Split by an answer, nobody in a cell is an answer too: then all combinations could have been somebody's.
    real = np.ones(shape, dtype=bool) if rows.frequency and (rules.zeros or rules.full) else behind > 0
    primary, up, down, width = (one.reshape(shape) for one in (found.unsafe, found.up, found.down, found.width))
    more = _zero_and_full(rules, rows.dimensions, value, real) & ~primary
    thin, wide = minimal_levels(rules, value, real, frequency=rows.frequency)
    empty = primary & (value == 0)  # a level that is part of nothing protects nothing
    return Table(
        variable=rows.variable,
        dimensions=rows.dimensions,
        value=value,
        count=count.astype(np.int64),
        real=real,
        primary=primary | more,
        up=np.where(more | empty, thin, up),
        down=np.where(more, np.minimum(thin, value), down),
        width=np.where(more, wide, width),
        frequency=rows.frequency,
        contributors=lowest,
        rules=rules.words,
    )


def _levels(rows: Rows, rules: Rules, every: _Every, value: np.ndarray) -> Levels:
    waives = None
    if rows.waives.any():  # a holding waives when all its members do
        asks = np.bincount(rows.unit, ~rows.waives, len(rows.names)) > 0
        waives = ~asks[every.unit]
    return levels(rules, ranked(every.cell, every.amount, every.weighted, value.ravel(), waives),
                  frequency=rows.frequency)  # fmt: skip


def minimal_levels(
    rules: Rules, value: np.ndarray, real: np.ndarray, *, frequency: bool
) -> tuple[np.ndarray, np.ndarray]:
    """What must stay open of a sensitive cell about which no rule says how much: (up, width), as `value`.

    Counts: a width of two. Magnitudes: one per cent of the value, and of the average real cell where the value is 0.
    """
    width = np.full(value.shape, rules.width or 0.0)
    if frequency:
        return np.zeros(value.shape), np.maximum(width, 2.0)
    mean = value.flat[-1] / max(int(real.sum()), 1) or 1.0
    return THIN * np.where(value > 0, value, mean), width


def _zero_and_full(rules: Rules, dimensions: Sequence[Dimension], value: np.ndarray, real: np.ndarray) -> np.ndarray:
    found = real & (value == 0) if rules.zeros else np.zeros(value.shape, dtype=bool)
    return found | full_cells(dimensions, value, real) if rules.full else found


def full_cells(dimensions: Sequence[Dimension], value: np.ndarray, real: np.ndarray) -> np.ndarray:
    """Cells that hold the whole of a total above them, beside other cells that could have held some of it. bool."""
    found = np.zeros(value.shape, dtype=bool)
    for axis, one in enumerate(dimensions):
        values, reals, full = (np.moveaxis(each, axis, 0) for each in (value, real, found))
        for parent, children in one.relations:
            others = reals[list(children)].sum(axis=0) > 1
            whole = np.abs(values[list(children)] - values[parent]) <= SAME * values[parent]
            full[list(children)] |= whole & others & (values[parent] > 0)
    return found


def contributors_of(rows: Rows) -> Contributors:
    """Who stands behind the lowest cells: the rows of one unit in one cell added up."""
    cell, unit, (weighted,) = _added(rows.cell, rows.unit, len(rows.names), rows.weighted)
    return Contributors(cell, unit, weighted, rows.names)


@dataclass(frozen=True, slots=True)
class _Every:
    """The contributions of units to all cells, margins included; one element per (cell, unit)."""

    cell: np.ndarray
    unit: np.ndarray
    amount: np.ndarray
    weighted: np.ndarray


def _every_cell(rows: Rows, lowest: Contributors) -> _Every:
    """Each contribution in its own cell and in every margin above it, those of one unit added up."""
    cell, unit, (amount, weighted) = _added(rows.cell, rows.unit, len(rows.names), rows.amount, rows.weighted)
    shape = tuple(len(axis.codes) for axis in rows.dimensions)
    above = [_padded(parts_of(axis))[place]
             for axis, place in zip(rows.dimensions, np.unravel_index(cell, shape), strict=True)]  # fmt: skip
    cells, who = [], []
    for levels_ in product(*(range(each.shape[1]) for each in above)):
        places = [each[:, level] for each, level in zip(above, levels_, strict=True)]
        there = np.flatnonzero(np.logical_and.reduce([place >= 0 for place in places]))
        cells.append(np.ravel_multi_index([place[there] for place in places], shape))
        who.append(there)
    cell, at = np.concatenate(cells), np.concatenate(who)
    if len(lowest.unit) == len(rows.names):  # every unit in one lowest cell only: nothing to add up
        return _Every(cell, unit[at], amount[at], weighted[at])
    cell, unit, (amount, weighted) = _added(cell, unit[at], len(rows.names), amount[at], weighted[at])
    return _Every(cell, unit, amount, weighted)


def _added(
    cell: np.ndarray, unit: np.ndarray, units: int, *amounts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """Amounts of the same (cell, unit) added up, sorted by cell, then unit."""
    pair, place = np.unique(cell * units + unit, return_inverse=True)
    sums = tuple(np.bincount(place, amount, len(pair)) for amount in amounts)
    return pair // units, pair % units, sums


def _padded(parts: Sequence[Sequence[int]]) -> np.ndarray:
    """Lists of positions as one array int64 [leaves, longest], filled up with -1."""
    longest = max(map(len, parts))
    return np.array([[*each, *[-1] * (longest - len(each))] for each in parts], dtype=np.int64)


def _sums(rows: Rows, shape: tuple[int, ...]) -> np.ndarray:
    """The values of all cells, float64 [shape]. Figures of few decimals are summed exactly, as whole numbers."""
    size = int(np.prod(shape))
    scale = _scale(rows.amount) * _scale(rows.weight)
    if scale and rows.weighted.sum() * scale < EXACT:
        whole = np.rint(rows.weighted * scale)
        lowest = np.bincount(rows.cell, whole, size).astype(np.int64)
        return np.asarray(_margins(rows.dimensions, lowest.reshape(shape)) / scale)
    return _margins(rows.dimensions, np.bincount(rows.cell, rows.weighted, size).reshape(shape))


def _scale(figures: np.ndarray) -> float:
    """The power of ten that makes all figures whole; 0 when none up to a million does."""
    for decimals in range(MOST_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.rint(figures * scale)
        if whole.max(initial=0) < EXACT and bool((whole / scale == figures).all()):
            return scale
    return 0.0


def _margins(dimensions: Sequence[Dimension], values: np.ndarray) -> np.ndarray:
    """The same array with every higher code filled in from the lowest ones."""
    for axis, one in enumerate(dimensions):
        values = summed(one, values, axis)
    return values
