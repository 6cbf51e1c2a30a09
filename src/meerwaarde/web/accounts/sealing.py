"""Secrets of the second step are kept sealed: who reads the database, or a copy of it, cannot make codes.

The key follows from SECRET_KEY (HKDF, RFC 5869), which lies outside the database; keys of SECRET_KEY_FALLBACKS open
what they sealed. Fernet seals: AES-128 with an HMAC, so a changed text is refused too.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError

from meerwaarde.language import gettext as _

SEALED = "sealed:1:"  # before a sealed text; what was kept before sealing began has no colon
PURPOSE = b"meerwaarde.accounts.second_factor"  # so that this key is no other that follows from SECRET_KEY


class Unreadable(ValidationError):
    """The key that sealed a secret is gone."""


def seal(text: str) -> str:
    """The text as it may be kept."""
    return SEALED + _fernet().encrypt(text.encode()).decode("ascii")


def unseal(kept: str) -> str:
    """The text that was kept. Raises Unreadable when the key is another, or somebody changed it."""
    if not kept.startswith(SEALED):
        return kept
    try:
        return _fernet().decrypt(kept.removeprefix(SEALED).encode()).decode()
    except InvalidToken:
        raise Unreadable(
            _("Uw codes zijn hier niet meer te lezen. Vraag uw beheerder om uw tweede stap te wissen."),
            code="unreadable",
        ) from None


def _fernet() -> MultiFernet:
    return _made((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(made)
