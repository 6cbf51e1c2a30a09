"""The application as Django knows it. It has no tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Its name and label."""

    name = "meerwaarde.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        """What runs every night: terms that are over; every week: whether the audit trail still holds."""
        from meerwaarde.web.upkeep.jobs import register

        register("retention", 24 * 60, "meerwaarde.web.privacy.retention.every_night")
        register("audit_chain", 7 * 24 * 60, "meerwaarde.web.audit.chain.check")
