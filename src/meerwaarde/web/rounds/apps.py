"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Its name and label, and what it joins when the program starts."""

    name = "meerwaarde.web.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let personal links lead to drafts, and see to what is sent."""
        from meerwaarde.web.answering import joining
        from meerwaarde.web.rounds import sending
        from meerwaarde.web.rounds.views import doors
        from meerwaarde.web.upkeep import jobs

        joining.join(find=doors.find, owns=sending.owns)
        jobs.register("invitations", 2, "meerwaarde.web.rounds.inviting.invite_due")
