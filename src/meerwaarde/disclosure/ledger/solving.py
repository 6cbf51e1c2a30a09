"""A pattern for a new table, safe together with what was released before, or a refusal that names the conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.siblings import with_sibling_sums
from meerwaarde.disclosure.additive.solve import solve
from meerwaarde.disclosure.additive.types import Pattern, Problem
from meerwaarde.disclosure.ledger.building import Joint
from meerwaarde.disclosure.ledger.pairs import told_by_another
from meerwaarde.disclosure.ledger.reach import Reach
from meerwaarde.disclosure.ledger.types import Release, label_of
from meerwaarde.disclosure.repair import CannotProtectError
from meerwaarde.language import gettext as _


def solve_joint(joint: Joint, *, optimal: bool = False) -> Pattern:
    """The pattern of the joint problem. Raises InputError, naming release and cell, when nothing safe is left to say.

    Small sets that only several cells together tell apart are looked at afterwards: those that readers could work out
    are protected too, and the pattern is sought again.
    """
    problem, known = _without_known(joint)
    while True:
        try:
            pattern = solve(_with_sums(joint, problem), optimal=optimal)
        except CannotProtectError:
            raise _refusal(joint) from None
        found = np.setdiff1d(_told(joint, problem, pattern.hidden[: len(problem.value)]), known)
        if not len(found):
            break
        problem = _requiring(problem, found, [level[found] for level in joint.small])
    _check_worth(joint, pattern)
    return pattern


def _without_known(joint: Joint) -> tuple[Problem, np.ndarray]:
    """The problem without the differences that followed from earlier releases already, and the small sets that did;
    raises InputError when such a cell is one of the new table that must be hidden."""
    problem = joint.problem
    if not joint.earlier:
        return problem, np.zeros(0, dtype=np.int64)
    reach = Reach(problem, problem.hidden | np.isfinite(problem.cost))
    known = _narrow(problem, problem.protected, reach)
    of_table = np.unique(joint.cell)
    for cell in np.intersect1d(known, of_table[of_table >= 0]).tolist():
        if problem.value[cell] and joint.table.primary.ravel()[np.flatnonzero(joint.cell.ravel() == cell)].any():
            raise _named(joint, cell, _stops(problem, cell, reach))
    problem = _requiring(problem, known, [np.zeros(len(known))] * 3)
    return problem, _told(joint, problem, problem.hidden | np.isfinite(problem.cost))


def _with_sums(joint: Joint, problem: Problem) -> Problem:
    """The problem with the sums that are one holding's own, as for a table alone; those that followed from earlier
    releases already are let go."""
    further = with_sibling_sums(problem)
    sums = np.arange(len(problem.value), len(further.value))
    if not joint.earlier or not len(sums):
        return further
    known = _narrow(further, sums, Reach(further, further.hidden | np.isfinite(further.cost)))
    return _requiring(further, known, [np.zeros(len(known))] * 3)


def _told(joint: Joint, problem: Problem, hidden: np.ndarray) -> np.ndarray:
    """The small sets that follow from what is not `hidden` (bool [n]), for readers or for one member among them, and
    that are not protected yet; int64 cells."""
    small = _requiring(problem, np.arange(len(problem.value)), list(joint.small))
    cells = np.setdiff1d(small.protected[hidden[small.protected]], problem.protected)
    if not joint.earlier or not len(cells):
        return cells[:0]
    both = small.protected[hidden[small.protected]]
    together = np.intersect1d(told_by_another(problem, hidden, both, joint.minimum), cells)
    return np.union1d(_narrow(small, cells, Reach(problem, hidden)), together)


def _requiring(problem: Problem, cells: np.ndarray, levels: Sequence[np.ndarray]) -> Problem:
    """The problem with other levels (up, down, width) for some cells."""
    up, down, width = problem.up.copy(), problem.down.copy(), problem.width.copy()
    for level, wanted in zip((up, down, width), levels, strict=True):
        level[cells] = wanted
    return replace(problem, up=up, down=down, width=width)


def _needs(problem: Problem, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far up and down the cells must be able to go; a width is divided over both as far as there is room."""
    up, down = problem.up[cells], problem.down[cells]
    room = problem.value[cells] - problem.low[cells]
    missing = np.maximum(problem.width[cells] - up - down, 0.0)
    half = np.floor(missing / 2) if problem.whole else missing / 2
    below = np.minimum(half, np.maximum(room - down, 0.0))
    return up + missing - below, np.minimum(down + below, room)


def _narrow(problem: Problem, cells: np.ndarray, reach: Reach) -> np.ndarray:
    """Which of the cells are narrower than required for readers outside."""
    up, down = _needs(problem, cells)
    return np.union1d(reach.stuck(cells, up, up=True), reach.stuck(cells, down, up=False))


def _stops(problem: Problem, cell: int, reach: Reach) -> np.ndarray:
    """The cells that keep `cell` from moving, upwards if that is where it is stuck."""
    up, _down = _needs(problem, np.array([cell]))
    return reach.stops(cell, up=bool(len(reach.stuck(np.array([cell]), up, up=True))))


def _check_worth(joint: Joint, pattern: Pattern) -> None:
    """Raises InputError when the table has cells that no earlier release had, and all of those would stay empty."""
    old = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(places.ravel() for places in joint.places)]))
    fresh = (joint.cell >= 0) & (joint.table.count > 0) & ~np.isin(joint.cell, old)
    if joint.derived and fresh.any() and not (fresh & ~joint.hidden(pattern.hidden)).any():
        raise _named(joint, joint.derived[0].cell, None)


def _refusal(joint: Joint) -> InputError:
    """No pattern was found against insiders: name the difference that the fewest units explain."""
    if not joint.earlier:
        return InputError(
            _("Voor deze tabel is geen veilige vorm gevonden. Voeg groepen samen of laat een indeling weg.")
        )
    fewest = min(joint.derived, key=lambda each: each.units, default=None)
    return _named(joint, fewest.cell if fewest else int(joint.problem.protected[0]), None)


def _named(joint: Joint, cell: int, stops: np.ndarray | None) -> InputError:
    release, position = _earlier(joint, cell, stops)
    what = _(
        "Deze tabel kan niet veilig naast publicatie {0} ({1}): uit ‘{2}’ daar en {3} hier volgt wat een groep van "
        "minder dan {4} opgaf. Wacht op meer antwoorden, houd de oude cijfers, of kies een andere indeling."
    )
    here = _here(joint, cell)
    return InputError(what.format(release.number, release.title, release.label(position), here, joint.minimum))


def _here(joint: Joint, cell: int) -> str:
    """The cell of the new table that a cell of the problem is, or is part of."""
    places = np.flatnonzero(joint.cell.ravel() == cell).tolist()
    places += [each.position for each in joint.derived if each.cell == cell]
    return f"‘{label_of(joint.table.dimensions, places[0])}’" if places else _("de cellen")


def _earlier(joint: Joint, cell: int, stops: np.ndarray | None) -> tuple[Release, int]:
    """An earlier cell to blame: one that stops `cell`, else one it was derived from, else the total of the last."""
    for stop in [] if stops is None else stops.tolist():
        for release, places in zip(joint.earlier, joint.places, strict=True):
            found = np.flatnonzero(places.ravel() == stop)
            if len(found):
                return release, int(found[0])
    for each in joint.derived:
        if each.cell == cell:
            return joint.earlier[each.release], each.earlier
    return joint.earlier[-1], joint.earlier[-1].printed.size - 1
