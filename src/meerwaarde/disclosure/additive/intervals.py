"""The attacker at work on a published table: between which values every blank must lie.

Values are counted in units of their last decimal, so that adding and subtracting is exact. First what the relations
determine (`elimination`) and what bounds and relations force, in turns; then, of each connected component of what is
left, the extremes by linear programs (`extremes`), in whole numbers if asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.elimination import Contradiction, Row, eliminate
from meerwaarde.disclosure.additive.tablefile import Published, relations
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.disclosure.additive.extremes import Part

DECIMALS = 9  # a value with more is a computed one, with noise in its last digits
LARGEST = 2**52  # up to it, and a little further, a float holds every whole number
SUMMED = 2**62  # sums of units stay below this
NOISE = 1e-10  # of the largest value: what computed values may differ by
PASSES = 20  # over all relations, of tightening bounds
SIZE = 1e5  # largest side of a program, so that the solver's tolerance stays far below one unit
TIGHT, LOOSE = 1e-9, 1e-7  # the solver's own tolerance: for exact values, and for computed ones
SIMPLE = 12  # largest denominator that a solver's answer is read as
NEARLY = 1e-6  # how far a solver's answer may be from it, of the size of its program's unit

Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """What can be derived of one blank: `upper` is infinite when nothing bounds it, `exact`: only one value fits."""

    codes: tuple[str, ...]
    lower: float
    upper: float
    exact: bool


@dataclass(slots=True)
class _System:
    """Relations among variables: `rows[i] @ x == sides[i]`, in units of 1/`scale`, named by the margin `parents[i]`.

    Variables are positions of cells; `lower` and `upper` (None: unbounded) hold those of every variable.
    """

    published: Published
    scale: int
    tolerance: int
    whole: bool
    rows: list[Row] = field(default_factory=list)
    sides: list[Amount] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    lower: dict[int, Amount] = field(default_factory=dict)
    upper: dict[int, Amount | None] = field(default_factory=dict)
    found: dict[int, Amount] = field(default_factory=dict)


def intervals(
    published: Published, known: Mapping[int, float] | None = None, *, whole: bool = False
) -> tuple[Interval, ...]:
    """The interval of every blank that is not `known`: exact ones first, then the narrowest.

    `known` gives values of cells, by position in the flattened table, that the attacker knows beforehand. With `whole`
    every cell is a whole number. Raises InputError when the published values contradict each other.
    """
    known = known or {}
    system = _system(published, known, whole)
    _force(system)
    low, high = _bounds(system)
    told = []
    for cell in published.blanks.tolist():
        if cell in known:
            continue
        one, other = low[cell], high[cell]
        exact = other is not None and other - one <= system.tolerance
        upper = math.inf if other is None else float(other / system.scale)
        told.append(Interval(published.codes(cell), float(one / system.scale), upper, exact))
    return tuple(sorted(told, key=lambda found: (not found.exact, found.upper - found.lower)))


def _system(published: Published, known: Mapping[int, float], whole: bool) -> _System:
    """What the attacker knows and does not know. A printed value is an interval when it is rounded."""
    value = published.value.ravel().copy()
    for cell, amount in known.items():
        value[cell] = amount
    parts = max(len(children) for one in published.dimensions for _parent, children in one.relations)
    scale, noisy = _scale(np.append(value[~np.isnan(value)], published.slack), parts)
    if whole and scale > 1 and not published.slack:
        what = _("er staan getallen met cijfers achter de komma. Laat --integer weg.")
        raise InputError(what, file=published.file, column=published.column)
    largest = float(np.nanmax(value, initial=0.0))
    system = _System(published, scale, math.ceil(NOISE * largest * scale) if noisy else 0, whole)
    rounded = np.zeros(len(value), dtype=bool)
    if published.slack:
        rounded = (published.row.ravel() > 0) & ~np.isnan(value)
        rounded[list(known)] = False
    variable = np.isnan(value) | rounded
    units = np.rint(np.where(np.isnan(value), 0.0, value) * scale).astype(np.int64)
    slack = round(published.slack * scale)
    for cell in np.flatnonzero(variable).tolist():
        centre = int(units[cell])
        system.lower[cell] = max(0, centre - slack) if rounded[cell] else 0
        system.upper[cell] = centre + slack if rounded[cell] else None
    for parents, children in relations(published.dimensions):
        _relate(system, parents, children, variable, units)
    return system


def _relate(
    system: _System, parents: np.ndarray, children: np.ndarray, variable: np.ndarray, units: np.ndarray
) -> None:
    """Add relations of one kind to the system, after a look at those with nothing unknown in them."""
    fixed = np.where(variable, 0, units)
    sides = fixed[parents] - fixed[children].sum(axis=1)
    unknown = variable[parents] | variable[children].any(axis=1)
    wrong = np.flatnonzero(~unknown & (np.abs(sides) > system.tolerance))
    if len(wrong):
        at = int(wrong[0])
        raise _off(system, int(parents[at]), int(fixed[children[at]].sum()), int(fixed[parents[at]]))
    for at in np.flatnonzero(unknown).tolist():
        row: Row = dict.fromkeys(children[at][variable[children[at]]].tolist(), 1)
        if variable[parents[at]]:
            row[int(parents[at])] = -1
        system.rows.append(row)
        system.sides.append(int(sides[at]))
        system.parents.append(int(parents[at]))


def _scale(values: np.ndarray, parts: int) -> tuple[int, bool]:
    """How many units go into 1, and whether values have more decimals than that, so that they may be off a little.

    `parts`: how many cells a margin has at most.
    """
    largest = float(values.max(initial=0.0))
    limit = min(LARGEST, SUMMED // (parts + 1))
    for decimals in range(DECIMALS + 1):
        units = values * 10**decimals
        if largest * 10**decimals > limit:
            break
        if (np.abs(units - np.rint(units)) <= 1e-6 + 4e-16 * units).all():
            return 10**decimals, False
    return max(1, int(limit / largest)), True


def _force(system: _System) -> None:
    """Find what relations and bounds determine, until nothing more follows; leave relations among the others."""
    independent = tuple(range(len(system.rows)))
    known = -1
    while known < len(system.found):
        known = len(system.found)
        _tighten(system)
        _substitute(system)
        if system.published.slack:
            continue  # nearly every cell is an interval, so adding up determines nothing
        try:
            done = eliminate(system.rows, system.sides, system.tolerance)
        except Contradiction as wrong:
            raise _contradicts(system, wrong.row) from None
        independent = done.independent
        for cell, amount in done.determined.items():
            _settle(system, cell, amount)
        _substitute(system)
    kept = [i for i in independent if system.rows[i]]
    system.rows, system.sides, system.parents = (
        [system.rows[i] for i in kept],
        [system.sides[i] for i in kept],
        [system.parents[i] for i in kept],
    )


def _tighten(system: _System) -> None:
    """Narrow the bounds of every variable by those of the others in each relation. Raises InputError."""
    where: dict[int, list[int]] = {}
    for number, row in enumerate(system.rows):
        for cell in row:
            where.setdefault(cell, []).append(number)
    touched = set(range(len(system.rows)))
    for _pass in range(PASSES):
        changed: set[int] = set()
        for number in sorted(touched):
            changed.update(_narrow(system, number))
        if not changed:
            return
        touched = {number for cell in changed for number in where[cell]}


def _narrow(system: _System, number: int) -> list[int]:
    """The variables of one relation whose bounds it narrowed."""
    row, side = system.rows[number], system.sides[number]
    least = _sum((factor, system.lower[cell] if factor > 0 else system.upper[cell]) for cell, factor in row.items())
    most = _sum((factor, system.upper[cell] if factor > 0 else system.lower[cell]) for cell, factor in row.items())
    changed = []
    for cell, factor in row.items():
        low, high = system.lower[cell], system.upper[cell]
        above = _rest(side, least, factor, low if factor > 0 else high)
        below = _rest(side, most, factor, high if factor > 0 else low)
        if factor < 0:
            above, below = below, above
        if system.whole:
            above = None if above is None else math.floor(above)
            below = None if below is None else math.ceil(below)
        narrower = below is not None and below > low + system.tolerance
        if above is not None and (high is None or above < high - system.tolerance):
            system.upper[cell], narrower = above, True
        if below is not None and below > low + system.tolerance:
            system.lower[cell] = below
        if narrower:
            changed.append(cell)
            _check(system, cell, number)
    return changed


def _sum(terms: Iterable[tuple[int, Amount | None]]) -> tuple[Amount, int]:
    """Sum of the finite terms, and how many are infinite."""
    total: Amount = 0
    endless = 0
    for factor, amount in terms:
        if amount is None:
            endless += 1
        else:
            total += factor * amount
    return total, endless


def _rest(side: Amount, activity: tuple[Amount, int], factor: int, own: Amount | None) -> Amount | None:
    """What `side` leaves for a variable when the others give all they can; None when that has no end."""
    total, endless = activity
    if own is None:
        endless -= 1
    else:
        total -= factor * own
    return None if endless else (side - total) * factor


def _check(system: _System, cell: int, number: int) -> None:
    """Settle a variable whose bounds have met. Raises InputError when they have crossed."""
    low, high = system.lower[cell], system.upper[cell]
    if high is not None and high - low <= system.tolerance:
        if low - high > system.tolerance:
            raise _contradicts(system, number)
        system.found[cell] = low


def _settle(system: _System, cell: int, amount: Amount) -> None:
    """Write down the one value of a variable. Raises InputError when it is outside its bounds."""
    low, high = system.lower[cell] - system.tolerance, system.upper[cell]
    if amount < low or (high is not None and amount > high + system.tolerance) or (system.whole and amount % 1):
        raise _contradicts(system, next(i for i, row in enumerate(system.rows) if cell in row))
    system.found[cell] = system.lower[cell] = system.upper[cell] = max(0, amount)


def _substitute(system: _System) -> None:
    """Take the variables that are known by now out of the relations. Raises InputError."""
    tolerance = system.tolerance * (len(system.found) + 1)
    for number, row in enumerate(system.rows):
        for cell in [cell for cell in row if cell in system.found]:
            system.sides[number] -= row.pop(cell) * system.found[cell]
        if not row and not -tolerance <= system.sides[number] <= tolerance:
            raise _contradicts(system, number)


def _contradicts(system: _System, number: int) -> InputError:
    """The error that the values of a relation leave no room for what is blank."""
    what = _("de waarden onder {} kloppen niet met elkaar: geen enkele invulling van de lege cellen past. {}")
    margin = _named(system.published, system.parents[number])
    return InputError(what.format(margin, _way_out()), file=system.published.file)


def _gave_up(system: _System) -> InputError:
    what = _("de oplosser kwam niet tot een antwoord. Controleer een kleiner deel van de tabel, met minder kolommen.")
    return InputError(what, file=system.published.file)


def _off(system: _System, parent: int, parts: int, whole: int) -> InputError:
    """The error that a margin is not the sum of its parts."""
    what = _("{} telt niet op: de delen zijn samen {}, er staat {}. {}")
    amounts = [f"{amount / system.scale:.12g}" for amount in (parts, whole)]
    row = int(system.published.row.ravel()[parent])
    told = what.format(_named(system.published, parent), *amounts, _way_out())
    return InputError(told, file=system.published.file, row=row or None, column=system.published.column)


def _way_out() -> str:
    return _(
        "Verbeter de tabel, geef --hierarchy bij tussentotalen of --rounding bij afgeronde getallen, of zet weggelaten"
        " cellen erbij zonder waarde."
    )


def _named(published: Published, cell: int) -> str:
    names = [one.name for one in published.dimensions]
    return ", ".join(f"{name}={code}" for name, code in zip(names, published.codes(cell), strict=True))


def _bounds(system: _System) -> tuple[dict[int, Amount], dict[int, Amount | None]]:
    """Lowest and highest value of every variable: those already forced, the others by programs."""
    from meerwaarde.disclosure.additive.extremes import SolverStoppedError, extremes, most_violated
    from meerwaarde.disclosure.additive.whole_extremes import whole_extremes

    search = whole_extremes if system.whole else extremes
    low, high = dict(system.lower), dict(system.upper)
    wanted = set(system.published.blanks.tolist())
    for cells, numbers in _components(system):
        if not wanted.intersection(cells):
            continue
        part, unit = _part(system, cells, numbers)
        try:
            least, most = search(part, np.array([cell in wanted for cell in cells]))
        except SolverStoppedError as stopped:
            if not stopped.infeasible:
                raise _gave_up(system) from None
            raise _contradicts(system, numbers[most_violated(part)]) from None
        for cell, one, other in zip(cells, least.tolist(), most.tolist(), strict=True):
            if cell in wanted:
                low[cell] = _read(one, unit)
                met = abs(other - one) <= NEARLY
                high[cell] = low[cell] if met else None if math.isinf(other) else _read(other, unit)
    return low, high


def _read(value: float, unit: float) -> Amount:
    """A solver's answer without its noise: extremes are simple fractions of the units of the table."""
    near = Fraction(value * unit).limit_denominator(SIMPLE)
    return near if abs(float(near) - value * unit) <= NEARLY * unit else Fraction(value * unit)


def _components(system: _System) -> list[tuple[list[int], list[int]]]:
    """The variables and relations of each connected part, in order of the first variable."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    cells = sorted({cell for row in system.rows for cell in row})
    place = {cell: at for at, cell in enumerate(cells)}
    one = [len(cells) + number for number, row in enumerate(system.rows) for _cell in row]
    other = [place[cell] for row in system.rows for cell in row]
    size = len(cells) + len(system.rows)
    count, label = connected_components(
        coo_array((np.ones(len(one)), (one, other)), shape=(size, size)), directed=False
    )
    parts: list[tuple[list[int], list[int]]] = [([], []) for _part in range(count)]
    for at, part in enumerate(label.tolist()):
        if at < len(cells):
            parts[part][0].append(cells[at])
        else:
            parts[part][1].append(at - len(cells))
    return parts


def _part(system: _System, cells: list[int], numbers: list[int]) -> tuple[Part, float]:
    """One component for the solver, and how many units of the table go into one of its own."""
    from meerwaarde.disclosure.additive.extremes import Part

    largest = max((abs(float(system.sides[number])) for number in numbers), default=1.0)
    unit = 1.0 if system.whole else max(1.0, largest / SIZE)
    place = {cell: at for at, cell in enumerate(cells)}
    rows = [system.rows[number] for number in numbers]
    lengths = np.array([0, *(len(row) for row in rows)], dtype=np.int32)
    return Part(
        start=np.cumsum(lengths)[:-1].astype(np.int32),
        index=np.array([place[cell] for row in rows for cell in row], dtype=np.int32),
        factor=np.array([factor for row in rows for factor in row.values()], dtype=np.float64),
        sides=np.array([float(system.sides[number]) / unit for number in numbers]),
        lower=np.array([float(system.lower[cell]) / unit for cell in cells]),
        upper=np.array([math.inf if (high := system.upper[cell]) is None else float(high) / unit for cell in cells]),
        tolerance=LOOSE if system.tolerance else TIGHT,
    ), unit
