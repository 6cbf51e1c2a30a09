"""Rows of a report as the attacker meets them: which belong together, and what hiding one costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from meerwaarde.core import Figure
from meerwaarde.disclosure.system import Unit

OVERALL_COST = 20.0  # a row over all organisations is worth this many rows of a group
LEVEL, CHANGE, PANEL, BASE = "level", "change", "panel", "base"


def level(figure: Figure) -> str:
    """Which rows are shown or hidden together: a figure now, its change between waves, its change in the panel."""
    head = figure.statistic.value.split("_")[0]
    return head if head in (CHANGE, PANEL) else LEVEL


def unit_of(figure: Figure) -> Unit:
    """The unit of the attacker's system that this row belongs to."""
    return figure.question, figure.group_variable, figure.group, figure.answer, level(figure)


def cost_of(figure: Figure) -> float:
    """What readers lose with this row: more for larger groups, most for a row over all."""
    return log2(2 + figure.base) * (1.0 if figure.group_variable else OVERALL_COST)


@dataclass(frozen=True, slots=True)
class Follower:
    """A question asked only of those who gave certain answers to another: its bases tell that question's counts.

    `groups` maps each group in which the follower shows something to the cost of hiding all its rows there.
    """

    name: str
    answers: frozenset[str]
    groups: dict[tuple[str, str], float]

    def unit(self, group: tuple[str, str]) -> Unit:
        """The unit that stands for all rows of the follower in `group`."""
        return self.name, *group, "", BASE


def follower(
    name: str, answers: frozenset[str], figures: Iterable[Figure], hidden: set[Unit], minimum: int
) -> Follower:
    """The follower whose shown rows are `figures`; groups that are not shown anyway tell nothing."""
    groups: dict[tuple[str, str], float] = {}
    for figure in figures:
        if level(figure) == LEVEL and unit_of(figure) not in hidden and figure.base >= minimum:
            group = (figure.group_variable, figure.group)
            groups[group] = groups.get(group, 0.0) + cost_of(figure)
    return Follower(name, answers, groups)
