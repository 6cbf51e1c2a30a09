"""A ratio is three figures: numerator, denominator and their quotient. Who knows two of a cell knows the third.

So the three are shown or hidden together. Whatever the numerator hides is hidden from the denominator's table too, and
the other way round; hiding more only leaves more open, so the proof of either still holds in the pattern of both.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.protection import no_pattern, safe_cross
from meerwaarde.disclosure.additive.siblings import with_sibling_sums
from meerwaarde.disclosure.additive.solve import solve
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.repair import CannotProtectError
from meerwaarde.disclosure.table import SafeCross


def protect_ratio(numerator: Table, denominator: Table, *, optimal: bool = False) -> SafeCross:
    """Two tables of the same rows in one pattern: cells with value, denominator and ratio, or with none of them.

    Raises InputError when no pattern is found.
    """
    first, cell = problem_of(numerator)
    second, _cell = problem_of(denominator)
    either = first.hidden | second.hidden
    try:
        below = solve(with_sibling_sums(replace(second, hidden=either)), optimal=optimal)
        both = solve(with_sibling_sums(replace(first, hidden=below.hidden[: len(either)])), optimal=optimal)
    except CannotProtectError:
        raise no_pattern() from None
    primary = replace(numerator, primary=numerator.primary | denominator.primary)
    safe = safe_cross(
        primary, cell, replace(both, moves=both.moves + below.moves, programs=both.programs + below.programs)
    )
    under = denominator.value.ravel().tolist()
    cells = tuple(
        replace(one, denominator=None if one.value is None else value)
        for one, value in zip(safe.cells, under, strict=True)
    )
    proof = replace(safe.proof, rules=tuple(dict.fromkeys((*numerator.rules, *denominator.rules))))
    return SafeCross(numerator.variable, safe.dimensions, cells, proof, denominator.variable)


def ratio(value: float | None, denominator: float | None) -> float | None:
    """Their quotient; None when one is hidden or nothing is divided by."""
    return None if value is None or not denominator else float(np.divide(value, denominator))
