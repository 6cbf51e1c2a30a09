"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Its name and label, and what it joins when the program starts."""

    name = "meerwaarde.web.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"
