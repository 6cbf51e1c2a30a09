"""For reading what the tables declare: no database, no host, no secret of anybody."""

from __future__ import annotations

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.platform import *  # noqa: F403  the whole of it, as Django reads a module of settings

SECRET_KEY = "only for reading declarations"
DATABASES = {"default": environment.sqlite(":memory:")}
