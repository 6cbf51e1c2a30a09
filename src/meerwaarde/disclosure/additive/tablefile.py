"""A published table with blanks, whoever made it, as its readers see it.

One row per cell: a column for each dimension and one with the value. What a row or its absence means:

- a value: everybody knows it; an empty value: a blank, not negative;
- no row for a cell of the lowest level: a structural zero, which everybody knows too;
- no row for a margin: not published, so unknown, and not zero (unless all below it is).

Some tables are not split all the way down: a municipality with a total and no rows below it. A value above 0 over
structural zeros alone would contradict itself, so such cells are unknown instead; blanks of the same kind as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.disclosure.additive.dimensions import Hierarchy, dimension, parts_of, read_hierarchies
from meerwaarde.disclosure.additive.types import Dimension
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.questionnaire import Sheet
    from meerwaarde.questionnaire.numerals import Decimal
    from meerwaarde.questionnaire.place import Place

MOST_CELLS = 1_000_000  # of the cross-product
LOOKS_LIKE_TOTAL = ("total", "totaal", "all", "alle", "allen", "tot", "sum", "som")


@dataclass(frozen=True, slots=True)
class Published:
    """A table as readers have it; arrays have one axis per dimension, in the order of its codes.

    `value` float64, NaN where unknown. `row` int64: the row of the file, 0 where it has none (a structural zero when
    the value is known, else a margin that is not published). `slack`: half the rounding of the printed values.
    """

    file: str
    column: str
    dimensions: tuple[Dimension, ...]
    value: np.ndarray
    row: np.ndarray
    slack: float = 0.0

    def codes(self, cell: int) -> tuple[str, ...]:
        """The codes of the cell with this position in the flattened table."""
        places = np.unravel_index(cell, self.value.shape)
        return tuple(one.codes[int(at)] for one, at in zip(self.dimensions, places, strict=True))

    def position(self, codes: Sequence[str]) -> int:
        """The position of a cell in the flattened table. Raises ValueError for a code that is not there."""
        at = [one.codes.index(code) for one, code in zip(self.dimensions, codes, strict=True)]
        return int(np.ravel_multi_index(at, self.value.shape))

    @property
    def blanks(self) -> np.ndarray:
        """The cells with a row and without a value, int64, in the order of the file."""
        cells = np.flatnonzero(np.isnan(self.value) & (self.row > 0))
        return cells[np.argsort(self.row.ravel()[cells], kind="stable")]


def relations(dimensions: tuple[Dimension, ...]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All relations of a table: (parents int64 [k], children int64 [k, c]), positions in the flattened table."""
    shape = tuple(len(one.codes) for one in dimensions)
    cells = np.arange(math.prod(shape)).reshape(shape)
    for axis, one in enumerate(dimensions):
        lines = np.moveaxis(cells, axis, -1).reshape(-1, shape[axis])
        for parent, children in one.relations:
            yield lines[:, parent], lines[:, list(children)]


def read_published(
    path: Path,
    by: Sequence[str],
    *,
    hierarchies: Sequence[tuple[str, Path]] = (),
    total: str = "Total",
    column: str = "value",
    decimal: Decimal = "point",
    slack: float = 0.0,
) -> Published:
    """The table in a file, over the columns `by`; `hierarchies` are (column, file). Raises InputError."""
    from meerwaarde.questionnaire import read_table

    sheet = read_table(path, _("de tabel"))
    for name in (*by, column):
        if name not in sheet.columns:
            what = _("deze kolom ontbreekt; er zijn: {}").format(", ".join(sheet.columns))
            raise sheet.place.at(column=name).error(what)
    files = read_hierarchies(hierarchies, by)
    codes = [sheet.columns[name].to_list() for name in by]
    if not len(sheet.rows):
        raise sheet.place.error(_("de tabel heeft geen rijen"))
    dimensions = tuple(
        _dimension(sheet, name, values, files.get(name, ()), total) for name, values in zip(by, codes, strict=True)
    )
    size = math.prod(len(one.codes) for one in dimensions)
    if size > MOST_CELLS:
        what = _("deze tabel zou {n} cellen hebben, meer dan een miljoen. Neem minder kolommen in --by.")
        raise sheet.place.error(what.format(n=size))
    published = _filled(sheet, dimensions, codes, column, decimal)
    _unsplit(published)
    return Published(sheet.file, column, dimensions, published.value, published.row, slack)


def _dimension(sheet: Sheet, name: str, values: list[str], hierarchies: Sequence[Hierarchy], total: str) -> Dimension:
    place = sheet.place.at(column=name)
    if "" in values:
        what = _("deze cel is leeg. Vul de categorie in, of {} voor het totaal.")
        raise place.at(row=int(sheet.rows[values.index("")])).error(what.format(total))
    present = list(dict.fromkeys(values))
    if total not in present:
        alike = [code for code in present if code.casefold() in LOOKS_LIKE_TOTAL]
        if alike:
            raise place.error(_("het totaal heet hier ‘{0}’. Geef --total {0}.").format(alike[0]))
    margins = {total}.union(*(each.parents for each in hierarchies))
    lowest = [code for code in present if code not in margins]
    if not lowest and not hierarchies:
        raise place.error(_("hier staat alleen het totaal. Laat deze kolom weg uit --by."))
    return dimension(name, lowest, hierarchies, total=total)


def _filled(
    sheet: Sheet, dimensions: tuple[Dimension, ...], codes: list[list[str]], column: str, decimal: Decimal
) -> Published:
    """The values in their cells; structural zeros where a lowest cell has no row."""
    shape = tuple(len(one.codes) for one in dimensions)
    value, row = np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
    value[tuple(slice(one.leaves) for one in dimensions)] = 0.0
    places = [{code: at for at, code in enumerate(one.codes)} for one in dimensions]
    numbers = sheet.numbers.get(column)
    for line, text in enumerate(sheet.columns[column].to_list()):
        at = tuple(place[values[line]] for place, values in zip(places, codes, strict=True))
        here = sheet.place.at(row=int(sheet.rows[line]))
        if row[at]:
            named = ", ".join(values[line] for values in codes)
            raise here.error(_("cel {} staat ook al op rij {}. Elke cel staat er één keer.").format(named, row[at]))
        row[at] = int(sheet.rows[line])
        typed = math.nan if numbers is None else float(numbers[line])
        value[at] = typed if math.isfinite(typed) else _value(text, here.at(column=column), decimal)
        if value[at] < 0:
            raise here.at(column=column).error(_("dit getal is negatief. Deze controle kan alleen met 0 of hoger."))
    return Published(sheet.file, column, dimensions, value, row)


def _value(text: str, place: Place, decimal: Decimal) -> float:
    from meerwaarde.questionnaire.numerals import NumberError, parse_number

    if not text:
        return math.nan
    try:
        return parse_number(text, decimal)
    except NumberError:
        what = _("‘{}’ is geen getal. Laat de cel leeg als de waarde niet gepubliceerd is.")
        raise place.error(what.format(text[:40])) from None


def _unsplit(published: Published) -> None:
    """Make the lowest cells unknown below a margin above 0 under which no lowest cell has a row. Changes `value`.

    Once there is such a margin, blank margins without anything below them are taken the same way.
    """
    members = [_members(one) for one in published.dimensions]
    present = (published.row[tuple(slice(one.leaves) for one in published.dimensions)] > 0).astype(np.int64)
    for axis, member in enumerate(members):
        present = np.moveaxis(np.tensordot(member, present, axes=(1, axis)), 0, axis)
    bare = (published.row > 0) & (present == 0)
    if not (bare & (published.value > 0)).any():
        return
    for at in np.argwhere(bare & ~(published.value == 0)).tolist():
        below = (np.flatnonzero(member[code]) for member, code in zip(members, at, strict=True))
        published.value[np.ix_(*below)] = np.nan


def _members(dimension: Dimension) -> np.ndarray:
    """Which lowest codes each code is made of, int64 [codes, leaves] of 0 and 1."""
    member = np.zeros((len(dimension.codes), dimension.leaves), dtype=np.int64)
    for leaf, parts in enumerate(parts_of(dimension)):
        member[list(parts), leaf] = 1
    return member
