"""Reports in the ledger: a line of another format beside those of tables, in the same chain.

A line holds per question, and per wave, what `Earlier` says: who answered what, the sets of the report, which counts
and means were printed, and what was hidden and must stay open. It is as private as the rest of the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from meerwaarde.core import InputError
from meerwaarde.disclosure.earlier import Earlier, Group, Kept
from meerwaarde.disclosure.ledger.chain import breaks, head_of, sealed
from meerwaarde.disclosure.ledger.store import REPORT, Store
from meerwaarde.disclosure.ledger.types import PublishedFile
from meerwaarde.disclosure.table import LedgerPosition
from meerwaarde.language import gettext as _


@dataclass(frozen=True, slots=True)
class ReportRelease:
    """A report that was published, or may have been. `number` is its place in the ledger, from 1; 0: not there yet."""

    number: int
    title: str
    made: str  # date, ISO 8601
    wave: str
    told: tuple[Earlier, ...]
    files: tuple[PublishedFile, ...] = ()


def reports(store: Store) -> tuple[ReportRelease, ...]:
    """All reports of a ledger. Raises InputError, naming the first line that is not as it was written."""
    lines = store.lines()
    for broken in breaks(lines):
        what = _("{}. Zet een reservekopie van het publicatieregister terug; zo is niet te zien wat al bekend is.")
        raise InputError(what.format(broken.message), file=store.name, row=broken.line)
    found = []
    for place, line in enumerate(lines, 1):
        content = json.loads(line)["release"]
        if isinstance(content, dict) and content.get("format") == REPORT:
            found.append(_report(store, content, place))
    return tuple(found)


def earlier_of(found: Sequence[ReportRelease]) -> tuple[Earlier, ...]:
    """What all these reports told."""
    return tuple(each for report in found for each in report.told)


def sealed_report(store: Store, release: ReportRelease) -> tuple[str, LedgerPosition]:
    """The line that `release` will be in the ledger, and its place."""
    lines = store.lines()
    line = sealed(content_of_report(release), len(lines) + 1, head_of(lines))
    return line, LedgerPosition(len(lines) + 1, head_of([line]))


def content_of_report(release: ReportRelease) -> dict[str, Any]:
    """The report without its number, as plain JSON content."""
    return {
        "format": REPORT,
        "title": release.title,
        "made": release.made,
        "wave": release.wave,
        "questions": [_content(each) for each in release.told],
        "files": [{"path": file.path, "sha256": file.sha256} for file in release.files],
    }


def _content(each: Earlier) -> dict[str, Any]:
    return {
        "question": each.question,
        "codes": list(each.codes),
        "wave": each.wave,
        **({"measures": each.measures} if each.measures else {}),
        "ids": list(each.ids),
        "holders": list(each.holders),
        "answers": [np.flatnonzero(said).tolist() for said in each.hits],
        "values": None if each.values is None else each.values.tolist(),
        "weights": each.weights.tolist(),
        "cells": each.cells.tolist(),
        "uneven": each.uneven,
        "sets": [[*group, np.flatnonzero(each.member[:, at]).tolist()] for at, group in enumerate(each.groups)],
        "counts": [[each.groups.index(group), list(answers)] for group, answers in each.counts],
        "percents": [[each.groups.index(group), *rest] for group, *rest in each.percents],
        "means": [[each.groups.index(group), *rest] for group, *rest in each.means],
        "kept": [
            [each.groups.index(kept.group), kept.answer, kept.need, kept.up, kept.down, kept.weighted]
            for kept in each.kept
        ],
    }


def _report(store: Store, content: dict[str, Any], place: int) -> ReportRelease:
    try:
        told = tuple(_earlier(each, place, str(content["title"])) for each in content["questions"])
        files = tuple(PublishedFile(str(file["path"]), str(file["sha256"])) for file in content["files"])
        return ReportRelease(place, str(content["title"]), str(content["made"]), str(content["wave"]), told, files)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        what = _("deze regel is geen rapport, of een van een nieuwere versie van dit programma.")
        raise InputError(what, file=store.name, row=place) from None


def _earlier(content: dict[str, Any], number: int, title: str) -> Earlier:
    """Raises KeyError, TypeError, ValueError or IndexError when `content` is not a question of a report."""
    ids = tuple(str(who) for who in content["ids"])
    codes = tuple(str(code) for code in content["codes"])
    groups: tuple[Group, ...] = tuple((str(variable), str(code)) for variable, code, _who in content["sets"])
    hits = _mask(content["answers"], len(ids), len(codes))
    member = _mask([who for _variable, _code, who in content["sets"]], len(groups), len(ids)).T
    values = None if content["values"] is None else np.array(content["values"], dtype=np.float64)
    each = Earlier(
        number, title, str(content["question"]), codes, str(content["wave"]), ids,
        tuple(str(who) for who in content["holders"]), hits, values,
        np.array(content["weights"], dtype=np.float64), np.array(content["cells"], dtype=np.int64),
        bool(content["uneven"]), groups, member,
        tuple((groups[at], tuple(int(answer) for answer in answers)) for at, answers in content["counts"]),
        tuple((groups[at], int(answer), float(low), float(high)) for at, answer, low, high in content["percents"]),
        tuple((groups[at], float(low), float(high)) for at, low, high in content["means"]),
        tuple(
            Kept(groups[at], int(answer), float(need), float(up), float(down), bool(weighted))
            for at, answer, need, up, down, weighted in content["kept"]
        ),
        str(content.get("measures", "")),
    )  # fmt: skip
    lengths = {len(ids), len(each.holders), len(each.weights), len(each.cells), len(ids if values is None else values)}
    answers = [answer for _group, some in each.counts for answer in some] + [kept.answer for kept in each.kept]
    if len(lengths) > 1 or any(not -1 <= answer < max(len(codes), 1) for answer in answers):
        raise ValueError("a question of unequal length, or an answer that it does not have")
    return each


def _mask(positions: Sequence[Sequence[int]], rows: int, width: int) -> np.ndarray:
    """bool [rows, width], true at `positions` of each row."""
    if len(positions) != rows:
        raise ValueError("too few rows")
    mask = np.zeros((rows, width), dtype=bool)
    for row, some in zip(mask, positions, strict=True):
        if any(not 0 <= at < width for at in some):
            raise ValueError("a position that is not there")
        row[list(some)] = True
    return mask
