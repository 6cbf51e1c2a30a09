"""The municipalities that a round per municipality is about, as the list of `meerwaarde report --areas`."""

from __future__ import annotations

import csv
from pathlib import Path

from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.models import Round

CODE = "code"


def by_municipality(round_: Round) -> bool:
    """Whether members answered per municipality."""
    return round_.unit == Round.Unit.MUNICIPALITY


def write_areas(round_: Round, path: Path) -> None:
    """Write all municipalities of the day of the round. The register does not know how many inhabitants they have, so
    that column is not there, and the report says that it does not know."""
    there = members.municipalities(round_.day)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([CODE, exporting.NAME, exporting.PROVINCE])
        lines.writerows([one.code, one.name, one.province] for one in there)
