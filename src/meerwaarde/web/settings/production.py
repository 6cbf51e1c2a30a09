"""For others: a secret of one's own, names of hosts, only over an encrypted line."""

from __future__ import annotations

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.platform import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = environment.secret("SECRET_KEY")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31_536_000)
if environment.flag("BEHIND_PROXY", False):  # then the proxy must set this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
