"""Every table as JSON lines, the same on SQLite and PostgreSQL, and back again.

The tables are those of the migrations that the database had, not of the code of today: an older backup can be read,
and is brought up to date afterwards. One line is one row: {"id": 1, "name": "...", ...}; bytes are base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.duration import duration_iso_string

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.web.upkeep.archive import Archive, Writer

FOLDER = "tables"
BATCH = 500  # rows in one statement

Applied = list[list[str]]  # [app, migration]


def applied() -> Applied:
    """The migrations that the database has, in an order that is always the same."""
    executor = MigrationExecutor(connection)
    known = executor.loader.graph.nodes
    return [list(one) for one in sorted(one for one in executor.loader.applied_migrations if one in known)]


def models_at(migrations: Applied) -> list[type[models.Model]]:
    """The tables as they are after `migrations`, by name. Raises InputError for migrations that we do not know."""
    loader = MigrationExecutor(connection).loader
    keys = [(app, name) for app, name in migrations]
    if unknown := [f"{app}.{name}" for app, name in keys if (app, name) not in loader.graph.nodes]:
        raise InputError(
            _("deze gegevens zijn van een nieuwere versie van meerwaarde ({}); installeer die eerst").format(unknown[0])
        )
    found = loader.project_state(keys).apps.get_models(include_auto_created=True)
    return sorted((one for one in found if _has_table(one)), key=lambda model: model._meta.db_table)


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def dump(writer: Writer) -> dict[str, Any]:
    """Write all tables as one moment saw them; gives what the manifest must say of them."""
    from meerwaarde.web.audit import chain

    migrations, counts = applied(), {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for model in models_at(migrations):
            table = model._meta.db_table
            with writer.member(f"{FOLDER}/{table}.jsonl") as file:
                counts[table] = 0
                for row in rows(model):
                    file.write(as_line(row))
                    counts[table] += 1
        log = chain.end() if "audit_head" in counts else ""
    return {"migrations": migrations, "counts": counts, "log": log}


def rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """The rows of a table, by key, each value as JSON knows it."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    found = model._base_manager.order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=2_000):
        yield {name: _plain(value) for name, value in zip(names, row, strict=True)}


def as_line(row: dict[str, Any]) -> bytes:
    """A row as it stands in the file."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def count() -> dict[str, int]:
    """How many rows each table has now."""
    return {model._meta.db_table: model._base_manager.count() for model in models_at(applied())}


def load(archive: Archive) -> dict[str, int]:
    """Put the tables of `archive` into this database, which has just those migrations; what was there is gone.

    All or nothing. Gives the number of rows by table. Raises InputError when a table cannot be stored.
    """
    found = models_at(archive.manifest["migrations"])
    counts = {}
    with transaction.atomic():
        for model in found:
            model._base_manager.all()._raw_delete(connection.alias)
        for model in found:
            name = f"{FOLDER}/{model._meta.db_table}.jsonl"
            if name in archive.names:
                counts[model._meta.db_table] = _fill(model, archive, name)
        connection.check_constraints()
        _continue_numbering(found)
    if counts != archive.manifest["counts"]:
        raise InputError(_("{} bevat niet alle rijen die erin horen").format(archive.path))
    return counts


def _fill(model: type[models.Model], archive: Archive, name: str) -> int:
    fields = list(model._meta.local_concrete_fields)
    size = connection.ops.bulk_batch_size([field.name for field in fields], [None] * BATCH)
    total = 0
    with archive.opened(name) as file:
        lines = iter(file)
        while batch := list(islice(lines, min(size, BATCH))):
            try:
                found = [model(**_values(fields, json.loads(line))) for line in batch]
                # Raw: no field fills in a value of its own, such as the moment of now.
                model._base_manager.all()._insert(found, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
            except (ValueError, TypeError, KeyError) as reason:
                raise InputError(_("{}: na rij {} staat iets dat niet past").format(name, total), file=name) from reason
            total += len(batch)
    return total


def _values(fields: Sequence[models.Field[Any, Any]], row: dict[str, Any]) -> dict[str, Any]:
    return {field.attname: _value(field, row[field.attname]) for field in fields}


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return models.Value(None, models.JSONField()) if value is None and not field.null else value
    if isinstance(field, models.BinaryField):
        return None if value is None else base64.b64decode(value)
    return field.target_field.to_python(value) if isinstance(field, models.ForeignKey) else field.to_python(value)


def _continue_numbering(found: Sequence[type[models.Model]]) -> None:
    """Let the next row of each table get the next number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)
