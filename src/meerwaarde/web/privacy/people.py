"""What is known of a person, to give or to erase. Releases hold no persons; the audit trail keeps its chain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.services import require_not_last
from meerwaarde.web.audit.models import EntryDetail
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.services import forget_in_files
from meerwaarde.web.privacy.registry import tables
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

SECRET = frozenset({"password", "key_sha256", "session_sha256", "what_sha256", "data", "token", "token_secret"})


def known_of(*, by: Actor, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything that is known of a person, by table, without secrets: for who asks (article 15)."""
    by.scope.require(Permission.PRIVACY_ERASE)
    record(by=by, action="privacy.person.exported", read=True, subject=("person", person.uuid), person=person.uuid)
    found: dict[str, list[dict[str, Any]]] = {"accounts.Person": [_row(person)]}
    for model, rows in _rows(person):
        if listed := [_row(row) for row in rows]:
            found[model._meta.label] = listed
    return found


@transaction.atomic
def erase_person(*, by: Actor, person: Person, reason: str) -> Person:
    """Erase what is known of a person (article 17). The account stays as an empty number, so that references hold.

    Their details in the audit trail go too: the entries stay, and the chain still proves that none is missing. Raises
    PermissionDenied, and Refused for the last administrator of the bureau: nobody would be left to let people in.
    """
    by.scope.require(Permission.PRIVACY_ERASE)
    require_not_last(person)
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.erased is not None:
        return held
    about = {("person", str(held.uuid))}
    for model, rows in _rows(held):
        about |= {(model._meta.model_name or "", str(key)) for key in rows.values_list("pk", flat=True)}
        rows.delete()
    if held.email:
        forget_in_files(held.email)
    _forget_details(held, about)
    held.email, held.name, held.language, held.last_login = None, "", "nl", None
    held.is_active, held.erased = False, timezone.now()
    held.set_unusable_password()
    held.save()
    record(by=by, action="privacy.person.erased", subject=("person", held.uuid), person=held.uuid,
           changes={"reason": [None, reason]})  # fmt: skip
    return held


def _forget_details(person: Person, about: set[tuple[str, str]]) -> None:
    """The details of audit entries about a person and about the rows that went with them."""
    EntryDetail.objects.filter(entry__person=person.uuid).delete()
    for kind in {kind for kind, _key in about}:
        keys = [key for one, key in about if one == kind]
        EntryDetail.objects.filter(entry__subject_type=kind, entry__subject_id__in=keys).delete()


def _rows(person: Person) -> list[tuple[type[models.Model], models.QuerySet[Any]]]:
    """The rows of every table that point to a person, by key or by address."""
    found = []
    for model in tables():
        where = Q()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is Person:
                where |= Q(**{field.name: person})
            elif isinstance(field, models.EmailField) and model is not Person and person.email:
                where |= Q(**{f"{field.name}__iexact": person.email})
        if where:
            found.append((model, model._base_manager.filter(where)))
    return found


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in SECRET and not field.primary_key
    }


def person_of(uuid: UUID) -> Person | None:
    """A person by the identifier that the audit trail knows them by."""
    return apps.get_model("accounts", "Person").objects.filter(uuid=uuid).first()
