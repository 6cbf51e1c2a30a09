"""For one form on this computer: `meerwaarde.web.preview` gives it a temporary folder."""

from __future__ import annotations

import secrets

from meerwaarde.web.settings.base import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = secrets.token_urlsafe()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SESSION_COOKIE_SECURE = False  # there is no encryption on one's own computer
