"""Mail over SMTP with a token of OAuth2 in place of a password (XOAUTH2), as Microsoft 365 and Google want it.

With EMAIL_OAUTH2_REFRESH_TOKEN the token is that of a mailbox; without, of the application itself (client credentials,
with EMAIL_OAUTH2_SCOPE). A new refresh token that comes along is kept in DIR/mail.token, for the next time.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from smtplib import SMTPAuthenticationError
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from meerwaarde.web.settings.environment import secret, text
from meerwaarde.web.upkeep.folder import write_private

EARLY = 60.0  # seconds before its end that a token counts as over
LONGEST_ANSWER = 100_000  # bytes
_lock = threading.Lock()
_token: tuple[str, float] = ("", 0.0)


class OAuth2Backend(EmailBackend):
    """Django's SMTP, signed in by token."""

    def open(self) -> bool | None:
        """Connect, encrypt, sign in. Raises OSError or SMTPException like any trouble with a mail server."""
        user, self.username, self.password = self.username or settings.EMAIL_HOST_USER, "", ""
        opened = super().open()
        self.username = user
        if opened and self.connection is not None:
            said = f"user={user}\x01auth=Bearer {access_token()}\x01\x01"
            try:
                self.connection.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
            except SMTPAuthenticationError:
                forget()
                self.close()
                raise
        return opened


def access_token() -> str:
    """A token that holds for a while yet. Raises OSError when the token server does not give one."""
    global _token  # noqa: PLW0603  one for all messages of this process
    with _lock:
        token, until = _token
        if time.monotonic() < until:
            return token
        found = _asked()
        _token = str(found["access_token"]), time.monotonic() + float(found.get("expires_in", 300)) - EARLY
        if found.get("refresh_token"):
            write_private(_kept(), f"{found['refresh_token']}\n")
        return _token[0]


def forget() -> None:
    """Ask for a new token the next time."""
    global _token  # noqa: PLW0603
    _token = ("", 0.0)


def _kept() -> Path:
    return Path(settings.FOLDER) / "mail.token"


def _asked() -> dict[str, Any]:
    address = text("EMAIL_OAUTH2_TOKEN_URL")
    url = urlsplit(address)
    if url.scheme != "https" and url.hostname not in {"127.0.0.1", "localhost"}:
        raise OSError("EMAIL_OAUTH2_TOKEN_URL: https")
    asked = {"client_id": text("EMAIL_OAUTH2_CLIENT_ID"), "client_secret": secret("EMAIL_OAUTH2_CLIENT_SECRET")}
    if scope := text("EMAIL_OAUTH2_SCOPE", ""):
        asked["scope"] = scope
    kept = _kept()
    refresh = kept.read_text(encoding="utf-8").strip() if kept.exists() else text("EMAIL_OAUTH2_REFRESH_TOKEN", "")
    asked |= (
        {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {"grant_type": "client_credentials"}
    )
    request = Request(address, data=urlencode(asked).encode())
    try:
        with urlopen(request, timeout=settings.EMAIL_TIMEOUT) as answer:
            found = json.loads(answer.read(LONGEST_ANSWER))
    except (URLError, ValueError) as reason:
        raise OSError(f"token server: {type(reason).__name__}") from None
    if not isinstance(found, dict) or not found.get("access_token"):
        raise OSError("token server: no token")
    return found
