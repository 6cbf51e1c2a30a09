"""Sessions in the database under the hash of their key: who reads the table or a backup cannot take one over."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

LENGTH = 40  # of the column, in hexadecimal digits: 160 bits


def kept_key(key: str | None) -> str:
    """Under which key a session is kept; also the `session_sha256` of a `SignIn`."""
    return hashlib.sha256((key or "").encode()).hexdigest()[:LENGTH]


class SessionStore(db.SessionStore):
    """Django's, but for the key in the table."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        rows = self.model.objects.filter(session_key=kept_key(self.session_key), expire_date__gt=timezone.now())
        kept = rows.first()
        if kept is None:
            self._session_key = None  # then a new key is made when something is stored
        return kept

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this cookie."""
        return self.model.objects.filter(session_key=kept_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session."""
        row = super().create_model_instance(data)
        row.session_key = kept_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session of this cookie, or of this store."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=kept_key(key)).delete()
