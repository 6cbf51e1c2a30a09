"""Dimensions of a table: the codes that occur, and hierarchy files that say which of them add up to which.

A hierarchy file has two columns, `child,parent`. Codes without a parent stand under the total. Several files on one
dimension are several divisions of the total: provinces and care regions over the same municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meerwaarde.cells.codes import natural_order
from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import bottom_up
from meerwaarde.disclosure.additive.types import Dimension
from meerwaarde.language import gettext as _

COLUMNS = ("child", "parent")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A hierarchy file as read: the parent of every child, which may be the total; `row` is where the child stands."""

    file: str
    sha256: str
    parent: Mapping[str, str]
    row: Mapping[str, int]

    @property
    def parents(self) -> frozenset[str]:
        """The codes that have children here."""
        return frozenset(self.parent.values())

    def error(self, what: str, code: str | None = None) -> InputError:
        """An error about this file, at the row of `code` when that is a child."""
        return InputError(what, file=self.file, row=self.row.get(code or ""))


def read_hierarchy(path: Path) -> Hierarchy:
    """The hierarchy in a CSV or workbook with the columns `child` and `parent`. Raises InputError.

    Refused: a missing column, an empty cell, a child with two parents, a cycle.
    """
    from meerwaarde.questionnaire import read_table

    sheet = read_table(path, _("de indeling"))
    names = {name.strip().casefold(): name for name in sheet.columns}
    for wanted in COLUMNS:
        if wanted not in names:
            what = _("de kolom ‘{}’ ontbreekt. Een indeling heeft de kolommen child en parent (deel en geheel).")
            raise sheet.place.at(row=1).error(what.format(wanted))
    parent: dict[str, str] = {}
    row: dict[str, int] = {}
    pairs = (sheet.columns[names[name]].to_list() for name in COLUMNS)
    for at, child, above in zip(sheet.rows.tolist(), *pairs, strict=True):
        for name, code in zip(COLUMNS, (child, above), strict=True):
            if not code:
                raise sheet.place.at(row=at, column=name).error(_("deze cel is leeg. Vul een code in."))
        if parent.setdefault(child, above) != above:
            what = _("{0} valt al onder {1} (rij {2}). Zet een tweede indeling in een eigen bestand.")
            raise sheet.place.at(row=at).error(what.format(child, parent[child], row[child]))
        row.setdefault(child, at)
    found = Hierarchy(sheet.file, sheet.sha256, parent, row)
    _check_acyclic(found)
    return found


def _check_acyclic(hierarchy: Hierarchy) -> None:
    """Raise InputError where a code stands above itself."""
    safe: set[str] = set()
    for start in hierarchy.parent:
        path: dict[str, None] = {}
        code: str | None = start
        while code is not None and code not in safe:
            if code in path:
                what = _("{0} valt onder zichzelf ({1}). Haal één van deze regels weg.")
                circle = [*list(path)[list(path).index(code) :], code]
                raise hierarchy.error(what.format(code, " > ".join(circle[:6])), code)
            path[code] = None
            code = hierarchy.parent.get(code)
        safe.update(path)


def dimension(
    name: str, present: Iterable[str], hierarchies: Sequence[Hierarchy] = (), *, total: str = "Total"
) -> Dimension:
    """The dimension `name` with the lowest codes `present` in the data, the total left out, and those of the files.

    Lowest codes stand in natural order (2 before 10), parents after their children, the total last. Raises InputError:
    a code that a file does not place, a code with parts where the lowest level is meant, the total among the codes,
    files that contradict each other.
    """
    found = sorted(set(present), key=natural_order)
    if total in found:
        raise InputError(
            _("de code {0} staat in de gegevens en is ook de naam van het totaal. Kies een andere naam met --total.")
            .format(total), column=name,
        )  # fmt: skip
    if not hierarchies:
        codes = (*found, total)
        return Dimension(name, codes, len(found), ((len(found), tuple(range(len(found)))),))
    for each in hierarchies:
        _check_total(each, total)
        _check_placed(name, found, each, total)
    parents = frozenset().union(*(each.parents for each in hierarchies)) - {total}
    leaves = sorted({code for each in hierarchies for code in each.parent if code not in parents}, key=natural_order)
    _check_covered(name, leaves, parents, hierarchies)
    return _assembled(name, leaves, [_divisions(each, total) for each in hierarchies], hierarchies, total)


def _check_total(hierarchy: Hierarchy, total: str) -> None:
    if total in hierarchy.parent:
        what = _("{0} is de naam van het totaal en kan geen deel zijn. Kies een andere naam met --total.")
        raise hierarchy.error(what.format(total), total)


def _check_placed(name: str, found: Sequence[str], hierarchy: Hierarchy, total: str) -> None:
    for code in found:
        if code in hierarchy.parents:
            what = _("{0} heeft delen in deze indeling, maar staat ook als laagste code in kolom {1}."
                     " Geef die rijen een code van het laagste niveau.")  # fmt: skip
            raise hierarchy.error(what.format(code, name), code)
        if code not in hierarchy.parent:
            what = _("{0} staat in kolom {1}, maar niet in deze indeling. Voeg een regel toe: {0},{2}"
                     " (of het geheel waar {0} onder valt), of verbeter een tikfout.")  # fmt: skip
            raise hierarchy.error(what.format(code, name, total))


def _check_covered(name: str, leaves: Sequence[str], parents: frozenset[str], hierarchies: Sequence[Hierarchy]) -> None:
    for each in hierarchies:
        for code in each.parent:
            if code in parents and code not in each.parents:
                what = _("{0} is hier een laagste code, maar heeft delen in een ander bestand bij {1}."
                         " Zet beide niveaus in één bestand.")  # fmt: skip
                raise each.error(what.format(code, name), code)
        for code in leaves:
            if code not in each.parent:
                what = _("{0} ontbreekt in deze indeling van {1}. Voeg een regel toe: elke indeling deelt alles in.")
                raise each.error(what.format(code, name))


Divisions = dict[str, list[str]]  # the children of every parent, the total among them


def _divisions(hierarchy: Hierarchy, total: str) -> Divisions:
    children: Divisions = {total: []}
    for code, above in hierarchy.parent.items():
        children.setdefault(above, []).append(code)
    for code in hierarchy.parents - {total}:
        if code not in hierarchy.parent:
            children[total].append(code)
    return children


def _assembled(
    name: str, leaves: Sequence[str], files: Sequence[Divisions], hierarchies: Sequence[Hierarchy], total: str
) -> Dimension:
    """One dimension of several divisions. A code that stands in two of them must mean the same in both."""
    below: dict[str, frozenset[str]] = {leaf: frozenset((leaf,)) for leaf in leaves}
    height = dict.fromkeys(leaves, 0)
    for divisions, hierarchy in zip(files, hierarchies, strict=True):
        for code in _children_first(divisions, total):
            under = frozenset().union(*(below[child] for child in divisions[code]))
            if below.setdefault(code, under) != under:
                what = _("{0} heeft in een ander bestand bij {1} andere delen. Geef één van beide een andere naam.")
                raise hierarchy.error(what.format(code, name), code)
            height[code] = max(height.get(code, 0), 1 + max(height[child] for child in divisions[code]))
    higher = sorted((code for code in height if height[code] and code != total),
                    key=lambda code: (len(below[code]), height[code], natural_order(code)))  # fmt: skip
    codes = (*leaves, *higher, total)
    place = {code: at for at, code in enumerate(codes)}
    relations = {
        (place[code], tuple(sorted(place[child] for child in children)))
        for divisions in files
        for code, children in divisions.items()
    }
    return Dimension(name, codes, len(leaves), tuple(sorted(relations)))


def _children_first(divisions: Divisions, total: str) -> list[str]:
    """The codes with children, each after those below it, the total last."""
    order, waiting = [], [total]
    while waiting:
        code = waiting.pop()
        order.append(code)
        waiting.extend(child for child in divisions[code] if child in divisions)
    return order[::-1]


def read_hierarchies(files: Iterable[tuple[str, Path]], by: Sequence[str]) -> dict[str, tuple[Hierarchy, ...]]:
    """The hierarchy files of each dimension. Raises InputError when one is given for a column that is not split by."""
    found: dict[str, tuple[Hierarchy, ...]] = {}
    for name, path in files:
        if name not in by:
            what = _("--hierarchy {0}=…: {0} staat niet in --by. Kies uit: {1}.")
            raise InputError(what.format(name, ", ".join(by)))
        found[name] = (*found.get(name, ()), read_hierarchy(path))
    return found


def parts_of(dimension: Dimension) -> tuple[tuple[int, ...], ...]:
    """Of every lowest code the positions of all codes it is part of: itself first, the total last."""
    below: dict[int, set[int]] = {leaf: {leaf} for leaf in range(dimension.leaves)}
    for parent, children in bottom_up(dimension):
        below[parent] = set().union(*(below[child] for child in children))
    parts: list[list[int]] = [[] for _leaf in range(dimension.leaves)]
    for code in range(len(dimension.codes)):
        for leaf in below[code]:
            parts[leaf].append(code)
    return tuple(map(tuple, parts))
