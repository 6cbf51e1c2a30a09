"""The categories that one member's own open answers were given: for that member alone, as coders see no names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.publications.coding.selectors import NONE, names_of, standing
from meerwaarde.web.publications.models import CodedAnswer
from meerwaarde.web.rounds import selectors as rounds

Given = Mapping[str, tuple[tuple[str, ...], datetime]]  # by path of the open question: codes, and when they were given


def given_to(round_: UUID, submissions: Collection[int]) -> dict[int, Given]:
    """What was chosen for the open answers of these submissions, by submission; for who has checked whose they are."""
    there = answering.lineage(submissions)
    rows = CodedAnswer.everything.filter(scheme__round=round_, second=False, seen=True, submission__in=there)
    named = rows.select_related("scheme").annotate(name=F("submission__instance_id"), sent=F("submission__xml"))
    by_path: dict[str, list[CodedAnswer]] = {}
    for row in named:
        by_path.setdefault(row.scheme.path, []).append(row)
    said = rounds.sent(submissions, by_path) if by_path else ()
    found: dict[int, dict[str, tuple[tuple[str, ...], datetime]]] = {key: {} for key in submissions}
    for path, some in by_path.items():
        texts = [one for one in said if one.text(path)]
        for key, one in standing(texts, path, some).items():
            found[key][path] = (tuple(one.codes) or (NONE,), one.at)
    return dict(found)


def codes_at(given: Given, question: str) -> tuple[tuple[str, ...], datetime] | None:
    """The codes for a closed question of a report, by the name that it got there; None where it is no such question."""
    called = {path: names_of(path) for path in given}
    exact = [path for path, (_short, *longer) in called.items() if question in longer]
    return next((given[path] for path in (*exact, *(path for path in called if question in called[path]))), None)
