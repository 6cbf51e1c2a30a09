"""For the tests: static files as they lie in the code; the database is that of tests/conftest.py."""

from __future__ import annotations

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.platform import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SESSION_COOKIE_SECURE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = ""
WHITENOISE_USE_FINDERS = True
DATABASES = {"default": environment.sqlite(":memory:")}  # tests/conftest.py puts a real one in its place
