"""The joint problem put together: cells of all tables, atoms and differences in one numbering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.types import Problem, Table
from meerwaarde.disclosure.ledger.differences import Difference, differences
from meerwaarde.disclosure.ledger.sets import Atoms, atoms_of, incidence
from meerwaarde.disclosure.ledger.types import Members, Release, label_of, table_of
from meerwaarde.disclosure.primary import Rules, levels, ranked
from meerwaarde.language import gettext as _

NOISE = 1e-9  # relative, in comparing sums
FAR = 4.0  # a change may be this many times all amounts together below what it is: further than any level asks

Parts = list[tuple[int, float]]  # cells or atoms, and how often each counts


@dataclass(frozen=True, slots=True)
class Derived:
    """A protected difference: the cell of the problem it is, the position in the new table, the release and the
    position there, and how many units explain it."""

    cell: int
    position: int
    release: int  # place in `Joint.earlier`
    earlier: int
    units: int


@dataclass(frozen=True, slots=True)
class Joint:
    """The problem of a new table together with what was released before.

    `cell` int64 [shape of the table]: the cell of every position, -1 for structural zeros. `earlier` are the releases
    that count, `places` the same as `cell` for each of them. The cells `published` (bool [n]) were printed before.
    `small`: of every atom of fewer than `minimum` units what should stay open of it, up, down and width, float64 [n].
    """

    table: Table
    problem: Problem
    cell: np.ndarray
    earlier: tuple[Release, ...]
    places: tuple[np.ndarray, ...]
    published: np.ndarray
    derived: tuple[Derived, ...]
    small: tuple[np.ndarray, np.ndarray, np.ndarray]
    minimum: int

    def hidden(self, pattern: np.ndarray) -> np.ndarray:
        """Which positions of the new table a pattern (bool [n]) hides."""
        hidden: np.ndarray = (self.cell >= 0) & pattern[self.cell]
        return hidden


@dataclass(frozen=True, slots=True)
class _Part:
    """One table in the system: its own problem, the class of each position, the atoms of each class csr [n, atoms] and
    its first position int64 [n]."""

    problem: Problem
    cell: np.ndarray
    sets: Any
    first: np.ndarray


class Builder:
    """Puts the cells of all tables, the atoms and the differences in one numbering; columns grow as cells are added."""

    def __init__(self, table: Table, members: Members, earlier: tuple[Release, ...], rules: Rules) -> None:
        self.table, self.earlier, self.rules = table, earlier, rules
        self.atoms: Atoms = atoms_of([members, *(each.members for each in earlier)])
        self.parts = [self._part(table, 0)]
        for t, release in enumerate(earlier, 1):
            before = table_of(release)
            _check_printed(release, before)
            self.parts.append(self._part(before, t))
        self.by_set: dict[bytes, int] = {}
        self.sets: dict[int, Parts] = {}  # the atoms of a cell, where several count
        self.columns: dict[str, list[float]] = {
            name: [] for name in ("value", "low", "cost", "up", "down", "width", "slack")
        }
        self.hidden: list[bool] = []
        self.published: list[bool] = []
        self.sums: list[tuple[int, Parts]] = []  # relations besides those of the tables: (sum, its parts)
        self.own: list[tuple[int, int, float]] = []  # (cell, unit, its part) of cells that are no sum of atoms

    def _part(self, table: Table, t: int) -> _Part:
        problem, cell = problem_of(table)
        sets = incidence(table.dimensions, cell, self.atoms.cell[t], self.atoms.factor[t], len(problem.value))
        classes, first = np.unique(cell, return_index=True)
        return _Part(problem, cell, sets, first[classes >= 0])

    def joint(self) -> Joint:
        """The whole system."""
        numbers = [self._new_cells(), *(self._old_cells(t) for t in range(1, len(self.parts)))]
        atoms = self._atom_cells()
        for part, number in zip(self.parts, numbers, strict=True):
            self._lowest(part, number, atoms)
        derived = self._derived(numbers, atoms)
        cells = [
            np.where(part.cell >= 0, number[part.cell], -1) for part, number in zip(self.parts, numbers, strict=True)
        ]
        return Joint(
            table=self.table,
            problem=self._problem(numbers, atoms),
            cell=cells[0],
            earlier=self.earlier,
            places=tuple(cells[1:]),
            published=np.array(self.published),
            derived=tuple(derived),
            small=self._small(atoms),
            minimum=self.rules.minimum,
        )

    # --- cells ------------------------------------------------------------------------------------------------------

    def _add(self, value: float, parts: Parts | None = None, *, hidden: bool = True, low: float = 0.0) -> int:
        """A new cell that readers do not know, perhaps of a set of atoms."""
        if parts:
            self.by_set.setdefault(_key(parts), len(self.hidden))
            self.sets[len(self.hidden)] = parts
        for name, start in (("value", value), ("low", low), ("cost", 1.0)):
            self.columns[name].append(start)
        for name in ("up", "down", "width", "slack"):
            self.columns[name].append(0.0)
        self.hidden.append(hidden)
        self.published.append(False)
        return len(self.hidden) - 1

    def _require(self, cell: int, up: float, down: float, width: float) -> None:
        for name, level in (("up", up), ("down", down), ("width", width)):
            self.columns[name][cell] = max(self.columns[name][cell], level)
        if up or down or width:
            self.hidden[cell] = True

    def _new_cells(self) -> np.ndarray:
        part = self.parts[0]
        number = np.empty(len(part.problem.value), dtype=np.int64)
        for i, value in enumerate(part.problem.value.tolist()):
            number[i] = cell = self._add(value, _parts(part.sets, i), hidden=bool(part.problem.hidden[i]))
            self.columns["cost"][cell] = float(part.problem.cost[i])
            self._require(cell, *(float(level[i]) for level in _levels(part.problem)))
        return number

    def _old_cells(self, t: int) -> np.ndarray:
        """The cells of an earlier release: those of a set that is there already are that cell."""
        part, release = self.parts[t], self.earlier[t - 1]
        shown = ~np.isnan(_by_class(release.printed, part.cell, len(part.problem.value)))
        number = np.empty(len(shown), dtype=np.int64)
        for i, value in enumerate(part.problem.value.tolist()):
            parts = _parts(part.sets, i)
            cell = self.by_set.get(_key(parts), -1)
            if cell < 0:
                cell = self._add(value, parts)
            number[i] = cell
            if shown[i]:
                self._print(cell, release, int(part.first[i]))
            else:
                self._require(cell, *(float(level[i]) for level in _levels(part.problem)))
        return number

    def _print(self, cell: int, release: Release, position: int) -> None:
        """A cell that was printed: fixed, or a reading of it is when the print was rounded."""
        value = self.columns["value"][cell]
        if release.half:
            reading = self._add(value, hidden=False)
            off = abs(float(release.printed.ravel()[position]) - value)
            self.columns["slack"][reading] = max(release.half - off, 0.0)
            self.sums.append((reading, [(cell, 1.0)]))
            cell = reading
        elif any(self.columns[name][cell] for name in ("up", "down", "width")):
            raise _already_printed(self.table, self.parts[0], cell, release, position)
        self.columns["cost"][cell] = np.inf
        self.hidden[cell], self.published[cell] = False, True

    def _atom_cells(self) -> np.ndarray:
        number = np.empty(self.atoms.number, dtype=np.int64)
        for atom, value in enumerate(self.atoms.value.tolist()):
            known = self.by_set.get(_key([(atom, 1.0)]))
            number[atom] = self._add(value, [(atom, 1.0)]) if known is None else known
        return number

    def _lowest(self, part: _Part, number: np.ndarray, atoms: np.ndarray) -> None:
        """Every lowest cell (no relation has it as a sum) is the sum of its atoms."""
        matrix = part.problem.relations
        sums = set(matrix.indices[matrix.data < 0].tolist())
        for i, cell in enumerate(number.tolist()):
            inside = [(int(atoms[atom]), times) for atom, times in _parts(part.sets, i)]
            if i not in sums and inside and inside != [(cell, 1.0)]:
                self.sums.append((cell, inside))

    # --- differences ------------------------------------------------------------------------------------------------

    def _derived(self, numbers: list[np.ndarray], atoms: np.ndarray) -> list[Derived]:
        by_unit, found = self.atoms.by_unit(), []
        for t in range(1, len(self.parts)):
            minimum = max(self.rules.minimum, self.earlier[t - 1].minimum)
            for each in differences(self.parts[0].sets, self.parts[t].sets, by_unit, minimum):
                cell = self._difference(each, int(numbers[0][each.new]), int(numbers[t][each.old]), atoms)
                new, old = int(self.parts[0].first[each.new]), int(self.parts[t].first[each.old])
                found.append(Derived(cell, new, t - 1, old, len(each.units)))
        return found

    def _difference(self, each: Difference, new: int, old: int, atoms: np.ndarray) -> int:
        """The cell that the difference is, with what must stay open of it."""
        parts = list(zip((*each.more, *each.fewer), each.times, strict=True))
        sides = [self._amounts(side) for side in (parts[: len(each.more)], parts[len(each.more) :])]
        needed = self._needed(np.maximum(*sides)[list(each.units)])
        if each.more and each.fewer:  # a change, which may be negative
            change = self.columns["value"][new] - each.scale * self.columns["value"][old]
            cell = self._add(change, low=change - FAR * float(self.atoms.amount.sum()))
            self.sums.append((new, [(old, each.scale), (cell, 1.0)]))
            self.own += [(cell, unit, float(sides[0][unit] - sides[1][unit])) for unit in each.units]
            self._require(cell, *needed)
            return cell
        found = self.by_set.get(_key(parts))
        if found is None:
            found = self._add(float((sides[0] + sides[1]).sum()), parts)
            self.sums.append((found, [(int(atoms[atom]), times) for atom, times in parts]))
        if not self.published[found]:
            self._require(found, *needed)
        return found

    def _amounts(self, parts: Parts) -> np.ndarray:
        """What every unit put in these atoms together, float64 [units]."""
        times = np.zeros(self.atoms.number)
        times[[atom for atom, _often in parts]] = [often for _atom, often in parts]
        return np.bincount(self.atoms.unit, times[self.atoms.atom] * self.atoms.amount, len(self.atoms.names))

    def _needed(self, amounts: np.ndarray) -> tuple[float, float, float]:
        """What the rules ask of a cell with these contributions, fewer than the minimum."""
        cell = np.zeros(len(amounts), dtype=np.int64)
        strict = replace(self.rules, minimum=max(self.rules.minimum, len(amounts) + 1))
        total = np.array([amounts.sum()])
        asked = levels(strict, ranked(cell, amounts, amounts, total), frequency=self.table.frequency)
        return float(asked.up[0]), float(asked.down[0]), float(asked.width[0])

    def _small(self, atoms: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What should stay open of the atoms of few units: up, down and width, float64 [n]."""
        found = np.zeros((3, len(self.hidden)))
        order = np.argsort(self.atoms.atom, kind="stable")
        starts = np.searchsorted(self.atoms.atom[order], np.arange(self.atoms.number + 1))
        for atom in np.flatnonzero(np.diff(starts) < self.rules.minimum).tolist():
            found[:, atoms[atom]] = self._needed(self.atoms.amount[order[starts[atom] : starts[atom + 1]]])
        return found[0], found[1], found[2]

    # --- the problem ------------------------------------------------------------------------------------------------

    def _problem(self, numbers: list[np.ndarray], atoms: np.ndarray) -> Problem:
        n = len(self.hidden)
        column = {name: np.array(values, dtype=np.float64) for name, values in self.columns.items()}
        if not np.isin(self.atoms.factor, (0.0, 1.0)).all():
            self._weigh(set(atoms.tolist()))
        cell, unit, amount = zip(*self.own, strict=True) if self.own else ((), (), ())
        return Problem(
            value=column["value"],
            low=column["low"],
            high=np.full(n, np.inf),
            relations=self._relations(numbers, n),
            cost=column["cost"],
            hidden=np.array(self.hidden),
            up=column["up"],
            down=column["down"],
            width=column["width"],
            slack=column["slack"],
            cell=np.concatenate([atoms[self.atoms.atom], np.array(cell, np.int64)]),
            unit=np.concatenate([self.atoms.unit, np.array(unit, np.int64)]),
            amount=np.concatenate([self.atoms.amount, np.array(amount, np.float64)]),
            whole=self.table.frequency,
        )

    def _weigh(self, atoms: set[int]) -> None:
        """Say of every protected cell what its units put in: with weights that is not the sum over its atoms."""
        for cell, parts in self.sets.items():
            if cell not in atoms and any(self.columns[name][cell] for name in ("up", "down", "width")):
                amounts = self._amounts(parts)
                self.own += [(cell, unit, float(amounts[unit])) for unit in np.flatnonzero(amounts).tolist()]

    def _relations(self, numbers: list[np.ndarray], n: int) -> Any:
        """Those of every table, each once, and the sums."""
        from scipy import sparse

        rows: dict[tuple[tuple[int, float], ...], None] = {}
        for part, number in zip(self.parts, numbers, strict=True):
            matrix = part.problem.relations
            for start, end in zip(matrix.indptr[:-1].tolist(), matrix.indptr[1:].tolist(), strict=True):
                cells = number[matrix.indices[start:end]].tolist()
                rows.setdefault(tuple(sorted(zip(cells, matrix.data[start:end].tolist(), strict=True))))
        for total, parts in self.sums:
            rows.setdefault(tuple(sorted([(total, -1.0), *parts])))
        entries = [(i, cell, sign) for i, row in enumerate(rows) for cell, sign in row]
        row, column, sign = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.coo_array((sign, (row, column)), shape=(len(rows), n)).tocsr()


def _levels(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return problem.up, problem.down, problem.width


def _parts(sets: Any, i: int) -> Parts:
    """The atoms of one set, and how often each counts."""
    part = slice(sets.indptr[i], sets.indptr[i + 1])
    return list(zip(sets.indices[part].tolist(), sets.data[part].tolist(), strict=True))


def _key(parts: Parts) -> bytes:
    """What a set of atoms is known by; empty for a cell that nobody stands behind, which is like no other."""
    return np.array(sorted(parts), dtype=np.float64).tobytes()


def _by_class(values: np.ndarray, cell: np.ndarray, n: int) -> np.ndarray:
    """The value of each class at its first position that has one, float64 [n]; NaN where all are hidden."""
    found = np.full(n, np.nan)
    flat, of = values.ravel(), cell.ravel()
    known = np.flatnonzero((of >= 0) & ~np.isnan(flat))[::-1]
    found[of[known]] = flat[known]
    return found


def _check_printed(release: Release, table: Table) -> None:
    """Raises InputError when a printed figure is not what the members of the release put in."""
    off = np.abs(release.printed - table.value)
    wrong = np.flatnonzero((off > release.half + NOISE * np.maximum(1.0, np.abs(table.value))).ravel())
    if len(wrong):
        what = _(
            "publicatie {} ({}) drukte bij {} een ander getal af dan de bijdragen eronder. Zet een "
            "reservekopie van het publicatieregister terug."
        )
        raise InputError(what.format(release.number, release.title, release.label(int(wrong[0]))))


def _already_printed(table: Table, part: _Part, cell: int, release: Release, position: int) -> InputError:
    where = np.flatnonzero(part.cell.ravel() == cell)
    what = _(
        "‘{0}’ moet leeg blijven, maar staat al met een getal in publicatie {1} ({2}), bij ‘{3}’. "
        "Neem de regels van toen, of laat die uitsplitsing weg."
    )
    here = label_of(table.dimensions, int(where[0])) if len(where) else release.label(position)
    return InputError(what.format(here, release.number, release.title, release.label(position)))
