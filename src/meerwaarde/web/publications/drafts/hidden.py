"""What of a report is not shown, table by table, and which group costs the figures that could be shown without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meerwaarde.publication.report import Made
    from meerwaarde.publication.request import Request

MOSTLY = 0.5  # of the figures by a group, from where it is better dropped


@dataclass(frozen=True, slots=True)
class HiddenTable:
    """A table with figures that are not shown: `own` for their own sake, `others` because those follow from them."""

    question: str
    variable: str  # empty: over all
    own: int
    others: int
    change: bool = False  # since an earlier round


def tables_of(hidden: Sequence[Mapping[str, Any]]) -> list[HiddenTable]:
    """The tables of which figures are hidden (`figures.hidden_in`), those with the most first."""
    counts: dict[tuple[str, str, bool], list[int]] = {}
    for one in hidden:
        about = one["question"], one["variable"], bool(one.get("change"))
        counts.setdefault(about, [0, 0])[0 if one["own"] else 1] += 1
    found = [
        HiddenTable(question, variable, own, others, change)
        for (question, variable, change), (own, others) in counts.items()
    ]
    return sorted(found, key=lambda one: -(one.own + one.others))


def advice_on(request: Request, made: Made) -> dict[str, Any]:
    """Which group to drop: `fine`, those of whose own figures most are hidden (called, hidden, all), and `costs`, those
    without which figures elsewhere come back (called, how many). The most first."""
    from meerwaarde.publication.regained import regained
    from meerwaarde.publication.wording import variable_label

    report = made.report
    cells = [cell for table in report.tables for cell in table.cells if cell.group_variable]
    every = Counter(cell.group_variable for cell in cells)
    gone = Counter(cell.group_variable for cell in cells if cell.status == "suppressed")
    fine = [(name, gone[name], every[name]) for name in every if gone[name] > MOSTLY * every[name]]
    costs = sorted(regained(request, report.tables).items(), key=lambda one: -one[1])
    return {
        "fine": [[variable_label(name, report), *many] for name, *many in sorted(fine, key=lambda one: -one[1])],
        "costs": [[variable_label(name, report), many] for name, many in costs],
    }


def base_of(made: Made) -> list[str]:
    """How many municipalities a report over those counts, how far its answers reach, and what happens where members
    differ; empty for a report over organisations."""
    report = made.report
    return [] if report.organisations is None else [report.intro, *(text for _heading, text in report.method[:2])]
