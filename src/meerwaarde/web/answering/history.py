"""What was sent before: a correction deprecates the submission that it corrects, and each of them is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from meerwaarde.web.answering.models import Submission

FEW = 500  # keys that fit in the text of a query
MOST = 100  # corrections of one answer that are looked back past


def submissions(keys: Collection[int]) -> dict[int, Submission]:
    """Submissions by key, each with its form."""
    return {
        one.pk: one
        for some in _parts(sorted(keys))
        for one in Submission.objects.select_related("form_version").defer("report").filter(pk__in=some)
    }


def as_of(moment: datetime, keys: Collection[int]) -> dict[int, int | None]:
    """What each of these submissions was at a moment before it came: the one that it corrects, as far back as that
    takes; None where nothing had come yet."""
    found: dict[int, int | None] = {}
    waiting = {key: key for key in keys}
    for _time in range(MOST):
        if not waiting:
            break
        rows = _rows("pk", list(waiting.values()), "pk", "deprecates")
        corrected = {row.pk: row.deprecates for row in rows}
        names = [name for name in corrected.values() if name]
        earlier = {row.instance_id: row for row in _rows("instance_id", names, "pk", "instance_id", "received")}
        still = {}
        for key, at in waiting.items():
            row = earlier.get(corrected.get(at, ""))
            if row is not None and row.received > moment:
                still[key] = row.pk
            else:
                found[key] = row.pk if row is not None else None
        waiting = still
    return {**found, **dict.fromkeys(waiting)}


def _rows(field: str, values: Sequence[Any], *fields: str) -> Iterator[Any]:
    for some in _parts(values):
        yield from Submission.objects.filter(**{f"{field}__in": some}).values_list(*fields, named=True)


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), FEW):
        yield values[at : at + FEW]
