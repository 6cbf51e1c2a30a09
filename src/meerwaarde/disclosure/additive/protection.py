"""A table through disclosure control: the only place where a `SafeCross` is made."""

from __future__ import annotations

import itertools
import math
from importlib.metadata import version

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.siblings import with_sibling_sums
from meerwaarde.disclosure.additive.solve import solve
from meerwaarde.disclosure.additive.types import Pattern, Table
from meerwaarde.disclosure.repair import CannotProtectError
from meerwaarde.disclosure.table import CrossCell, CrossProof, Interval, LedgerPosition, SafeCross
from meerwaarde.language import gettext as _

ATTACKERS = ("outsider", "one contributor", "two contributors together")
PUBLISHED, PRIMARY, SECONDARY = "published", "primary", "secondary"


def protect_table(table: Table, *, optimal: bool = False) -> SafeCross:
    """Hide what the rules and the attackers demand. Raises InputError when no pattern is found."""
    problem, cell = problem_of(table)
    try:
        pattern = solve(with_sibling_sums(problem), optimal=optimal)
    except CannotProtectError:
        raise no_pattern() from None
    return safe_cross(table, cell, pattern)


def no_pattern() -> InputError:
    """What to say when even hiding everything does not suffice."""
    return InputError(_("Voor deze tabel is geen veilige vorm gevonden. Voeg groepen samen of laat een indeling weg."))


def safe_cross(table: Table, cell: np.ndarray, pattern: Pattern, ledger: LedgerPosition | None = None) -> SafeCross:
    """The table with its hidden cells emptied. `cell` int64 [shape]: which cell of the pattern stands where, -1 for
    structural zeros, which are always shown."""
    hidden = np.where(cell >= 0, pattern.hidden[np.maximum(cell, 0)], False)
    places = itertools.product(*(dimension.codes for dimension in table.dimensions))  # in the order of flat arrays
    known = zip(
        places, cell.ravel().tolist(), hidden.ravel().tolist(), table.primary.ravel().tolist(),
        table.value.ravel().tolist(), table.count.ravel().tolist(), strict=True,
    )  # fmt: skip
    lows, highs = pattern.low.tolist(), pattern.high.tolist()
    cells, intervals = [], []
    for codes, at, blank, primary, value, count in known:
        if not blank:
            cells.append(CrossCell(codes, float(value), int(count), PUBLISHED))
            continue
        cells.append(CrossCell(codes, None, None, PRIMARY if primary else SECONDARY))
        if not math.isnan(lows[at]):
            intervals.append(Interval(codes, lows[at], highs[at] if math.isfinite(highs[at]) else None))
    proof = CrossProof(
        table.rules,
        ATTACKERS,
        tuple(intervals),
        pattern.moves,
        pattern.programs,
        f"HiGHS {version('highspy')}",
        ledger,
        pattern.optimal,
    )
    return SafeCross(table.variable, tuple(d.name for d in table.dimensions), tuple(cells), proof)
