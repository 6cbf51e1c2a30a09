"""What an action of the audit trail is called on a page. Every action that the program records has its line here."""

from __future__ import annotations

from meerwaarde.language import gettext as _


def said(action: str) -> str:
    """The action in words; the action itself when nobody wrote words for it (a test finds those)."""
    return _words().get(action, action)


def _words() -> dict[str, str]:
    return {
        "audit.exported": _("Logboek geëxporteerd"),
        "audit.read": _("Logboek bekeken"),
        "members.figures.read": _("Cijfers van een organisatie bekeken"),
        "privacy.person.erased": _("Persoonsgegevens gewist"),
        "privacy.person.exported": _("Persoonsgegevens geëxporteerd"),
        "privacy.retention.ran": _("Gegevens gewist waarvan de bewaartermijn voorbij is"),
        "upkeep.mail.again": _("Berichten opnieuw op weg gestuurd"),
        "upkeep.mail.read": _("Berichten bekeken die niet weg wilden"),
    }
