"""What a table split by the answers to a question tells of that question, for its own proof and for the ledger.

A table of Q split by the answers to S prints how many of those who said c to S said a to Q. To a reader who knows what
everybody said to Q, that is how many of a known set said c to S. So it is a fact about S, in a set that the tables of S
need not have: `crossing_of` writes it as what an earlier report told of S. Each question is then proven open to who
knows all answers to the other, and that holds whatever is told of either question in any order: Q by S, S by Q, and
both by a column of the register, in one report or in several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meerwaarde.core import Figure, Statistic
from meerwaarde.disclosure.earlier import Earlier, Group
from meerwaarde.disclosure.tally import Asked, WaveFrame

SAID = "\x1f"  # behind the name of a question: a set by its answers; no column or question is called so
ANSWERED = ""  # the code of the set of all who answered it


def crossing_of(split: Asked, asked: Asked, frame: WaveFrame, wave: str, shown: Sequence[Figure]) -> Earlier | None:
    """What the rows `shown` of `asked`, which are split by the answers to `split`, tell of `split`; None for nothing.

    Of a number only its base counts: nobody who does not know all numbers can take it apart.
    """
    variable = asked.name + SAID
    told: dict[tuple[Group, tuple[int, ...]], None] = {}
    for figure in shown:
        if figure.group_variable != split.name or figure.group not in split.codes:
            continue
        answer = (split.codes.index(figure.group),)
        told[(variable, ANSWERED), answer] = None
        if figure.statistic is Statistic.SHARE:
            told[(variable, figure.answer), answer] = None
    if not told:
        return None
    base = split.now.base
    groups = tuple(dict.fromkeys(group for group, _answer in told))
    sets = [_who(asked, code)[base] for _variable, code in groups]
    size = int(base.sum())
    return Earlier(
        number=0, title="", question=split.name, codes=split.codes, wave=wave, ids=tuple(frame.ids[base].tolist()),
        holders=tuple(frame.holders[base].tolist()), hits=split.now.hits[base], values=None,
        weights=frame.weights[base],
        cells=np.zeros(size, dtype=np.int64) if frame.cells is None else frame.cells[base],
        uneven=frame.uneven, groups=groups, member=np.column_stack(sets), counts=tuple(told),
    )  # fmt: skip


def _who(asked: Asked, code: str) -> np.ndarray:
    """Who gave this answer, or any: bool [organisations]."""
    if code == ANSWERED:
        return asked.now.base
    return np.asarray(asked.now.hits[:, asked.codes.index(code)] & asked.now.base)


def apart(crossings: Sequence[Earlier]) -> list[Earlier]:
    """Each under a number of its own, which no release in a ledger has."""
    return [replace(each, number=-at) for at, each in enumerate(crossings, 1)]


def with_crossings(told: Earlier, crossings: Sequence[Earlier]) -> Earlier:
    """What a report told of a question, with what its tables split by that question told."""
    for each in crossings:
        told = replace(
            told,
            groups=(*told.groups, *each.groups),
            member=np.column_stack([told.member, each.member]),
            counts=(*told.counts, *each.counts),
        )
    return told
