"""What a draft and a release tell of each figure: how it is printed, its n, and its passport; and what is hidden."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meerwaarde.publication.model import Report

LEVEL = "level"  # a figure of this report itself; else "change" or "panel" since an earlier round
DATED = ("made", "citation", "version")  # of tables.json: what differs when the same is made on another day


def passports_of(report: Report) -> dict[str, Any]:
    """The passports of all figures of a report: by name what differs, by question what they have in common."""
    from meerwaarde.publication.passport import identifier, says, shared, specific
    from meerwaarde.publication.printing import printed
    from meerwaarde.publication.wording import all_cells

    cells: dict[str, Any] = {}
    for cell in all_cells(report):
        hidden = cell.status == "suppressed"
        cells.setdefault(
            identifier(cell),
            {"shown": "" if hidden else printed(cell), "n": cell.base, "N": cell.population, "says": says(cell, report),
             "question": cell.question, "lines": [list(line) for line in specific(cell)]},
        )  # fmt: skip
    questions = dict.fromkeys(one["question"] for one in cells.values())
    return {
        "cells": cells,
        # Without the last line, how to cite: a page tells that with its own address.
        "shared": {question: [list(line) for line in shared(question, report)[:-1]] for question in questions},
    }


def hidden_in(report: Report) -> list[dict[str, Any]]:
    """The figures that are not shown, those for their own sake first, with what a reader can know of them at most."""
    from meerwaarde.publication.printing import is_change
    from meerwaarde.publication.wording import all_tables, answer_label, group_label, question_label, variable_label

    found = []
    for table in all_tables(report):
        intervals = {
            (one.group_variable, one.group, one.answer, one.level): (one.lower, one.upper)
            for one in table.proof.intervals
        }
        for cell in table.cells:
            if cell.status != "suppressed":
                continue
            level = cell.statistic.value.split("_")[0] if is_change(cell.statistic) else LEVEL
            between = intervals.get((cell.group_variable, cell.group, cell.answer, level))
            found.append(
                {"question": question_label(cell.question, report), "answer": answer_label(cell, report),
                 "variable": variable_label(cell.group_variable, report) if cell.group_variable else "",
                 "group": group_label(cell, report), "own": between is not None,
                 "between": list(between) if between else [], "change": level * (level != LEVEL)}
            )  # fmt: skip
    return sorted(found, key=lambda one: not one["own"])


def digest_of(tables: bytes, correction: str = "") -> str:
    """What stays the same while the same figures with the same texts would be published, whatever the day.

    `tables` is the file tables.json of the report, `correction` what a next version says of itself on its own page.
    """
    content = {name: value for name, value in json.loads(tables).items() if name not in DATED}
    if correction:
        content["correction"] = correction
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def without_base(passports: Mapping[str, Any]) -> list[str]:
    """The names of the figures that are shown without their n; none of them may be released."""
    return [name for name, one in passports.get("cells", {}).items() if one["shown"] and one["n"] is None]
