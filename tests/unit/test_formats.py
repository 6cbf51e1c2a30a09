"""docs/formats.md names every column and key that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meerwaarde.cli.form_check import as_data as checked_data
from meerwaarde.cli.form_validate import as_data as validated
from meerwaarde.cli.protect import summary
from meerwaarde.cli.verify import as_data
from meerwaarde.disclosure.additive.columns import Source
from meerwaarde.disclosure.additive.written import STATUSES, heading, proof_content
from meerwaarde.disclosure.table import CrossCell, CrossProof, Interval, LedgerPosition, SafeCross
from meerwaarde.publication.consistency import Printed, check
from meerwaarde.publication.flat_files import flat_files
from meerwaarde.publication.folder import private_files
from meerwaarde.publication.opendata import COLUMNS, tables_json
from meerwaarde.questionnaire.flatten import BESIDE, KEYS, Column, Flat, Table
from meerwaarde.questionnaire.instance import Problem
from meerwaarde.questionnaire.lint import KINDS, Finding
from meerwaarde.questionnaire.lint import Report as Checked
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


def checked() -> dict[str, Any]:
    return checked_data(Checked("f", "1", "0", (Finding("warning", "label", ""),)))


def protected() -> Iterator[str]:
    """Headings, statuses and keys of a small safe table."""
    proof = CrossProof(("p=10",), ("outsider",), (Interval(("x",), 0.0, 2.5),), 1, 1, "HiGHS 1", LedgerPosition(1, "0"))
    safe = SafeCross("loon", ("by",), (CrossCell(("x",), None, None, "primary"),), proof)
    yield from heading(safe)
    yield from STATUSES
    sources = [Source(role, "f.csv", "0") for role in ("microdata", "cells", "hierarchy")]
    yield from (one.role for one in sources)
    yield from keys(proof_content(safe, made=date(2026, 1, 1), inputs=sources, options={}))
    yield from keys(summary(safe, (), Path("a"), Path("b")))


def flattened() -> Iterator[str]:
    """Headings and keys that are not named by the form itself."""
    head = tuple(Column(name) for name in BESIDE)
    flat = Flat("f", "1", (), Table("wide", head, ()), Table("labels", head, ()), ())
    for name, content in flat_files(flat, form="0", submissions="0").items():
        yield name
        yield from keys(json.loads(content)) if name.endswith(".json") else content.decode().splitlines()[0].split(",")
    yield from KEYS


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("tables.csv", set(COLUMNS)),
        ("tables.json", set(keys(json.loads(tables_json(sample_report()))))),
        ("verify --json", set(keys(as_data(check([Printed("a", "34,8", 69)]))))),
        ("private files", set(private_heads())),
        ("form check --json", {*keys(checked()), *KINDS}),
        ("form validate --json", set(keys(validated(valid=True, problems=(Problem("/data/q", "type", "error", ""),))))),
        ("form flatten", set(flattened())),
        ("protect", set(protected())),
    ],
)
def test_every_name_stands_in_the_document(what: str, names: set[str]) -> None:
    assert names - NAMED == set(), what
