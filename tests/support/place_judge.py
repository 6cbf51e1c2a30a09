"""A judge of figures over municipalities without any cleverness: it writes out every set of answers that organisations
could have given, keeps those that print the same counts, and looks who is given away.

Shares no code with `meerwaarde.disclosure`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, product

DIFFER = "differ"


@dataclass(frozen=True)
class Case:
    """Rows of members: `place`, `holder` and `choice` of each. `groups` are sets of places, the first everybody.

    `several`: what is asked is whether more than half named it (choice 1), else an outcome is a choice or "differ".
    """

    place: tuple[int, ...]
    holder: tuple[int, ...]
    choice: tuple[int, ...]
    choices: int
    groups: tuple[frozenset[int], ...]
    several: bool


World = tuple[int, ...]


def outcome(case: Case, world: World, place: int) -> int | str:
    """What a municipality answers."""
    given = Counter(choice for choice, where in zip(world, case.place, strict=True) if where == place)
    most, times = given.most_common(1)[0]
    if case.several:
        return 1 if 2 * given[1] > given.total() else 0
    return most if 2 * times > given.total() else DIFFER


def printed(case: Case, world: World) -> list[Counter[int | str]]:
    """How many municipalities have which outcome, per group."""
    outcomes = {place: outcome(case, world, place) for place in sorted(set(case.place))}
    return [Counter(outcomes[place] for place in group if place in outcomes) for group in case.groups]


def worlds(case: Case, shown: set[tuple[int, int | str]]) -> list[World]:
    """Every set of answers that prints what is shown: the counts of (group, outcome)."""
    truth = printed(case, case.choice)
    found = []
    for world in product(range(case.choices), repeat=len(case.choice)):
        told = printed(case, world)
        if all(told[group][what] == truth[group][what] for group, what in shown):
            found.append(world)
    return found


def permitted(case: Case, shown: set[tuple[int, int | str]], place: int) -> bool:
    """Whether a shown count says that all municipalities of a group with `place` have this outcome."""
    truth, what = printed(case, case.choice), outcome(case, case.choice, place)
    if what == DIFFER:
        return False
    return any(
        group_and == (at, what) and place in group and truth[at][what] == truth[at].total()
        for at, group in enumerate(case.groups)
        for group_and in shown
    )


def given_away(case: Case, shown: set[tuple[int, int | str]], *, together: int) -> list[tuple[tuple[int, ...], int]]:
    """Every answer (by its row) that is certain to a reader or to so many holdings who know their own answers; and what
    a holding answered in all its municipalities together, as row -1 - holder."""
    possible = worlds(case, shown)
    holders = sorted(set(case.holder))
    found = []
    for size in range(together + 1):
        for some in combinations(holders, size):
            own = [row for row, holder in enumerate(case.holder) if holder in some]
            left = [world for world in possible if all(world[row] == case.choice[row] for row in own)]
            open_to = [row for row in range(len(case.choice)) if row not in own]
            closed = [row for row in open_to if not permitted(case, shown, case.place[row])]
            found += [(some, row) for row in closed if len({world[row] for world in left}) == 1]
            for holder in {case.holder[row] for row in closed}:
                mine = [row for row, who in enumerate(case.holder) if who == holder]
                if len({tuple(sorted(world[row] for row in mine)) for world in left}) == 1:
                    found.append((some, -1 - holder))
    return found


def width(case: Case, shown: set[tuple[int, int | str]], cell: tuple[int, int | str]) -> int:
    """How far a hidden count is open to readers."""
    counts = [printed(case, world)[cell[0]][cell[1]] for world in worlds(case, shown)]
    return max(counts) - min(counts)
