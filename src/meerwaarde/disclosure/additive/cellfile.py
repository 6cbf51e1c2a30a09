"""A table that somebody else made, margins included: dimension columns, `value`, `count` and `sensitive` (0 or 1).

The officer has judged the cells: `sensitive` decides what is primary, and rules add to it only when they are given. Who
stands behind the cells is not known beyond their count: a cell of one is one unit with the whole value, a cell of two
is two with half each. Combinations without a row are structural zeros, known to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.columns import Source, check_size, check_split, codes, marks, numbers, positions
from meerwaarde.disclosure.additive.dimensions import Hierarchy, dimension
from meerwaarde.disclosure.additive.microdata import minimal_levels
from meerwaarde.disclosure.additive.problem import summed
from meerwaarde.disclosure.additive.types import Contributors, Dimension, Table
from meerwaarde.disclosure.primary import Rules, worst_case
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet
    from meerwaarde.questionnaire.numerals import Decimal

SUMS = 1e-9  # relative; sums that differ by less are rounding noise
KNOWN = 2  # cells of at most so many contributors get stand-ins
LOOKS_LIKE_TOTAL = ("total", "totaal", "all", "alle", "allen", "tot", "sum", "som")


@dataclass(frozen=True, slots=True)
class Cells:
    """A file of cells as read. Arrays have one axis per dimension; `row` is 0 where the file has no row."""

    dimensions: tuple[Dimension, ...]
    value: np.ndarray  # float64, 0 without a row
    count: np.ndarray  # int64
    sensitive: np.ndarray  # bool
    row: np.ndarray  # int64
    source: Source

    def label(self, cell: int) -> str:
        """The codes of a cell, by its position in the flattened table."""
        at = np.unravel_index(cell, self.value.shape)
        return ", ".join(one.codes[int(code)] for one, code in zip(self.dimensions, at, strict=True))

    def error(self, what: str, cell: int) -> InputError:
        """An error about a cell of the file."""
        return InputError(what, file=self.source.file, row=int(self.row.ravel()[cell]) or None)

    @property
    def frequency(self) -> bool:
        """Whether the values are the counts themselves."""
        return bool((self.value == self.count).all())


def read_cells(
    path: Path,
    by: Sequence[str],
    hierarchies: Mapping[str, Sequence[Hierarchy]],
    *,
    total: str = "Total",
    decimal: Decimal | None = None,
) -> Cells:
    """The cells in a CSV or workbook. Raises InputError: a cell twice, a margin that is missing or does not add up."""
    from meerwaarde.questionnaire import read_table

    check_split(by)
    sheet = read_table(path, _("de tabel"))
    if not len(sheet.rows):
        raise sheet.place.error(_("deze tabel heeft geen rijen. Geef alle cellen, ook de totalen."))
    found = [codes(sheet, name) for name in by]
    dimensions = tuple(
        _dimension(sheet, name, one.unique().to_list(), hierarchies.get(name, ()), total)
        for name, one in zip(by, found, strict=True)
    )
    check_size(sheet, dimensions)
    shape = tuple(len(one.codes) for one in dimensions)
    places = [positions(one, axis) for one, axis in zip(found, dimensions, strict=True)]
    cell = np.ravel_multi_index(places, shape)
    size = int(np.prod(shape))
    empty = Cells(dimensions, np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool),
                  np.zeros(shape, dtype=np.int64), Source("cells", sheet.file, sheet.sha256))  # fmt: skip
    _check_once(sheet, cell, empty)
    filled = replace(
        empty,
        value=np.bincount(cell, numbers(sheet, "value", decimal), size).reshape(shape),
        count=np.bincount(cell, _counts(sheet), size).astype(np.int64).reshape(shape),
        sensitive=np.bincount(cell, marks(sheet, "sensitive"), size).reshape(shape) > 0,
        row=np.bincount(cell, sheet.rows, size).astype(np.int64).reshape(shape),
    )
    _check_counts(filled)
    _check_margins(filled)
    return filled


def _dimension(sheet: Sheet, name: str, present: list[str], files: Sequence[Hierarchy], total: str) -> Dimension:
    place = sheet.place.at(column=name)
    if total not in present:
        alike = [code for code in present if code.casefold() in LOOKS_LIKE_TOTAL]
        if alike:
            raise place.error(_("het totaal heet hier ‘{0}’. Geef --total {0}.").format(alike[0]))
        what = _("het totaal ‘{}’ ontbreekt. Neem de totalen op, of geef hun naam met --total.")
        raise place.error(what.format(total))
    higher = frozenset[str]().union(*(each.parents for each in files)) | {total}
    leaves = [code for code in present if code not in higher]
    if not leaves:
        raise place.error(_("hier staan alleen totalen. Laat deze kolom weg uit --by."))
    try:
        return dimension(name, leaves, files, total=total)
    except InputError as error:
        if error.file:
            raise
        raise place.error(error.what) from None


def _counts(sheet: Sheet) -> np.ndarray:
    found = numbers(sheet, "count", "point")
    broken = np.flatnonzero(found != np.rint(found))
    if len(broken):
        what = _("count is het aantal bijdragen en dus een heel getal.")
        raise sheet.place.at(row=int(sheet.rows[broken[0]]), column="count").error(what)
    return found


def _check_once(sheet: Sheet, cell: np.ndarray, table: Cells) -> None:
    unique, first, times = np.unique(cell, return_index=True, return_counts=True)
    if len(unique) < len(cell):
        twice = int(np.flatnonzero(times > 1)[0])
        again = int(np.flatnonzero(cell == unique[twice])[1])
        what = _("de cel {0} staat ook al op rij {1}. Elke cel staat er één keer.")
        what = what.format(table.label(int(unique[twice])), int(sheet.rows[first[twice]]))
        raise sheet.place.at(row=int(sheet.rows[again])).error(what)


def _check_counts(cells: Cells) -> None:
    """Nobody contributes nothing: a value without a contributor contradicts itself."""
    wrong = np.flatnonzero((cells.value > 0) & (cells.count == 0))
    if len(wrong):
        what = _("de cel {} heeft een waarde, maar count is 0. Verbeter een van beide.")
        raise cells.error(what.format(cells.label(int(wrong[0]))), int(wrong[0]))


def _check_margins(cells: Cells) -> None:
    """Raise InputError where a margin is missing above a cell of the file, or is not the sum of its parts."""
    below = (cells.row > 0).astype(np.int64)
    for axis, one in enumerate(cells.dimensions):
        below = below | summed(one, np.take(below, range(one.leaves), axis), axis)
    missing = np.flatnonzero((below.ravel() > 0) & (cells.row.ravel() == 0))
    if len(missing):
        what = _("het totaal {} ontbreekt in de tabel. Neem alle totalen en tussentotalen op.")
        raise cells.error(what.format(cells.label(int(missing[0]))), int(missing[0]))
    positions_ = np.arange(cells.value.size).reshape(cells.value.shape)
    for axis, one in enumerate(cells.dimensions):
        value, at = np.moveaxis(cells.value, axis, 0), np.moveaxis(positions_, axis, 0)
        for parent, children in one.relations:
            parts = value[list(children)].sum(axis=0)
            off = np.abs(parts - value[parent]) > SUMS * np.maximum(parts, value[parent])
            if off.any():
                where = int(np.flatnonzero(off.ravel())[0])
                cell = int(at[parent].ravel()[where])
                what = _("het totaal {0} is {1}, maar de delen langs {2} zijn samen {3}. Verbeter de tabel.")
                said = (f"{number:.12g}" for number in (value[parent].ravel()[where], parts.ravel()[where]))
                first, second = said
                raise cells.error(what.format(cells.label(cell), first, one.name, second), cell)


def table_of_cells(cells: Cells, rules: Rules, variable: str = "value") -> Table:
    """The table, primary where it says `sensitive`, and where a rule that was given adds to it. Raises InputError."""
    frequency = cells.frequency
    primary = cells.sensitive.copy()
    if "minimum" in rules.given:
        primary |= (cells.count > 0) & (cells.count < rules.minimum)
    if rules.zeros:
        primary |= (cells.row > 0) & (cells.value == 0)
    real = _real(cells, primary)
    pointless = np.flatnonzero(primary & ~real)
    if len(pointless):
        what = _("de cel {} is gevoelig en 0, maar eronder staat geen enkele cel. Neem ook de delen op.")
        raise cells.error(what.format(cells.label(int(pointless[0]))), int(pointless[0]))
    up, width = minimal_levels(rules, cells.value, real, frequency=frequency)
    if not frequency:
        up = np.where(cells.value > 0, worst_case(rules) * cells.value, up)
    return Table(
        variable="count" if frequency else variable,
        dimensions=cells.dimensions,
        value=cells.value,
        count=cells.count,
        real=real,
        primary=primary,
        up=np.where(primary, up, 0.0),
        down=np.where(primary, np.minimum(up, cells.value), 0.0),
        width=np.where(primary, width, 0.0),
        frequency=frequency,
        contributors=_stand_ins(cells),
        rules=_said(rules),
    )


def _said(rules: Rules) -> tuple[str, ...]:
    """The minimum counts only when somebody gave it: the file itself says what is sensitive."""
    return tuple(word for word in rules.words if "minimum" in rules.given or not word.startswith("minimum="))


def _real(cells: Cells, primary: np.ndarray) -> np.ndarray:
    """Where somebody may stand: anything in it, or a sensitive zero; then also in the zeros of the file below one."""
    lowest = tuple(slice(one.leaves) for one in cells.dimensions)
    inner = (cells.value[lowest] > 0) | (cells.count[lowest] > 0) | primary[lowest]
    zero = np.argwhere(primary & (cells.value == 0))
    if len(zero):
        below = [_members(one) for one in cells.dimensions]
        for at in zero:
            block = np.ix_(*(np.flatnonzero(member[code]) for member, code in zip(below, at, strict=True)))
            inner[block] |= cells.row[block] > 0
    real = inner
    for axis, one in enumerate(cells.dimensions):
        real = summed(one, real, axis)
    return np.asarray(real > 0)


def _members(one: Dimension) -> np.ndarray:
    """Which lowest codes each code is made of, bool [codes, leaves]."""
    return np.asarray(summed(one, np.eye(one.leaves, dtype=np.int64), 0) > 0)


def _stand_ins(cells: Cells) -> Contributors:
    """One unit behind every lowest cell of one contributor, two with half each behind every cell of two."""
    lowest = np.zeros(cells.value.shape, dtype=bool)
    lowest[tuple(slice(one.leaves) for one in cells.dimensions)] = True
    few = np.flatnonzero(lowest & (cells.count > 0) & (cells.count <= KNOWN))
    times = cells.count.ravel()[few]
    cell = np.repeat(few, times).astype(np.int64)
    amount = cells.value.ravel()[cell] / cells.count.ravel()[cell]
    names = tuple(f"{number}" for number in range(1, len(cell) + 1))
    return Contributors(cell, np.arange(len(cell), dtype=np.int64), amount, names)


def lenient(cells: Cells, minimum: int = 3) -> int:
    """How many cells of fewer than `minimum` contributors the file does not call sensitive."""
    return int(((cells.count > 0) & (cells.count < minimum) & ~cells.sensitive).sum())
