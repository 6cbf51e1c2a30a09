"""The mails of a round as one member gets them."""

from __future__ import annotations

from dataclasses import dataclass

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.models import Round
from meerwaarde.web.rounds.targets import target_of
from meerwaarde.web.rounds.wording import fields_of, filled
from meerwaarde.web.scopes import Scope


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it arrives. `what` is which of the mails it is."""

    what: str
    subject: str
    body: str


def shown_mails(
    scope: Scope, round_: Round, subject: str = "", invitation: str = "", reminder: str | None = None
) -> list[Mail]:
    """The invitation and the reminder as the first member gets them, in these texts or in those of the round."""
    rows = target_of(scope, round_).rows
    values = fields_of(round_, name=rows[0].name if rows else _("Welzijn Voorbeeld"), link="https://…/v/…/")
    subject = filled(subject or round_.subject, values)
    mails = [Mail(_("Uitnodiging"), subject, filled(invitation or round_.invitation, values))]
    text = round_.reminder if reminder is None else reminder
    return [*mails, Mail(_("Herinnering"), subject, filled(text, values))] if text else mails
