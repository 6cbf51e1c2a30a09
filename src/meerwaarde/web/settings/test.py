"""For the tests: static files as they lie in the code, a database in a file so that writers really wait."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.base import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SESSION_COOKIE_SECURE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = ""
WHITENOISE_USE_FINDERS = True
_folder = tempfile.mkdtemp(prefix="meerwaarde-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_file = Path(_folder) / "test.sqlite3"
DATABASES = {"default": {**environment.sqlite(_file), "TEST": {"NAME": str(_file)}}}
