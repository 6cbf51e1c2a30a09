"""Advice before publishing: where most cells of a level are primary, suppression is the wrong tool. Recode first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from meerwaarde.disclosure.additive.problem import bottom_up
from meerwaarde.disclosure.additive.types import Dimension, Table
from meerwaarde.language import gettext as _
from meerwaarde.language import number

MOST = 0.5  # part of the cells of a level; a table with more holes than figures is no table


def advice(table: Table) -> tuple[str, ...]:
    """For every level of which most cells are primary a sentence with the level that keeps the table useful."""
    return tuple(_sentences(table))


def _sentences(table: Table) -> Iterator[str]:
    for axis, one in enumerate(table.dimensions):
        shares = [(level, _share(table, axis, level)) for level in levels_of(one)]
        for at, (level, share) in enumerate(shares):
            if share <= MOST:
                continue
            told = _("{0}: van de cellen met {1} is {2} % te klein om te tonen.").format(
                one.name, _named(one, level), number(100 * share)
            )
            better = next((higher for higher, open_ in shares[at + 1 :] if open_ <= MOST), None)
            if better is None:
                yield f"{told} " + _("Voeg codes samen of laat deze kolom weg.")
            else:
                yield f"{told} " + _("Splits liever uit naar {}.").format(_named(one, better))


def levels_of(one: Dimension) -> list[tuple[int, ...]]:
    """The codes of a dimension by level, the lowest first, the total left out.

    A level is what stands equally high above the lowest codes; several divisions of the same height are one level.
    """
    height = dict.fromkeys(range(one.leaves), 0)
    for parent, children in bottom_up(one):
        height[parent] = 1 + max(height[child] for child in children)
    found: dict[int, list[int]] = {}
    for code in range(one.total):
        found.setdefault(height[code], []).append(code)
    return [tuple(found[level]) for level in sorted(found)]


def _share(table: Table, axis: int, level: tuple[int, ...]) -> float:
    """Which part of the real cells of a level is primary."""
    real = np.take(table.real, level, axis)
    return float((np.take(table.primary, level, axis) & real).sum() / max(int(real.sum()), 1))


def _named(one: Dimension, level: tuple[int, ...]) -> str:
    names = ", ".join(one.codes[code] for code in level[:3])
    return _("{0} codes ({1}…)").format(number(len(level)), names) if len(level) > 3 else names
