"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.home"
    label = "home"
