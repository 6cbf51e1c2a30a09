"""The pages on which the bureau invites and follows the response."""

from __future__ import annotations

from django.urls import URLPattern

urls: list[URLPattern] = []
