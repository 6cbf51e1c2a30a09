"""Addresses of pages in messages."""

from __future__ import annotations

from allauth.core import context
from django.conf import settings

ELSEWHERE = "http://127.0.0.1:8000"  # of `meerwaarde serve` without options, for the console


def absolute(path: str) -> str:
    """`path` with the site before it: SITE_ADDRESS, or that of the page that is being asked for."""
    if settings.SITE_ADDRESS:
        return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"
    request = context.request
    return request.build_absolute_uri(path) if request is not None else f"{ELSEWHERE}{path}"
