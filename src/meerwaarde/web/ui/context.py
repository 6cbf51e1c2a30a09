"""What the layout of every page of the platform needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The scope of who looks, for the navigation."""
    return {"scope": getattr(request, "scope", None)}
