"""All declarations together: one line for every field of every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from meerwaarde.web.keeping import Kept
from meerwaarde.web.privacy.libraries import LIBRARIES


class Undeclared(LookupError):
    """A table or field that does not say why it is kept: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One field: its table, what it is for (Dutch) and how it is kept."""

    table: str
    field: str
    purpose: str
    personal: bool
    kept: Kept


def tables() -> list[type[models.Model]]:
    """Every table that the program keeps, those that Django makes by itself too."""
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def kept_of(model: type[models.Model]) -> Kept:
    """The declaration of a table. Raises Undeclared."""
    if model._meta.label in LIBRARIES:
        return LIBRARIES[model._meta.label][0]
    try:
        return model.KEPT  # type: ignore[attr-defined,no-any-return]
    except AttributeError:
        raise Undeclared(model._meta.label) from None


def declared_of(model: type[models.Model]) -> list[Declared]:
    """The declarations of the fields of a table. Raises Undeclared for one that does not say what it is for."""
    kept = kept_of(model)
    whole = LIBRARIES[model._meta.label][1] if model._meta.label in LIBRARIES else ""
    return [_declared(model, field, kept, whole) for field in model._meta.concrete_fields]


def _declared(model: type[models.Model], field: Any, kept: Kept, whole: str) -> Declared:
    purpose = whole or field.help_text or ("Volgnummer van de rij." if field.primary_key else "")
    if not purpose:
        raise Undeclared(f"{model._meta.label}.{field.name}")
    return Declared(
        model._meta.label, field.name, purpose, field.name in kept.personal, kept.fields.get(field.name, kept)
    )


def everything() -> list[Declared]:
    """Every field of every table."""
    return [one for model in sorted(tables(), key=lambda one: one._meta.label) for one in declared_of(model)]
