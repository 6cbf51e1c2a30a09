"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
