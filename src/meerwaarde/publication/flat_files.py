"""Flattened submissions as files: CSV for analysis, with the columns in words beside them.

The answers themselves stand in these files. They are for who may see them, never for publication: the folder opens to
its owner alone.
"""

from __future__ import annotations

import json

from meerwaarde.publication.folder import MARKER, as_csv
from meerwaarde.questionnaire.flatten import Column, Flat, Table, Value

MADE_BY = "meerwaarde form flatten"


def flat_files(flat: Flat, *, form: str, submissions: str) -> dict[str, bytes]:
    """The files by name: wide.csv, labels.csv, long.csv, explanations.csv, columns.csv, one for each repeat,
    provenance.json.

    `form` and `submissions` are the SHA-256 of what was read.
    """
    files = {
        "wide.csv": _table(flat.wide),
        "labels.csv": as_csv([_words(column) for column in flat.labels.columns], flat.labels.rows),
        "long.csv": as_csv(
            ("submission", "question", "repeat", "value", "label"),
            [(one.submission, one.path, _places(one), one.value, one.label) for one in flat.long],
        ),
        "explanations.csv": as_csv(
            ("submission", "question", "repeat", "explanation"),
            [(one.submission, one.path, _places(one), one.value) for one in flat.explanations],
        ),
        "columns.csv": as_csv(
            ("table", "column", "question", "choice", "type", "label"),
            [(name, one.name, one.path, one.code, one.type, one.label) for name, one in flat.columns],
        ),
    }
    files |= {f"{table.name}.csv": _table(table) for table in flat.repeats}
    made = {
        "made_by": MADE_BY,
        "form": flat.form_id,
        "form_version": flat.version,
        "form_sha256": form,
        "submissions": len(flat.wide.rows),
        "submissions_sha256": submissions,
        "files": sorted({*files, MARKER}),
    }
    return files | {MARKER: json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace")}


def _places(value: Value) -> str:
    return ".".join(map(str, value.repeats))


def _table(table: Table) -> bytes:
    return as_csv([column.name for column in table.columns], table.rows)


def _words(column: Column) -> str:
    return column.label or column.name
