"""What pages of the public site need of a release, worked out once: when it is published.

The rows stand in the transaction of the release. `derive` takes rows and tables of any state of the program, because
a migration fills what was published before these tables were there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from meerwaarde.web.publications.site.changes import changed
from meerwaarde.web.publications.site.charts import are_charts, charts
from meerwaarde.web.publications.site.passages import passages

TABLES = "tables.json"


def derive(release: Any, files: Mapping[str, bytes], before: Any | None, models: Mapping[str, Any]) -> None:
    """Fill the tables for one release. `before`: the version that it corrects; `models`: their classes by name."""
    tables = _tables(files)
    pictures = {name: files[name] for name in are_charts(list(files))}
    made = {
        "Passage": passages(release, tables),
        "ReleaseChart": charts(release, tables, pictures),
        "ChangedFigure": changed(before.content, release.content) if before is not None else [],
    }
    for name, rows in made.items():
        models[name].objects.bulk_create((models[name](release=release, **row) for row in rows), batch_size=500)


def _tables(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The tables of a report as the file tells them; empty without the file."""
    try:
        found = json.loads(files[TABLES])
    except (KeyError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
