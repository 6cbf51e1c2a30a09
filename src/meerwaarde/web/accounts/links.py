"""Addresses of pages in messages."""

from __future__ import annotations

from pathlib import Path

from allauth.core import context
from django.conf import settings

from meerwaarde.web.upkeep import folder as folders

ELSEWHERE = "http://127.0.0.1:8000"  # of `meerwaarde serve` without options, for what was never served


def absolute(path: str) -> str:
    """`path` with the site before it: SITE_ADDRESS, or that of the page that is being asked for; without either, as for
    the worker, where it was served last."""
    if settings.SITE_ADDRESS:
        return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"
    request = context.request
    if request is not None:
        return str(request.build_absolute_uri(path))
    url, _host = folders.served_at(folders.Folder(Path(settings.FOLDER)))
    return f"{(url or ELSEWHERE).rstrip('/')}{path}"
