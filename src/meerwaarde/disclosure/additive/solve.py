"""From a problem to a proven pattern: secure everything, show again what need not be hidden, check once more."""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.additive.moves import is_neutral
from meerwaarde.disclosure.additive.optimal import cheapest
from meerwaarde.disclosure.additive.search import Search
from meerwaarde.disclosure.additive.types import Pattern, Problem
from meerwaarde.disclosure.repair import CannotProtectError

SMALL = 60  # up to so many cells the cheapest pattern is looked for in any case


def solve(problem: Problem, *, optimal: bool = False) -> Pattern:
    """What to hide so that every protected cell stays open to every attacker.

    With `optimal`, and in small tables, the cheapest pattern, as far as the limits of that search go. Raises
    CannotProtectError when hiding all that may be hidden does not suffice.
    """
    search, best = Search(problem), False
    search.secure_all()
    search.clean_up()
    if optimal or len(problem.value) <= SMALL:
        cheaper, best = cheapest(problem, float(problem.cost[search.hidden & ~problem.hidden].sum()))
        search = cheaper or search
    _check(search)
    low, high = _intervals(search)
    moves = len({id(shield.move) for target in search.targets for shield in search.proof(target)})
    return Pattern(search.hidden, low, high, moves, search.flows.solved, optimal=best)


def _check(search: Search) -> None:
    """The proof once more, from the moves alone: every one neutral, and for every coalition one it must allow for."""
    search.only_hidden()
    moves = {id(shield.move): shield.move for target in search.targets for shield in search.proof(target)}
    if not all(is_neutral(search.problem.relations, move) for move in moves.values()):
        raise CannotProtectError
    if not all(search.proven(target) for target in search.targets):
        raise CannotProtectError


def _intervals(search: Search) -> tuple[np.ndarray, np.ndarray]:
    """What was shown of every protected cell: it may be this much lower and this much higher, for all that any reader
    can tell, apart from what a reader put in itself. float64 [n] each, NaN for other cells."""
    value = search.problem.value
    low, high = np.full(len(value), np.nan), np.full(len(value), np.nan)
    for target in search.targets:
        up, down = search.needs[target]
        low[target], high[target] = value[target] - down, value[target] + up
    return low, high
