"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"
