"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes


class UpkeepConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Our own jobs that come back."""
        from meerwaarde.web.upkeep import jobs

        jobs.register("cleanup", DAY, "meerwaarde.web.upkeep.cleaning.clean")
        jobs.register("drill", WEEK, "meerwaarde.web.upkeep.rehearsal.drill")
