"""Passwords, codes and signing in for tests of accounts."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from meerwaarde.web.accounts.hashers import Argon2
from meerwaarde.web.rights import REACH, Reach, Role
from support.people import organisation, person

PASSWORD = "vier woorden achter elkaar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Argon2.time_cost, Argon2.memory_cost = 1, 64  # tests hash hundreds of passwords; how well is not what they are about


def known(role: Role = Role.RESPONDENT, **fields):
    """Somebody with a role and a password."""
    made = person(role, organisation() if REACH[role] is Reach.ORGANISATION else None, **fields)
    made.set_password(PASSWORD)
    made.save()
    return made


def code(secret: str = SECRET, ahead: int = 1) -> str:
    """The code of now (1), just before (0) or just after (2)."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[ahead]))


def sign_in(client, one, password: str = PASSWORD, **more):
    """The first step of signing in."""
    return client.post("/inloggen/", {"login": one.email, "password": password}, **more)
