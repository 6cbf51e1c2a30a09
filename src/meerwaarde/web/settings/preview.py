"""For one form on this computer: `meerwaarde.web.preview` gives it a temporary folder."""

from __future__ import annotations

import secrets

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.base import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = secrets.token_urlsafe()
ROOT_URLCONF = "meerwaarde.web.preview_urls"
_host = environment.text("MEERWAARDE_HOST", "127.0.0.1")
# On all networks of this computer only when that was asked for, to try the form on a phone.
ALLOWED_HOSTS = ["*"] if _host in {"0.0.0.0", "::"} else ["127.0.0.1", "localhost", "[::1]", _host]
SESSION_COOKIE_SECURE = False  # there is no encryption on one's own computer
