"""The monitor of 2014 as the association published it, made again from the example that ships."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.services import make_report
from meerwaarde.web.scopes import Actor

SLUG = "monitor-2014"


def is_there() -> bool:
    """Whether the monitor is public already."""
    return bool(selectors.versions(SLUG))


def monitor(*, by: Actor) -> str:
    """Make and publish the report, in the ledger of the database; gives its slug. The same again changes nothing."""
    from meerwaarde.publication.example import example_folder
    from meerwaarde.publication.request import Request

    source = example_folder()
    with tempfile.TemporaryDirectory() as folder:
        request = Request(
            form=source / "monitor-2014.xlsx",
            responses=source / "answers.csv",
            register=source / "register.csv",
            by=("omvang", "werksoorten"),
            out=Path(folder) / SLUG,
        )
        make_report(by=by, request=request, slug=SLUG, contributions=_who_answered(source / "answers.csv"))
    return SLUG


def _who_answered(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["id"] for row in csv.DictReader(lines, delimiter=";")]
