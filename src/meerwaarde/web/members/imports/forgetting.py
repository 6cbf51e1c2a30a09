"""Files that were offered, without somebody who was erased: neither a preview nor an undo brings them back."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from meerwaarde.web.members.imports.columns import CONTACT
from meerwaarde.web.members.models import ImportBatch

PERSON = frozenset({"name", "email", "phone"})  # of a contact person, in what an undo would put back


def forget_in_files(address: str) -> int:
    """Leave the contact person with this e-mail address out of every file; gives in how many they stood.

    For who has checked the right. An import in which they stood cannot be undone any more: the register changed since.
    """
    wanted, count = address.casefold(), 0
    said = {"rows_text": Cast("rows", TextField()), "undo_text": Cast("undo", TextField())}
    written = json.dumps(address)[1:-1]  # as JSON writes what is not ASCII
    with_it = Q(rows_text__icontains=written) | Q(undo_text__icontains=written)
    with_it |= Q(rows_text__icontains=address) | Q(undo_text__icontains=address)
    for key in list(ImportBatch.everything.annotate(**said).filter(with_it).values_list("pk", flat=True)):
        batch = ImportBatch.everything.only("rows", "undo").get(pk=key)
        rows = [_without(row) if _tells(row, wanted) else row for row in batch.rows]
        ImportBatch.everything.filter(pk=batch.pk).update(rows=rows, undo=_blank(batch.undo, wanted))
        count += 1
    return count


def _tells(value: Any, wanted: str) -> bool:
    return wanted in json.dumps(value, ensure_ascii=False).casefold()


def _without(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the preview without its columns of a contact person."""
    kept: dict[str, Any] = dict(row)
    for name in ("faults", "problems"):
        if name in row:
            kept[name] = [one for one in row[name] if one[0] not in CONTACT]
    for name in ("given", "changes"):
        if name in row:
            kept[name] = {key: value for key, value in row[name].items() if key not in CONTACT}
    return kept


def _blank(value: Any, wanted: str) -> Any:
    """The same, with the row of a contact person emptied wherever the address stands in it."""
    if isinstance(value, list):
        return [_blank(one, wanted) for one in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("email", "")).casefold() == wanted:
        return {name: "" if name in PERSON else one for name, one in value.items()}
    return {name: _blank(one, wanted) for name, one in value.items()}
