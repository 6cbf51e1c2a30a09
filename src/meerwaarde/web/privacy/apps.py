"""The application as Django knows it. It has no tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.privacy"
    label = "privacy"
