"""The app of the shared layout; it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout, errors, style sheet."""

    name = "meerwaarde.web.ui"
    label = "ui"
