"""A report's public folder, read whole and checked before any of it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

PROVENANCE = "provenance.json"
TABLES = "tables.json"
PAGE = "index.html"
MADE_BY = "meerwaarde report"
PRIVATE = frozenset({"open-answers.csv", "matching.csv", "proof.json"})  # names in the folder that stays with us
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """What stands in the folder: every file by its path there, and what the report says of itself."""

    title: str
    period: str
    summary: str
    content: Mapping[str, Any]
    files: Mapping[str, bytes]


def read_folder(folder: Path) -> ReportFolder:
    """The report in `folder`. Raises InputError when it is not a public folder as `meerwaarde report` wrote it."""
    provenance = _object(folder, PROVENANCE)
    listed = provenance.get("files")
    if provenance.get("made_by") != MADE_BY or not isinstance(listed, list) or PAGE not in listed:
        raise InputError(
            _("dit is niet de openbare map van een rapport; kies de map met index.html."), file=folder.name
        )
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    secret = sorted(PRIVATE & {Path(name).name for name in (*listed, *found)})
    if secret or folder.name.endswith("-private"):
        raise InputError(
            _("hier staan gegevens die niet openbaar zijn; kies de map zonder -private."), file=folder.name
        )
    strange = sorted(set(found) ^ set(listed)) + sorted(name for name, path in found.items() if path.is_symlink())
    if strange:
        what = _("{} hoort niet bij het rapport of ontbreekt. Maak het rapport opnieuw en laat de map zoals hij is.")
        raise InputError(what.format(strange[0]), file=folder.name)
    if sum(path.stat().st_size for path in found.values()) > MOST_BYTES:
        raise InputError(_("dit rapport is groter dan 50 MB en past hier niet."), file=folder.name)
    tables = _object(folder, TABLES)
    return ReportFolder(
        title=str(tables.get("title", ""))[:300],
        period=str(tables.get("period", ""))[:60],
        summary=next((str(one["sentence"]) for one in tables.get("findings", ()) if one.get("sentence")), "").rstrip(
            "."
        ),
        content=said(tables),
        files={name: path.read_bytes() for name, path in sorted(found.items())},
    )


def _object(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads((folder / name).read_bytes())
    except (OSError, ValueError):
        what = _("{} ontbreekt of is niet te lezen; kies de map die het rapport heeft geschreven.")
        raise InputError(what.format(name), file=folder.name) from None
    if not isinstance(found, dict):
        raise InputError(_("{} is niet van dit programma.").format(name), file=folder.name)
    return found


def said(tables: Mapping[str, Any]) -> dict[str, Any]:
    """What pages show of the release beside its files, out of tables.json. The figures themselves stand in the files.

    `lattice`: per question what it is called, and what it is split by (empty: over all), each with its name.
    """
    lattice: dict[str, tuple[str, dict[str, str]]] = {}
    for one in tables.get("tables", ()):
        if not one.get("question"):
            continue
        _text, groups = lattice.setdefault(one["question"], (one.get("question_text", ""), {}))
        groups[one.get("group_variable", "")] = one.get("group_variable_text", "")
    return {
        "language": tables.get("language", "nl"),
        "made": tables.get("made"),
        "source": tables.get("source", ""),
        "rules": list(tables.get("rules", ())),
        "citation": tables.get("citation", ""),
        "findings": [str(one["sentence"]) for one in tables.get("findings", ()) if one.get("sentence")],
        "tables": len(tables.get("tables", ())),
        "lattice": [[name, text, list(groups.items())] for name, (text, groups) in lattice.items()],
    }
