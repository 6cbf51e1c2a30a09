"""What a release would make impossible later: looked at before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.additive.types import Table
from meerwaarde.disclosure.ledger.joint import joint_problem
from meerwaarde.disclosure.ledger.solving import solve_joint
from meerwaarde.disclosure.ledger.types import Members, Release, label_of
from meerwaarde.disclosure.primary import Rules


@dataclass(frozen=True, slots=True)
class Preview:
    """The cells of a later table that could be published without this release, and not after it; by their codes.

    `refused`: why nothing of the later table could follow, or empty.
    """

    lost: tuple[str, ...]
    refused: str = ""


def preview(
    release: Release, earlier: Sequence[Release], later: Table, members: Members, rules: Rules, *, optimal: bool = False
) -> Preview:
    """What becomes of the table `later` (with its `members`) when `release` is published now.

    The later table is solved twice: after `earlier` alone, and after `earlier` and `release`. Raises InputError when it
    could not even be published without this release.
    """
    this = replace(release, number=len(earlier) + 1)

    def hidden(before: Sequence[Release]) -> np.ndarray:
        joint = joint_problem(later, members, before, rules, wave=release.wave, identified=release.identified)
        return joint.hidden(solve_joint(joint, optimal=optimal).hidden)

    alone = hidden(earlier)
    try:
        after = hidden([*earlier, this])
    except InputError as refusal:
        lost = np.flatnonzero((later.count > 0) & ~alone)
        return Preview(_labels(later, lost), refusal.what)
    return Preview(_labels(later, np.flatnonzero(after & ~alone)))


def stays_put(table: Table, hidden: np.ndarray) -> int:
    """How many cells can only follow when enough answers change: every shown one that somebody stands behind.

    When fewer units than the minimum come in, go or are corrected, the new figure less the old one is theirs alone; so
    the old figure stays.
    """
    return int((~hidden & (table.count > 0)).sum())


def _labels(table: Table, positions: np.ndarray) -> tuple[str, ...]:
    return tuple(label_of(table.dimensions, int(position)) for position in positions)
