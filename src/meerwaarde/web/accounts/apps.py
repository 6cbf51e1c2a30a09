"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what allauth tells."""
        from meerwaarde.web.accounts import events  # noqa: F401  its receivers register themselves
