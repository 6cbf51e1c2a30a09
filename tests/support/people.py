"""People, organisations and actors for tests of the platform, with the fewest words."""

from __future__ import annotations

import itertools
import time
from datetime import date

from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.accounts.selectors import scope_of
from meerwaarde.web.members.changing import refresh_words
from meerwaarde.web.members.models import Details, Membership, Organisation
from meerwaarde.web.rights import REACH, Reach, Role
from meerwaarde.web.scopes import Actor

LONG_AGO = date(2010, 1, 1)
_numbers = itertools.count(1)


def organisation(name: str = "Welzijn Example", *, number: str | None = None, since: date = LONG_AGO, **details):
    """A member since `since`."""
    made = Organisation.everything.create(number=number or f"T{next(_numbers):05}")
    Details.everything.create(organisation=made, valid_from=since, name=name, sort_name=name.lower(), **details)
    Membership.everything.create(organisation=made, valid_from=since)
    refresh_words(made.pk)
    return made


def person(role: Role | None = None, organisation: Organisation | None = None, *, municipality: str = "", **fields):
    """Somebody with a role since long ago; no role when None."""
    number = next(_numbers)
    made = Person.objects.create(**{"email": f"person{number}@example.org", "name": f"Persoon {number}", **fields})
    if role is not None:
        assert (REACH[role] is Reach.ORGANISATION) == (organisation is not None)
        RoleGrant.everything.create(
            person=made, role=role, organisation=organisation, municipality=municipality, valid_from=LONG_AGO
        )
    return made


def actor(role: Role, organisation: Organisation | None = None, *, day: date | None = None) -> Actor:
    """A new person with a role, as the one who does something."""
    made = person(role, organisation, municipality="GM0363" if role is Role.MUNICIPALITY_READER else "")
    return Actor("person", str(made.uuid), scope_of(made, day or date.today()))


def signed_in(client, role: Role | None, organisation: Organisation | None = None) -> Person:
    """Sign a new person in, past the second factor that the bureau needs."""
    made = person(role, organisation, municipality="GM0363" if role is Role.MUNICIPALITY_READER else "")
    client.force_login(made)
    session = client.session
    just_signed_in(session, made)
    session["second_factor"] = True  # accounts.middleware asks the bureau for it
    session.save()
    return made


def just_signed_in(session, one: Person, ago: float = 0) -> None:
    """Let a session be of somebody who showed so many seconds ago who they are."""
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(one.pk)
