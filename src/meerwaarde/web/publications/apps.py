"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"
