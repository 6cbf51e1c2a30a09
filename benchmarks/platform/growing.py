"""The register of the demo, copied until it is a hundred times as large; and keys for many members."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from meerwaarde.web.accounts.models import ApiKey, Person, RoleGrant
from meerwaarde.web.demo.filling import ensure
from meerwaarde.web.members.models import (
    Asked,
    Contact,
    Details,
    Membership,
    Organisation,
    SearchWord,
    Served,
    Work,
    YearFigures,
)
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Actor

STEP = 10_000  # between the keys of two copies; more than there are organisations in one
TABLES = (Details, Membership, Work, Served, YearFigures, SearchWord, Contact, Asked)
COPIED = {"organisation_id", "through_id", "payer_id", "holding_id"}  # these point into the same copy


def fill(times: int) -> None:
    """The demo, and `times` - 1 copies of its register with names and numbers of their own."""
    ensure(by=Actor.system("benchmark", timezone.localdate()))
    copies = range(1, times)
    with connection.cursor() as cursor:
        for copy in copies:
            for model in (Organisation, *TABLES):
                cursor.execute(_copying(model, copy))
        if connection.vendor == "postgresql" and times > 1:  # its autovacuum would, some minutes later
            cursor.execute("ANALYZE")


def _copying(model: type[Any], copy: int) -> str:
    """INSERT ... SELECT of the rows of the demo itself."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        value = _value(model, field, copy, column)
        if value is not None:
            columns.append(column)
            values.append(value)
    table = connection.ops.quote_name(model._meta.db_table)
    key = "id" if model is Organisation else "organisation_id"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {key} < {STEP}"


def _value(model: type[Any], field: Any, copy: int, column: str) -> str | None:
    if field.primary_key:
        return f"id + {copy * STEP}" if model is Organisation else None
    if field.name == "uuid":
        return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    if field.column in COPIED:
        return f"{column} + {copy * STEP}"
    if field.name in {"name", "sort_name", "number"} and model in {Organisation, Details}:
        return f"{column} || ' {copy:03}'"
    if model is SearchWord and field.name == "word":  # the number is found by its own words
        return f"CASE WHEN word LIKE '_000' OR word LIKE 'l___' THEN word || '{copy:03}' ELSE word END"
    return column


def keys(members: int) -> list[tuple[str, str]]:
    """For each of so many members a key to hand in its figures: its secret and the UUID of the organisation."""
    made = []
    permissions = [Permission.REGISTER_SEE, Permission.REGISTER_FIGURES, Permission.REGISTER_OWN]
    for organisation in Organisation.everything.filter(number__startswith="L").order_by("pk")[:members]:
        person = Person.objects.create(email=f"controller{organisation.pk}@example.org", name="Controller")
        RoleGrant.everything.create(
            person=person, role=Role.CONTROLLER, organisation=organisation, valid_from=timezone.localdate()
        )
        secret = f"mw_benchmark{organisation.pk}"
        ApiKey.everything.create(
            owner=person, organisation=organisation, name="Meting", permissions=permissions,
            key_sha256=hashlib.sha256(secret.encode()).hexdigest(), expires=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        made.append((secret, str(organisation.uuid)))
    return made
