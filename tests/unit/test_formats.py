"""docs/formats.md names every column and key that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meerwaarde.cli.verify import as_data
from meerwaarde.publication.consistency import Printed, check
from meerwaarde.publication.folder import private_files
from meerwaarde.publication.opendata import COLUMNS, tables_json
from support.sample_report import sample_report

NAMED = set(re.findall(r"`([^`]+)`", (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text("utf-8")))
# Keys of these are codes of the form or the register, not ours.
CODES = ("answers", "groups", "compared")


def keys(content: Any) -> Iterator[str]:
    """Every key of our own in JSON content."""
    if isinstance(content, list):
        for item in content:
            yield from keys(item)
    elif isinstance(content, dict):
        for name, item in content.items():
            yield name
            yield from keys(list(item.values()) if name in CODES else item)


def private_heads() -> Iterator[str]:
    files = private_files(open_answers=[(2, "a", "q", "text")], unknown=[(3, "b")])
    for content in files.values():
        yield from content.decode().splitlines()[0].split(",")


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("tables.csv", set(COLUMNS)),
        ("tables.json", set(keys(json.loads(tables_json(sample_report()))))),
        ("verify --json", set(keys(as_data(check([Printed("a", "34,8", 69)]))))),
        ("private files", set(private_heads())),
    ],
)
def test_every_name_stands_in_the_document(what: str, names: set[str]) -> None:
    assert names - NAMED == set(), what
