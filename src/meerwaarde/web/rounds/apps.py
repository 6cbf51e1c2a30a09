"""The application as Django knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from meerwaarde.web.answering.types import Draft, Opened


class RoundsConfig(AppConfig):
    """Its name and label, and what it joins when the program starts."""

    name = "meerwaarde.web.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let personal links lead to drafts, and see to what is sent."""
        from meerwaarde.web.answering import joining
        from meerwaarde.web.upkeep import jobs

        joining.join(find=_find, owns=_owns)
        jobs.register("invitations", 2, "meerwaarde.web.rounds.inviting.invite_due")


# Only who serves pages needs these; without questionnaires every other command starts a third sooner.
def _find(key: str) -> Opened | None:
    from meerwaarde.web.rounds.views import doors

    return doors.find(key)


def _owns(draft: Draft) -> bool:
    from meerwaarde.web.rounds import sending

    return sending.owns(draft)
