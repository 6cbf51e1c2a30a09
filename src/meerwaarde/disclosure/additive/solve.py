"""From a problem to a proven pattern: secure everything, show again what need not be hidden, check once more."""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.additive.moves import are_neutral
from meerwaarde.disclosure.additive.optimal import ROUNDS, cheapest
from meerwaarde.disclosure.additive.search import Search
from meerwaarde.disclosure.additive.types import Pattern, Problem
from meerwaarde.disclosure.repair import CannotProtectError

SMALL, FEW_ROUNDS = 60, 12  # up to so many cells the cheapest pattern is looked for in any case, so long


def solve(problem: Problem, *, optimal: bool = False) -> Pattern:
    """What to hide so that every protected cell stays open to every attacker.

    With `optimal`, and in small tables, the cheapest pattern, as far as the limits of that search go. Raises
    CannotProtectError when hiding all that may be hidden does not suffice.
    """
    search = Search(problem)
    search.secure_all()
    search.clean_up()
    best = False
    if optimal or len(problem.value) <= SMALL:
        most = float(problem.cost[search.hidden & ~problem.hidden].sum())
        cheaper, best = cheapest(problem, most, ROUNDS if optimal else FEW_ROUNDS)
        search = cheaper or search
    search.show_idle()
    if not _holds(search):
        search, best = Search(problem), False  # more is hidden, but nothing was led around
        search.secure_all()
        search.show_idle()
        if not _holds(search):
            raise CannotProtectError
    low, high = _intervals(search)
    moves = len({id(shield.move) for target in search.targets for shield in search.proof(target)})
    return Pattern(search.hidden, low, high, moves, search.flows.solved, optimal=best)


def _holds(search: Search) -> bool:
    """The proof once more, from the moves alone: every one neutral, and for every coalition one it must allow for."""
    search.only_hidden()
    moves = {id(shield.move): shield.move for target in search.targets for shield in search.proof(target)}
    return are_neutral(search.problem.relations, list(moves.values())) and all(
        search.proven(target) for target in search.targets
    )


def _intervals(search: Search) -> tuple[np.ndarray, np.ndarray]:
    """What was shown of every protected cell: it may be this much lower and this much higher, for all that any reader
    can tell, apart from what a reader put in itself. float64 [n] each, NaN for other cells."""
    value = search.problem.value
    low, high = np.full(len(value), np.nan), np.full(len(value), np.nan)
    for target in search.targets:
        up, down = search.needs[target]
        low[target], high[target] = value[target] - down, value[target] + up
    return low, high
