"""Which figures would come back when a report were not split by one of its groups: advice for an officer.

The report is protected anew without that group, beside the same earlier releases. What was hidden then and is shown
now, over all and by the other groups, is what the group costs beyond its own tables.
"""

from __future__ import annotations

import time
from dataclasses import replace

from meerwaarde.core import Status
from meerwaarde.disclosure import SafeTable, SafeTables
from meerwaarde.publication import unit
from meerwaarde.publication.changed_counts import settled
from meerwaarde.publication.inputs import read_inputs
from meerwaarde.publication.ledgered import ledgered
from meerwaarde.publication.report import figures_of, safe_of
from meerwaarde.publication.request import Request

LONGEST = 20.0  # seconds after which no further group is tried


def regained(request: Request, tables: tuple[SafeTable, ...], longest: float = LONGEST) -> dict[str, int]:
    """How many hidden figures of `tables`, the report that was made, come back without each group that it is split by.

    Groups that cost nothing but their own tables, and those for which there was no time, are absent.
    """
    found: dict[str, int] = {}
    until = time.monotonic() + longest
    for variable in request.by:
        hidden = {cell.key for table in tables for cell in table.cells
                  if cell.status is Status.SUPPRESSED and cell.group_variable != variable}  # fmt: skip
        if not hidden or time.monotonic() > until:
            continue
        cells = [cell for table in _without(request, variable).tables for cell in table.cells]
        back = sum(cell.key in hidden and cell.status is not Status.SUPPRESSED for cell in cells)
        found |= {variable: back} if back else {}
    return found


def _without(request: Request, variable: str) -> SafeTables:
    """The safe tables of the report without one of its groups; nothing is written."""
    request = replace(request, by=tuple(name for name in request.by if name != variable))
    inputs = read_inputs(request)
    request = settled(request, inputs)
    with unit.words(request), ledgered(request.ledger, request.out) as ledger:
        return safe_of(request, inputs, figures_of(request, inputs), ledger, lambda _what, _part: None)[0]
