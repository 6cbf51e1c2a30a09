"""Change of a question that was asked only after certain answers to another.

How many answered it in both waves is printed with its panel, and its standard errors tell how many did in the wave
before. That is how many gave those answers twice, or then, to the question before it: what its own rows of change tell.
So a group shows change of the one only where it shows change of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from meerwaarde.core import Figure
from meerwaarde.disclosure.rows import CHANGE, LEVEL, level, unit_of
from meerwaarde.disclosure.system import Unit
from meerwaarde.disclosure.tally import Asked

Group = tuple[str, str]


def hide_changes_after(
    asked: Asked, questions: Mapping[str, Asked], figures: Mapping[str, Sequence[Figure]], hidden: set[Unit]
) -> None:
    """Hide the changes of `asked`, in `hidden`, in every group where a question before it does not tell its own.

    The questions before it come first. One that has no table tells nothing that is protected.
    """
    changes = [figure for figure in figures[asked.name] if level(figure) != LEVEL]
    for name, codes in asked.follows:
        if name not in questions or name == asked.name or not changes:
            continue
        answers = _telling(questions[name], codes, alone=asked.parent is not None)
        told = _told(figures[name], answers, hidden)
        hidden |= {unit_of(figure) for figure in changes if (figure.group_variable, figure.group) not in told}


def _telling(before: Asked, codes: frozenset[str], *, alone: bool) -> frozenset[str] | None:
    """The answers whose rows tell how many gave one of `codes` twice; none when no rows do, None when all must.

    `alone`: these codes decide who was asked. Those who gave one of several answers twice include who went from the one
    to the other, which is told only when one answer is left: then it is all of them without that one.
    """
    if not alone or before.numeric:
        return None
    if len(codes) == 1:
        return codes
    others = frozenset(before.codes) - codes
    return others if before.exclusive and len(others) == 1 else frozenset()


def _told(figures: Iterable[Figure], answers: frozenset[str] | None, hidden: set[Unit]) -> set[Group]:
    """The groups in which every row of these answers is shown, with a change among them."""
    rows = [figure for figure in figures if answers is None or figure.answer in answers]
    told = {(figure.group_variable, figure.group) for figure in rows if level(figure) == CHANGE}
    return told - {(figure.group_variable, figure.group) for figure in rows if unit_of(figure) in hidden}
