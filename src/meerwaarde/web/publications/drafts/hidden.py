"""What of a report is not shown, table by table, and which group costs the figures that could be shown without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meerwaarde.publication.report import Made
    from meerwaarde.publication.request import Request


@dataclass(frozen=True, slots=True)
class HiddenTable:
    """A table with figures that are not shown: `own` for their own sake, `others` because those follow from them."""

    question: str
    variable: str  # empty: over all
    own: int
    others: int


def tables_of(hidden: Sequence[Mapping[str, Any]]) -> list[HiddenTable]:
    """The tables of which figures are hidden (`figures.hidden_in`), those with the most first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for one in hidden:
        counts.setdefault((one["question"], one["variable"]), [0, 0])[0 if one["own"] else 1] += 1
    found = [HiddenTable(*about, *many) for about, many in counts.items()]
    return sorted(found, key=lambda one: -(one.own + one.others))


def costs_of(request: Request, made: Made) -> list[list[Any]]:
    """Of each group that the report is split by: what it is called, and how many figures elsewhere come back without
    it. The most first; none where nothing comes back."""
    from meerwaarde.publication.regained import regained
    from meerwaarde.publication.wording import variable_label

    back = regained(request, made.report.tables)
    told = [[variable_label(name, made.report), many] for name, many in back.items()]
    return sorted(told, key=lambda one: -int(one[1]))


def base_of(made: Made) -> list[str]:
    """How many municipalities a report over those counts, how far its answers reach, and what happens where members
    differ; empty for a report over organisations."""
    report = made.report
    return [] if report.organisations is None else [report.intro, *(text for _heading, text in report.method[:2])]
