"""All that the register says of organisations, as plain values: what an undo puts back, and how it sees a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import router

from meerwaarde.web.members.models import (
    Contact,
    Details,
    Membership,
    Organisation,
    SearchWord,
    Served,
    Work,
    YearFigures,
)

TABLES: dict[str, Any] = {
    "details": Details, "membership": Membership, "work": Work, "served": Served, "contact": Contact,
    "figures": YearFigures, "words": SearchWord,
}  # fmt: skip
AT_ONCE = 500
Snapshot = dict[str, Any]  # "organisation": its own row; every table: its rows, by key


def take(organisations: Collection[int]) -> dict[int, Snapshot]:
    """What the register says of these organisations, in values that JSON knows."""
    keys = sorted(organisations)
    found: dict[int, Snapshot] = {}
    for at in range(0, len(keys), AT_ONCE):
        part = keys[at : at + AT_ONCE]
        own = _plain(Organisation.everything.filter(pk__in=part).order_by("pk").values())
        found |= {row["id"]: {"organisation": row, **{name: [] for name in TABLES}} for row in own}
        for name, model in TABLES.items():
            rows = model._default_manager.filter(organisation__in=part).order_by("pk")
            for row in _plain(rows.values()):
                found[row["organisation_id"]][name].append(row)
    return found


def _plain(rows: Any) -> Any:
    return json.loads(json.dumps(list(rows), cls=DjangoJSONEncoder))


def digest(snapshot: Snapshot | None) -> str:
    """A snapshot in short, to see whether anything changed."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()


def put_back(organisation: int, before: Snapshot, now: Snapshot) -> None:
    """Make the rows of an organisation those of `before`, with their keys. Rows go before others come."""
    for name, model in TABLES.items():
        old = {row["id"]: row for row in before[name]}
        there = {row["id"]: row for row in now[name]}
        gone = [key for key in there if key not in old]
        if gone:
            model._default_manager.filter(pk__in=gone, organisation=organisation).delete()
        for key, row in old.items():
            if key in there and there[key] != row:
                _made(model, row).save(force_update=True)
        model._default_manager.bulk_create([_made(model, row) for key, row in old.items() if key not in there])
    if before["organisation"] != now["organisation"]:
        _made(Organisation, before["organisation"]).save(force_update=True)


def _made(model: Any, row: dict[str, Any]) -> Any:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items()})


def remove(organisation: int) -> None:
    """Take away an organisation that an import added. The audit trail keeps telling of it, so it goes without asking
    who refers to it: `referred` was asked before."""
    for model in TABLES.values():
        model._default_manager.filter(organisation=organisation).delete()
    rows = Organisation.everything.filter(pk=organisation)
    rows._raw_delete(router.db_for_write(Organisation))


def referred(organisations: Collection[int], among: Collection[int]) -> dict[int, str]:
    """Which of these organisations something else refers to: a role, a key, another organisation outside `among`."""
    keys = set(organisations)
    found: dict[int, str] = {}
    own = {model._meta.label for model in TABLES.values()}
    relations: list[Any] = Organisation._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and relation.one_to_many):
            continue
        model: Any = relation.related_model
        field = relation.field.attname
        if model._meta.app_label == "audit" or (model._meta.label in own and field == "organisation_id"):
            continue
        rows = model._default_manager.filter(**{f"{field}__in": keys})
        if hasattr(model, "organisation_id") and model._meta.label in own:
            rows = rows.exclude(organisation__in=among)
        elif model is Organisation:
            rows = rows.exclude(pk__in=among)
        for key in rows.values_list(field, flat=True).distinct():
            found[key] = str(model._meta.label)
    return found
