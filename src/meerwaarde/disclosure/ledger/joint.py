"""One system of a new table and everything released before about the same organisations.

    new table, earlier releases ──▶ atoms (units told apart by none of them) ──▶ one cell per set of atoms
    ──▶ relations of every table; lowest cells are sums of atoms; small differences are cells of their own ──▶ Problem

Earlier cells cannot give way: what was printed is known, what was hidden must stay open as it had to be then. So only
the new table gives way, and where that does not help there is no safe way to publish it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.problem import problem_of
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.ledger.building import Builder, Joint
from meerwaarde.disclosure.ledger.types import Members, Release
from meerwaarde.disclosure.primary import Rules
from meerwaarde.language import gettext as _


def joint_problem(
    table: Table,
    members: Members,
    earlier: Sequence[Release],
    rules: Rules,
    *,
    wave: str = "",
    identified: str | None = None,
) -> Joint:
    """The problem of `table` with all `earlier` releases of the same variable and wave that share organisations.

    `identified`: by which column organisations are known; all releases of a variable and wave must use the same.
    Raises InputError when they do not, when a release contradicts what stands behind it, or when a cell that must be
    hidden was printed before.
    """
    same = [each for each in earlier if (each.variable, each.wave, each.statistic) == _subject(table, wave)]
    for each in same:
        if identified is not None and each.identified != identified:
            raise _known_otherwise(each, identified)
    related = related_releases(members, same)
    if not related:
        problem, cell = problem_of(table)
        nothing = np.zeros(len(problem.value))
        return Joint(table, problem, cell, (), (), nothing > 0, (), (nothing, nothing, nothing), rules.minimum)
    return Builder(table, members, related, rules).joint()


def related_releases(members: Members, earlier: Sequence[Release]) -> tuple[Release, ...]:
    """The releases that share organisations with `members`, or with another that does."""
    waiting, known, found = list(earlier), set(members.ids), []
    while touched := [each for each in waiting if not known.isdisjoint(each.members.ids)]:
        known.update(who for each in touched for who in each.members.ids)
        found += touched
        waiting = [each for each in waiting if all(each is not other for other in touched)]
    return tuple(sorted(found, key=lambda each: each.number))


def _subject(table: Table, wave: str) -> tuple[str, str, str]:
    return table.variable, wave, "count" if table.frequency else "total"


def _known_otherwise(release: Release, identified: str) -> InputError:
    def named(column: str) -> str:
        return f"‘{column}’" if column else _("hun rij")

    what = _(
        "publicatie {0} ({1}) herkende organisaties aan {2} en deze aan {3}; zo is niet te zien wie in beide zitten. "
        "Geef met --id steeds dezelfde kolom."
    )
    return InputError(what.format(release.number, release.title, named(release.identified), named(identified)))
