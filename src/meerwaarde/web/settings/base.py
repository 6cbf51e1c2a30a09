"""What is the same wherever the pages run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

import meerwaarde
from meerwaarde.web.settings import environment

FOLDER = Path(environment.text("MEERWAARDE_FOLDER", "."))  # of the database and the collected static files

DEBUG = False  # never on: the pages of errors are our own, and nobody's answers stand in them
ROOT_URLCONF = "meerwaarde.web.urls"
WSGI_APPLICATION = "meerwaarde.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "csp",
    "meerwaarde.web.ui",
    "meerwaarde.web.answering",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first, so that whatever goes wrong further on is answered under the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers, so that their length tells nothing
    "meerwaarde.web.middleware.quiet_headers",
    "meerwaarde.web.middleware.dutch_first",
    "django.middleware.common.CommonMiddleware",
    "meerwaarde.web.middleware.same_origin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "meerwaarde.web.middleware.EndlessRules",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["meerwaarde.web.ui.templatetags.words", "django.templatetags.static"],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

DATABASES = {"default": environment.database(environment.text("DATABASE_URL", ""), FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Words and numbers are meerwaarde.language's: one catalogue for page, paper and command line. Django's own
# translations stay off, so that a browser's language never changes how a number is written.
USE_I18N = False
LANGUAGE_CODE = "nl"
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", Path(meerwaarde.__file__).parent / "fonts")]
STATIC_ROOT = environment.text("STATIC_ROOT", str(FOLDER / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded to disk
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600  # of what has no hash in its name; the rest stays for ever
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A page of answers is kilobytes; what is larger, or has more fields, is not a page of ours.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Not no-referrer: with that, browsers hide from us too where a form comes from (Origin: null), which `same_origin`
# looks at. Nobody else is told either way: see docs/decisions/0010.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True

# An address holds the secret of a draft, so no request is logged: neither its path nor its query. Errors are, by
# their own text and traceback, through a filter that leaves the request out.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_addresses": {"()": "meerwaarde.web.logs.WithoutAddresses"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_addresses"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
