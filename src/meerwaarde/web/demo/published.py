"""What the demo association published: the monitor of 2014 and the key figures of 2015."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path

from meerwaarde.language import gettext as _
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.services import make_report, propose_key_figures, release
from meerwaarde.web.scopes import Actor

SLUG = "monitor-2014"
END_OF_2015 = date(2015, 12, 31)


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
            wave=SLUG,
        )
        make_report(by=by, request=request, slug=SLUG, contributions=_who_answered(source / "answers.csv"))
    return SLUG


def key_figures_are_there() -> bool:
    """Whether key figures are public already."""
    return selectors.key_figures() is not None


def key_figures(*, by: Actor) -> None:
    """Release the key figures of 2015, with what the annual report of then got wrong by one euro."""
    note = _(
        "Het jaarverslag van 2015 drukte als totale loonsom 1.568.268.625 euro. De bedragen per werksoort tellen op tot"
        " 1.568.268.624; dat staat hier."
    )
    release(by=by, proposal=propose_key_figures(by=by, day=END_OF_2015), note=note)


def _who_answered(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["id"] for row in csv.DictReader(lines, delimiter=";")]
