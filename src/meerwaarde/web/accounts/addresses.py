"""Another e-mail address: a link to the new one, a message to the old one. (Services: see `services`.)

    ask_address ──▶ mail with a signed link to the new address ──▶ change_address ──▶ message to the old address

Nothing is kept of a request: the link says whose address it is, which one it was and which it becomes, so it ends by
itself, after the first use too. It works only for who is signed in as that person: nobody gets a stranger's address
to confirm theirs.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from meerwaarde.language import gettext as _
from meerwaarde.web.accounts import links, mail, tries
from meerwaarde.web.accounts.models import Person
from meerwaarde.web.accounts.types import Refused
from meerwaarde.web.audit import services as audit
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

SALT = "meerwaarde.accounts.addresses"
HOURS = 4


@transaction.atomic
def ask_address(*, by: Actor, person: Person, email: str) -> None:
    """Send a link to `email`, that makes it the person's own address; nothing when somebody else has it.

    Known or not, the same is counted and nothing tells which. Raises PermissionDenied for anybody else, Refused when
    it was asked too often, by this person or for that address.
    """
    address = email.strip().lower()
    if by.id != str(person.uuid) or not person.email:
        raise PermissionDenied(Permission.HOME)
    if any(tries.take("address", one).wait is not None for one in (f"{person.uuid}", address)):
        raise Refused(_("U vroeg dit te vaak. Wacht een uur en probeer het opnieuw."))
    audit.record(by=by, action="accounts.address.asked", subject=("person", person.uuid), person=person.uuid)
    if Person.objects.filter(email=address).exists():
        return
    token = signing.dumps([str(person.uuid), person.email, address], salt=SALT)
    mail.confirm_address(person, address, links.absolute(reverse("accounts:confirm_address", args=[token])))


def address_in(person: Person, token: str) -> str | None:
    """The new address that a link is for; None when it is another person's, too old, or used."""
    try:
        whose, old, new = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return str(new) if (whose, old) == (str(person.uuid), person.email) else None


def change_address(*, by: Actor, person: Person, token: str) -> Person:
    """Give the person the address of a link. Raises PermissionDenied for anybody else, Refused when the link ended."""
    if by.id != str(person.uuid):
        raise PermissionDenied(Permission.HOME)
    try:
        return _changed(by, person, token)
    except IntegrityError:  # somebody got the address in the meantime
        raise Refused(_("Deze link werkt niet meer. Vraag een nieuwe aan.")) from None


@transaction.atomic
def _changed(by: Actor, person: Person, token: str) -> Person:
    held = Person.objects.select_for_update().get(pk=person.pk)
    new = address_in(held, token)
    if new is None:
        raise Refused(_("Deze link werkt niet meer. Vraag een nieuwe aan."))
    old = held.email
    mail.address_changed(held, new)
    held.email = new
    held.save(update_fields=["email"])
    EmailAddress.objects.filter(user=held).update(email=new, verified=True)
    audit.record(by=by, action="accounts.address.changed", subject=("person", held.uuid), person=held.uuid,
                 changes={"email": [old, new]})  # fmt: skip
    return held
