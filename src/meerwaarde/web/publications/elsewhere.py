"""Figures of the register that both key figures and a round can tell, about the same year.

What the register knows is shown to members and stands in their answers. So a mean in a report on a round and a sum in
the key figures are two sums of nearly the same numbers: the member that did not answer is the difference. The ledger
solves reports with reports and tables with tables, and the two not together. So what the one told, the other leaves
out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

INDICATORS = {
    "loonsom": "WAGE_SUM",
    "medewerkers": "EMPLOYEES",
    "formatie": "FTE",
    "vrijwilligers": "VOLUNTEERS",
    "vrijwilligersformatie": "VOLUNTEER_HOURS",
}  # by the name of the figure in the key figures


def told_by_key_figures(lines: Sequence[str], year: str) -> frozenset[str]:
    """The indicators of which key figures told sums over a year; `lines` of the ledger."""
    told = {(said.get("variable"), said.get("wave")) for said in map(_release, lines) if "variable" in said}
    return frozenset(indicator for name, indicator in INDICATORS.items() if (name, year) in told)


def told_by_reports(lines: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The figures (as the key figures call them) and years of which a report on a round told a mean."""
    told = {
        one["measures"]
        for said in map(_release, lines)
        for one in said.get("questions", ())
        if one.get("measures") and one.get("means")
    }
    pairs = [measures.rpartition(" ")[::2] for measures in told]
    return frozenset((name, year) for name, of in INDICATORS.items() for indicator, year in pairs if indicator == of)


def _release(line: str) -> dict[str, Any]:
    said = json.loads(line)["release"]
    return said if isinstance(said, dict) else {}
