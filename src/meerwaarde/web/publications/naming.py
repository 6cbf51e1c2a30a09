"""What the files of a release are called on its page, and in which order they stand there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meerwaarde.language import gettext as _


def in_order(files: Iterable[Any]) -> list[tuple[Any, str]]:
    """The files that stand loose in a release, those that most readers want first, each with what it is in words."""
    said = _words()
    order = {name: at for at, name in enumerate(said)}
    loose = [one for one in files if "/" not in one.name]
    return [(one, said.get(one.name, "")) for one in sorted(loose, key=lambda one: order.get(one.name, len(order)))]


def _words() -> dict[str, str]:
    return {
        "report.pdf": _("rapport om te lezen en af te drukken (PDF)"),
        "report.docx": _("rapport in Word"),
        "index.html": _("rapport als webpagina"),
        "tables.xlsx": _("alle tabellen in Excel"),
        "tables.csv": _("alle cijfers als CSV"),
        "tables.json": _("alle cijfers als JSON, voor programma’s"),
        "codebook.xml": _("de vragen en antwoorden als codeboek (DDI)"),
        "provenance.json": _("waar de cijfers vandaan komen, voor programma’s"),
    }
