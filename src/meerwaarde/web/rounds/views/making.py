"""The pages on which the bureau makes a round and publishes it."""

from __future__ import annotations

from django.urls import URLPattern

urls: list[URLPattern] = []
