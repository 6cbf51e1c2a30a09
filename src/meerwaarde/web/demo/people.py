"""Somebody for every role, with a password and a secret for one-time codes: the same in every demo, and told."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from meerwaarde.web.accounts.models import Person, RoleGrant
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.rights import REACH, Reach, Role

PEOPLE = {
    Role.BUREAU_ADMINISTRATOR: ("Noor Wolkenberg", "beheer"),
    Role.DATA_OFFICER: ("Daan Rietganger", "data"),
    Role.BUREAU_READER: ("Yara Duinwever", "bureau"),
    Role.REVIEWER: ("Hanna Kadezicht", "review"),
    Role.TRANSLATOR: ("Murat Lindewaard", "vertaling"),
    Role.MEMBER_ADMINISTRATOR: ("Femke Vijverman", "lid"),
    Role.CONTROLLER: ("Joris Zandwijker", "controller"),
    Role.RESPONDENT: ("Samira Heideloper", "invuller"),
    Role.TEAM_LEADER: ("Thijs Ochtendkamp", "teamleider"),
    Role.PRACTITIONER: ("Esra Waterhoeve", "werker"),
    Role.MUNICIPALITY_READER: ("Koen Polderzoon", "gemeente"),
}
SINCE = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """What somebody needs to sign in as a role."""

    role: Role
    name: str
    email: str
    password: str
    totp_secret: str


def people() -> list[DemoPerson]:
    """Everybody, always the same: passwords and secrets are worked out from the role, so that none need be kept."""
    return [
        DemoPerson(role, name, f"{word}@example.org", _password(word), _secret(word))
        for role, (name, word) in PEOPLE.items()
    ]


def _password(word: str) -> str:
    return f"{word}-{hashlib.sha256(f'meerwaarde demo password {word}'.encode()).hexdigest()[:10]}"


def _secret(word: str) -> str:
    return base64.b32encode(hashlib.sha256(f"meerwaarde demo totp {word}".encode()).digest()[:20]).decode()


def write(member: Organisation, municipality: str) -> list[DemoPerson]:
    """Make the people; those with a role at an organisation have it at `member`."""
    made = people()
    for one in made:
        person = Person.objects.create(email=one.email, name=one.name, password=make_password(one.password))
        EmailAddress.objects.create(user=person, email=one.email, verified=True, primary=True)
        TOTP.activate(person, one.totp_secret)
        RoleGrant.everything.create(
            person=person,
            role=one.role,
            organisation=member if REACH[one.role] is Reach.ORGANISATION else None,
            municipality=municipality if REACH[one.role] is Reach.MUNICIPALITY else "",
            valid_from=SINCE,
        )
    return made


def there() -> list[DemoPerson] | None:
    """The people of the demo that this database still holds; None when it is no demo."""
    addresses = set(Person.objects.filter(email__endswith="@example.org").values_list("email", flat=True))
    return [one for one in people() if one.email in addresses] or None
