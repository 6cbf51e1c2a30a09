"""Contact persons. Names and addresses stay out of the audit trail: it says which fields changed, not into what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from meerwaarde.language import gettext as _
from meerwaarde.web.members.changing import hold, require_known, tell
from meerwaarde.web.members.models import Contact
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.words import clean
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

HIDDEN = "…"  # stands for a value that tells of a person
OWN = Permission.REGISTER_OWN


@transaction.atomic
def set_contact(
    *, by: Actor, organisation: int, day: date, name: str, function: str, email: str = "", phone: str = "",
    contact: int | None = None, why: str = "",
) -> Contact:  # fmt: skip
    """Add a contact person from `day`, or change one (`contact`) from that day.

    A member may do so for itself. The same person for the same function again gives the one that is there. Raises
    Refused, naming the field, and Contact.DoesNotExist.
    """
    held = hold(by, organisation, OWN)
    require_known(organisation, day)
    said = _cleaned(name, function, email, phone)
    now = Contact.everything.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), organisation=organisation)
    if contact is None:
        there = now.filter(**said).first()
        if there is not None:
            return there
        made = Contact.everything.create(organisation_id=organisation, valid_from=day, **said)
        told = {field: [None, _masked(field, value)] for field, value in said.items() if value}
        tell(by, "contact.added", held, told, day=day, why=why, subject=("contact", made.pk))
        return made
    row = now.get(pk=contact)
    told = {
        field: [_masked(field, getattr(row, field)), _masked(field, value)]
        for field, value in said.items()
        if getattr(row, field) != value
    }
    if not told:
        return row
    if day > row.valid_from:
        ends = row.valid_to
        Contact.everything.filter(pk=row.pk).update(valid_to=day)
        row = Contact.everything.create(organisation_id=organisation, valid_from=day, valid_to=ends, **said)
    else:
        Contact.everything.filter(pk=row.pk).update(**said)
    tell(by, "contact.changed", held, told, day=day, why=why, subject=("contact", contact))
    return row


@transaction.atomic
def end_contact(*, by: Actor, organisation: int, contact: int, day: date, why: str = "") -> None:
    """From `day` no contact person any more. One who never was (a mistake of that same day) is removed."""
    held = hold(by, organisation, OWN)
    row = Contact.everything.get(pk=contact, organisation=organisation)
    if row.valid_to is not None and row.valid_to <= day:
        return
    if day <= row.valid_from:
        row.delete()
    else:
        Contact.everything.filter(pk=row.pk).update(valid_to=day)
    tell(by, "contact.ended", held, {"valid_to": [None, day]}, why=why, subject=("contact", contact))


def _masked(field: str, value: str) -> str:
    return value if field == "function" or not value else HIDDEN


def _cleaned(name: str, function: str, email: str, phone: str) -> dict[str, Any]:
    said = {"name": clean(name), "function": clean(function), "email": clean(email).lower(), "phone": clean(phone)}
    if not said["name"]:
        raise Refused(_("Vul de naam van de contactpersoon in."), "name")
    if said["function"] not in Contact.Function.values:
        raise Refused(_("Kies waarvoor wij deze persoon benaderen."), "function")
    for field, most in (("name", 200), ("email", 254), ("phone", 20)):
        if len(said[field]) > most:
            raise Refused(_("Dit is te lang: hoogstens {most} tekens.").format(most=most), field)
    if said["email"]:
        try:
            validate_email(said["email"])
        except ValidationError:
            text = _("Dit is geen e-mailadres: {typed}. Zo wel: naam@example.org.")
            raise Refused(text.format(typed=said["email"]), "email") from None
    return said
