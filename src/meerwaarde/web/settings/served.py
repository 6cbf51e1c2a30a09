"""For `meerwaarde serve`: everything of one installation in its folder; settings from settings.env or the environment.

Without a proxy the pages go over plain http, to this computer alone unless --host says otherwise. With BEHIND_PROXY=1
a proxy on the same computer speaks https for us, and tells so in X-Forwarded-Proto; it must set that header itself.
"""

from __future__ import annotations

import os
from pathlib import Path

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.platform import *  # noqa: F403  the whole of it, as Django reads a module of settings
from meerwaarde.web.settings.platform import EMAIL_HOST, FOLDER, MIDDLEWARE, STORAGES

_behind_proxy = environment.flag("BEHIND_PROXY", False)
_host = environment.text("MEERWAARDE_HOST", "")
_key = FOLDER / "secret.key"

if not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
    os.environ["SECRET_KEY_FILE"] = str(_key)
SECRET_KEY = environment.secret("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.names("ALLOWED_HOSTS")]
if _host not in {"", "0.0.0.0", "::"}:
    ALLOWED_HOSTS.append(f"[{_host}]" if ":" in _host else _host)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _behind_proxy
if _behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on this computer, past the proxy
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessie", "__Host-csrf"  # for no other host, over https alone

# Within those that add headers, so that a page about trouble has them too; around all that asks the database.
_inside = MIDDLEWARE.index("meerwaarde.web.middleware.dutch_first") + 1
MIDDLEWARE = [*MIDDLEWARE[:_inside], "meerwaarde.web.upkeep.middleware.told_trouble", *MIDDLEWARE[_inside:]]

STATIC_ROOT = str(Path(FOLDER) / "static")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "meerwaarde.web.upkeep.styles.Storage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages ask for those alone
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "woff2", "mp3", "ogg", "map", "ico"]  # packed already, or hardly asked

# A mail server: EMAIL_HOST and what it wants; with EMAIL_OAUTH2_TOKEN_URL a token in place of a password.
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", not EMAIL_USE_SSL)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.secret("EMAIL_HOST_PASSWORD") if (
    os.environ.get("EMAIL_HOST_PASSWORD") or os.environ.get("EMAIL_HOST_PASSWORD_FILE")
) else ""  # fmt: skip
EMAIL_TIMEOUT = 20
if not EMAIL_HOST:
    EMAIL_BACKEND = "meerwaarde.web.upkeep.letters.FolderBackend"
elif environment.text("EMAIL_OAUTH2_TOKEN_URL", ""):  # the rest of it is read by the backend itself
    EMAIL_BACKEND = "meerwaarde.web.upkeep.oauth2.OAuth2Backend"
