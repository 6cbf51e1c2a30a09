"""The questions of which tables were released: where each was asked, and by which groups there is a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.asking.finding import ranked
from meerwaarde.web.publications.models import Release

MOST = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A release in which a question has a table, and the groups that it can be split by."""

    title: str
    period: str
    address: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the releases that have a table of it, the latest first."""

    label: str
    spoken: str
    places: tuple[Place, ...]


def like(words: str) -> tuple[list[Question], int]:
    """The questions with tables in which at least one of these words stands, the best first; all of them without words.
    And how many more there are. One query."""
    found: dict[str, list[tuple[Release, str, Any]]] = {}
    last = selectors.newest().filter(content__has_key="lattice").annotate(lattice=F("content__lattice"))
    for release in last:
        for name, label, groups in _listed(getattr(release, "lattice", None)):
            found.setdefault(label, []).append((release, name, groups))
    labels = ranked(words, [(label, label) for label in found]) if words else list(found)
    return [_question(label, found[label]) for label in labels[:MOST]], max(len(labels) - MOST, 0)


def _question(label: str, rows: list[tuple[Release, str, Any]]) -> Question:
    places = (
        Place(one.title, one.period, _tables(one, name), tuple(text for group, text in groups if group))
        for one, name, groups in rows
    )
    return Question(label, getattr(rows[0][0], "written_in", None) or "nl", tuple(places))


def tables_of(release: Release, lattice: Any, label: str) -> str:
    """Where the tables of the question with this label can be chosen; empty when the release has none."""
    return next((_tables(release, name) for name, text, _groups in _listed(lattice) if text == label), "")


def _tables(release: Release, name: str) -> str:
    address = reverse("publications:tables", args=[release.slug, release.version])
    return f"{address}?{urlencode({'vraag': name})}"


def _listed(lattice: Any) -> list[Any]:
    return lattice if isinstance(lattice, list) else []  # of a database: whatever an old version put there
